"""The figures a scheme may choose from, each of one kind of fact that some app owns.

An indicator counts for many people or departments in one question to the database,
and opens into the rows behind one of them. The floors below offer theirs in their own
`indicators.py`; this is the list of all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from deadlines import verdict
from deadlines.models import Clock

from .models import Feedback

Subject = User | Department
# A mark below this is shown as one that pulls the figure down.
MIDDLE = 3


@dataclass(frozen=True)
class Counted:
    """`hits` of `n`: the sum of what was reached, and the number of records behind it."""

    hits: Decimal = Decimal(0)
    n: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.hits + other.hits, self.n + other.n)


@dataclass(frozen=True)
class Evidence:
    """One record behind a figure, as a row of a table."""

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
    unit: str  # "percent": hits ÷ n × 100; "mark": the mean of marks from 1 to 5
    anchors: tuple[tuple[int, int], ...]
    count: Callable[[type[Subject], Iterable[int], datetime, datetime], dict[int, Counted]]
    rows: Callable[[Subject, datetime, datetime], QuerySet]
    among: Callable[[list[int]], QuerySet]  # rows that were counted on a frozen card
    evidence: Callable[[Any, datetime], Evidence]

    def value(self, counted: Counted) -> Decimal | None:
        if not counted.n:
            return None
        share = counted.hits / counted.n
        return (share * 100 if self.unit == "percent" else share).quantize(Decimal("0.0001"))


def _satisfaction(model: type[Subject], keys: Iterable[int], start: datetime, end: datetime) -> dict[int, Counted]:
    """Sum and number of the marks of feedback answered in the time, by contact person or receptionist."""
    answered = Feedback.objects.answered_between(start, end)
    if model is Department:
        return _tallied(answered, "appointment__department", keys)
    hosts = _tallied(answered, "appointment__contact_person", keys)
    also = answered.filter(appointment__receptionist__isnull=False)
    also = also.exclude(appointment__receptionist=F("appointment__contact_person"))
    receptionists = _tallied(also, "appointment__receptionist", keys)
    everybody = hosts.keys() | receptionists.keys()
    return {key: hosts.get(key, Counted()) + receptionists.get(key, Counted()) for key in everybody}


def _tallied(answered: QuerySet, column: str, keys: Iterable[int]) -> dict[int, Counted]:
    rows = answered.filter(**{f"{column}__in": list(keys)}).values(column).annotate(hits=Sum("overall"), n=Count("pk"))
    return {row[column]: Counted(Decimal(row["hits"]), row["n"]) for row in rows.order_by()}


def _satisfaction_rows(subject: Subject, start: datetime, end: datetime) -> QuerySet:
    answered = Feedback.objects.answered_between(start, end).select_related("appointment__organisation")
    if isinstance(subject, Department):
        return answered.filter(appointment__department=subject)
    return answered.about_work_of(subject)


def _answer_as_evidence(feedback: Feedback, at: datetime) -> Evidence:
    return Evidence(
        label=str(feedback),
        url=feedback.get_absolute_url(),
        what=feedback.get_method_display(),
        at=feedback.answered_at,
        said=f"{feedback.overall} / 5",
        is_hit=not feedback.overall or feedback.overall >= MIDDLE,
    )


SATISFACTION = Indicator(
    code="satisfaction",
    label=_("Satisfaction of visitors"),
    unit="mark",
    anchors=((1, 0), (5, 100)),
    count=_satisfaction,
    rows=_satisfaction_rows,
    among=lambda keys: Feedback.objects.filter(pk__in=keys).select_related("appointment__organisation"),
    evidence=_answer_as_evidence,
)


def _due(start: datetime, end: datetime) -> QuerySet:
    """Every promise that fell due in the time; what was cancelled or waived counts neither way."""
    void = [Clock.State.CANCELLED, Clock.State.WAIVED]
    return Clock.objects.filter(due_base__gte=start, due_base__lt=end).exclude(state__in=void)


def _on_time(model: type[Subject], keys: Iterable[int], start: datetime, end: datetime) -> dict[int, Counted]:
    """On time ÷ all due (S0-31), by who owns the promise; stopping at the due instant is on time."""
    column = "owner" if model is User else "department"
    kept = Count("pk", filter=Q(stopped_at__lte=F("due_base")))
    due = _due(start, end).filter(**{f"{column}__in": list(keys)})
    rows = due.values(column).annotate(hits=kept, n=Count("pk")).order_by()
    return {row[column]: Counted(Decimal(row["hits"]), row["n"]) for row in rows}


def _on_time_rows(subject: Subject, start: datetime, end: datetime) -> QuerySet:
    column = "department" if isinstance(subject, Department) else "owner"
    return _due(start, end).filter(**{column: subject}).select_related("limit")


def _clock_as_evidence(clock: Clock, at: datetime) -> Evidence:
    found = verdict.of(clock, at)
    return Evidence(
        label=str(clock),
        url=clock.url,
        what=str(clock.limit),
        at=clock.due_base,
        said=str(found.label),
        is_hit=found == verdict.Verdict.ON_TIME,
    )


ON_TIME = Indicator(
    code="on_time",
    label=_("Deadlines kept on time"),
    unit="percent",
    anchors=((0, 0), (100, 100)),
    count=_on_time,
    rows=_on_time_rows,
    among=lambda keys: Clock.objects.filter(pk__in=keys).select_related("limit"),
    evidence=_clock_as_evidence,
)

INDICATORS: dict[str, Indicator] = {row.code: row for row in [ON_TIME, SATISFACTION]}
