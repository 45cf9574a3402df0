"""What beat starts."""

from celery import shared_task

from history.moment import now

from . import sweep as rounds
from .calendars import alarm, publishing
from .models import SweepRun


@shared_task(name="deadlines.clock.sweep")
def sweep() -> None:
    """Whoever is late hears of it."""
    rounds.watch(SweepRun.Source.BEAT)
    rounds.forget_old_runs(now())
    # A calendar just published moves what runs; a year that nobody published is asked for.
    publishing.settle(now())
    alarm.ring(now())
