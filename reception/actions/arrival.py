"""The day itself: who comes, who waits, who is met, who leaves."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actions import set_presence
from accounts.models import User
from deadlines import actions as deadlines
from history import flow
from history.models import Event
from history.moment import now
from reception.models import Appointment, ReceptionRecord, Visitor
from reception.rules import acting_for

from . import letters
from .record import open_record
from .rooms import Refused, release_room


@transaction.atomic
def check_in(
    appointment: Appointment,
    *,
    actor: User | None,
    visitors: Iterable[Visitor] | None = None,
    needs: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """The guest stands at the desk: the wait begins, and the host is told (S2-15, S4-218).

    Without `visitors` the one the appointment is named after signs in. A visit that
    is not cleared comes in only for a `reason`, which is kept.
    """
    at = at or now()
    uncleared = appointment.clearance == Appointment.Clearance.WAITING
    if uncleared and appointment.can("check_in") and not reason.strip():
        sentence = _("This visit is not cleared: letting the visitor in needs a reason.")
        raise Refused("check_in", sentence, field="reason")
    for_ = acting_for(actor, appointment)
    flow.move(
        appointment,
        "check_in",
        actor=actor,
        at=at,
        for_=for_,
        arrived_at=at,
        needs_on_arrival=needs.strip() or appointment.needs,
    )
    if uncleared:
        flow.record(appointment, "override_clearance", actor=actor, at=at, words=reason.strip())
    expected = appointment.visitors.filter(signed_in_at__isnull=True)
    coming = expected.filter(pk__in=[row.pk for row in visitors]) if visitors is not None else expected[:1]
    Visitor.objects.filter(pk__in=[row.pk for row in coming]).update(signed_in_at=at, signed_in_by=actor)
    deadlines.start(appointment, "WAIT_LIMIT", owner=appointment.contact_person, at=at, actor=actor)
    # Each arrival is a reason of its own: after an undone check-in the host hears of the real one.
    people = [appointment.contact_person, appointment.receptionist]
    letters.tell(people, "reception.visitor_arrived", appointment, actor=actor, at=at, key=at.isoformat())


@transaction.atomic
def undo_check_in(appointment: Appointment, *, actor: User, reason: str, at: datetime | None = None) -> None:
    """The wrong visitor was checked in: back to expected, with both acts in the history (R26)."""
    at = at or now()
    if not reason.strip():
        raise Refused("undo_check_in", _("Say what went wrong: both acts stay in the history."), field="reason")
    arrived_at = appointment.arrived_at
    flow.move(
        appointment,
        "undo_check_in",
        actor=actor,
        at=at,
        for_=acting_for(actor, appointment),
        words=reason.strip(),
        facts={"arrived_at": arrived_at},
        arrived_at=None,
        needs_on_arrival="",
    )
    appointment.visitors.update(signed_in_at=None, signed_in_by=None, signed_out_at=None, signed_out_by=None)
    deadlines.cancel(appointment, "WAIT_LIMIT", at=at, actor=actor, reason=reason.strip())
    people = [appointment.contact_person, appointment.receptionist]
    letters.tell(people, "reception.check_in_undone", appointment, actor=actor, at=at, key=str(arrived_at))


@transaction.atomic
def start_meeting(appointment: Appointment, *, actor: User | None, at: datetime | None = None) -> None:
    """The host meets the visitor: the wait is over, and the desk sees the host as in reception (S4-255)."""
    at = at or now()
    flow.move(
        appointment, "start_meeting", actor=actor, at=at, for_=acting_for(actor, appointment), meeting_started_at=at
    )
    deadlines.stop(appointment, "WAIT_LIMIT", at=at, actor=actor)
    open_record(appointment, actor=actor, at=at)
    set_presence(appointment.contact_person, User.Presence.IN_RECEPTION, until=max(appointment.ends_at, at))


@transaction.atomic
def check_out(
    appointment: Appointment,
    *,
    actor: User | None,
    seen_off_by: User | None = None,
    left_items_checked: bool = False,
    at: datetime | None = None,
) -> None:
    """The visitor leaves: when, and who saw them off (S2-21)."""
    at = at or now()
    if appointment.can("check_out"):
        # The record is there before anybody upstairs hears of the check-out.
        open_record(appointment, actor=actor, at=at)
    flow.move(
        appointment,
        "check_out",
        actor=actor,
        at=at,
        for_=acting_for(actor, appointment),
        left_at=at,
        seen_off_by=seen_off_by,
    )
    ReceptionRecord.objects.filter(appointment=appointment, ended_at__isnull=True, started_at__lte=at).update(
        ended_at=at, version=F("version") + 1
    )
    here = appointment.visitors.filter(signed_in_at__isnull=False, signed_out_at__isnull=True)
    here.update(signed_out_at=at, signed_out_by=actor, left_items_checked=left_items_checked)
    deadlines.stop(appointment, "WAIT_LIMIT", at=at, actor=actor)
    _free_host(appointment.contact_person)


@transaction.atomic
def mark_no_show(appointment: Appointment, *, actor: User | None, at: datetime | None = None) -> None:
    """Nobody came: the room is free for others, nothing is owed any more, and our people know."""
    at = at or now()
    if appointment.can("mark_no_show") and at < appointment.starts_at:
        raise Refused("mark_no_show", _("The visitor may still come: the visit has not begun."))
    flow.move(appointment, "mark_no_show", actor=actor, at=at, for_=acting_for(actor, appointment))
    release_room(appointment, at=at)
    deadlines.cancel(appointment, at=at, actor=actor, reason=_("nobody came"))
    letters.tell_us(appointment, "reception.visitor_missing", actor=actor, at=at)


@transaction.atomic
def sign_in(
    visitor: Visitor,
    *,
    actor: User,
    badge_number: str = "",
    materials_given: bool = False,
    at: datetime | None = None,
) -> None:
    """One more person of a visit that is here signs in, with badge and papers (S0-49)."""
    at = at or now()
    appointment = _while_here(visitor.appointment, "sign_in")
    signed = {} if visitor.signed_in_at else {"signed_in_at": at, "signed_in_by": actor}
    Visitor.objects.filter(pk=visitor.pk).update(
        badge_number=badge_number.strip(), materials_given=materials_given, **signed
    )
    flow.record(
        appointment, "sign_in", actor=actor, at=at, words=" · ".join(filter(None, [visitor.name, badge_number]))
    )


@transaction.atomic
def sign_out(visitor: Visitor, *, actor: User, at: datetime | None = None) -> None:
    """One person of a visit leaves before the others."""
    at = at or now()
    appointment = _while_here(visitor.appointment, "sign_out")
    row = Visitor.objects.filter(pk=visitor.pk, signed_in_at__isnull=False, signed_out_at__isnull=True)
    if row.update(signed_out_at=at, signed_out_by=actor):
        flow.record(appointment, "sign_out", actor=actor, at=at, words=visitor.name)


@transaction.atomic
def expect(appointment: Appointment, *, name: str, phone: str = "", actor: User, at: datetime | None = None) -> Visitor:
    """One more person belongs to the visit."""
    if appointment.state in Appointment.OVER:
        raise flow.NotAllowed("expect", winner=Event.objects.latest_of(appointment))
    flow.record(appointment, "expect", actor=actor, at=at or now(), words=name.strip())
    return Visitor.objects.create(appointment=appointment, name=name.strip(), phone=phone)


def _while_here(appointment: Appointment, verb: str) -> Appointment:
    """The appointment, held still, if its visitors are in the house."""
    row = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if row.state not in Appointment.IN_HOUSE:
        raise flow.NotAllowed(verb, winner=Event.objects.latest_of(row))
    return row


def _free_host(host: User) -> None:
    """A host with no other visitor at the table is no longer in reception."""
    host.refresh_from_db(fields=["presence", "presence_until"])
    if host.presence != User.Presence.IN_RECEPTION:
        return
    others = Appointment.objects.filter(contact_person=host, state=Appointment.State.IN_PROGRESS)
    other = others.order_by("-ends_at").first()
    if other is None:
        set_presence(host, User.Presence.IN)
    else:
        set_presence(host, User.Presence.IN_RECEPTION, until=other.ends_at)
