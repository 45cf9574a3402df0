"""How customers' issues are answered.

A reply counts as such when it is substantive and nobody found it wanting; on time when
every clock of the reply was kept by the limit itself. What waits and is not due yet is no
miss: it stands beside, and is counted once it is answered or due (S4-277).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import (
    Case,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least, RowNumber
from django.utils.translation import gettext_lazy as _

from calls import outcomes
from calls.models import Issue
from calls.outcomes import Outcome
from calls.promises import REPLY
from calls.standards import numbers
from deadlines.models import Clock
from deadlines.models.pause import Pause

from .measure import Figure, Measure, Period

ALL, ANSWERED = Q(pk__isnull=False), Q(effective_reply_at__isnull=False)
TAKEN = ExpressionWrapper(F("effective_reply_at") - F("received_at"), output_field=DurationField())
KEPT = frozenset({"", Outcome.ON_TIME.value, Outcome.WAITING.value})
# By the time that the customer was told, and by the limit itself.
NOT_DUE, NOT_DUE_BY_THE_LIMIT = {"is_due_later": frozenset({True})}, {"outcome": frozenset({Outcome.WAITING.value})}
REPLY_RATE = Measure("reply_rate", _("Replied"), ANSWERED, ALL, "REPLY_RATE", not_yet=NOT_DUE)
STANDARDS = ("REPLY_RATE", "ON_TIME_RATE", "HANDOVERS")
# What is shown as a time, each with the rows that it is made of.
MEDIAN, PAUSED = "handling", "paused"


def measures(standards: dict[str, int]) -> list[Measure]:
    """Every share that is measured of issues that were `judged`."""
    resolved = Q(resolved_at__isnull=False) | Q(cycle__gt=1)
    contacted = Q(first_contact_at__isnull=False)
    often = Q(handovers__gt=standards["HANDOVERS"])
    in_time = {"is_contacted_late": frozenset({False})}
    return [
        REPLY_RATE,
        Measure(
            "replied_on_time",
            _("Replied on time"),
            ANSWERED,
            ALL,
            "ON_TIME_RATE",
            {"outcome": KEPT},
            not_yet=NOT_DUE_BY_THE_LIMIT,
        ),
        Measure("first_contact_on_time", _("First contact on time"), contacted, ALL, given=in_time, not_yet=in_time),
        Measure("reopened", _("Reopened"), Q(cycle__gt=1), resolved, is_good=False),
        Measure("handed_over", _("Issues handed over"), Q(handovers__gt=0), ALL, is_good=False),
        Measure("handed_over_often", _("Handed over too often"), often, ALL, is_good=False),
    ]


def how_replied() -> list[Measure]:
    """How the reply stands: four outcomes that are kept apart, and what is not due yet."""
    return [
        Measure(
            f"reply_{outcome.value}",
            outcome.label,
            ALL,
            ALL,
            given={"outcome": frozenset({outcome.value})},
            is_good=None if outcome == Outcome.WAITING else outcome == Outcome.ON_TIME,
        )
        for outcome in Outcome
    ]


def received(issues: QuerySet, period: Period) -> QuerySet:
    return issues.received_between(period.start, period.end)


def answered(issues: QuerySet, period: Period) -> QuerySet:
    """Those received that are answered or due, each with `is_hit`: the customer has a substantive reply (S4-277)."""
    return REPLY_RATE.rows(_with_due(received(issues, period), period.at))


def judged(issues: QuerySet, period: Period) -> QuerySet:
    """Those received, each with its `outcome`, whether the reply `is_due_later` and whether it `is_contacted_late`."""
    late = Subquery(_broken({"HANDLER_CONTACT"}, period.at).values(found=Value(True))[:1])
    rows = _with_due(outcomes.annotated(received(issues, period), period.at), period.at)
    # No Exists: the planner would rather read the clocks of all issues there ever were.
    return rows.annotate(is_contacted_late=Coalesce(late, Value(False)))


def figure(code: str, issues: QuerySet, period: Period) -> Figure | None:
    """One share: one question to the database, and the standards; None of a code that nobody knows."""
    standards = numbers(STANDARDS, period.at)
    measure = next((each for each in (*measures(standards), *how_replied()) if each.code == code), None)
    return measure and measure.figure(judged(issues, period), standards)


def figure_of_median(issues: QuerySet, period: Period) -> Figure:
    """The issues that were answered, each with the time `taken`; a hit took no longer than the median."""
    median = median_handling(issues, period)
    within = Q(taken__lte=median or timedelta())
    measure = Measure(MEDIAN, _("Median time to the substantive reply"), within, ANSWERED, is_good=None)
    return replace(measure.figure(received(issues, period).annotate(taken=TAKEN), {}), span=median)


def figure_of_pauses(issues: QuerySet, period: Period) -> Figure:
    """All issues, each with how long it `stood_still`; a hit did at all."""
    rows = received(issues, period)
    measure = Measure(PAUSED, _("Clocks stood still"), Q(stood_still__isnull=False), ALL, is_good=False)
    total = sum(paused(rows.annotate(part=Value(0)), period).values(), timedelta())
    return replace(measure.figure(_with_pauses(rows, period.at), {}), span=total)


def median_handling(issues: QuerySet, period: Period) -> timedelta | None:
    """The time from receipt to the substantive reply that half of the answered issues stayed below."""
    whole = received(issues, period).annotate(part=Value(0))
    return next((taken for _part, taken, _of_all in medians(whole)), None)


def medians(issues: QuerySet) -> Iterator[tuple[Any, timedelta, bool]]:
    """(part, time, whether of all): the median of each `part` of the issues and of all of them, in one question."""
    in_order = {"order_by": ["taken", "pk"]}
    placed = (
        issues.filter(ANSWERED)
        .order_by()
        .annotate(taken=TAKEN)
        .annotate(
            place=models.Window(RowNumber(), partition_by=["part"], **in_order),
            many=models.Window(models.Count("pk"), partition_by=["part"]),
            place_of_all=models.Window(RowNumber(), **in_order),
            all_many=models.Window(models.Count("pk")),
        )
    )
    middle = placed.filter(Q(place=F("many") / 2 + 1) | Q(place_of_all=F("all_many") / 2 + 1))
    for row in middle.values("part", "taken", "place", "many", "place_of_all", "all_many"):
        if row["place"] == row["many"] // 2 + 1:
            yield row["part"], row["taken"], False
        if row["place_of_all"] == row["all_many"] // 2 + 1:
            yield row["part"], row["taken"], True


def paused(issues: QuerySet, period: Period) -> dict[Any, timedelta]:
    """For how long the customers' clocks stood still in each `part`: a pause is easily had."""
    part = issues.filter(pk=OuterRef("clock__subject_id")).order_by().values("part")[:1]
    pauses = _pauses().filter(clock__subject_id__in=issues.values("pk")).order_by()
    counted = pauses.annotate(part=Subquery(part)).values("part").annotate(total=Sum(_length(period.at)))
    return {row["part"]: row["total"] for row in counted}


def waited(at: datetime) -> Sum:
    """How long all these customers waited for their answer, or wait still: what a share of pauses is a share of."""
    ended = Coalesce("effective_reply_at", Value(at, output_field=models.DateTimeField()))
    return Sum(
        ExpressionWrapper(Greatest(ended, F("received_at")) - F("received_at"), output_field=DurationField()),
        default=timedelta(),
    )


def _with_due(issues: QuerySet, at: datetime) -> QuerySet:
    """Adds `is_due_later`: a reply is owed, and the nearest time by which it is has not come."""
    owed = Clock.objects.open().filter(
        subject_type=ContentType.objects.get_for_model(Issue), subject_id=OuterRef("pk"), code__in=sorted(REPLY)
    )
    later = Case(When(due_at__gte=at, then=Value(True)), default=Value(False))
    nearest = owed.order_by("due_at").annotate(later=later).values("later")[:1]
    return issues.annotate(is_due_later=Coalesce(Subquery(nearest), Value(False)))


def _with_pauses(issues: QuerySet, at: datetime) -> QuerySet:
    """Adds `stood_still`, for how long; None where no clock of the reply ever did."""
    mine = _pauses().filter(clock__subject_id=OuterRef("pk")).order_by().values("clock__subject_id")
    return issues.annotate(stood_still=Subquery(mine.annotate(total=Sum(_length(at))).values("total")))


def _pauses() -> QuerySet:
    kind = ContentType.objects.get_for_model(Issue)
    return Pause.objects.filter(clock__subject_type=kind, clock__code__in=sorted(REPLY))


def _length(at: datetime) -> ExpressionWrapper:
    now = Value(at, output_field=models.DateTimeField())
    return ExpressionWrapper(
        Greatest(Least(Coalesce("until", now), now), F("since")) - F("since"), output_field=DurationField()
    )


def _broken(codes: frozenset[str] | set[str], at: datetime) -> QuerySet:
    """The clocks of an issue that ended, or stand, after their limit."""
    ended = Coalesce("stopped_at", Value(at, output_field=models.DateTimeField()))
    clocks = Clock.objects.filter(
        subject_type=ContentType.objects.get_for_model(Issue), subject_id=OuterRef("pk"), code__in=sorted(codes)
    )
    return clocks.exclude(state__in=[Clock.State.CANCELLED, Clock.State.WAIVED]).filter(due_base__lt=ended)
