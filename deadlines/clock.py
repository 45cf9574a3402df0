"""What beat starts."""

from celery import shared_task

from history.moment import now

from . import sweep as rounds


@shared_task(name="deadlines.clock.sweep")
def sweep() -> None:
    """Whoever is late hears of it."""
    rounds.sweep()
    rounds.forget_old_runs(now())
