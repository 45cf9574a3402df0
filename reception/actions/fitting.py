"""Which rooms fit a visit, and what stands in the way of one; reading only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deadlines.days import is_working_day
from pages.formats import listed, local
from reception.models import Appointment, Closure, Equipment, Room, RoomBooking

LAST_INSTANT = timedelta(microseconds=1)

Span = tuple[datetime, datetime]


def seats(appointment: Appointment) -> int:
    """How many sit at the table: the visitors, and of ours the contact person and whoever has a duty (S2-13)."""
    named = 0
    if appointment.pk:
        named = appointment.assignments.exclude(person=appointment.contact_person_id).count()
    return appointment.head_count + 1 + named


def busy(room: Room, starts_at: datetime, ends_at: datetime) -> Span:
    """From when until when a use of the room keeps others out: with its set-up and clean-up minutes of today."""
    return starts_at - timedelta(minutes=room.setup_minutes), ends_at + timedelta(minutes=room.cleanup_minutes)


def closures_of(room: Room, appointment: Appointment) -> list[Closure]:
    """What has the room closed at that time, preparing and cleaning included."""
    return list(closures_at(room, appointment))


def closures_at(room: Room, appointment: Appointment) -> QuerySet[Closure]:
    return Closure.objects.overlapping(*busy(room, appointment.starts_at, appointment.ends_at)).filter(room=room)


def free_rooms(appointment: Appointment, *, at: datetime) -> QuerySet[Room]:
    """Rooms that seat the visit, have what it needs and can be had for it, the closest fit first."""
    rooms = Room.objects.fitting(seats(appointment)).having(appointment.needed_equipment)
    return rooms.exclude(pk__in=_kept_out(rooms, appointment, at))


def choose_room(appointment: Appointment, *, at: datetime) -> Room | None:
    """The one the desk would choose: free, for this level, on the visit's site, no larger than need be."""
    rooms = list(free_rooms(appointment, at=at))
    return min(rooms, key=lambda room: fitness(room, appointment), default=None)


def fitting_rooms(appointment: Appointment, *, at: datetime) -> list[Room]:
    """Rooms that seat the visit, best first; `remark` says why one should not or cannot be chosen (S0-43, S1-11)."""
    found = Room.objects.fitting(seats(appointment)).select_related("site")
    rooms = list(found.prefetch_related("equipment") if appointment.needed_equipment else found)
    reasons = _kept_out(rooms, appointment, at)
    for room in rooms:
        room.is_taken, room.lacks = room.pk in reasons, lacking(room, appointment)
        wrong = "" if room.permits(appointment.level) else wrong_level(appointment)
        room.remark = reasons.get(room.pk) or without(room.lacks) or wrong
    return sorted(rooms, key=lambda room: (room.is_taken, bool(room.lacks), fitness(room, appointment)))


def lacking(room: Room, appointment: Appointment) -> list[Equipment]:
    """What the visit needs and the room has not."""
    needed = appointment.needed_equipment
    has = set(room.equipment.all()) if needed else set()
    return [each for each in needed if each not in has]


def without(lacks: Iterable[Equipment]) -> str:
    names = listed(lacks)
    return _("without %(equipment)s") % {"equipment": names} if names else ""


def wrong_level(appointment: Appointment) -> str:
    return _("not meant for level %(level)s") % {"level": appointment.level}


def fitness(room: Room, appointment: Appointment) -> tuple:
    return (
        not room.permits(appointment.level),
        appointment.site_id is not None and room.site_id != appointment.site_id,
        room.capacity,
        room.name,
    )


def _kept_out(rooms: Iterable[Room], appointment: Appointment, at: datetime) -> dict[int, str]:
    """The rooms that this visit cannot have at its time, each with the reason in a few words."""
    rooms, wished = list(rooms), (appointment.starts_at, appointment.ends_at)
    # Buffers differ from room to room, so each room's rivals are those that reach into its own buffers.
    around = timedelta(minutes=max([max(room.setup_minutes, room.cleanup_minutes) for room in rooms], default=0))
    wide = (wished[0] - around, wished[1] + around)
    spans = {room.pk: busy(room, *wished) for room in rooms}
    reasons = {room.pk: _("not open at that time") for room in rooms if not_open(room, *wished)}
    for row in rivals_of(rooms, *wide, appointment, at):
        if row.busy_from < spans[row.room_id][1] and row.busy_until > spans[row.room_id][0]:
            reasons.setdefault(row.room_id, _("taken at that time"))
    for row in Closure.objects.overlapping(*wide).filter(room__in=rooms):
        if row.starts_at < spans[row.room_id][1] and row.ends_at > spans[row.room_id][0]:
            reasons.setdefault(row.room_id, _("closed: %(reason)s") % {"reason": row.reason})
    return reasons


def rivals_of(rooms: list[Room], start: datetime, end: datetime, appointment: Appointment, at: datetime) -> QuerySet:
    rows = RoomBooking.objects.standing(at).filter(room__in=rooms).overlapping(start, end)
    return rows.exclude(appointment=appointment) if appointment.pk else rows


def too_small(room: Room, number: int) -> str:
    """What to say where so many do not sit in the room; empty where they do (S0-43)."""
    if room.capacity >= number:
        return ""
    words = ngettext(
        "%(room)s seats %(seats)d person only; with our people there are %(number)d.",
        "%(room)s seats %(seats)d people only; with our people there are %(number)d.",
        room.capacity,
    )
    return words % {"room": room, "seats": room.capacity, "number": number}


def not_open(room: Room, starts_at: datetime, ends_at: datetime) -> str:
    """Opening hours and rest days; a visit of several days keeps the room over the nights between."""
    start, last = local(starts_at), local(ends_at - LAST_INSTANT)
    if not room.is_open(start.time()) or not room.is_open(last.time()):
        hours = {"room": room, "start": f"{room.opens_at:%H:%M}", "end": f"{room.closes_at:%H:%M}"}
        return _("%(room)s is open from %(start)s to %(end)s.") % hours
    if room.rests and not (is_working_day(start.date()) and is_working_day(last.date())):
        return _("%(room)s is closed on rest days.") % {"room": room}
    return ""
