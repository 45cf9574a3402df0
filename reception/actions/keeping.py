"""Rooms that a visit uses besides its own: kept for one step of its programme, and free again with it."""

from copy import copy
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from reception.models import Appointment, Room, RoomBooking

from .alternatives import offers
from .fitting import busy, closures_of, rivals_of
from .validating import NoRoom, RoomTaken, RoomUnfit, taken, unfit


def at_time(visit: Appointment, starts_at: datetime, ends_at: datetime) -> Appointment:
    """The visit in memory as if it were at this time, to ask about rooms."""
    part = copy(visit)
    part.starts_at, part.ends_at = starts_at, ends_at
    return part


def has_room(visit: Appointment, room: Room, starts_at: datetime, ends_at: datetime) -> bool:
    """Has the visit this room at that time anyhow, as its own?"""
    own = visit.bookings.in_use().filter(room=room, starts_at__lte=starts_at, ends_at__gte=ends_at)
    return own.exists()


def hindrance_to_keeping(
    visit: Appointment,
    room: Room,
    *,
    starts_at: datetime,
    ends_at: datetime,
    actor: User | None,
    at: datetime,
    besides: int | None = None,
) -> NoRoom | None:
    """What keeps a step of the visit out of the room, with what is free instead; None: nothing does.

    `besides` is the booking that the step has already.
    """
    part = at_time(visit, starts_at, ends_at)
    found = unfit(part, room, closures_of(room, part), actor=actor, at=at)
    if found is not None:
        return found
    span = busy(room, starts_at, ends_at)
    if visit.pk and RoomBooking.objects.in_use().filter(appointment=visit, room=room).overlapping(*span).exists():
        sentence = _("The visit itself has %(room)s for a part of that time: give both the same hours.")
        return RoomUnfit(room, sentence % {"room": room}, offers(room, part, at=at))
    rivals = rivals_of([room], *span, part, at).exclude(pk=besides)
    return taken(room, part, reader=actor, at=at) if rivals.exists() else None


def keep_room(
    visit: Appointment,
    room: Room,
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    actor: User | None,
    at: datetime,
) -> RoomBooking:
    """The room is kept for a step of the visit; raises `NoRoom` with what is free instead, and has written nothing.

    `reason` stands in the calendar of rooms, where everybody reads it: it names no visitor.
    """
    with transaction.atomic():
        # Whoever books a room waits for the others who book it.
        room = Room.objects.select_for_update().get(pk=room.pk)
        span = busy(room, starts_at, ends_at)
        found = hindrance_to_keeping(visit, room, starts_at=starts_at, ends_at=ends_at, actor=actor, at=at)
        if found is not None:
            raise found
        # What nobody stands by any more makes way.
        RoomBooking.objects.in_use().filter(room=room, expires_at__lte=at).overlapping(*span).update(released_at=at)
        booking = RoomBooking(
            room=room,
            step_of=visit,
            reason=reason,
            starts_at=starts_at,
            ends_at=ends_at,
            busy_from=span[0],
            busy_until=span[1],
            created_at=at,
            created_by=actor,
        )
        try:
            with transaction.atomic():
                booking.save(force_insert=True)
        except IntegrityError as error:
            if "room_booking_no_overlap" not in str(error):
                raise
            raise RoomTaken(room, _("%(room)s is taken at that time.") % {"room": room}, []) from error
    return booking


def let_room_be(booking: RoomBooking, *, at: datetime) -> None:
    """The step does not need the room any more: it is anybody's; twice is once."""
    RoomBooking.objects.in_use().filter(pk=booking.pk).update(released_at=at)
