"""The figures a scheme may choose from, each of one kind of fact that some app owns.

An indicator counts for many people or departments in one go, whatever their number, and
opens into the rows behind one of them. What is counted is said by the app that owns the
facts; this is the list of all, and how each reads as a row of evidence.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any

from django.db.models import Count, F, Model, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from calls import indicators as calls
from calls.models import FollowUp, Issue
from deadlines import indicators as deadlines
from deadlines import verdict
from deadlines.models import Clock

from .models import Feedback
from .scoring import CENT, plain

Subject = User | Department
FULL_MARK = 5


@dataclass(frozen=True)
class Span:
    """From `start` until just before `end`, as it stands at `at`."""

    start: datetime
    end: datetime
    at: datetime


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
    model: type[Model]
    related: tuple[str, ...]
    count: Callable[[type[Subject], Iterable[int], Span], dict[int, Counted]]
    behind: Callable[[Subject, Span], QuerySet]
    evidence: Callable[[Any, datetime], Evidence]

    @property
    def anchors(self) -> list[list[int]]:
        """How the figure becomes points where a scheme says nothing else."""
        return [[0, 0], [100, 100]] if self.unit == "percent" else [[1, 0], [FULL_MARK, 100]]

    def value(self, counted: Counted) -> Decimal | None:
        if not counted.n:
            return None
        share = counted.hits / counted.n
        return (share * 100 if self.unit == "percent" else share).quantize(Decimal("0.0001"))

    def said(self, counted: Counted) -> str:
        """The figure as people read it: `92 %`, `4.33`; empty where there is none."""
        value = self.value(counted)
        if value is None:
            return ""
        return plain(value.quantize(CENT, ROUND_HALF_UP)) + (" %" if self.unit == "percent" else "")

    def rows(self, subject: Subject, span: Span) -> QuerySet:
        """The records behind the figure of one subject."""
        return self.behind(subject, span).select_related(*self.related)

    def among(self, keys: list[int]) -> QuerySet:
        """The records that were counted on a card that is frozen."""
        return self.model._default_manager.filter(pk__in=keys).select_related(*self.related)


# ---- how visitors found it


def _satisfaction(model: type[Subject], keys: Iterable[int], span: Span) -> dict[int, Counted]:
    """Sum and number of the marks answered in the time, by contact person or receptionist."""
    keys, answered = list(keys), Feedback.objects.answered_between(span.start, span.end)
    if model is Department:
        return _marks(answered, "appointment__department", "overall", keys)
    hosts = _marks(answered, "appointment__contact_person", "overall", keys)
    also = answered.exclude(appointment__receptionist=F("appointment__contact_person"))
    receptionists = _marks(also, "appointment__receptionist", "overall", keys)
    everybody = hosts.keys() | receptionists.keys()
    return {key: hosts.get(key, Counted()) + receptionists.get(key, Counted()) for key in everybody}


def _satisfaction_rows(subject: Subject, span: Span) -> QuerySet:
    answered = Feedback.objects.answered_between(span.start, span.end)
    if isinstance(subject, Department):
        return answered.filter(appointment__department=subject)
    return answered.about_work_of(subject)


def _answer_as_evidence(feedback: Feedback, at: datetime) -> Evidence:
    return Evidence(
        label=str(feedback),
        url=feedback.get_absolute_url(),
        what=feedback.get_method_display(),
        at=feedback.answered_at,
        said=f"{feedback.overall} / {FULL_MARK}",
        is_hit=not feedback.is_low,
    )


# ---- promises kept


def _due(column: str, value: Any, span: Span, codes: tuple[str, ...]) -> QuerySet:
    clocks = Clock.objects.filter(**{column: value}, **({"code__in": codes} if codes else {}))
    return deadlines.of(clocks, span.start, span.end, span.at).rows


def _on_time(model: type[Subject], keys: Iterable[int], span: Span, codes: tuple[str, ...] = ()) -> dict[int, Counted]:
    """On time ÷ all due (S0-31), by who owns the promise."""
    column = "owner" if model is User else "department"
    kept = Count("pk", filter=deadlines.condition(verdict.Verdict.ON_TIME))
    rows = _due(f"{column}__in", list(keys), span, codes).values(column).annotate(hits=kept, n=Count("pk"))
    return {row[column]: Counted(Decimal(row["hits"]), row["n"]) for row in rows.order_by()}


def _on_time_rows(subject: Subject, span: Span, codes: tuple[str, ...] = ()) -> QuerySet:
    return _due("owner" if isinstance(subject, User) else "department", subject, span, codes)


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


# ---- callers answered


def _replied(model: type[Subject], keys: Iterable[int], span: Span) -> dict[int, Counted]:
    """Replied ÷ received (S4-277), by handler."""
    column = "handler" if model is User else "department"
    rows = _received(f"{column}__in", list(keys), span).values(column)
    counted = rows.annotate(hits=Count("pk", filter=Q(is_hit=True)), n=Count("pk")).order_by()
    return {row[column]: Counted(Decimal(row["hits"]), row["n"]) for row in counted}


def _received(column: str, value: Any, span: Span) -> QuerySet:
    period = calls.Period(span.start, span.end, span.at)
    return calls.reply_rate(Issue.objects.filter(**{column: value}), period).rows


def _received_rows(subject: Subject, span: Span) -> QuerySet:
    return _received("handler" if isinstance(subject, User) else "department", subject, span)


def _issue_as_evidence(issue: Issue, at: datetime) -> Evidence:
    return Evidence(
        label=str(issue),
        url=issue.get_absolute_url(),
        what=issue.get_category_display(),
        at=issue.received_at,
        said=str(_("replied") if issue.effective_reply_at else _("not replied yet")),
        is_hit=issue.effective_reply_at is not None,
    )


def _rated(span: Span) -> QuerySet:
    return FollowUp.objects.filter(done_at__gte=span.start, done_at__lt=span.end, handling_rating__isnull=False)


def _handling(model: type[Subject], keys: Iterable[int], span: Span) -> dict[int, Counted]:
    """How customers found the handling when they were called back, by handler."""
    column = "issue__handler" if model is User else "issue__department"
    return _marks(_rated(span), column, "handling_rating", list(keys))


def _handling_rows(subject: Subject, span: Span) -> QuerySet:
    return _rated(span).filter(**{"issue__handler" if isinstance(subject, User) else "issue__department": subject})


def _follow_up_as_evidence(row: FollowUp, at: datetime) -> Evidence:
    return Evidence(
        label=str(row.issue),
        url=row.issue.get_absolute_url(),
        what=row.get_channel_display(),
        at=row.done_at,
        said=f"{row.handling_rating} / {FULL_MARK}",
        is_hit=row.handling_rating * 2 > FULL_MARK,
    )


def _marks(rows: QuerySet, column: str, mark: str, keys: list[int]) -> dict[int, Counted]:
    found = rows.filter(**{f"{column}__in": keys}).values(column).annotate(hits=Sum(mark), n=Count("pk")).order_by()
    return {row[column]: Counted(Decimal(row["hits"]), row["n"]) for row in found}


FOLLOW_UP = ("FOLLOW_UP",)

INDICATORS: dict[str, Indicator] = {
    row.code: row
    for row in [
        Indicator(
            code="on_time",
            label=_("Deadlines kept on time"),
            unit="percent",
            model=Clock,
            related=("limit",),
            count=_on_time,
            behind=_on_time_rows,
            evidence=_clock_as_evidence,
        ),
        Indicator(
            code="satisfaction",
            label=_("Satisfaction of visitors"),
            unit="mark",
            model=Feedback,
            related=("appointment__organisation", "questionnaire"),
            count=_satisfaction,
            behind=_satisfaction_rows,
            evidence=_answer_as_evidence,
        ),
        Indicator(
            code="reply_rate",
            label=_("Customers' issues replied to"),
            unit="percent",
            model=Issue,
            related=("organisation",),
            count=_replied,
            behind=_received_rows,
            evidence=_issue_as_evidence,
        ),
        Indicator(
            code="handling_satisfaction",
            label=_("Satisfaction with the handling, at follow-up"),
            unit="mark",
            model=FollowUp,
            related=("issue__organisation",),
            count=_handling,
            behind=_handling_rows,
            evidence=_follow_up_as_evidence,
        ),
        Indicator(
            code="follow_up_on_time",
            label=_("Follow-ups on time"),
            unit="percent",
            model=Clock,
            related=("limit",),
            count=partial(_on_time, codes=FOLLOW_UP),
            behind=partial(_on_time_rows, codes=FOLLOW_UP),
            evidence=_clock_as_evidence,
        ),
    ]
}
