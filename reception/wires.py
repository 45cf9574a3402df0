"""What the engine of deadlines starts at the front desk; each within the sweep's batch, once with its checkpoint."""

from datetime import datetime

from deadlines.acts import Busy, at_checkpoint
from deadlines.models import Clock

from . import actions
from .models import Appointment


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
