"""When no room is free: a line, and an offer to whoever has waited longest as soon as one is."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from deadlines import actions as deadlines
from history import flow
from history.models import Event
from history.moment import now
from reception.models import Appointment, Room, RoomBooking, Waiting
from reception.rules import acting_for

from . import letters
from .asking import edit
from .changing import reschedule
from .rooms import NoRoom, Refused, book_room, choose_room, hindrance

CODE = "ROOM_OFFER"
State = Appointment.State


def join_line(
    appointment: Appointment, *, actor: User, room: Room | None = None, at: datetime | None = None
) -> Waiting:
    """The visit waits for a room of its time: for this one, or for any that fits. Joining twice is joining once."""
    at = at or now()
    if appointment.state not in Appointment.AHEAD or appointment.starts_at <= at:
        raise flow.NotAllowed("join_line", winner=Event.objects.latest_move_of(appointment))
    if appointment.bookings.standing(at).exists():
        raise Refused("join_line", _("This visit has a room. Only who has none waits for one."), field="room")
    entry = Waiting(appointment=appointment, room=room)
    try:
        with transaction.atomic():
            flow.begin(entry, "join", actor=actor, at=at)
            flow.record(appointment, "join_line", actor=actor, at=at, for_=acting_for(actor, appointment))
    except IntegrityError:
        return appointment.waitings.open().get()
    return entry


def offer_rooms(at: datetime | None = None) -> int:
    """Whoever waits gets what is free by now, the longest waiting first; says how many offers were made.

    Asked after whatever may free a room, and by beat for what a crash kept from happening.
    """
    at = at or now()
    return sum(_offer(pk, at) for pk in Waiting.objects.in_line().values_list("pk", flat=True))


@transaction.atomic
def take_room(entry: Waiting, *, actor: User, at: datetime | None = None) -> None:
    """The offered room is the visit's; a confirmed one moves there, and the visitor is told."""
    at = at or now()
    visit, room = entry.appointment, entry.offered_room
    if entry.state != Waiting.State.OFFERED or entry.expires_at <= at:
        raise flow.NotAllowed("take", winner=Event.objects.latest_move_of(entry))
    flow.move(entry, "take", actor=actor, at=at)
    if visit.state == State.REQUESTED:
        edit(visit, actor=actor, version=visit.version, room=room, place="", site=room.site, at=at)
    else:
        start, end = visit.starts_at, visit.ends_at
        reschedule(visit, actor=actor, starts_at=start, ends_at=end, room=room, version=visit.version, at=at)
    deadlines.stop(visit, CODE, at=at, actor=actor)


@transaction.atomic
def leave_line(appointment: Appointment, *, actor: User | None, at: datetime | None = None) -> None:
    """The visit waits no more; a room that was offered goes to the next."""
    entry = _place_of(appointment)
    if entry is not None:
        _leave(entry, "withdraw", actor=actor, at=at or now())


@transaction.atomic
def settle_line(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """Time or place of a waiting visit change: with a room it waits no more, at another time the offer is of no use."""
    entry = _place_of(appointment)
    if entry is None:
        return
    if appointment.room_id is not None:
        flow.move(entry, "take", actor=actor, at=at)
        deadlines.stop(appointment, CODE, at=at, actor=actor)
    elif entry.state == Waiting.State.OFFERED and not _offered(entry).filter(**_span(appointment)).exists():
        flow.move(entry, "wait_on", actor=actor, at=at, offered_room=None, offered_at=None, expires_at=None)
        deadlines.cancel(appointment, CODE, at=at, actor=actor)


@transaction.atomic
def let_offer_go(appointment: Appointment, *, at: datetime) -> None:
    """Nobody took the offered room in time: those who asked for it hear so, and the next in the line gets it."""
    entry = _place_of(appointment)
    if entry is not None and entry.state == Waiting.State.OFFERED and entry.expires_at <= at:
        _leave(entry, "lapse", actor=None, at=at)
        _tell(appointment, "reception.room_offer_lapsed", at=at, key=at.isoformat())


@transaction.atomic
def let_hold_go(appointment: Appointment, *, at: datetime) -> None:
    """The request was not answered in time: the room it held is anybody's again (R4)."""
    held = appointment.bookings.in_use().filter(expires_at__lte=at)
    if not held.update(released_at=at):
        return
    deadlines.stop(appointment, "ROOM_HOLD", at=at)
    flow.record(appointment, "let_room_go", actor=None, at=at, facts={"room": str(appointment.room)})
    _tell(appointment, "reception.room_hold_ran_out", at=at, key=at.isoformat(), room=appointment.room)
    transaction.on_commit(offer_rooms, robust=True)


def end_offers(at: datetime | None = None) -> None:
    """Offers that ended and whose clock did not tell: it never ran, or what it began was lost."""
    at = at or now()
    for entry in Waiting.objects.lapsed(at).select_related("appointment"):
        let_offer_go(entry.appointment, at=at)


@transaction.atomic
def _offer(pk: int, at: datetime) -> bool:
    """One place in the line: is there a room for it now?"""
    entry = Waiting.objects.in_line().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if entry is None:
        return False
    visit = entry.appointment
    if visit.state not in Appointment.AHEAD or visit.starts_at <= at:
        flow.move(entry, "lapse", actor=None, at=at)
        return False
    if visit.bookings.standing(at).exists():
        flow.move(entry, "take", actor=None, at=at)  # somebody found it a room by another way
        return False
    room = entry.room or choose_room(visit, at=at)
    if room is None or hindrance(visit, room, actor=None, at=at) is not None:
        return False
    return _hold_for(entry, room, at)


def _hold_for(entry: Waiting, room: Room, at: datetime) -> bool:
    """The room is kept for the visit until somebody takes it or the offer lapses, at the latest when it begins."""
    visit = entry.appointment
    clock = deadlines.start(visit, CODE, owner=visit.contact_person, at=at, due_at=visit.starts_at)
    expires_at = min(clock.due_at, visit.starts_at) if clock else visit.starts_at
    try:
        with transaction.atomic():
            book_room(visit, room, actor=None, at=at, expires_at=expires_at)
    except (NoRoom, IntegrityError):
        deadlines.cancel(visit, CODE, at=at)
        return False  # somebody was faster, with this room or with another for this visit
    flow.move(entry, "offer", actor=None, at=at, offered_room=room, offered_at=at, expires_at=expires_at)
    flow.record(visit, "offer_room", actor=None, at=at, facts={"room": str(room)})
    _tell(visit, "reception.room_offered", at=at, key=at.isoformat(), room=room, until=expires_at)
    return True


def _place_of(appointment: Appointment) -> Waiting | None:
    """Where the visit stands in the line; nobody else moves it until the transaction ends."""
    return appointment.waitings.open().select_for_update().first()


def _leave(entry: Waiting, verb: str, *, actor: User | None, at: datetime) -> None:
    appointment, was_offered = entry.appointment, entry.state == Waiting.State.OFFERED
    flow.move(entry, verb, actor=actor, at=at)
    deadlines.cancel(appointment, CODE, at=at, actor=actor)
    if was_offered:
        _offered(entry).update(released_at=at)
        transaction.on_commit(offer_rooms, robust=True)
    for_ = acting_for(actor, appointment)
    flow.record(appointment, "leave_line", actor=actor, at=at, for_=for_, facts={"how": verb})


def _offered(entry: Waiting) -> QuerySet[RoomBooking]:
    """The room as it is kept for whoever was offered it; what is booked for good is no offer."""
    kept = RoomBooking.objects.in_use().filter(appointment=entry.appointment_id, expires_at__isnull=False)
    return kept.filter(room=entry.offered_room_id)


def _span(appointment: Appointment) -> dict[str, datetime]:
    return {"starts_at": appointment.starts_at, "ends_at": appointment.ends_at}


def _tell(appointment: Appointment, kind: str, *, at: datetime, key: str, **more) -> None:
    """Who answers for the visit, and who asked for the room."""
    people = [appointment.contact_person, appointment.receptionist, appointment.created_by]
    letters.tell(people, kind, appointment, actor=None, at=at, key=key, **more)
