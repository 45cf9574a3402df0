"""What reception's pages show of sheets."""

from reception.models import Appointment

from . import rules
from .frozen import as_on_the_day
from .models import InfoSheet, ItineraryLine, PrepTask


def sheet_on_appointment(appointment: Appointment, user) -> tuple[str, dict] | None:
    """The sheet of this visit, or the button to draw it up; nothing where no sheet is needed or one may not see it."""
    rows = InfoSheet.objects.visible_to(user).filter(appointment=appointment).select_related("level")
    sheet = rows.first()
    if sheet is None and appointment.clearance != Appointment.Clearance.WAITING:
        return None
    offers_draft = sheet is None and appointment.state == Appointment.State.CONFIRMED
    offers_draft = offers_draft and rules.may_draft(user, appointment)
    if sheet is None and not offers_draft and not user.may("visits.exempt_infosheet"):
        return None
    context = {
        "sheet": sheet,
        "offer_draft": offers_draft,
        "offer_exempt": user.may("visits.exempt_infosheet")
        and appointment.clearance == Appointment.Clearance.WAITING
        and appointment.state in {Appointment.State.CONFIRMED},
    }
    return "visits/_sheet_on_appointment.html", context


def programme_for_guest(appointment: Appointment, user) -> tuple[str, dict] | None:
    """What will happen, on the visitor's pass: once it is approved, and without what is said among ourselves."""
    settled = {InfoSheet.State.APPROVED, InfoSheet.State.HANDED_OVER, InfoSheet.State.CLOSED}
    lines = ItineraryLine.objects.filter(sheet__appointment=appointment, sheet__state__in=settled)
    steps = list(lines.select_related("person", "stop", "room", "sheet"))
    if steps:
        as_on_the_day(steps[0].sheet, appointment, *steps)
    return ("visits/_programme_for_guest.html", {"steps": steps}) if steps else None


def preparation_on_appointment(appointment: Appointment, user) -> tuple[str, dict] | None:
    """What is prepared for this visit, task by task with its list; asked for in one query (S0-44)."""
    if not appointment.tasks_total:
        return None
    tasks = PrepTask.objects.visible_to(user).standing().filter(appointment=appointment)
    rows = list(tasks.select_related("department", "owner").with_ticks().order_by("pk"))
    return ("visits/_preparation_on_appointment.html", {"tasks": rows}) if rows else None
