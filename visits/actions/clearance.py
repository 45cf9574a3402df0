"""Whether a visit is cleared for the front desk, and a manager's exemption at short notice."""

from datetime import datetime
from typing import Any

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
from visits import audit
from visits.models import Exemption, InfoSheet, SheetRule
from visits.signatories import superior_of

from .refusals import Untold

SIGN_OFF = "INFO_SHEET_SIGNOFF"
BEING_SIGNED = (InfoSheet.State.SUBMITTED, *InfoSheet.CHANGEABLE)


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
    let_go: dict[str, Any] = {"reason": reason.strip(), "actor": actor, "at": at}
    if deadlines.waive(visit, SIGN_OFF, **let_go) is None:
        # Handed over before anybody exempted it: it is counted with the exempted all the same, not with the late.
        deadlines.waive_late(visit, SIGN_OFF, **let_go)
    sheet = InfoSheet.objects.filter(appointment=visit).first()
    if sheet is not None:
        for_ = on_behalf(actor, permission="visits.exempt_infosheet")
        flow.record(sheet, "exempt", actor=actor, at=at, for_=for_, words=reason.strip())
    settle(appointment, actor=actor, at=at)
    people = {visit.salesperson or visit.contact_person, visit.receptionist} - {None}
    params = {"reason": reason.strip(), "starts_at": visit.starts_at}
    notices.notify(people, "visits.visit_exempted", about=visit, at=at, actor=actor, key=at.isoformat(), params=params)


def sign_off_clock(appointment: Appointment) -> Clock | None:
    """The latest two-working-days clock of a visit."""
    return Clock.objects.of(appointment).filter(code=SIGN_OFF).order_by("-cycle").first()


def needs_exemption(appointment: Appointment) -> bool:
    """At short notice: when the clock was started, or the visit moved, the due moment was over already.

    A manager's exemption since then settles it.
    """
    return appointment.state not in Appointment.OVER and _is_unsettled(sign_off_clock(appointment), appointment)


def _is_unsettled(clock: Clock | None, appointment: Appointment) -> bool:
    if clock is None or clock.state in {Clock.State.CANCELLED, Clock.State.WAIVED} or not _is_short_notice(clock):
        return False
    return not Exemption.objects.filter(appointment=appointment, given_at__gte=clock.started_at).exists()


def _is_short_notice(clock: Clock) -> bool:
    """Was there no time to keep it? What was late already, and is moved then, is late and not at short notice."""
    is_short = False
    kinds = [ClockEvent.Kind.STARTED, ClockEvent.Kind.REBASED]
    for event in clock.events.filter(kind__in=kinds).order_by("pk"):
        was_open = event.old_due is None or event.old_due > event.effective_at
        if event.new_due > event.effective_at:
            is_short = False
        elif was_open:
            is_short = True
    return is_short


def judge(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """Does this visit, as it stands (kind, level, head count), need a sheet? Its promise begins, or is owed no more.

    A sheet that is with its approvers, or further, is wanted whatever the rules say.
    """
    sheet = _sheet_of(appointment)
    rule = SheetRule.objects.for_visit(appointment)
    is_wanted = (rule is not None and rule.needs_sheet) or (sheet is not None and sheet.state in BEING_SIGNED)
    if is_wanted:
        # A sheet that was signed while the request was still open is handed over already.
        if sheet is None or sheet.state != InfoSheet.State.HANDED_OVER:
            owner, anchor = appointment.salesperson or appointment.contact_person, appointment.starts_at
            deadlines.start(appointment, SIGN_OFF, owner=owner, at=at, actor=actor, anchor=anchor)
        _settle(appointment, sheet, actor=None, at=at)
        ask_for_exemption(appointment, actor=actor, at=at)
    elif appointment.clearance != Appointment.Clearance.NOT_NEEDED:
        deadlines.cancel(appointment, SIGN_OFF, at=at, actor=actor)
        reception.set_clearance(appointment, Appointment.Clearance.NOT_NEEDED, actor=actor, at=at)


def ask_for_exemption(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """At short notice the next superior who may exempt, and did not write the sheet, hears that it is wanted: once."""
    clock = sign_off_clock(appointment)
    if clock is None or appointment.state in Appointment.OVER or not _is_unsettled(clock, appointment):
        return
    sheet = InfoSheet.objects.filter(appointment=appointment).first()
    wrote = {appointment.salesperson_id} | (sheet.authors if sheet else set())
    barred, person = wrote - {None}, appointment.salesperson or appointment.contact_person
    above = superior_of(person, barred)
    while above is not None and not above.has_perm("visits.exempt_infosheet"):
        barred, person = barred | {above.pk}, above
        above = superior_of(person, barred)
    if above is None:
        return
    params = {"starts_at": appointment.starts_at}
    key = f"{clock.cycle}/{clock.generation}"
    notices.notify(above, "visits.exemption_wanted", about=appointment, at=at, actor=actor, key=key, params=params)


def settle(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """Clear the visit for the front desk when its sheet is handed over and, at short notice, exempted; else not.

    An audit waits for its checklist as well (S3-34).
    """
    _settle(appointment, _sheet_of(appointment), actor=actor, at=at)


def _settle(appointment: Appointment, sheet: InfoSheet | None, *, actor: User | None, at: datetime) -> None:
    is_there = sheet is not None and sheet.state == InfoSheet.State.HANDED_OVER and not audit.unticked(sheet)
    clearance = Appointment.Clearance
    value = clearance.CLEARED if is_there and not needs_exemption(appointment) else clearance.WAITING
    reception.set_clearance(appointment, value, actor=actor, at=at)


def _sheet_of(appointment: Appointment) -> InfoSheet | None:
    return InfoSheet.objects.filter(appointment=appointment).only("state", "purpose_type").first()
