"""Somebody sees to the room before the visitor comes."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from history import flow
from history.models import Event
from history.moment import now
from reception.models import Appointment, RoomTick
from reception.rules import acting_for


@transaction.atomic
def tick_room(appointment: Appointment, kind: str, *, actor: User, at: datetime | None = None) -> None:
    """The room of this visit is cleaned, or ready; ticking it again changes nothing (S0-46, S2-13)."""
    at = at or now()
    verb = f"tick_{RoomTick.Kind(kind)}"
    _while_ahead(appointment, verb)
    seen = {"by": actor, "at": at}
    _tick, is_new = RoomTick.objects.get_or_create(appointment=appointment, kind=kind, defaults=seen)
    if is_new:
        flow.record(appointment, verb, actor=actor, at=at, for_=acting_for(actor, appointment))


@transaction.atomic
def untick_room(appointment: Appointment, kind: str, *, actor: User, at: datetime | None = None) -> None:
    """It was ticked by mistake, or somebody used the room since."""
    at = at or now()
    verb = f"untick_{RoomTick.Kind(kind)}"
    _while_ahead(appointment, verb)
    gone, _by_model = RoomTick.objects.filter(appointment=appointment, kind=kind).delete()
    if gone:
        flow.record(appointment, verb, actor=actor, at=at, for_=acting_for(actor, appointment))


def forget_ticks(appointment: Appointment) -> None:
    """The visit takes place at another time or in another room: what was ticked says nothing any more."""
    RoomTick.objects.filter(appointment=appointment).delete()


def _while_ahead(appointment: Appointment, verb: str) -> None:
    if appointment.state in Appointment.OVER:
        raise flow.NotAllowed(verb, winner=Event.objects.latest_move_of(appointment))
