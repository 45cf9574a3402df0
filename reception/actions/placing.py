"""Where a visit takes place: a room that seats it, or a named place; held by a request, booked by an answer."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from customers.search import normal
from deadlines import actions as deadlines
from deadlines.models import Clock
from history import flow
from history.models import Event
from reception.models import Appointment, Room, Waiting

from .rooms import Refused, book_room

# What people write for a place when there is none yet (S0-41).
UNDECIDED = {
    "tbd",
    "tba",
    "tbc",
    "tobedecided",
    "tobedetermined",
    "tobeconfirmed",
    "待定",
    "未定",
    "待确认",
    "另行通知",
}


def placed(room: Room | None, place: str, verb: str) -> None:
    """A visitor must know where to go: a room, or a named place (S0-41)."""
    if room is not None:
        return  # whether it can be had, `book_room` says
    if not place.strip():
        raise Refused(verb, _("Choose a room, or write the place."), field="room")
    if "".join(letter for letter in normal(place) if letter.isalnum()) in UNDECIDED:
        raise Refused(verb, _("The visitor must know where to go: name a room or an office."), field="place")


def take(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """The room is booked where there is one, and what was held or booked before is free."""
    if appointment.room is None:
        _let_go(appointment, at=at)
    else:
        book_room(appointment, appointment.room, actor=actor, at=at)


def hold(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """A request keeps the room it asks for until it is answered, or the hold runs out (R4)."""
    if appointment.room is None:
        deadlines.cancel(appointment, "ROOM_HOLD", at=at, actor=actor)
        _let_go(appointment, at=at)
        return
    clock = deadlines.start(appointment, "ROOM_HOLD", owner=appointment.contact_person, at=at, actor=actor)
    book_room(appointment, appointment.room, actor=actor, at=at, expires_at=end_of(clock))


def _let_go(appointment: Appointment, *, at: datetime) -> None:
    """The room that the visit had is free again; one that the line offers it stays kept until the offer ends."""
    offers = Waiting.objects.filter(appointment=appointment, state=Waiting.State.OFFERED)
    appointment.bookings.in_use().exclude(room__in=offers.values("offered_room")).update(released_at=at)


def end_of(hold: Clock | None) -> datetime | None:
    return hold.due_at if hold else None


def hold_still(appointment: Appointment, version: int | None, verb: str) -> None:
    """From here to the end of the transaction nobody else changes the appointment; refused where somebody just did."""
    seen = appointment.version if version is None else version
    row = Appointment.objects.select_for_update().filter(pk=appointment.pk, version=seen)
    if not row.values_list("pk", flat=True):
        raise flow.Stale(verb, winner=Event.objects.latest_of(appointment))
