"""What the promises say about whose work: offered to whoever assesses."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.indicators import Counted, Evidence, Indicator, Span, Subject, plain, shares
from accounts.models import User

from . import custody, verdict
from .indicators import condition, due
from .models import Clock
from .models.clock import ClockQuerySet
from .verdict import Verdict

ON_TIME = condition(Verdict.ON_TIME)
UNANNOUNCED = condition(Verdict.UNANNOUNCED)
ANNOUNCED = condition(Verdict.ANNOUNCED_KEPT) | condition(Verdict.ANNOUNCED_MISSED)


def _clocks(codes: tuple[str, ...]) -> ClockQuerySet:
    return Clock.objects.filter(code__in=codes) if codes else Clock.objects.all()


def _due(span: Span, codes: tuple[str, ...]) -> QuerySet:
    return due(_clocks(codes), span.start, span.end, span.at)


def _count(
    model: type[Subject], keys: Iterable[int], span: Span, *, codes: tuple[str, ...], hit: Q
) -> dict[int, Counted]:
    return shares(_due(span, codes), _column(model), keys, hit)


def _behind(subject: Subject, span: Span, *, codes: tuple[str, ...]) -> QuerySet:
    return _due(span, codes).filter(**{_column(type(subject)): subject})


def _count_shares(
    model: type[Subject], keys: Iterable[int], span: Span, *, codes: tuple[str, ...]
) -> dict[int, Counted]:
    return custody.on_time_shares(_clocks(codes), _column(model), keys, span)


def _behind_shares(subject: Subject, span: Span, *, codes: tuple[str, ...]) -> QuerySet:
    return custody.behind(_clocks(codes), _column(type(subject)), subject.pk, span)


def _column(model: type) -> str:
    return "owner" if model is User else "department"


def _evidence(clock: Clock, at: datetime, reader: User) -> Evidence:
    found = verdict.of(clock, at)
    said, share = str(found.label), getattr(clock, "share", None)
    if share is not None and share < 1:
        said = _("%(verdict)s; %(share)s of its time in these hands") % {
            "verdict": said,
            "share": f"{plain(custody.exact(share * 100))} %",
        }
    return Evidence(
        label=str(clock),
        url=clock.url,
        what=str(clock.limit),
        at=clock.due_base,
        said=said,
        is_hit=found == Verdict.ON_TIME,
    )


def of_clocks(code: str, label: Any, *, clauses: str, codes: tuple[str, ...] = (), **more: Any) -> Indicator:
    """A share of the promises due, by who owns them; of some limits, or of all."""
    more = {"hit": ON_TIME} | more
    return Indicator(
        code=code,
        label=label,
        clauses=clauses,
        unit="percent",
        model=Clock,
        related=("limit",),
        count=partial(_count, codes=codes, hit=more.pop("hit")),
        behind=partial(_behind, codes=codes),
        evidence=_evidence,
        **more,
    )


INDICATORS = [
    of_clocks("on_time", gettext_lazy("Deadlines kept on time"), clauses="S0-31"),
    Indicator(
        code="on_time_share",
        label=gettext_lazy("Deadlines kept, by the time they lay in these hands"),
        clauses="S0-31",
        unit="percent",
        model=Clock,
        related=("limit",),
        count=partial(_count_shares, codes=()),
        behind=partial(_behind_shares, codes=()),
        evidence=_evidence,
    ),
    of_clocks(
        "late_unannounced",
        gettext_lazy("Late, and nobody told beforehand"),
        clauses="S2-58",
        hit=UNANNOUNCED,
        is_more_better=False,
    ),
    of_clocks(
        "late_announced",
        gettext_lazy("Late, and announced beforehand"),
        clauses="S2-58",
        hit=ANNOUNCED,
        is_more_better=False,
    ),
]
