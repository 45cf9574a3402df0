"""Private visits: who has nothing to do with them sees that somebody comes, when, where and to whom, and no more (R30).

Whatever shows appointments to a person passes its rows through `conceal`; whatever finds them
by a word, or under a customer, starts from `visible_to(user).open_to(user)`.
"""

from copy import copy

from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Organisation

from . import rules
from .models import Appointment

WORDS = (
    "visitor_phone",
    "visitor_email",
    "meeting_point",
    "purpose",
    "needs",
    "needs_on_arrival",
    "special_needs",
    "instruction",
    "decline_reason",
    "cancel_reason",
    "search",
)
PEOPLE = ("contact", "invited_by", "salesperson")


def conceal(user: User, rows: list[Appointment]) -> list[Appointment]:
    """The rows as this person may see them; one question to the database, and none where no visit is private."""
    private = [row.pk for row in rows if row.is_private]
    if private and not user.may("reception.view_private"):
        known = set(Appointment.objects.filter(pk__in=private).open_to(user).values_list("pk", flat=True))
        for row in rows:
            if row.is_private and row.pk not in known:
                _take_away(row)
    return rows


def seen_by(user: User, appointment: Appointment) -> Appointment:
    """One appointment as this person may see it; a copy, so that an action never writes what was taken away."""
    if not appointment.is_private or rules.may_see_details(user, appointment):
        return appointment
    return concealed(appointment)


def concealed(appointment: Appointment) -> Appointment:
    """The same visit, without what tells who comes; a copy, too."""
    shown = copy(appointment)
    shown._state = copy(appointment._state)
    shown._state.fields_cache = dict(appointment._state.fields_cache)
    _take_away(shown)
    return shown


def name_for(user: User, appointment: Appointment) -> str:
    """Who comes, as far as this person may know; for sentences."""
    return str(seen_by(user, appointment))


def _take_away(row: Appointment) -> None:
    row.is_concealed = True
    row.visitor_name = _("Private visit")
    row.organisation = Organisation(name="")
    row.is_important = False
    for name in WORDS:
        setattr(row, name, "")
    for name in PEOPLE:
        setattr(row, name, None)
