"""From some hours before the visit on sales change nothing of an approved sheet; its receptionist keeps logistics."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from deadlines import standards
from pages.formats import listed, moment

from . import rules
from .models import InfoSheet
from .said import LINES, label

# What it takes to receive the guests; the rest says who comes and why, at which standard and by whom it is answered.
LOGISTICS = frozenset(LINES) - {"service_items"} | {
    "visitors",
    "departments",
    "see_off_person",
    "other_requirements",
    "welcome_screen",
    "guest_note",
}


def cut_off(sheet: InfoSheet, at: datetime) -> datetime | None:
    """From when on sales' changes are frozen; None where no number is set."""
    hours = standards.number("EDIT_CUT_OFF", at)
    return None if hours is None else sheet.appointment.starts_at - timedelta(hours=hours)


def is_frozen(sheet: InfoSheet, at: datetime) -> bool:
    """Is the approved sheet past its cut-off?"""
    until = cut_off(sheet, at)
    return sheet.is_changeable and until is not None and at >= until


def may_touch(user: User, sheet: InfoSheet, at: datetime) -> frozenset[str] | None:
    """The fields of an approved sheet that are this person's to change now; None: all of them."""
    if rules.may_edit(user, sheet) and not is_frozen(sheet, at):
        return None
    return LOGISTICS if rules.keeps_logistics(user, sheet) else frozenset()


def closed_to(user: User, sheet: InfoSheet, at: datetime) -> str:
    """Why this person changes nothing of an approved sheet any more, in a sentence; empty: they do."""
    until = cut_off(sheet, at)
    if not sheet.is_changeable or until is None or may_touch(user, sheet, at) != frozenset():
        return ""
    sentence = _(
        "Since %(when)s this sheet is closed to changes by sales. Ask %(receptionist)s: logistics may still change."
    )
    return sentence % {"when": moment(until), "receptionist": sheet.appointment.receptionist or "–"}


def frozen(sheet: InfoSheet, names: Iterable[str], *, by: User, at: datetime) -> str:
    """Why these fields are not changed by this person now, in a sentence; empty: they may be."""
    touched = may_touch(by, sheet, at)
    if touched is None:
        return ""
    names = sorted(set(names) - {"starts_on"} - touched)
    if not names:
        return ""
    fields = listed(label(name) for name in names)
    return closed_to(by, sheet, at) or _("Only logistics may be changed by you here, not: %(fields)s.") % {
        "fields": fields
    }
