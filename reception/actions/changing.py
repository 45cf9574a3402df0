"""What happens to a visit after the answer: another time, off, or back on the books."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from deadlines import actions as deadlines
from history import flow
from history.moment import now
from reception.models import Appointment, Room
from reception.rules import acting_for

from . import letters
from .placing import hold_still, placed, take
from .rooms import Refused, release_room


@transaction.atomic
def reschedule(
    appointment: Appointment,
    *,
    actor: User | None,
    starts_at: datetime,
    ends_at: datetime,
    room: Room | None = None,
    place: str = "",
    version: int | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """A confirmed visit gets another time or place, and everybody who knew the old one is told, the visitor too."""
    at = at or now()
    hold_still(appointment, version, "reschedule")
    placed(room, place, "reschedule")
    facts = {
        "starts_at": [appointment.starts_at, starts_at],
        "ends_at": [appointment.ends_at, ends_at],
        "room": [appointment.where, str(room or place)],
    }
    flow.move(
        appointment,
        "reschedule",
        actor=actor,
        at=at,
        for_=acting_for(actor, appointment),
        words=reason.strip(),
        facts=facts,
        starts_at=starts_at,
        ends_at=ends_at,
        room=room,
        place="" if room else place.strip(),
        site=room.site if room else appointment.site,
        invitation_sequence=F("invitation_sequence") + 1,
    )
    take(appointment, actor=actor, at=at)
    letters.take_back(appointment, at=at)
    letters.tell_us(appointment, "reception.visit_rescheduled", actor=actor, at=at)
    letters.tell_visitor(appointment, "reception.visitor_rescheduled", at=at, method="REQUEST")


@transaction.atomic
def cancel(appointment: Appointment, *, actor: User | None, reason: str, at: datetime | None = None) -> None:
    """The visit will not happen: the room is free, every clock is over, each person concerned hears it once."""
    at = at or now()
    if not reason.strip():
        raise Refused("cancel", _("Give the reason: it is kept with the appointment."), field="reason")
    invited = appointment.state == Appointment.State.CONFIRMED
    flow.move(
        appointment,
        "cancel",
        actor=actor,
        at=at,
        for_=acting_for(actor, appointment),
        words=reason.strip(),
        cancel_reason=reason.strip(),
        invitation_sequence=F("invitation_sequence") + 1,
    )
    release_room(appointment, at=at)
    deadlines.cancel(appointment, at=at, actor=actor, reason=_("cancelled"))
    letters.take_back(appointment, at=at)
    letters.tell_us(appointment, "reception.visit_cancelled", actor=actor, at=at)
    letters.tell_visitor(appointment, "reception.visitor_cancelled", at=at, method="CANCEL" if invited else "")
