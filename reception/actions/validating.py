"""The one question of every way of booking: may this visit have this room at its time?"""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from pages.formats import clock_time, day, moment
from reception import rules
from reception.models import Appointment, Closure, Room, RoomBooking

from .alternatives import Offer, offers, until
from .fitting import busy, closures_of, not_open, rivals_of, seats, too_small
from .refusals import Refused

RIVALS_PEOPLE = ("appointment__organisation", "appointment__contact_person", "appointment__department")


class NoRoom(Refused):
    """The room cannot be had for this visit at this time; what is free instead comes with it."""

    def __init__(self, room: Room, sentence: str, offers: list[Offer]):
        super().__init__("book", sentence, field="room")
        self.room, self.offers = room, offers


class RoomUnfit(NoRoom):
    """Nobody else has it, but it seats too few, is not open, or is closed."""


class RoomTaken(NoRoom):
    """The room is somebody else's at that time."""


def hindrance(appointment: Appointment, room: Room, *, actor: User | None, at: datetime) -> NoRoom | None:
    """What keeps this visit, as it stands in memory, out of the room at its time; None: nothing does."""
    closures = closures_of(room, appointment)
    return unfit(appointment, room, closures, actor=actor, at=at) or _rival(appointment, room, actor=actor, at=at)


def validate_booking(appointment: Appointment, room: Room, *, actor: User | None, at: datetime) -> None:
    """Raise what keeps this visit out of the room; `book_room` asks the same once more under its lock."""
    found = hindrance(appointment, room, actor=actor, at=at)
    if found is not None:
        raise found


def unfit(
    appointment: Appointment,
    room: Room,
    closures: list[Closure],
    *,
    actor: User | None,
    at: datetime,
    number: int | None = None,
) -> RoomUnfit | None:
    """What keeps the visit out of the room, whoever else may have it; `number` is how many sit, where it is known."""
    sentence = (
        (not room.is_active and _("%(room)s is not in use.") % {"room": room})
        or too_small(room, seats(appointment) if number is None else number)
        or not_open(room, appointment.starts_at, appointment.ends_at)
        or _closed(closures, actor)
    )
    return RoomUnfit(room, sentence, offers(room, appointment, at=at)) if sentence else None


def taken(room: Room, appointment: Appointment, *, reader: User | None, at: datetime) -> RoomTaken:
    """What to say to somebody who wanted this room for this appointment: whose it is, and what is free."""
    rival = rivals_of([room], *busy(room, appointment.starts_at, appointment.ends_at), appointment, at)
    first = rival.select_related(*RIVALS_PEOPLE).order_by("busy_from").first()
    sentence = _whose(room, first, reader) + _only_between(room, first, appointment)
    return RoomTaken(room, sentence, offers(room, appointment, at=at))


def _rival(appointment: Appointment, room: Room, *, actor: User | None, at: datetime) -> RoomTaken | None:
    span = busy(room, appointment.starts_at, appointment.ends_at)
    is_taken = rivals_of([room], *span, appointment, at).exists()
    return taken(room, appointment, reader=actor, at=at) if is_taken else None


def _whose(room: Room, rival: RoomBooking | None, reader: User | None) -> str:
    """Whose visit it is, and from when to when, only for somebody who may see that visit."""
    if rival is None or not _is_shown(rival, reader):
        return _("%(room)s is taken at that time.") % {"room": room}
    facts = {
        "room": room,
        "start": f"{day(rival.starts_at)} {clock_time(rival.starts_at)}",
        "end": until(rival.starts_at, rival.ends_at),
    }
    if rival.appointment_id is None:
        facts |= {"reason": rival.reason}
        return _("%(room)s is taken from %(start)s to %(end)s: %(reason)s.") % facts
    return _("%(room)s is taken from %(start)s to %(end)s by a visit of %(organisation)s.") % (
        facts | {"organisation": rival.appointment.organisation}
    )


def _only_between(room: Room, rival: RoomBooking | None, appointment: Appointment) -> str:
    """Why two visits that do not meet are in each other's way: what the room needs before and after each."""
    if rival is None or (rival.starts_at < appointment.ends_at and appointment.starts_at < rival.ends_at):
        return ""
    return " " + _("It needs %(before)d minutes before a visit and %(after)d minutes after it.") % {
        "before": room.setup_minutes,
        "after": room.cleanup_minutes,
    }


def _is_shown(rival: RoomBooking, reader: User | None) -> bool:
    if reader is None or rival.appointment_id is None:
        return reader is not None
    is_visible = Appointment.objects.visible_to(reader).filter(pk=rival.appointment_id).exists()
    return is_visible and rules.may_see_details(reader, rival.appointment)


def _closed(closures: list[Closure], actor: User | None) -> str:
    """Closed for everybody but those whom the closure names."""
    for closure in closures:
        if not rules.may_book_closed(actor, closure):
            return _("%(room)s is closed from %(start)s to %(end)s: %(reason)s.") % {
                "room": closure.room,
                "start": moment(closure.starts_at),
                "end": moment(closure.ends_at),
                "reason": closure.reason,
            }
    return ""
