"""What is free instead of a room that is not: a conflict never ends in an error (R4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice

from django.utils.translation import gettext as _

from pages.formats import clock_time, day, moment
from reception.models import Appointment, Closure, Room, RoomBooking

from .fitting import Span, busy, fitness, free_rooms, lacking, not_open, rivals_of, seats, too_small

# How far from the wished time the same room is looked for, nearest first.
SHIFTS = [timedelta(minutes=sign * minutes) for minutes in range(15, 241, 15) for sign in (1, -1)]
REACH = SHIFTS[-2]
OFFERS = 3
SHORTEST = timedelta(minutes=30)
FIVE_MINUTES = timedelta(minutes=5)


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
            "end": until(self.starts_at, self.ends_at),
        }


def until(starts_at: datetime, ends_at: datetime) -> str:
    """Until when, with the day where it is another."""
    return clock_time(ends_at) if day(starts_at) == day(ends_at) else moment(ends_at)


def offers(room: Room, appointment: Appointment, *, at: datetime) -> list[Offer]:
    """Up to three real alternatives, one of each kind first: another room, the same room later or earlier, shorter.

    A room on another site is offered where there is too little on this one.
    """
    others = list(_others(room, appointment, at=at))
    kinds = [[offer for offer in others if offer.room.site_id == room.site_id][:OFFERS]]
    if room.is_active and not too_small(room, seats(appointment)) and not lacking(room, appointment):
        spans = _spans(room, appointment, at)
        kinds.append(list(islice(_nearby(room, appointment, spans, at=at), OFFERS)))
        kinds.append(list(_shorter(room, appointment, spans, at=at)))
    firsts, rest = chain(*(kind[:1] for kind in kinds)), chain(*(kind[1:] for kind in kinds))
    elsewhere = (offer for offer in others if offer.room.site_id != room.site_id)
    kept = list(islice(chain(firsts, rest, elsewhere), OFFERS))
    return sorted(kept, key=[*chain(*kinds), *others].index)


def _others(room: Room, appointment: Appointment, *, at: datetime) -> Iterator[Offer]:
    """Other rooms at the wished time: for the level first, then the closest fit."""
    if appointment.starts_at > at:
        wished = {"starts_at": appointment.starts_at, "ends_at": appointment.ends_at}
        # Where the visit is already at that time, nobody has to move it.
        own = RoomBooking.objects.in_use().filter(appointment=appointment.pk, **wished)
        had = set(own.values_list("room", flat=True)) if appointment.pk else set()
        for other in sorted(free_rooms(appointment, at=at), key=lambda each: fitness(each, appointment)):
            if other.pk not in {room.pk, *had}:
                yield Offer(other, appointment.starts_at, appointment.ends_at)


def _nearby(room: Room, appointment: Appointment, spans: list[Span], *, at: datetime) -> Iterator[Offer]:
    """The same room a little later or earlier on the same day, never in the past."""
    for shift in SHIFTS:
        offer = Offer(room, appointment.starts_at + shift, appointment.ends_at + shift)
        if day(offer.starts_at) == day(appointment.starts_at) and _is_free(offer, spans, at):
            yield offer


def _shorter(room: Room, appointment: Appointment, spans: list[Span], *, at: datetime) -> Iterator[Offer]:
    """The same room for the longest part of the wished time that is free, if that is worth coming for."""
    setup, cleanup = timedelta(minutes=room.setup_minutes), timedelta(minutes=room.cleanup_minutes)
    start, end = appointment.starts_at, appointment.ends_at
    starts = [start, *(_ceiling(until + setup) for _since, until in spans)]
    ends = [end, *(_floor(since - cleanup) for since, _until in spans)]
    parts = [Offer(room, first, last) for first in starts for last in ends if start <= first and last <= end]
    parts = [part for part in parts if SHORTEST <= part.ends_at - part.starts_at < end - start]
    parts.sort(key=lambda part: (part.starts_at - part.ends_at, part.starts_at))
    yield from islice((part for part in parts if _is_free(part, spans, at)), 1)


def _is_free(offer: Offer, spans: list[Span], at: datetime) -> bool:
    """Is this part of the room's day free, and still ahead?"""
    if offer.starts_at <= at or not_open(offer.room, offer.starts_at, offer.ends_at):
        return False
    busy_from, busy_until = busy(offer.room, offer.starts_at, offer.ends_at)
    return not any(since < busy_until and until > busy_from for since, until in spans)


def _spans(room: Room, appointment: Appointment, at: datetime) -> list[Span]:
    """What of the hours around the visit is somebody else's, or closed."""
    around = busy(room, appointment.starts_at - REACH, appointment.ends_at + REACH)
    rivals = rivals_of([room], *around, appointment, at).values_list("busy_from", "busy_until")
    closures = Closure.objects.overlapping(*around).filter(room=room).values_list("starts_at", "ends_at")
    return [*rivals, *closures]


def _floor(instant: datetime) -> datetime:
    return instant - timedelta(minutes=instant.minute % 5, seconds=instant.second, microseconds=instant.microsecond)


def _ceiling(instant: datetime) -> datetime:
    floor = _floor(instant)
    return floor if floor == instant else floor + FIVE_MINUTES
