"""The proof that nothing was missed, and the two figures of it that /healthz reports."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from django.db.models import Count
from django.db.models.functions import TruncDate

from history.moment import now

from .days import site_calendar
from .models import Checkpoint, SweepRun

SILENT_AFTER = timedelta(minutes=3)
DAYS = 7


@dataclass(frozen=True)
class Health:
    """How long since the last sweep ended, and how long the oldest due checkpoint has been waiting."""

    since_sweep: timedelta | None
    oldest_unfired: timedelta | None

    @property
    def is_silent(self) -> bool:
        """No sweep for three minutes: nobody is told anything any more."""
        return self.since_sweep is None or self.since_sweep > SILENT_AFTER


def health(at: datetime | None = None) -> Health:
    at = at or now()
    last = last_run()
    return Health(at - last.finished_at if last else None, oldest_unfired(at))


def last_run() -> SweepRun | None:
    return SweepRun.objects.order_by("-finished_at").first()


def oldest_unfired(at: datetime) -> timedelta | None:
    """How long the oldest due checkpoint has been waiting; one that is tried again counts from its first moment."""
    first = Checkpoint.objects.due(at).order_by("fire_at", "pk").values_list("fire_at", flat=True).first()
    delayed = Checkpoint.objects.waiting().exclude(delayed_from=None).order_by("delayed_from")
    set_aside = delayed.values_list("delayed_from", flat=True).first()
    moments = [moment for moment in (first, set_aside) if moment]
    return at - min(moments) if moments else None


def reconciliation(at: datetime) -> list[dict]:
    """Day by day, newest first: how many checkpoints were due, how many have fired, how many still wait.

    Two index scans: what has fired since, and what should have and has not.
    """
    calendar = site_calendar(at)
    since = calendar.instant(calendar.date_of(at) - timedelta(days=DAYS - 1), 0)
    fired = _per_day(Checkpoint.objects.filter(fired_at__gte=since), since, calendar.zone)
    waiting = _per_day(Checkpoint.objects.due(at), since, calendar.zone)
    days = sorted(fired.keys() | waiting.keys(), reverse=True)
    return [
        {"day": day, "due": fired.get(day, 0) + waiting.get(day, 0), "fired": fired.get(day, 0)}
        | {"missing": waiting.get(day, 0)}
        for day in days
    ]


def _per_day(points, since: datetime, zone: tzinfo) -> dict[date, int]:
    counted = points.filter(fire_at__gte=since).annotate(day=TruncDate("fire_at", tzinfo=zone)).values("day")
    return dict(counted.annotate(n=Count("pk")).values_list("day", "n"))
