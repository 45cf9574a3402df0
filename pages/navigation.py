"""The places a person goes to every day, and the few addresses that every page needs."""

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import get_language

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


# All rights by which the map decides.
RIGHTS = sorted({*FIRST, *(row[3] for row in (*PLACES, *NEW) if row[3])})


def links() -> dict[str, str]:
    """The addresses that base.html needs; a page that does not exist has an empty one, and is not offered."""
    return {name: _url(url_name) for name, url_name in LINKS.items()}


def places(request: HttpRequest) -> tuple[Place, ...]:
    """Where this person may go, what their rights call for first."""
    return _places(_here(request.path), _held(request.user), get_language(), get_urlconf(), get_script_prefix())


def new(request: HttpRequest) -> tuple[Place, ...]:
    """What this person may begin."""
    return _new(_held(request.user), get_language(), get_urlconf(), get_script_prefix())


def _held(user) -> tuple[str, ...]:
    return tuple(right for right in RIGHTS if user.may(right))


@lru_cache(maxsize=1000)
def _places(here: str, held: tuple[str, ...], _language: str, *_under: str | None) -> tuple[Place, ...]:
    """The same for all who hold the same rights, on the pages of one place."""
    wanted = [name for right, names in FIRST.items() if right in held for name in names]
    order = {name: rank for rank, name in reversed(list(enumerate([PLACES[0][0], *wanted])))}
    rows = sorted(PLACES, key=lambda row: order.get(row[0], len(wanted) + 1))
    return tuple(_place(row, here) for row in rows if _is_offered(row, held))


@lru_cache(maxsize=100)
def _new(held: tuple[str, ...], _language: str, *_under: str | None) -> tuple[Place, ...]:
    return tuple(_place(row) for row in NEW if _is_offered(row, held))


def _here(path: str) -> str:
    """The address of the place that a page belongs to: the longest that its own begins with."""
    home, *others = _addresses(get_urlconf(), get_script_prefix())
    inside = [url for url in others if url and path.startswith(url)]
    return max(inside, key=len, default=home if path == home else "")


@cache
def _addresses(*under: str | None) -> tuple[str, ...]:
    return tuple(_reversed(row[0], *under) for row in PLACES)


def _is_offered(row, held: tuple[str, ...]) -> bool:
    name, _icon, _label, permission = row
    return bool(_url(name)) and (permission is None or permission in held)


def _place(row, here: str = "") -> Place:
    name, icon, label, _permission = row
    url = _url(name)
    return Place(str(label), icon, url, active=url == here)


def _url(name: str) -> str:
    return _reversed(name, get_urlconf(), get_script_prefix())


@cache
def _reversed(name: str, urlconf: str | None, prefix: str) -> str:
    """Every page asks for some forty addresses, which are the same as long as the process lives."""
    try:
        return reverse(name, urlconf)
    except NoReverseMatch:
        return ""
