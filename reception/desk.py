"""The pages between which the desk goes to and fro all day, as tabs; `templates/reception/_desk_nav.html` shows them.

A page of yours that belongs here: a line below with its url name and the right it asks for.
A url name that does not exist is not offered.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User

RECEIVES = "reception.receive_appointment"

TABS = [  # url name, label, right (None: everybody)
    ("reception:board", _("Today"), None),
    ("reception:calendar", _("Calendar"), None),
    ("reception:list", _("Appointments"), None),
    ("reception:walk-ins", _("Walk-ins"), RECEIVES),
    ("reception:house", pgettext_lazy("visitors", "In the house"), "reception.call_roll"),
    ("reception:rooms", _("Rooms"), None),
]
MORE = [
    ("reception:badges", _("Badges"), RECEIVES),
    ("reception:lost-property", _("Lost property"), RECEIVES),
    ("reception:answered", _("Answered on the spot"), "reception.view_appointment"),
    ("reception:visit-drafts", _("To be arranged"), RECEIVES),
    ("reception:entrances", _("Entrances"), "reception.manage_kiosks"),
    ("reception:watch-list", pgettext_lazy("people not welcome", "Watch list"), "reception.keep_watchlist"),
    ("reception:watch-hits", _("A word before they come in"), "reception.answer_watchlist"),
    ("reception:confidentiality-list", _("Confidentiality notices"), "reception.issue_confidentiality"),
]


@dataclass(frozen=True)
class Tab:
    """One page of the desk."""

    label: str
    url: str
    is_here: bool


def tabs(user: User, path: str) -> list[Tab]:
    return _offered(user, path, TABS)


def more(user: User, path: str) -> list[Tab]:
    """What is used a few times a day."""
    return _offered(user, path, MORE)


def _offered(user: User, path: str, rows: Iterable) -> list[Tab]:
    known = [(label, _url(name)) for name, label, right in rows if right is None or user.may(right)]
    return [Tab(label, url, is_here=_is_at(path, url)) for label, url in known if url]


def _is_at(path: str, url: str) -> bool:
    """A page below counts as here, except below the list, whose address begins all others."""
    return path == url or (path.startswith(url) and url not in {_url("reception:list"), _url("reception:house")})


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
