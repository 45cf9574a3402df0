"""The end of a reception comes near: the host hears when the next visit needs the room (S4-257)."""

from datetime import datetime, timedelta

from deadlines import standards
from history.moment import now
from reception.models import Appointment, RoomBooking

from . import letters


def warn_of_next_use(at: datetime | None = None) -> int:
    """Whoever still receives somebody in a room that is needed soon is told, once for each next use.

    Comes back with the number of receptions of which that is so.
    """
    at = at or now()
    minutes = standards.number("ROOM_NEXT", at)
    if minutes is None:
        return 0
    soon = RoomBooking.objects.standing(at).filter(busy_from__gt=at, busy_from__lte=at + timedelta(minutes=minutes))
    following = {booking.room_id: booking for booking in soon.order_by("-busy_from")}
    if not following:
        return 0
    here = Appointment.objects.here().filter(room__in=following).with_people()
    warned = [(row, following[row.room_id]) for row in here if _is_in_the_way(row, following[row.room_id])]
    for row, booking in warned:
        people = [row.contact_person, row.deputy]
        key = f"{booking.pk} {booking.busy_from.isoformat()}"
        letters.tell(people, "reception.room_needed", row, actor=None, at=at, key=key, next_at=booking.busy_from)
    return len(warned)


def _is_in_the_way(row: Appointment, booking: RoomBooking) -> bool:
    """A visitor who came early waits elsewhere until the room is theirs."""
    sits_there = row.state == Appointment.State.IN_PROGRESS or row.starts_at < booking.starts_at
    return sits_there and booking.appointment_id != row.pk


def next_use(appointment: Appointment) -> RoomBooking | None:
    """Who has the room of this visit next, if anybody has it within the day after."""
    if appointment.room_id is None:
        return None
    later = RoomBooking.objects.standing().filter(room=appointment.room_id, busy_from__gte=appointment.ends_at)
    later = later.exclude(appointment=appointment).filter(busy_from__lt=appointment.ends_at + timedelta(days=1))
    return later.order_by("busy_from").first()
