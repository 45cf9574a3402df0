"""What beat starts."""

import logging
from datetime import datetime, time, timedelta

from celery import shared_task

from deadlines import standards
from history.flow import NotAllowed
from history.moment import now
from pages.formats import local

from .actions import end_offers, leave_unseen, offer_rooms, out_for_the_night, tell_of_missing
from .actions.ending import warn_of_next_use
from .models import Appointment, day_limits

BATCH = 500
ONE_DAY = timedelta(days=1)

logger = logging.getLogger(__name__)


@shared_task(name="reception.clock.close_the_day")
def close_the_day() -> None:
    """Who was never checked out is noted as left, not observed (R25): tonight, or in the first round after a stop."""
    at = now()
    hours = standards.windows("NIGHT_CLOSING", at)
    if not hours:
        return
    here, first, last = local(at), *(time.fromisoformat(hours[0][end]) for end in ("from", "until"))
    midnight = day_limits(here.date() if here.time() >= first else here.date() - ONE_DAY)[0]
    came_before = Appointment.objects.here().filter(arrived_at__lt=midnight).order_by("pk")
    for visit in came_before.filter(ends_at__lt=midnight)[:BATCH]:
        _try(leave_unseen, visit, at)
    if first <= here.time() < last:  # in the morning the same visitors come back
        for visit in came_before.filter(ends_at__gte=midnight)[:BATCH]:
            _try(out_for_the_night, visit, at)


def _try(act, visit: Appointment, at: datetime) -> None:
    """One visit that cannot be closed must not keep the others open."""
    try:
        act(visit, at=at)
    except NotAllowed:
        logger.info("Visit %s was checked out in this very moment", visit.pk)


@shared_task(name="reception.clock.keep_the_line")
def keep_the_line() -> None:
    """Rooms are offered to whoever waits as soon as one is free; what a crash kept from happening happens now."""
    end_offers()
    offer_rooms()


@shared_task(name="reception.clock.warn_hosts")
def warn_hosts() -> None:
    """Nobody has come; or the next visit needs the room in which somebody is still received (S4-257)."""
    tell_of_missing()
    warn_of_next_use()
