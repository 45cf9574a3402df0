"""The places a person goes to every day, and the few addresses that every page needs."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

AT_MOST = 7

# (url name, icon, label, the permission without which it is of no use), the most needed first.
PLACES = [
    ("home:my-day", "sun", _("My day"), None),
    ("reception:board", "door-open", _("Today"), None),
    ("reception:list", "calendar3", _("Appointments"), None),
    ("calls:list", "telephone", _("Calls"), None),
    ("calls:issues", "chat-left-text", _("Issues"), None),
    ("visits:list", "file-earmark-text", _("Information sheets"), "visits.view_infosheet"),
    ("visits:preparation", "list-check", _("Preparation"), None),
    ("assessments:list", "bar-chart", _("Scorecards"), None),
    ("deadlines:list", "clock-history", _("Deadlines"), "deadlines.view_clock"),
    ("customers:list", "buildings", _("Customers"), "customers.view_organisation"),
    ("reception:rooms", "door-closed", _("Rooms"), "reception.view_appointment"),
    ("papers:list", "check2-square", _("Checklists"), "papers.change_checklist"),
]

# What somebody who holds one of these rights needs before the rest.
FIRST = {
    "reception.receive_appointment": ("reception:board", "reception:list", "reception:rooms"),
    "calls.view_issue": ("calls:list", "calls:issues", "customers:list"),
    "visits.draft_infosheet": ("reception:list", "visits:list", "visits:preparation", "customers:list"),
    "visits.approve_infosheet": ("visits:list",),
    "deadlines.manage_limits": ("deadlines:list", "papers:list"),
    "assessments.score_scorecard": ("assessments:list", "deadlines:list"),
}

NEW = [
    ("reception:create", "calendar-plus", _("Appointment"), None),
    ("calls:create", "telephone-plus", _("Call"), None),
    ("visits:create", "file-earmark-plus", _("Information sheet"), "visits.draft_infosheet"),
]

LINKS = {
    "home": "home:my-day",
    "search": "home:search",
    "inbox": "notices:inbox",
    "login": "accounts:login",
    "logout": "accounts:logout",
    "password": "accounts:password",
    "me": "accounts:me",
    "language": "accounts:language",
}


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
    order = {name: rank for rank, name in reversed(list(enumerate(["home:my-day", *wanted])))}
    rows = sorted(PLACES, key=lambda row: order.get(row[0], len(wanted) + 1))
    return [_place(request, row) for row in rows if _is_offered(user, row)]


def new(request: HttpRequest) -> list[Place]:
    """What this person may begin."""
    return [_place(request, row) for row in NEW if _is_offered(request.user, row)]


def _is_offered(user, row) -> bool:
    name, _icon, _label, permission = row
    return bool(_url(name)) and (permission is None or user.may(permission))


def _place(request: HttpRequest, row) -> Place:
    name, icon, label, _permission = row
    return Place(label, icon, _url(name), active=request.resolver_match is not None and _is_at(request, name))


def _is_at(request: HttpRequest, name: str) -> bool:
    here = request.resolver_match.view_name
    if here == name:
        return True
    # A record belongs to the list of its app, unless its page is a place itself.
    is_place = any(here == row[0] for row in PLACES)
    return not is_place and name.endswith(":list") and here.split(":")[0] == name.split(":")[0]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
