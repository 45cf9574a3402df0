"""Who has a room, and when: the only place that books and releases."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from history.flow import NotAllowed
from pages.formats import clock_time, day, moment
from reception.models import Appointment, Room, RoomBooking

# How far from the wished time the same room is looked for, nearest first.
SHIFTS = [timedelta(minutes=sign * minutes) for minutes in range(15, 241, 15) for sign in (1, -1)]
OFFERS = 3


class Refused(NotAllowed):
    """It is the moment, but something is missing or does not fit; says what, and of which field."""

    def __init__(self, verb: str, sentence: str, field: str = ""):
        super().__init__(verb)
        self.sentence, self.field = sentence, field

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class Offer:
    """A room and a time that are free in place of the ones that are not."""

    room: Room
    starts_at: datetime
    ends_at: datetime

    def __str__(self) -> str:
        return _("%(room)s, %(start)s to %(end)s") % {
            "room": self.room,
            "start": moment(self.starts_at),
            "end": clock_time(self.ends_at),
        }


class RoomTaken(Refused):
    """The room is somebody else's at that time; what is free instead comes with it."""

    def __init__(self, room: Room, rival: RoomBooking | None, offers: list[Offer], *, reader: User | None):
        super().__init__("book", self._said(room, rival, reader), field="room")
        self.room, self.offers = room, offers

    @staticmethod
    def _said(room: Room, rival: RoomBooking | None, reader: User | None) -> str:
        """Whose visit it is, and from when to when, only for somebody who may see that visit."""
        shown = rival is not None and (
            rival.appointment_id is None
            or (reader is None or Appointment.objects.visible_to(reader).filter(pk=rival.appointment_id).exists())
        )
        if not shown:
            return _("%(room)s is taken at that time.") % {"room": room}
        facts = {
            "room": room,
            "start": f"{day(rival.starts_at)} {clock_time(rival.starts_at)}",
            "end": clock_time(rival.ends_at),
        }
        if rival.appointment_id is None:
            return _("%(room)s is closed from %(start)s to %(end)s: %(reason)s.") % (facts | {"reason": rival.reason})
        return _("%(room)s is taken from %(start)s to %(end)s by a visit of %(organisation)s.") % (
            facts | {"organisation": rival.appointment.organisation}
        )


def busy(room: Room, starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """From when until when a use of the room keeps others out: with its set-up and clean-up minutes of today."""
    return starts_at - timedelta(minutes=room.setup_minutes), ends_at + timedelta(minutes=room.cleanup_minutes)


def book_room(
    appointment: Appointment, room: Room, *, actor: User | None, at: datetime, expires_at: datetime | None = None
) -> RoomBooking:
    """The room becomes this appointment's for its time, instead of any it had; raises `RoomTaken`.

    Whoever books a room waits for the others who book it, and is refused before anything is
    written. Whatever comes through another door, the database has the last word; that refusal
    takes the whole transaction back. Holds that have run out make way.
    """
    with transaction.atomic(savepoint=False):
        Room.objects.select_for_update().get(pk=room.pk)
        met = _met(appointment, room)
        if all(each.appointment_id == appointment.pk or each.is_over(at) for each in met):
            return _take(met, appointment, room, actor=actor, at=at, expires_at=expires_at)
    raise taken(room, appointment, reader=actor, at=at)


def _met(appointment: Appointment, room: Room) -> list[RoomBooking]:
    """What is booked now that the appointment had, or that stands in its way."""
    here = RoomBooking.objects.filter(room=room)
    here = here.overlapping(*busy(room, appointment.starts_at, appointment.ends_at))
    return list(here.in_use() | RoomBooking.objects.in_use().filter(appointment=appointment))


def _take(
    met: list[RoomBooking],
    appointment: Appointment,
    room: Room,
    *,
    actor: User | None,
    at: datetime,
    expires_at: datetime | None,
) -> RoomBooking:
    busy_from, busy_until = busy(room, appointment.starts_at, appointment.ends_at)
    booking = RoomBooking(
        room=room,
        appointment=appointment,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        busy_from=busy_from,
        busy_until=busy_until,
        expires_at=expires_at,
        created_at=at,
        created_by=actor,
    )
    for known in met:
        if known.appointment_id == appointment.pk and known.is_same_use(booking):
            RoomBooking.objects.filter(pk=known.pk).update(expires_at=expires_at)
            known.expires_at = expires_at
            return known
    if met:
        RoomBooking.objects.filter(pk__in=[each.pk for each in met]).update(released_at=at)
    try:
        booking.save(force_insert=True)
    except IntegrityError as error:
        if "room_booking_no_overlap" not in str(error):
            raise
        raise RoomTaken(room, None, [], reader=actor) from error
    return booking


def release_room(appointment: Appointment, *, at: datetime) -> None:
    """The room that the appointment had is free again."""
    appointment.bookings.filter(released_at__isnull=True).update(released_at=at)


def taken(room: Room, appointment: Appointment, *, reader: User | None, at: datetime) -> RoomTaken:
    """What to say to somebody who wanted this room for this appointment: whose it is, and what is free."""
    busy_from, busy_until = busy(room, appointment.starts_at, appointment.ends_at)
    rivals = RoomBooking.objects.standing(at).filter(room=room).overlapping(busy_from, busy_until)
    if appointment.pk:
        rivals = rivals.exclude(appointment=appointment)
    rival = rivals.select_related("appointment__organisation").order_by("busy_from").first()
    return RoomTaken(room, rival, offers(room, appointment, at=at), reader=reader)


def offers(room: Room, appointment: Appointment, *, at: datetime) -> list[Offer]:
    """Up to three real alternatives: other rooms that fit at the wished time, then this room as near as can be."""
    others = free_rooms(appointment, at=at).filter(site=room.site).exclude(pk=room.pk)[: OFFERS - 1]
    found = [Offer(other, appointment.starts_at, appointment.ends_at) for other in others]
    for offer in _nearby(room, appointment, at=at):
        if len(found) == OFFERS:
            break
        found.append(offer)
    return found


def free_rooms(appointment: Appointment, *, at: datetime):
    """Rooms that seat the visit and are free for it, the closest fit first."""
    rooms = Room.objects.fitting(appointment.head_count)
    # Buffers differ from room to room, so each room's rivals are those that reach into its own buffers.
    widest = max([max(room.setup_minutes, room.cleanup_minutes) for room in rooms], default=0)
    around = timedelta(minutes=widest)
    rivals = RoomBooking.objects.standing(at).filter(room__in=rooms)
    rivals = rivals.overlapping(appointment.starts_at - around, appointment.ends_at + around)
    if appointment.pk:
        rivals = rivals.exclude(appointment=appointment)
    spans = {room.pk: busy(room, appointment.starts_at, appointment.ends_at) for room in rooms}
    blocked = {
        rival.room_id
        for rival in rivals
        if rival.busy_from < spans[rival.room_id][1] and rival.busy_until > spans[rival.room_id][0]
    }
    return rooms.exclude(pk__in=blocked)


def fitting_rooms(appointment: Appointment, *, at: datetime) -> list[Room]:
    """Rooms that seat the visit, the free ones by how well they fit, then those taken at that time (S0-43)."""
    free = set(free_rooms(appointment, at=at).values_list("pk", flat=True))
    rooms = list(Room.objects.fitting(appointment.head_count).select_related("site"))
    for room in rooms:
        room.is_taken = room.pk not in free
    return sorted(rooms, key=lambda room: room.is_taken)


def _nearby(room: Room, appointment: Appointment, *, at: datetime) -> Iterator[Offer]:
    """The same room a little later or earlier on the same day, never in the past."""
    reach = SHIFTS[-2]
    busy_from, busy_until = busy(room, appointment.starts_at - reach, appointment.ends_at + reach)
    rivals = RoomBooking.objects.standing(at).filter(room=room).overlapping(busy_from, busy_until)
    if appointment.pk:
        rivals = rivals.exclude(appointment=appointment)
    rivals = list(rivals)
    seen_after = appointment.starts_at - reach
    for shift in SHIFTS:
        starts_at, ends_at = appointment.starts_at + shift, appointment.ends_at + shift
        if starts_at <= at or day(starts_at) != day(appointment.starts_at) or starts_at < seen_after:
            continue
        busy_from, busy_until = busy(room, starts_at, ends_at)
        if not any(rival.busy_from < busy_until and rival.busy_until > busy_from for rival in rivals):
            yield Offer(room, starts_at, ends_at)


def seated(room: Room, head_count: int, verb: str) -> None:
    """A room must seat everybody who comes (S0-43)."""
    if room.capacity < head_count:
        sentence = ngettext(
            "%(room)s seats %(seats)d person only.", "%(room)s seats %(seats)d people only.", room.capacity
        )
        raise Refused(verb, sentence % {"room": room, "seats": room.capacity}, field="room")
