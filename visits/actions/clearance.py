"""Whether a visit is cleared for the front desk, and a manager's exemption at short notice."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from deadlines import actions as deadlines
from deadlines.models import Clock, ClockEvent
from history import flow
from history.moment import now
from notices import actions as notices
from reception import actions as reception
from reception.models import Appointment
from visits.models import Exemption, InfoSheet

from .refusals import Untold

SIGN_OFF = "INFO_SHEET_SIGNOFF"


@transaction.atomic
def exempt(appointment: Appointment, *, reason: str, actor: User, at: datetime | None = None) -> None:
    """A manager lets a visit at short notice go without the two working days; counted apart (section 2.3)."""
    at = at or now()
    if not reason.strip():
        raise Untold("exempt", _("Give the reason for the exemption: it is kept with the visit."))
    visit = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if not needs_exemption(visit):
        raise Untold("exempt", _("This visit does not need an exemption, or has one already."))
    Exemption.objects.create(appointment=visit, reason=reason.strip(), given_at=at, given_by=actor)
    deadlines.waive(visit, SIGN_OFF, reason=reason.strip(), actor=actor, at=at)
    sheet = InfoSheet.objects.filter(appointment=visit).first()
    if sheet is not None:
        for_ = on_behalf(actor, permission="visits.exempt_infosheet")
        flow.record(sheet, "exempt", actor=actor, at=at, for_=for_, words=reason.strip())
    settle(appointment, actor=actor, at=at)
    people = {visit.salesperson or visit.contact_person, visit.receptionist}
    params = {"reason": reason.strip(), "starts_at": visit.starts_at}
    notices.notify(people, "visits.visit_exempted", about=visit, at=at, actor=actor, key=at.isoformat(), params=params)


def sign_off_clock(appointment: Appointment) -> Clock | None:
    """The latest two-working-days clock of a visit."""
    return Clock.objects.of(appointment).filter(code=SIGN_OFF).order_by("-cycle").first()


def needs_exemption(appointment: Appointment) -> bool:
    """At short notice: when the clock was started, or the visit moved, the due moment was over already.

    A manager's exemption since then settles it.
    """
    clock = sign_off_clock(appointment) if appointment.state not in Appointment.OVER else None
    if clock is None or clock.state in {Clock.State.CANCELLED, Clock.State.WAIVED}:
        return False
    moved = clock.events.filter(kind=ClockEvent.Kind.REBASED).order_by("-pk").first()
    set_at = moved.effective_at if moved else clock.started_at
    if clock.due_base > set_at:
        return False
    return not Exemption.objects.filter(appointment=appointment, given_at__gte=clock.started_at).exists()


def settle(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """Clear the visit for the front desk when its sheet is handed over and, at short notice, exempted; else not."""
    sheet = InfoSheet.objects.filter(appointment=appointment).only("state").first()
    is_there = sheet is not None and sheet.state == InfoSheet.State.HANDED_OVER
    clearance = Appointment.Clearance
    value = clearance.CLEARED if is_there and not needs_exemption(appointment) else clearance.WAITING
    reception.set_clearance(appointment, value, actor=actor, at=at)
