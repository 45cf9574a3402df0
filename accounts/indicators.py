"""Figures by person and by department: the door by which every app offers what its facts say about whose work.

An indicator counts for many people or departments in one go, whatever their number, and
opens into the rows behind one of them. The app that owns the facts keeps its own in a module
`offered`; whoever assesses by them gathers them all and chooses.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Model, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .models import Department, User

Subject = User | Department
FULL_MARK = 5
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Span:
    """From `start` until just before `end`, as it stands at `at`."""

    start: datetime
    end: datetime
    at: datetime


@dataclass(frozen=True)
class Counted:
    """`hits` of the whole: what was reached, of `n` records, or of what these come to where each counts in part."""

    hits: Decimal = Decimal(0)
    n: int = 0
    out_of: Decimal | None = None

    def __add__(self, other: "Counted") -> "Counted":
        parts = None if self.out_of is None and other.out_of is None else self.whole + other.whole
        return Counted(self.hits + other.hits, self.n + other.n, parts)

    @property
    def whole(self) -> Decimal:
        return Decimal(self.n) if self.out_of is None else self.out_of


@dataclass(frozen=True)
class Evidence:
    """One record behind a figure, as a row of a table; `is_hit` where it speaks for the person."""

    label: str
    url: str
    what: str
    at: datetime
    said: str
    is_hit: bool


@dataclass(frozen=True)
class Indicator:
    """One figure: what it is called, how it is counted, and what it opens into."""

    code: str
    label: Promise
    clauses: str
    # "percent": hits ÷ whole × 100; "mark": the mean of marks from 1 to 5; "hours": hits are the median hours;
    # "count": hits are how often it happened, and never is a result, too.
    unit: str
    model: type[Model]
    related: tuple[str, ...]
    count: Callable[[type[Subject], Iterable[int], Span], dict[int, Counted]]
    behind: Callable[[Subject, Span], QuerySet]
    evidence: Callable[[Any, datetime, User], Evidence]
    is_more_better: bool = True

    @property
    def anchors(self) -> list[list[int]]:
        """How the figure becomes points where a scheme says nothing else."""
        if self.unit == "mark":
            return [[1, 0], [FULL_MARK, 100]]
        if self.unit == "hours":
            return [[2, 100], [24, 60], [72, 0]]
        if self.unit == "count":
            return [[0, 100], [5, 0]]
        return [[0, 0], [100, 100]] if self.is_more_better else [[0, 100], [100, 0]]

    def is_enough(self, counted: Counted, minimum: int) -> bool:
        """Is so much known that it may be judged? That nothing happened is known of everybody."""
        return self.unit == "count" or (counted.n >= minimum and counted.whole > 0)

    def value(self, counted: Counted) -> Decimal | None:
        if self.unit == "count":
            return counted.hits
        if not counted.n or not counted.whole:
            return None
        if self.unit == "hours":
            return counted.hits
        share = counted.hits / counted.whole
        return (share * 100 if self.unit == "percent" else share).quantize(Decimal("0.0001"))

    def said(self, counted: Counted) -> str:
        """The figure as people read it: `92 %`, `4.33`, `1.5 h`; empty where there is none."""
        value = self.value(counted)
        if value is None:
            return ""
        number = plain(value.quantize(CENT, ROUND_HALF_UP))
        return {"percent": f"{number} %", "hours": _("%(hours)s h") % {"hours": number}}.get(self.unit, number)

    def told(self, counted: Counted) -> str:
        """How it came about, in numbers: `23 ÷ 25 = 92 %`."""
        said = self.said(counted)
        if not said or self.unit == "count":
            return said
        if self.unit == "hours":
            return _("half of %(n)s within %(said)s") % {"n": counted.n, "said": said}
        return f"{plain(counted.hits)} ÷ {plain(counted.whole)} = {said}"

    def rows(self, subject: Subject, span: Span) -> QuerySet:
        """The records behind the figure of one subject."""
        return self.behind(subject, span).select_related(*self.related)

    def among(self, keys: list[int]) -> QuerySet:
        """The records that were counted on a card that is frozen."""
        return self.model._default_manager.filter(pk__in=keys).select_related(*self.related)


def plain(number: Decimal) -> str:
    """`92.5`, `100`: without the zeros behind."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shares(rows: QuerySet, column: str, keys: Iterable[int], hit: Q) -> dict[int, Counted]:
    """Of each person's or department's rows, how many are a hit: one question to the database."""
    found = rows.filter(**{f"{column}__in": list(keys)}).order_by().values(column)
    counted = found.annotate(_hits=Count("pk", filter=hit), _n=Count("pk"))
    return {row[column]: Counted(Decimal(row["_hits"]), row["_n"]) for row in counted}


def marks(rows: QuerySet, column: str, keys: Iterable[int], mark: str) -> dict[int, Counted]:
    """Sum and number of the marks in each person's or department's rows: one question to the database."""
    found = rows.filter(**{f"{column}__in": list(keys)}).order_by().values(column)
    counted = found.annotate(_hits=Sum(mark), _n=Count("pk"))
    return {row[column]: Counted(Decimal(row["_hits"]), row["_n"]) for row in counted}


def by_columns(
    rows: Callable[[Span], QuerySet], *, person: str, department: str, hit: Q | None = None, mark: str = ""
) -> dict[str, Callable]:
    """`count` and `behind` of an indicator whose rows name the person and the department in two columns."""

    def count(model: type[Subject], keys: Iterable[int], span: Span) -> dict[int, Counted]:
        column = person if model is User else department
        return marks(rows(span), column, keys, mark) if hit is None else shares(rows(span), column, keys, hit)

    def behind(subject: Subject, span: Span) -> QuerySet:
        return rows(span).filter(**{person if isinstance(subject, User) else department: subject})

    return {"count": count, "behind": behind}
