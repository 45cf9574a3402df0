"""Who has a room, and when: the only place that books and releases."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet, Value
from django.utils.translation import gettext as _

from accounts.models import User
from history import flow
from pages.prepared import Prepared, insert
from reception.models import Appointment, Closure, Room, RoomBooking

from .alternatives import OFFERS, Offer, offers
from .fitting import busy, choose_room, closures_of, fitting_rooms, free_rooms, lacking, seats, too_small
from .refusals import Refused
from .validating import NoRoom, RoomTaken, RoomUnfit, hindrance, taken, unfit, validate_booking

__all__ = [
    "OFFERS",
    "NoRoom",
    "Offer",
    "Refused",
    "RoomTaken",
    "RoomUnfit",
    "book_room",
    "busy",
    "choose_room",
    "fitting_rooms",
    "free_early",
    "free_rooms",
    "hindrance",
    "lacking",
    "offers",
    "release_room",
    "seated",
    "seats",
    "taken",
    "validate_booking",
]


def book_room(
    appointment: Appointment,
    room: Room,
    *,
    actor: User | None,
    at: datetime,
    expires_at: datetime | None = None,
    number: int | None = None,
) -> RoomBooking:
    """The room becomes this appointment's for its time, instead of any it had; raises `NoRoom`.

    `number` is how many sit at the table, where the caller knows; else it is counted.
    Whoever books a room waits for the others who book it, and is refused before anything is
    written. Whatever comes through another door, the database has the last word; that refusal
    takes the whole transaction back. Holds that have run out make way.
    """
    with transaction.atomic(savepoint=False):
        # As it is now: it may have been closed or made smaller since the form was opened.
        [room] = LOCKED.rows(room.pk)
        # Nearly always nothing is there: whether there is anything is one question, what it is are two more.
        is_free = not _is_touched(appointment, room)
        closures = [] if is_free else closures_of(room, appointment)
        obstacle = unfit(appointment, room, closures, actor=actor, at=at, number=number)
        met = [] if is_free else _met(appointment, room)
        if obstacle is None and all(each.appointment_id == appointment.pk or each.is_over(at) for each in met):
            for closure in closures:
                flow.record(appointment, "override_closure", actor=actor, at=at, words=str(closure))
            return _take(met, appointment, room, actor=actor, at=at, expires_at=expires_at)
    raise obstacle or taken(room, appointment, reader=actor, at=at)


def release_room(appointment: Appointment, *, at: datetime) -> None:
    """The room that the appointment had is free again."""
    appointment.bookings.filter(released_at__isnull=True).update(released_at=at)


def free_early(appointment: Appointment, *, at: datetime) -> None:
    """The visitors have left: the room is cleaned from now on, and then anybody's."""
    booking = appointment.bookings.in_use().first()
    if booking is None or booking.ends_at <= at:
        return
    if at <= booking.starts_at:
        release_room(appointment, at=at)
        return
    busy_until = at + (booking.busy_until - booking.ends_at)
    RoomBooking.objects.filter(pk=booking.pk).update(ends_at=at, busy_until=busy_until)


def seated(room: Room, number: int, verb: str) -> None:
    """A room must seat everybody who comes, and our people with them (S0-43, S2-13)."""
    sentence = too_small(room, number)
    if sentence:
        raise Refused(verb, sentence, field="room")


def _is_touched(appointment: Appointment, room: Room) -> bool:
    """Is the room closed or booked at any moment of that time, or has the appointment another?"""
    return TOUCHED.exists(room.pk, *busy(room, appointment.starts_at, appointment.ends_at), appointment.pk)


def _met(appointment: Appointment, room: Room) -> list[RoomBooking]:
    """What is booked now that the appointment had, or that stands in its way."""
    return list(_in_use(room.pk, *busy(room, appointment.starts_at, appointment.ends_at), appointment.pk))


def _in_use(room: int, busy_from: datetime, busy_until: datetime, appointment: int) -> QuerySet[RoomBooking]:
    here = RoomBooking.objects.filter(room=room).overlapping(busy_from, busy_until)
    return here.in_use() | RoomBooking.objects.in_use().filter(appointment=appointment)


def _touched(room: int, busy_from: datetime, busy_until: datetime, appointment: int) -> QuerySet[Any]:
    closed = Closure.objects.overlapping(busy_from, busy_until).filter(room=room).order_by().values_list(Value(1))
    booked = _in_use(room, busy_from, busy_until, appointment).order_by().values_list(Value(1))
    return closed.union(booked, all=True)[:1]


LOCKED = Prepared(lambda room: Room.objects.select_for_update().filter(pk=room), int)
TOUCHED = Prepared(_touched, int, datetime, datetime, int)


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
        insert(booking)
    except IntegrityError as error:
        if "room_booking_no_overlap" not in str(error):
            raise
        raise RoomTaken(room, _("%(room)s is taken at that time.") % {"room": room}, []) from error
    return booking
