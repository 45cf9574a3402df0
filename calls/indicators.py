"""How well callers and customers are answered: figures of a period, each one question to the database.

Every figure opens into its rows. A reply counts as such when it is substantive and nobody
found it wanting; on time when every clock of the reply was kept by the limit itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, TruncWeek
from django.utils.translation import gettext_lazy as _

from deadlines.models import Clock
from pages.formats import is_chinese

from .models import Call, Issue
from .promises import REPLY
from .standards import number


@dataclass(frozen=True)
class Figure:
    """`hits` of `of`, and the rows behind it; `target` in per cent, where there is one."""

    code: str
    label: Any
    hits: int
    of: int
    rows: QuerySet
    target: int | None = None

    @property
    def percent(self) -> float | None:
        return round(100 * self.hits / self.of, 1) if self.of else None

    @property
    def is_below(self) -> bool:
        return self.target is not None and self.of > 0 and 100 * self.hits < self.target * self.of


@dataclass(frozen=True)
class Period:
    """From `start` until just before `end`, as it stands at `at`."""

    start: datetime
    end: datetime
    at: datetime


def reply_rate(issues: QuerySet, period: Period) -> Figure:
    """Replied ÷ received (S4-277)."""
    return _of_issues("reply_rate", _("Replied"), issues, period, Q(effective_reply_at__isnull=False), with_target=True)


def replied_on_time(issues: QuerySet, period: Period) -> Figure:
    """Replied within the limit ÷ received."""
    kept = Q(effective_reply_at__isnull=False) & ~Q(Exists(_broken(REPLY, period.at)))
    return _of_issues("replied_on_time", _("Replied on time"), issues, period, kept)


def first_contact_on_time(issues: QuerySet, period: Period) -> Figure:
    """First contact within the limit ÷ received."""
    kept = Q(first_contact_at__isnull=False) & ~Q(Exists(_broken({"HANDLER_CONTACT"}, period.at)))
    return _of_issues("first_contact_on_time", _("First contact on time"), issues, period, kept)


def not_reopened(issues: QuerySet, period: Period) -> Figure:
    """Settled at the first attempt ÷ resolved."""
    resolved = issues.filter(Q(resolved_at__isnull=False) | Q(cycle__gt=1))
    return _of_issues("not_reopened", _("Settled at the first attempt"), resolved, period, Q(cycle=1))


def answered_on_spot(calls: QuerySet, period: Period) -> Figure:
    """Answered on the spot ÷ incoming calls (S2-04)."""
    return _of_calls("answered_on_spot", _("Answered on the spot"), calls, period, Q(answered_on_spot=True))


def within_rings(calls: QuerySet, period: Period) -> Figure:
    """Answered within the standard number of rings ÷ answered calls whose rings are known (S4-279)."""
    counted = calls.filter(rings__isnull=False)
    allowed = number("CALL_RINGS", period.at)
    return _of_calls("within_rings", _("Answered within the rings"), counted, period, Q(rings__lte=allowed))


OF_ISSUES: dict[str, Callable[[QuerySet, Period], Figure]] = {
    figure.__name__: figure for figure in (reply_rate, replied_on_time, first_contact_on_time, not_reopened)
}
OF_CALLS: dict[str, Callable[[QuerySet, Period], Figure]] = {
    figure.__name__: figure for figure in (answered_on_spot, within_rings)
}


def median_handling(issues: QuerySet, period: Period) -> timedelta | None:
    """The time from receipt to the substantive reply that half of the answered issues stayed below."""
    taken = ExpressionWrapper(F("effective_reply_at") - F("received_at"), output_field=models.DurationField())
    answered = issues.received_between(period.start, period.end).filter(effective_reply_at__isnull=False)
    in_order = answered.annotate(taken=taken).order_by("taken", "pk").values_list("taken", flat=True)
    middle = answered.count() // 2
    return next(iter(in_order[middle : middle + 1]), None)


def by_agent(calls: QuerySet, period: Period) -> list[dict]:
    """Each agent's calls: how many, complete, within the rings, with a service error, praised (S2-35, S4-279)."""
    complete = ~Q(needs="") & Q(confirmed_with_caller=True) & (~Q(answer="") | Q(answered_on_spot=False))
    heard = calls.between(period.start, period.end).exclude(direction=Call.Direction.MISSED)
    rows = heard.values("agent__name", "agent__name_zh", "agent").annotate(
        calls=Count("pk"),
        complete=Count("pk", filter=complete),
        with_rings=Count("pk", filter=Q(rings__isnull=False)),
        in_rings=Count("pk", filter=Q(rings__lte=number("CALL_RINGS", period.at))),
        errors=Count("pk", filter=~Q(error_note="")),
        praised=Count("pk", filter=Q(category=Call.Category.COMPLIMENT)),
    )
    return [
        row | {"name": _named(row, "agent"), "complete_percent": round(100 * row["complete"] / row["calls"])}
        for row in rows.order_by("agent__name", "agent")
    ]


def missed_by_week(calls: QuerySet, period: Period) -> list[dict]:
    """Missed calls per department and week (S2-29)."""
    missed = calls.between(period.start, period.end).filter(direction=Call.Direction.MISSED)
    rows = missed.annotate(week=TruncWeek("called_at")).values("week", "department__name", "department__name_zh")
    counted = rows.annotate(missed=Count("pk")).order_by("week", "department__name")
    return [row | {"name": _named(row, "department")} for row in counted]


def _named(row: dict, key: str) -> str:
    """The name of a grouped row in the reader's language."""
    return (is_chinese() and row[f"{key}__name_zh"]) or row[f"{key}__name"] or ""


def _of_issues(code: str, label: Any, issues: QuerySet, period: Period, hit: Q, *, with_target: bool = False) -> Figure:
    rows = issues.received_between(period.start, period.end).annotate(is_hit=_flag(hit))
    target = number("REPLY_RATE", period.at) if with_target else None
    return Figure(code, label, **_counted(rows), rows=rows, target=target)


def _of_calls(code: str, label: Any, calls: QuerySet, period: Period, hit: Q) -> Figure:
    heard = calls.between(period.start, period.end).filter(direction=Call.Direction.IN)
    rows = heard.annotate(is_hit=_flag(hit))
    return Figure(code, label, **_counted(rows), rows=rows)


def _counted(rows: QuerySet) -> dict[str, int]:
    return rows.aggregate(hits=Count("pk", filter=Q(is_hit=True)), of=Count("pk"))


def _flag(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=models.BooleanField())


def _broken(codes: frozenset[str] | set[str], at: datetime) -> QuerySet:
    """The clocks of an issue that ended, or stand, after their limit."""
    ended = Coalesce("stopped_at", Value(at, output_field=models.DateTimeField()))
    clocks = Clock.objects.filter(
        subject_type=ContentType.objects.get_for_model(Issue), subject_id=OuterRef("pk"), code__in=sorted(codes)
    )
    return clocks.exclude(state__in=[Clock.State.CANCELLED, Clock.State.WAIVED]).filter(due_base__lt=ended)
