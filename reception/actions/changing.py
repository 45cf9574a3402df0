"""What happens to a visit after the answer: another time, off, or back on the books."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from deadlines import actions as deadlines
from history import flow
from history.moment import now
from notices import actions as notices
from reception.models import Appointment, Room
from reception.rules import acting_for

from . import letters, reminders
from .placing import hold, hold_still, placed, take
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
) -> bool:
    """A confirmed visit gets another time or place, and everybody who knew the old one is told, the visitor too.

    False where it is there already: nothing is written, counted or said.
    """
    at = at or now()
    hold_still(appointment, version, "reschedule")
    placed(room, place, "reschedule")
    here = (appointment.starts_at, appointment.ends_at, appointment.room, appointment.place)
    if appointment.can("reschedule") and here == (starts_at, ends_at, room, "" if room else place.strip()):
        return False
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
        reschedules=F("reschedules") + 1,
    )
    take(appointment, actor=actor, at=at)
    letters.take_back(appointment, at=at)
    letters.overtake(appointment, at=at)
    reminders.move(appointment, actor=actor, at=at)
    letters.tell_us(appointment, "reception.visit_rescheduled", actor=actor, at=at)
    letters.tell_visitor(appointment, "reception.visitor_rescheduled", at=at, method="REQUEST")
    return True


@transaction.atomic
def cancel(appointment: Appointment, *, actor: User | None, reason: str, at: datetime | None = None) -> None:
    """The visit will not happen: the room is free, every clock and every link is over, each hears it once (R22)."""
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
    letters.overtake(appointment, at=at)
    notices.revoke_links(appointment, at=at)
    letters.tell_us(appointment, "reception.visit_cancelled", actor=actor, at=at)
    letters.tell_visitor(appointment, "reception.visitor_cancelled", at=at, method="CANCEL" if invited else "")


@transaction.atomic
def restore(appointment: Appointment, *, actor: User, reason: str = "", at: datetime | None = None) -> bool:
    """Declined or cancelled too soon: the request waits for an answer again, and its reply clock runs.

    What was said when it ended stays in the history. False where the room it asked for is somebody
    else's by now: another is chosen with the answer.
    """
    at = at or now()
    if appointment.can("restore") and appointment.starts_at <= at:
        raise Refused("restore", _("The time of this visit is over: book it again."))
    flow.move(
        appointment,
        "restore",
        actor=actor,
        at=at,
        for_=acting_for(actor, appointment),
        words=reason.strip(),
        facts={"reason": [appointment.decline_reason or appointment.cancel_reason, ""]},
        decline_reason="",
        cancel_reason="",
        replied_at=None,
        replied_by=None,
        reply_channel="",
        # Newer than the entry that took the visit out of the visitor's calendar.
        invitation_sequence=F("invitation_sequence") + 1,
    )
    deadlines.start(appointment, "APPT_REPLY", owner=appointment.contact_person, at=at, actor=actor)
    has_room = _hold_again(appointment, actor=actor, at=at)
    letters.tell_us(appointment, "reception.visit_restored", actor=actor, at=at)
    letters.tell_superior(appointment, actor=actor, at=at)
    return has_room


def _hold_again(appointment: Appointment, *, actor: User, at: datetime) -> bool:
    try:
        with transaction.atomic():
            hold(appointment, actor=actor, at=at)
    except Refused:
        Appointment.objects.filter(pk=appointment.pk).update(room=None)
        appointment.room = None
        return False
    return True
