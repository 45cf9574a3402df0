"""The day itself: who comes, who waits and what they are told, who is met."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import set_presence
from accounts.models import User
from deadlines import actions as deadlines
from history import flow
from history.models import Event
from history.moment import now
from reception.models import Appointment, Visitor, Wait
from reception.rules import acting_for

from . import hosts, letters, reminders, watch
from .record import open_record
from .rooms import Refused

NAME_ENDS = 70  # a number must fit behind it


@watch.screened
@transaction.atomic
def check_in(
    appointment: Appointment,
    *,
    actor: User | None,
    visitors: Iterable[Visitor] | None = None,
    needs: str = "",
    meeting_point: str = "",
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """The guest stands at the desk: the wait begins, and the host is told (S2-15, S4-218).

    `visitors` are those who have come, each with the badge and the papers they were given;
    one who was on no list is not saved yet. Without them the one the appointment is named after
    signs in. A visit that is not cleared comes in only for a `reason`, which is kept.
    """
    at = at or now()
    uncleared = appointment.clearance == Appointment.Clearance.WAITING
    if uncleared and appointment.can("check_in") and not reason.strip():
        sentence = _("This visit is not cleared: letting the visitor in needs a reason.")
        raise Refused("check_in", sentence, field="reason")
    for_, asked = acting_for(actor, appointment), hosts.first_asked(appointment, at=at)
    flow.move(
        appointment,
        "check_in",
        actor=actor,
        at=at,
        for_=for_,
        **hosts.question(asked, actor=actor, at=at),
        arrived_at=at,
        needs_on_arrival=needs.strip() or appointment.needs,
        meeting_point=meeting_point.strip() or appointment.meeting_point,
    )
    if uncleared:
        flow.record(appointment, "override_clearance", actor=actor, at=at, words=reason.strip())
    _sign_in_all(appointment, visitors, actor=actor, at=at)
    host = appointment.contact_person
    promises = [
        deadlines.Promise("WAIT_LIMIT", host, at),
        deadlines.Promise("OVERSTAY", host, at, anchor=max(appointment.ends_at, at)),
    ]
    if asked != actor:
        promises.append(hosts.promise(asked, at=at))
    deadlines.start_many(appointment, promises, actor=actor)
    # A reminder and no promise: whether somebody stood at the door in time, no clock can know.
    deadlines.cancel(appointment, reminders.GREETING, at=at, actor=actor)
    hosts.announce(appointment, asked, actor=actor, at=at)


def party_of(appointment: Appointment) -> list[Visitor]:
    """Everybody who was announced and is not here: those on the list, and a companion for each of the rest."""
    listed = list(appointment.visitors.all())
    expected = [row for row in listed if row.signed_in_at is None]
    return expected + companions(appointment, len(listed), appointment.head_count - len(listed))


def companions(appointment: Appointment, known: int, count: int) -> list[Visitor]:
    """People of whom only the number is known, named after the one they came with; not saved yet."""
    name = appointment.visitor_name[:NAME_ENDS]
    return [Visitor(appointment=appointment, name=f"{name} +{known + n}") for n in range(count)]


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
        **hosts.NOT_ASKED,
        arrived_at=None,
        needs_on_arrival="",
    )
    hosts.over(appointment, actor=actor, at=at, is_void=True)
    appointment.visitors.update(
        signed_in_at=None, signed_in_by=None, signed_out_at=None, signed_out_by=None, is_out=False, out_since=None
    )
    Wait.objects.filter(appointment=appointment).delete()
    for code in ("WAIT_LIMIT", "OVERSTAY"):
        deadlines.cancel(appointment, code, at=at, actor=actor, reason=reason.strip())
    people = [appointment.contact_person, appointment.receptionist, appointment.deputy]
    letters.tell(people, "reception.check_in_undone", appointment, actor=actor, at=at, key=str(arrived_at))


@transaction.atomic
def start_meeting(appointment: Appointment, *, actor: User | None, at: datetime | None = None) -> None:
    """The host meets the visitor: the wait is over, and the desk sees the host as in reception (S4-255)."""
    at = at or now()
    flow.move(
        appointment,
        "start_meeting",
        actor=actor,
        at=at,
        for_=acting_for(actor, appointment),
        meeting_started_at=at,
    )
    deadlines.stop(appointment, "WAIT_LIMIT", at=at, actor=actor)
    hosts.over(appointment, actor=actor, at=at)
    open_record(appointment, actor=actor, at=at)
    set_presence(appointment.contact_person, User.Presence.IN_RECEPTION, until=max(appointment.ends_at, at))


@transaction.atomic
def tell_wait(
    appointment: Appointment,
    *,
    reason: str,
    minutes: int,
    is_looked_after: bool = False,
    actor: User,
    at: datetime | None = None,
) -> None:
    """Whoever waits is told why and how long, and offered a drink; the board shows it until they are met (S4-260)."""
    at = at or now()
    appointment = while_here(appointment, "tell_wait")
    if appointment.state != Appointment.State.ARRIVED:
        raise flow.NotAllowed("tell_wait", winner=Event.objects.latest_move_of(appointment))
    told = {"reason": reason.strip(), "minutes": minutes, "is_looked_after": is_looked_after}
    Wait.objects.update_or_create(appointment=appointment, defaults=told | {"told_at": at, "told_by": actor})
    words = _("%(reason)s, %(minutes)s min") % {"reason": reason.strip(), "minutes": minutes}
    flow.record(appointment, "tell_wait", actor=actor, at=at, for_=acting_for(actor, appointment), words=words)


@watch.screened
@transaction.atomic
def sign_in(
    visitor: Visitor,
    *,
    actor: User | None,
    badge_number: str = "",
    materials_given: bool = False,
    at: datetime | None = None,
) -> None:
    """One more person of a visit that is here signs in, with badge and papers (S0-49)."""
    at = at or now()
    appointment = while_here(visitor.appointment, "sign_in")
    signed = {} if visitor.signed_in_at else {"signed_in_at": at, "signed_in_by": actor}
    Visitor.objects.filter(pk=visitor.pk).update(
        badge_number=badge_number.strip(), materials_given=materials_given, **signed
    )
    flow.record(
        appointment, "sign_in", actor=actor, at=at, words=" · ".join(filter(None, [visitor.name, badge_number]))
    )


@transaction.atomic
def expect(appointment: Appointment, *, name: str, phone: str = "", actor: User, at: datetime | None = None) -> Visitor:
    """One more person belongs to the visit."""
    if appointment.state in Appointment.OVER:
        raise flow.NotAllowed("expect", winner=Event.objects.latest_of(appointment))
    at = at or now()
    visitor = Visitor.objects.create(appointment=appointment, name=name.strip(), phone=phone)
    flow.note(appointment, "expect", actor=actor, at=at, words=name.strip())
    watch.screen([visitor], at=at)
    return visitor


def while_here(appointment: Appointment, verb: str) -> Appointment:
    """The appointment, held still, if its visitors are in the house."""
    row = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if row.state not in Appointment.IN_HOUSE:
        raise flow.NotAllowed(verb, winner=Event.objects.latest_of(row))
    return row


def _sign_in_all(
    appointment: Appointment, visitors: Iterable[Visitor] | None, *, actor: User | None, at: datetime
) -> None:
    """Those who have come are signed in with what they were given; somebody new joins the list."""
    expected = {row.pk: row for row in appointment.visitors.filter(signed_in_at__isnull=True)}
    if visitors is None:
        visitors = list(expected.values())[:1]
    coming = [row for row in visitors if row.pk in expected or row.pk is None]
    for row in coming:
        row.appointment, row.signed_in_at, row.signed_in_by = appointment, at, actor
    given = ["signed_in_at", "signed_in_by", "badge_number", "materials_given"]
    Visitor.objects.bulk_update([row for row in coming if row.pk], given)
    Visitor.objects.bulk_create([row for row in coming if not row.pk])
