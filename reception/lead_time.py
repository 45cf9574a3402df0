"""How long before its start a visit of a kind is asked for; the amounts are standards that an administrator sets."""

from datetime import datetime

from django.utils.translation import gettext as _

from deadlines.arithmetic import due
from deadlines.days import site_calendar
from deadlines.rulebook import opened, standard
from deadlines.terms import amount_words, terms_of
from pages.formats import choice, moment

from .models import Appointment

CODE = "LEAD_TIME"


@opened()
def shortfall(appointment: Appointment, *, at: datetime) -> str:
    """Why the visit is asked for too late; empty where it is not.

    Judged on the start alone and against the server's clock (R6); at the very last instant it is
    still in time (R7).
    """
    rule = standard(CODE, at, {"kind": appointment.kind})
    if rule is None or not rule.amount:
        return ""
    latest = due(terms_of(rule), appointment.starts_at, site_calendar(at)).at
    if at <= latest:
        return ""
    return _("%(kind)s: booked %(amount)s, for this start by %(latest)s at the latest.") % {
        "kind": choice(appointment, "kind"),
        "amount": amount_words(rule),
        "latest": moment(latest),
    }
