"""How well promises were kept in a period: one aggregate, and the clocks it opens into."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, DateTimeField, F, Q, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from history.moment import now

from . import outages
from .models import Clock
from .models.clock import ClockQuerySet
from .verdict import Verdict


@dataclass(frozen=True)
class Timeliness:
    """The promises due in a period, by the four outcomes; `rows` are the clocks themselves.

    What fell due in an outage and was missed is neither: nobody was told of it.
    """

    on_time: int
    announced_kept: int
    announced_missed: int
    unannounced: int
    exempt: int
    rows: ClockQuerySet

    @property
    def all(self) -> int:
        return self.on_time + self.announced_kept + self.announced_missed + self.unannounced

    @property
    def share(self) -> float | None:
        """On time of all; None where nothing was due."""
        return self.on_time / self.all if self.all else None


def on_time(person: User, start: datetime, end: datetime, at: datetime | None = None) -> Timeliness:
    """The promises of one person that were due in [start, end), as they stand at `at`."""
    return of(Clock.objects.filter(owner=person), start, end, at)


def of(clocks: ClockQuerySet, start: datetime, end: datetime, at: datetime | None = None) -> Timeliness:
    """The same for any clocks: a department's, one limit's. What is not due yet counts once it is met."""
    found = due(clocks, start, end, at or now())
    counts = {verdict.value: Count("pk", filter=condition(verdict) & COUNTS) for verdict in Verdict}
    counts["exempt"] = Count("pk", filter=~COUNTS)
    return Timeliness(**found.aggregate(**counts), rows=found.filter(COUNTS))


def counting(clocks: ClockQuerySet, start: datetime, end: datetime, at: datetime) -> ClockQuerySet:
    """The promises of `of`, without asking how they were kept."""
    return due(clocks, start, end, at).filter(COUNTS)


def due(clocks: ClockQuerySet, start: datetime, end: datetime, at: datetime) -> ClockQuerySet:
    """What was due in [start, end) as it stands at `at`, each with when it `ended_at` and whether it `is_exempt`."""
    void = [Clock.State.CANCELLED, Clock.State.WAIVED]
    rows = clocks.filter(due_base__gte=start, due_base__lt=end).exclude(state__in=void)
    rows = rows.filter(Q(stopped_at__isnull=False) | Q(due_base__lt=at))
    rows = rows.annotate(ended_at=Coalesce("stopped_at", Value(at, output_field=DateTimeField())))
    return outages.exempt(rows)


def condition(verdict: Verdict) -> Q:
    """`verdict.outcome` in SQL, over clocks with an `ended_at`."""
    kept_base = Q(ended_at__lte=F("due_base"))
    announced = Q(due_promised__isnull=False)  # and told beforehand: nothing else can be written
    kept_promise = Q(ended_at__lte=F("due_promised"))
    return {
        Verdict.ON_TIME: kept_base,
        Verdict.ANNOUNCED_KEPT: ~kept_base & announced & kept_promise,
        Verdict.ANNOUNCED_MISSED: ~kept_base & announced & ~kept_promise,
        Verdict.UNANNOUNCED: ~kept_base & ~announced,
    }[verdict]


# What a figure is about: what was kept counts though it was due in an outage, what was missed does not.
COUNTS = condition(Verdict.ON_TIME) | Q(is_exempt=False)
