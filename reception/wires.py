"""What the engine of deadlines starts at the front desk, and what happens to the meetings of a visit that moves."""

from datetime import datetime

from deadlines.acts import Busy, at_checkpoint
from deadlines.models import Clock
from history.flow import on
from history.models import Event

from . import actions
from .models import Appointment, Meeting


@at_checkpoint("HOST_ANSWER", "due", instead=True)
def ask_the_next(clocks: list[Clock], at: datetime) -> None:
    for clock in clocks:
        actions.ask_next(_held(clock), at=at)


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


@on("reception.Appointment", "cancel", "decline", "mark_no_show")
def call_off_meetings(visit: Appointment, event: Event) -> None:
    for meeting in visit.meetings.filter(state=Meeting.State.PLANNED):
        actions.call_off_meeting(meeting, actor=event.actor, at=event.at)
