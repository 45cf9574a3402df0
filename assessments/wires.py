"""What happens below that this floor answers."""

from deadlines import actions as deadlines
from deadlines.acts import at_checkpoint
from history.flow import on

from .actions import follow_rectification, open_for_hosts, open_for_issue, open_request, take_back
from .actions.quarters import scored
from .objecting import APPEAL


@on("reception.Appointment", "check_out", "leave_unseen")
def ask_for_feedback(appointment, event):
    """A visitor who leaves is asked how it was (S1-67, S2-22); hosts and presenters where the company wants it."""
    open_request(appointment, actor=event.actor, at=event.at)
    open_for_hosts(appointment, actor=event.actor, at=event.at)


@on("reception.Appointment", "undo_check_out", "undo_check_out_unmet")
def nobody_has_left(appointment, event):
    """They are asked when they leave, not before."""
    take_back(appointment, actor=event.actor, at=event.at)


@on("calls.Issue", "follow_up")
def ask_how_it_was_handled(issue, event):
    """A customer who was reached at the follow-up may be asked how their matter was handled."""
    if "not_reached" not in event.facts:
        open_for_issue(issue, actor=event.actor, at=event.at)


@on("assessments.Rectification", "verify", "withdraw")
def findings_are_put_right(rectification, event):
    """A finding is settled when somebody else saw that it was put right; without its order it is open again."""
    follow_rectification(rectification, actor=event.actor, at=event.at)


@at_checkpoint(APPEAL, "due", instead=True)
def the_time_to_object_is_over(clocks, at):
    """Nobody owed an objection: what was not used is neither kept nor late."""
    for clock in clocks:
        deadlines.cancel(clock.subject, APPEAL, at=at)


@on("assessments.Scorecard", "propose")
def a_card_is_scored(card, event):
    """With the last card of a period its scores are no longer owed (S2-62)."""
    scored(card, actor=event.actor, at=event.at)
