"""The places a person goes to every day, and the few addresses that every page needs."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse

AT_MOST = 7

_MAP = import_module(settings.NAVIGATION)
PLACES, FIRST, NEW, LINKS = _MAP.PLACES, _MAP.FIRST, _MAP.NEW, _MAP.LINKS


@dataclass(frozen=True)
class Place:
    """One entry of the rail, of the bar on a phone or of the New menu."""

    label: str
    icon: str
    url: str
    active: bool = False


def links() -> dict[str, str]:
    """The addresses that base.html needs; a page that does not exist has an empty one, and is not offered."""
    return {name: _url(url_name) for name, url_name in LINKS.items()}


def places(request: HttpRequest) -> list[Place]:
    """Where this person may go, what their rights call for first."""
    user = request.user
    wanted = [name for right, names in FIRST.items() if user.may(right) for name in names]
    order = {name: rank for rank, name in reversed(list(enumerate([PLACES[0][0], *wanted])))}
    rows = sorted(PLACES, key=lambda row: order.get(row[0], len(wanted) + 1))
    here = _here(request.path)
    return [_place(row, here) for row in rows if _is_offered(user, row)]


def new(request: HttpRequest) -> list[Place]:
    """What this person may begin."""
    return [_place(row) for row in NEW if _is_offered(request.user, row)]


def _here(path: str) -> str:
    """The address of the place that a page belongs to: the longest that its own begins with."""
    home, *others = [_url(row[0]) for row in PLACES]
    inside = [url for url in others if url and path.startswith(url)]
    return max(inside, key=len, default=home if path == home else "")


def _is_offered(user, row) -> bool:
    name, _icon, _label, permission = row
    return bool(_url(name)) and (permission is None or user.may(permission))


def _place(row, here: str = "") -> Place:
    name, icon, label, _permission = row
    url = _url(name)
    return Place(label, icon, url, active=url == here)


def _url(name: str) -> str:
    return _reversed(name, get_urlconf(), get_script_prefix())


@cache
def _reversed(name: str, urlconf: str | None, prefix: str) -> str:
    """Every page asks for some forty addresses, which are the same as long as the process lives."""
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""
