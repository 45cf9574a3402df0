"""The answer to a request: yes or no."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from deadlines import actions as deadlines
from history import flow
from history.moment import now
from reception.models import Appointment, Room
from reception.rules import acting_for

from . import letters, reminders
from .placing import placed, take
from .rooms import Refused, release_room


@transaction.atomic
def confirm(
    appointment: Appointment,
    *,
    actor: User | None,
    channel: str,
    room: Room | None = None,
    place: str = "",
    needs: str | None = None,
    at: datetime | None = None,
    **agreed: Any,
) -> None:
    """The customer is told yes: when, by whom and by which channel is on record, and the place is theirs.

    `agreed` is what was settled on the telephone besides: another `starts_at` and `ends_at`, a `meeting_point`.

    Raises `Refused` where needs or place are missing or the room is too small, `RoomTaken`
    where the room is somebody else's, `NotAllowed` where somebody answered before (R3).
    """
    at = at or now()
    needs = appointment.needs if needs is None else needs.strip()
    if not needs:
        raise Refused("confirm", _("Say what the customer needs before confirming."), field="needs")
    placed(room, place, "confirm")
    if room is not None:
        agreed["site"] = room.site
    flow.move(
        appointment,
        "confirm",
        actor=actor,
        at=at,
        for_=acting_for(actor, appointment),
        facts={"reply_channel": channel, "room": str(room or place)},
        room=room,
        place="" if room else place.strip(),
        needs=needs,
        replied_at=at,
        replied_by=actor,
        reply_channel=channel,
        **agreed,
    )
    take(appointment, actor=actor, at=at)
    deadlines.stop(appointment, "APPT_REPLY", at=at, actor=actor)
    deadlines.stop(appointment, "ROOM_HOLD", at=at, actor=actor)
    letters.overtake(appointment, at=at)
    reminders.plan(appointment, actor=actor, at=at)
    letters.tell_us(appointment, "reception.visit_confirmed", actor=actor, at=at)
    letters.tell_visitor(appointment, "reception.visitor_confirmed", at=at, method="REQUEST")


@transaction.atomic
def decline(
    appointment: Appointment, *, actor: User | None, reason: str, channel: str, at: datetime | None = None
) -> None:
    """The customer is told no; the reason stays with the request (S4-256)."""
    at = at or now()
    if not reason.strip():
        raise Refused("decline", _("Give the reason: it is kept with the request."), field="reason")
    flow.move(
        appointment,
        "decline",
        actor=actor,
        at=at,
        for_=acting_for(actor, appointment),
        words=reason.strip(),
        facts={"reply_channel": channel},
        decline_reason=reason.strip(),
        replied_at=at,
        replied_by=actor,
        reply_channel=channel,
    )
    release_room(appointment, at=at)
    deadlines.stop(appointment, "APPT_REPLY", at=at, actor=actor)
    deadlines.cancel(appointment, at=at, actor=actor, reason=_("declined"))
    letters.overtake(appointment, at=at)
    letters.tell_us(appointment, "reception.visit_declined", actor=actor, at=at)
    letters.tell_visitor(appointment, "reception.visitor_declined", at=at)
