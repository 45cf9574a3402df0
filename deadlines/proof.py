"""The proof that nothing was missed, and the two figures of it that /healthz reports."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from statistics import median

from django.db.models import Count
from django.db.models.functions import TruncDate

from history.moment import now

from .days import site_calendar
from .models import Checkpoint, SweepRun

SILENT_AFTER = timedelta(minutes=3)
DAYS = 7
# What fell due within the last minute waits for its sweep; it is not missing.
A_SWEEP = timedelta(minutes=1)


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
    """The last round; the one written last, should the database's clock ever have gone back."""
    return SweepRun.objects.order_by("-pk").first()


def oldest_unfired(at: datetime) -> timedelta | None:
    """How long the oldest due checkpoint has been waiting; one that is tried again counts from its first moment."""
    first = Checkpoint.objects.due(at).order_by("fire_at", "pk").values_list("fire_at", flat=True).first()
    delayed = Checkpoint.objects.waiting().exclude(delayed_from=None).order_by("delayed_from")
    set_aside = delayed.values_list("delayed_from", flat=True).first()
    moments = [moment for moment in (first, set_aside) if moment]
    return at - min(moments) if moments else None


@dataclass(frozen=True)
class DayOfProof:
    """What one day owed and what became of it; lags are those of the rounds that had something to tell."""

    day: date
    fired: int
    missing: int
    usual_lag: timedelta | None
    longest_lag: timedelta | None

    @property
    def due(self) -> int:
        return self.fired + self.missing


def reconciliation(at: datetime) -> list[DayOfProof]:
    """The last seven days, newest first: how many checkpoints were due, have fired and still wait, and how fast.

    Three index scans: what has fired since, what should have and has not, and the rounds.
    """
    calendar = site_calendar(at)
    today = calendar.date_of(at)
    since = calendar.instant(today - timedelta(days=DAYS - 1), 0)
    fired = _per_day(Checkpoint.objects.filter(fired_at__gte=since), since, calendar.zone)
    waiting = _per_day(Checkpoint.objects.due(at - A_SWEEP), since, calendar.zone)
    lags: dict[date, list[int]] = {}
    rounds = SweepRun.objects.filter(finished_at__gte=since, fired__gt=0).values_list("finished_at", "lag_seconds")
    for finished_at, lag in rounds:
        lags.setdefault(calendar.date_of(finished_at), []).append(lag)
    days = [today - timedelta(days=n) for n in range(DAYS)]
    return [
        DayOfProof(
            day=day,
            fired=fired.get(day, 0),
            missing=waiting.get(day, 0),
            usual_lag=timedelta(seconds=median(lags[day])) if day in lags else None,
            longest_lag=timedelta(seconds=max(lags[day])) if day in lags else None,
        )
        for day in days
    ]


def _per_day(points, since: datetime, zone: tzinfo) -> dict[date, int]:
    counted = points.filter(fire_at__gte=since).annotate(day=TruncDate("fire_at", tzinfo=zone)).values("day")
    return dict(counted.annotate(n=Count("pk")).values_list("day", "n"))


def last_rounds(count: int) -> list[SweepRun]:
    return list(SweepRun.objects.order_by("-pk")[:count])
