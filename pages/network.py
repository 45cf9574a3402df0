"""Where a request comes from."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's network address, as far as somebody we trust has seen it.

    Each reverse proxy writes behind the others whom it heard, so that of the whole way only as
    much is believed, from the right, as there are proxies of our own: what stands further left
    anybody may have written.
    """
    neighbour = request.META.get("REMOTE_ADDR", "")
    way = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    seen = [*way, neighbour][-1 - settings.TRUSTED_PROXIES :][0]
    try:
        return str(ip_address(seen))
    except ValueError:
        return neighbour
