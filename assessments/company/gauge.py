"""A figure of the company: how it is counted, and the records that it opens into.

A gauge says which records count in a time and what each of them is `worth`; all the rest, by
department, by person, by month, is the same question to the database for every gauge. A person's
gauges count what that person may see, so that every figure opens into exactly its records.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from typing import Any

from django.db.models import (
    Case,
    Count,
    Expression,
    F,
    IntegerField,
    Model,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber, TruncMonth
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.indicators import Evidence, Span
from accounts.models import User

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Unit(Enum):
    """In what a gauge is said, and so how its records come to one figure."""

    NUMBER = "number"  # how many
    SHARE = "share"  # of all, those worth 1, in per cent
    MARK = "mark"  # the mean
    HOURS = "hours"  # the median of lengths of time
    MINUTES = "minutes"  # the same of short ones


class Group(Enum):
    """Under which heading of the page a gauge stands."""

    RECEPTION = "reception"
    SERVICE = "service"
    PROMISES = "promises"
    IMPROVEMENT = "improvement"
    BESIDE = "beside"

    @property
    def label(self) -> Promise:
        return GROUPS[self]


GROUPS = {
    Group.RECEPTION: gettext_lazy("Receptions"),
    Group.SERVICE: gettext_lazy("Calls and issues"),
    Group.PROMISES: gettext_lazy("Promises and preparation"),
    Group.IMPROVEMENT: gettext_lazy("Improvement actions"),
    Group.BESIDE: gettext_lazy("Beside the score: signs of work done for the figures"),
}


@dataclass(frozen=True)
class Figure:
    """What some records come to: `value` in the gauge's unit (None: nothing to say), `n` records behind it."""

    value: Decimal | None = None
    n: int = 0


NOTHING = Figure()


@dataclass(frozen=True)
class Gauge:
    """One figure: what it is called, which records count and what each is worth, and how one reads as a row."""

    code: str
    label: Promise
    group: Group
    unit: Unit
    # The records of the time that the person may see, each with `worth` (but for NUMBER).
    rows: Callable[[User, Span], QuerySet]
    when: str  # the column by which a record belongs to a time
    department: str
    evidence: Callable[[Any, datetime], Evidence]
    person: str = ""
    related: tuple[str, ...] = ()
    is_more_better: bool | None = True  # None: neither
    clauses: str = ""

    def within(self, user: User, span: Span, department: int | None = None, person: int | None = None) -> QuerySet:
        """The records behind the figure, of one department or one person where they are named."""
        rows = self.rows(user, span)
        rows = rows.filter(**{self.department: department}) if department else rows
        return rows.filter(**{self.person: person}) if person and self.person else rows

    def by(self, part: Any, rows: QuerySet) -> dict[Any, Figure]:
        """The figure of each `part`: one question to the database, whatever their number."""
        parted = rows.order_by().annotate(part=part)
        if self.unit in LENGTHS:
            return _medians(parted, LENGTHS[self.unit])
        counted = parted.values("part").annotate(n=Count("pk"), **self._sum)
        return {row["part"]: Figure(self._value(row), row["n"]) for row in counted}

    def by_department(self, rows: QuerySet) -> dict[Any, Figure]:
        return self.by(F(self.department), rows)

    def by_person(self, rows: QuerySet) -> dict[Any, Figure]:
        return self.by(F(self.person), rows)

    def by_month(self, rows: QuerySet) -> dict[Any, Figure]:
        """By the first day of the month."""
        zone = timezone.get_current_timezone()
        found = self.by(TruncMonth(self.when, tzinfo=zone), rows)
        return {timezone.localtime(first).date(): figure for first, figure in found.items()}

    def around(self, instant: datetime, rows: QuerySet) -> tuple[Figure, Figure]:
        """What the records before the instant come to, and those from it on."""
        later = Case(When(**{f"{self.when}__gte": instant}, then=1), default=0, output_field=IntegerField())
        found = self.by(later, rows)
        return found.get(0, self.nothing), found.get(1, self.nothing)

    @property
    def nothing(self) -> Figure:
        """Of no record at all: nobody is a number, but nothing has no mean."""
        return Figure(Decimal(0), 0) if self.unit is Unit.NUMBER else NOTHING

    def said(self, figure: Figure) -> str:
        """As people read it: `5.3 h`, `92.1 %`, `4.33`, `12`."""
        if figure.value is None:
            return ""
        return SAID[self.unit](figure.value)

    def moved(self, before: Figure, after: Figure) -> str:
        """By how much it moved, with its sign; empty where there is nothing to compare."""
        if None in (before.value, after.value):
            return ""
        step = _number(self.unit, after.value) - _number(self.unit, before.value)  # type: ignore[arg-type]
        return f"{'+' if step > 0 else '−' if step < 0 else '±'}{abs(step)}"

    def is_better(self, before: Figure, after: Figure) -> bool | None:
        """Did it move for the better? None where it stood still, or where more is neither good nor bad."""
        if self.is_more_better is None or None in (before.value, after.value) or before.value == after.value:
            return None
        return (after.value > before.value) == self.is_more_better  # type: ignore[operator]

    @property
    def _sum(self) -> dict[str, Any]:
        return {} if self.unit is Unit.NUMBER else {"total": Sum("worth")}

    def _value(self, row: dict[str, Any]) -> Decimal | None:
        if self.unit is Unit.NUMBER:
            return Decimal(row["n"])
        if not row["n"] or row["total"] is None:
            return None
        mean = Decimal(row["total"]) / row["n"]
        return mean * 100 if self.unit is Unit.SHARE else mean


def worth_one(condition: Q | Expression) -> Case:
    """1 for a record that keeps the condition, 0 for another."""
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _medians(rows: QuerySet, step: timedelta) -> dict[Any, Figure]:
    """The record in the middle of each part (of an even number the later one), in steps of so long."""
    ranked = rows.annotate(
        rank_in_part=Window(RowNumber(), partition_by=["part"], order_by=["worth", "pk"]),
        size_of_part=Window(Count("pk"), partition_by=["part"]),
    )
    middle = ranked.filter(rank_in_part=F("size_of_part") / 2 + 1).values_list("part", "worth", "size_of_part")
    return {part: Figure(Decimal(taken // MINUTE) / (step // MINUTE), n) for part, taken, n in middle}


def _number(unit: Unit, value: Decimal) -> Decimal:
    return value.quantize(STEPS[unit], ROUND_HALF_UP)


STEPS = {
    Unit.NUMBER: Decimal(1),
    Unit.SHARE: Decimal("0.1"),
    Unit.MARK: Decimal("0.01"),
    Unit.HOURS: Decimal("0.1"),
    Unit.MINUTES: Decimal(1),
}
LENGTHS = {Unit.HOURS: HOUR, Unit.MINUTES: MINUTE}
SAID: dict[Unit, Callable[[Decimal], str]] = {
    Unit.NUMBER: lambda value: str(_number(Unit.NUMBER, value)),
    Unit.SHARE: lambda value: f"{_number(Unit.SHARE, value)} %",
    Unit.MARK: lambda value: str(_number(Unit.MARK, value)),
    Unit.HOURS: lambda value: _("%(number)s h") % {"number": _number(Unit.HOURS, value)},
    Unit.MINUTES: lambda value: _("%(number)s min") % {"number": _number(Unit.MINUTES, value)},
}


def record(row: Model, *, label: str, at: datetime, said: Any, is_hit: bool = True, what: Any = "") -> Evidence:
    """A record as a row of evidence, opening into its own page."""
    return Evidence(label=label, url=row.get_absolute_url(), what=str(what), at=at, said=str(said), is_hit=is_hit)  # type: ignore[attr-defined]
