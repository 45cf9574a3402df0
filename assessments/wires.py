"""What happens below that this floor answers."""

from history.flow import on

from .actions import open_request


@on("reception.Appointment", "check_out", "leave_unseen")
def ask_for_feedback(appointment, event):
    """A visitor who leaves is asked how it was (S1-67, S2-22)."""
    open_request(appointment, actor=event.actor, at=event.at)
