"""A visit is taken up on the calendar and put down somewhere else."""

from copy import copy
from datetime import datetime

from django.db import transaction

from accounts.models import User
from history.moment import now
from reception.models import Appointment, Room, RoomBooking

from .asking import edit
from .changing import reschedule
from .rooms import OFFERS, Offer, Refused, busy, fitting_rooms, offers, seated, taken


@transaction.atomic
def move(
    appointment: Appointment,
    *,
    actor: User,
    version: int,
    starts_at: datetime,
    ends_at: datetime,
    room: Room | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """Another time or room for a visit: a request is edited, a confirmed visit rescheduled.

    Without a room it stays where it was.
    """
    at = at or now()
    room = room or appointment.room
    place = "" if room else appointment.place
    if appointment.state == Appointment.State.REQUESTED:
        there = {"starts_at": starts_at, "ends_at": ends_at, "room": room, "place": place}
        there |= {"site": room.site} if room else {}
        edit(appointment, actor=actor, version=version, at=at, **there)
    else:
        reschedule(
            appointment,
            actor=actor,
            version=version,
            starts_at=starts_at,
            ends_at=ends_at,
            room=room,
            place=place,
            reason=reason,
            at=at,
        )


def wished(appointment: Appointment, starts_at: datetime, ends_at: datetime, room: Room | None) -> Appointment:
    """The visit as it would be there; saved by nobody."""
    there = copy(appointment)
    there.starts_at, there.ends_at, there.room = starts_at, ends_at, room or appointment.room
    return there


def hindrance(there: Appointment, *, reader: User, at: datetime) -> Refused | None:
    """What would keep a visit from being put there; nothing is written."""
    room = there.room
    if room is None:
        return None
    try:
        seated(room, there.head_count, "move")
    except Refused as refusal:
        return refusal
    rivals = RoomBooking.objects.standing(at).filter(room=room).exclude(appointment=there)
    if rivals.overlapping(*busy(room, there.starts_at, there.ends_at)).exists():
        return taken(room, there, reader=reader, at=at)
    return None


def instead(there: Appointment, refusal: Refused, *, at: datetime) -> list[Offer]:
    """Up to three real alternatives to what was refused, whatever the reason."""
    known = list(getattr(refusal, "offers", []))
    rooms = [there.room] if there.room else []
    for room in [*rooms, *(room for room in fitting_rooms(there, at=at) if room not in rooms)]:
        if len(known) >= OFFERS:
            break
        known += [offer for offer in offers(room, there, at=at) if offer not in known]
    return known[:OFFERS]
