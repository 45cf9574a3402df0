"""Where people go every day: the rail, the New menu and the few addresses that every page needs.

It stands on the roof because it names every floor; `pages.navigation` is told of it by the settings.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# (url name, icon, label, the permission without which it is of no use), the most needed first.
PLACES = [
    ("home:my-day", "sun", _("My day"), None),
    ("reception:board", "door-open", _("Today"), None),
    ("reception:list", "calendar3", _("Appointments"), None),
    ("calls:list", "telephone", _("Calls"), None),
    ("calls:issues", "chat-left-text", _("Issues"), None),
    ("calls:queue", "inboxes", _("My queue"), "calls.view_issue"),
    ("calls:board", "kanban", _("Team board"), "calls.view_issue"),
    ("calls:wall", "display", _("Wall board"), "calls.view_issue"),
    ("calls:figures", "graph-up", _("Figures of calls"), "calls.view_issue"),
    ("visits:list", "file-earmark-text", _("Information sheets"), None),
    ("visits:preparation", "list-check", _("Preparation"), None),
    ("assessments:list", "bar-chart", pgettext_lazy("area", "Quarter"), None),
    ("deadlines:list", "clock-history", _("Deadlines"), None),
    ("customers:list", "buildings", _("Customers"), "customers.view_organisation"),
    ("reception:rooms", "door-closed", _("Rooms"), "reception.view_appointment"),
    ("papers:policies", "journal-check", _("Policies"), None),
    ("papers:list", "check2-square", _("Checklists"), "papers.change_checklist"),
    ("notices:kinds", "envelope-paper", _("Notices"), "notices.manage_notices"),
    ("accounts:people", "people", _("People"), "accounts.manage_people"),
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
    "people_keys": "reception:people-keys",
}
