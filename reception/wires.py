"""What the engine of deadlines starts at the front desk, and what follows when a visit moves: meetings, rooms."""

from datetime import datetime

from django.db import transaction

from deadlines.acts import Busy, at_checkpoint
from deadlines.models import Clock
from history.flow import on
from history.models import Event

from . import actions
from .actions.letters import concerned
from .models import Appointment, Meeting


@at_checkpoint("HOST_ANSWER", "due", instead=True)
def ask_the_next(clocks: list[Clock], at: datetime) -> None:
    for clock in clocks:
        actions.ask_next(_held(clock), at=at)


@at_checkpoint("ROOM_HOLD", "due", instead=True)
def let_holds_go(clocks: list[Clock], at: datetime) -> None:
    for clock in clocks:
        actions.let_hold_go(_held(clock), at=at)


@at_checkpoint("ROOM_OFFER", "due", instead=True)
def let_offers_go(clocks: list[Clock], at: datetime) -> None:
    for clock in clocks:
        actions.let_offer_go(_held(clock), at=at)


@on("reception.Appointment", "cancel", "decline", "mark_no_show", "check_out", "reschedule", "edit")
def a_room_may_be_free(visit: Appointment, event: Event) -> None:
    """Whoever waits for a room is asked for as soon as this is settled."""
    transaction.on_commit(actions.offer_rooms, robust=True)


@on("reception.Appointment", "check_out")
def the_room_is_free_early(visit: Appointment, event: Event) -> None:
    actions.free_early(visit, at=event.at)


@on("reception.Appointment", "cancel", "decline", "mark_no_show")
def nobody_waits_for_a_room(visit: Appointment, event: Event) -> None:
    actions.leave_line(visit, actor=event.actor, at=event.at)


@on("reception.Appointment", "confirm", "reschedule", "edit")
def the_line_is_settled(visit: Appointment, event: Event) -> None:
    """Before anything is booked for it anew: whoever has a room waits for none."""
    actions.settle_line(visit, actor=event.actor, at=event.at)


@on("reception.Appointment", "reschedule", "edit")
def the_room_is_seen_to_anew(visit: Appointment, event: Event) -> None:
    if event.facts.keys() & {"starts_at", "ends_at", "room", "place"}:
        actions.forget_ticks(visit)


@at_checkpoint("GREETER_READY", "warn", instead=True)
@at_checkpoint("GREETER_READY", "due", instead=True)
def remind_greeters(clocks: list[Clock], at: datetime) -> None:
    """Told at the first of the two moments that is still ahead; never twice of one start."""
    actions.remind_greeters([clock.subject_id for clock in clocks], at=at)


def _held(clock: Clock) -> Appointment:
    """The clock's appointment, locked; somebody who writes on it just now is not waited for."""
    rows = Appointment.objects.select_for_update(of=("self",), skip_locked=True)
    row = rows.filter(pk=clock.subject_id).first()
    if row is None:
        raise Busy
    return row


@on("reception.Appointment", "check_out")
def end_meetings(visit: Appointment, event: Event) -> None:
    """The guests have left: whatever meeting was not ended before has ended now, and its minutes are owed."""
    for meeting in visit.meetings.filter(state=Meeting.State.PLANNED):
        started_at = meeting.started_at or visit.meeting_started_at or visit.arrived_at
        actions.end_meeting(meeting, ended_at=visit.left_at, started_at=started_at, actor=event.actor, at=event.at)


@on("reception.Appointment", "undo_check_out", "undo_check_out_unmet")
def resume_meetings(visit: Appointment, event: Event) -> None:
    """Those that ended because the guests had left, and nothing else."""
    for meeting in visit.meetings.filter(state=Meeting.State.HELD, ended_at=event.facts["left_at"]):
        actions.resume_meeting(meeting, actor=event.actor, at=event.at)


@on("reception.Appointment", "cancel", "decline", "mark_no_show")
def call_off_meetings(visit: Appointment, event: Event) -> None:
    """Whom the visit concerns hears that it is off; of its meetings only who would not hear it otherwise (R22)."""
    for meeting in visit.meetings.filter(state=Meeting.State.PLANNED):
        actions.call_off_meeting(meeting, actor=event.actor, told=concerned(visit), at=event.at)
