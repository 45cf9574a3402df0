"""What reception's pages show of sheets."""

from reception.models import Appointment

from . import rules
from .models import InfoSheet, ItineraryLine


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
    steps = list(lines.select_related("person"))
    return ("visits/_programme_for_guest.html", {"steps": steps}) if steps else None
