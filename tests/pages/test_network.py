"""Where a request comes from: only what our own proxies have seen is believed."""

import pytest

from pages.network import address_of

PROXY, VISITOR, INVENTED = "10.0.0.2", "203.0.113.9", "198.51.100.1"


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "", PROXY),
        (0, VISITOR, PROXY),  # nobody of ours wrote it
        (1, VISITOR, VISITOR),
        (1, f"{INVENTED}, {VISITOR}", VISITOR),
        (2, f"{INVENTED}, {VISITOR}, 10.0.0.1", VISITOR),
        (1, "", PROXY),  # from within, past the proxy
        (2, VISITOR, VISITOR),
        (1, "unknown", PROXY),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_what_the_outermost_of_our_proxies_saw(rf, settings, proxies, header, expected):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=header)

    assert address_of(request) == expected
