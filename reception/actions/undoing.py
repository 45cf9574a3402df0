"""What was done at the door by mistake is taken back, with a reason; both acts stay in the history (R26)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actions import set_presence
from accounts.models import User
from deadlines import actions as deadlines
from history import flow
from history.moment import now
from pages.formats import local
from reception.models import Appointment, AreaVisit, ReceptionRecord
from reception.rules import acting_for

from . import hosts
from .rooms import NoRoom, Refused, book_room


@transaction.atomic
def undo_check_out(appointment: Appointment, *, actor: User, reason: str, at: datetime | None = None) -> bool:
    """They are still here: whoever was signed out with the visit is in the house again, and waits or is being met.

    False where somebody else has the room by now. On the day itself only: later nobody can be sure who was here.
    """
    at, reason, left_at = at or now(), reason.strip(), appointment.left_at
    was_met = appointment.meeting_started_at is not None
    verb = "undo_check_out" if was_met else "undo_check_out_unmet"
    if not reason:
        raise Refused("undo_check_out", _("Say what went wrong: both acts stay in the history."), field="reason")
    if appointment.can(verb) and (left_at is None or local(left_at).date() != local(at).date()):
        raise Refused("undo_check_out", _("A check-out is undone on the day itself, where somebody saw them leave."))
    flow.move(
        appointment,
        verb,
        actor=actor,
        at=at,
        for_=acting_for(actor, appointment),
        words=reason,
        facts={"left_at": left_at},
        left_at=None,
        seen_off_by=None,
    )
    gone = appointment.visitors.filter(signed_out_at=left_at)
    gone.update(signed_out_at=None, signed_out_by=None, left_items_checked=False)
    AreaVisit.objects.filter(appointment=appointment, left_at=left_at).update(left_at=None)
    ReceptionRecord.objects.filter(appointment=appointment, ended_at=left_at, closed_at__isnull=True).update(
        ended_at=None, version=F("version") + 1
    )
    _expect_them_to_leave(appointment, actor=actor, at=at)
    return _have_the_room_again(appointment, actor=actor, at=at)


def _expect_them_to_leave(appointment: Appointment, *, actor: User, at: datetime) -> None:
    """What runs while somebody is here runs again: from their arrival the wait, from the planned end the overstay."""
    host = appointment.contact_person
    promises = [deadlines.Promise("OVERSTAY", host, at, anchor=max(appointment.ends_at, at))]
    if appointment.state == Appointment.State.ARRIVED:
        promises.append(deadlines.Promise("WAIT_LIMIT", host, appointment.arrived_at))
    deadlines.start_many(appointment, promises, actor=actor)
    if appointment.state == Appointment.State.ARRIVED:
        hosts.ask_again(appointment, actor=actor, at=at)
    else:
        set_presence(host, User.Presence.IN_RECEPTION, until=max(appointment.ends_at, at))


def _have_the_room_again(appointment: Appointment, *, actor: User, at: datetime) -> bool:
    """It was anybody's from the check-out on; after the planned end it was not theirs any more anyway."""
    if appointment.room is None or appointment.ends_at <= at:
        return True
    try:
        with transaction.atomic():
            book_room(appointment, appointment.room, actor=actor, at=at)
    except NoRoom:
        return False
    return True
