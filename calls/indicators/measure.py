"""What is measured: a share of the rows of a period, and the rows behind it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, ExpressionWrapper, Q, QuerySet


@dataclass(frozen=True)
class Period:
    """From `start` until just before `end`, as it stands at `at`."""

    start: datetime
    end: datetime
    at: datetime


@dataclass(frozen=True)
class Measure:
    """`hit` of those that are `among`; both are conditions, `target` the standard that says how many per cent.

    `given` names annotations that a hit must have one of some values in, `not_yet` those in which what is
    no hit is not counted at all: nothing is due of it, it stands beside. They are asked of other tables:
    a report groups by them, so that each row's is looked up once and not for every measure.
    """

    code: str
    label: Any
    hit: Q
    among: Q
    target: str = ""
    given: dict[str, frozenset] = field(default_factory=dict)
    is_good: bool | None = True  # to be a hit; None where it is neither
    not_yet: dict[str, frozenset] = field(default_factory=dict)

    @property
    def asked(self) -> set[str]:
        """The annotations by which rows are told apart."""
        return {*self.given, *self.not_yet}

    def counts(self) -> dict[str, Count]:
        """The two numbers, to be asked for together with those of other measures and grouped by what is `given`."""
        return {
            f"{self.code}_hits": Count("pk", filter=self.among & self.hit),
            f"{self.code}_of": Count("pk", filter=self.among),
        }

    def read(self, cells: Iterable[dict], targets: dict[str, int]) -> "Figure":
        """The sum of what was counted in each cell."""
        hits = of = waiting = 0
        for cell in cells:
            found, among = cell[f"{self.code}_hits"], cell[f"{self.code}_of"]
            beside = among - found if self._is_not_yet(cell) else 0
            hits += found if self._fits(cell) else 0
            of += among - beside
            waiting += beside
        return Figure(
            self.code,
            self.label,
            hits,
            of,
            None,
            targets.get(self.target),
            self.is_good,
            waiting=waiting,
            counts_when_due=bool(self.not_yet),
        )

    def rows(self, of: QuerySet) -> QuerySet:
        """The rows behind the figure, each with `is_hit`."""
        return self._judged(of).exclude(self._waits())

    def rows_beside(self, of: QuerySet) -> QuerySet:
        """What is not counted yet; none of a measure that counts at once."""
        return self._judged(of).filter(self._waits())

    def figure(self, of: QuerySet, targets: dict[str, int]) -> "Figure":
        """One question to the database."""
        counts = self.counts()
        names = sorted(self.asked)
        cells = list(of.order_by().values(*names).annotate(**counts)) if names else [of.aggregate(**counts)]
        return replace(self.read(cells, targets), rows=self.rows(of), rows_beside=self.rows_beside(of))

    def _judged(self, of: QuerySet) -> QuerySet:
        is_hit = ExpressionWrapper(self.hit & _one_of(self.given), output_field=models.BooleanField())
        return of.filter(self.among).annotate(is_hit=is_hit)

    def _waits(self) -> Q:
        return ~self.hit & _one_of(self.not_yet) if self.not_yet else Q(pk__in=[])

    def _is_not_yet(self, cell: dict) -> bool:
        return bool(self.not_yet) and all(cell[name] in values for name, values in self.not_yet.items())

    def _fits(self, cell: dict) -> bool:
        return all(cell[name] in values for name, values in self.given.items())


def _one_of(values: dict[str, frozenset]) -> Q:
    return Q(**{f"{name}__in": sorted(those) for name, those in values.items()})


@dataclass(frozen=True)
class Figure:
    """`hits` of `of`, and the rows behind it; `target` in per cent, where there is one; `span` where it is a time.

    `waiting` is what stands beside: no hit, and not due yet.
    """

    code: str
    label: Any
    hits: int
    of: int
    rows: QuerySet | None = None
    target: int | None = None
    is_good: bool | None = True
    span: timedelta | None = None
    waiting: int = 0
    counts_when_due: bool = False
    rows_beside: QuerySet | None = None

    @property
    def percent(self) -> float | None:
        return round(100 * self.hits / self.of, 1) if self.of else None

    @property
    def is_below(self) -> bool:
        return self.target is not None and self.of > 0 and 100 * self.hits < self.target * self.of
