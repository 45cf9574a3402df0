"""A visit is taken up on the calendar and put down somewhere else."""

from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from history.moment import now
from reception.models import Appointment, Room

from .asking import edit
from .changing import reschedule


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
) -> bool:
    """Another time or room for a visit: a request is edited, a confirmed visit rescheduled.

    Without a room it stays where it was. False where it is there already.
    """
    at = at or now()
    room = room or appointment.room
    place = "" if room else appointment.place
    if appointment.state == Appointment.State.REQUESTED:
        there: dict[str, Any] = {"starts_at": starts_at, "ends_at": ends_at, "room": room, "place": place}
        there |= {"site": room.site} if room else {}
        was = {name: getattr(appointment, name) for name in there}
        edit(appointment, actor=actor, version=version, at=at, **there)
        return was != there
    return reschedule(
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
