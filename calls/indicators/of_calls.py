"""How callers are answered.

Rings that an agent counted are shown in a figure of their own; only those of a telephone
system say how quickly somebody answers, and not while that person was with a guest or out.
"""

from datetime import timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext_lazy as _

from calls.models import Call
from calls.standards import numbers

from .measure import Figure, Measure, Period

SIX_DAYS = timedelta(days=6)
IN, MISSED = Q(direction=Call.Direction.IN), Q(direction=Call.Direction.MISSED)
COMPLETE = ~Q(needs="") & Q(confirmed_with_caller=True) & (~Q(answer="") | Q(answered_on_spot=False))
PRAISE = Q(category=Call.Category.COMPLIMENT)
_SETTLING = Call.objects.filter(pk=OuterRef("settled_by")).values("called_at")
# The telephone system told late that somebody had picked up: the call that was logged of it settled it.
# A question to the few that were missed, for a join would read every call there ever was.
WAS_ANSWERED = MISSED & Q(settled_by__isnull=False) & Q(called_at=Subquery(_SETTLING))
STANDARDS = ("CALL_RINGS",)


def measures(standards: dict[str, int]) -> list[Measure]:
    """Every share that is measured of calls."""
    few = Q(rings__lte=standards["CALL_RINGS"])
    rung = IN & Q(rings__isnull=False)
    return [
        Measure("answered_on_spot", _("Answered on the spot"), Q(answered_on_spot=True), IN),
        Measure("within_rings", _("Answered within the rings"), few, rung & Q(rings_are_reported=False, excused="")),
        Measure(
            "within_rings_reported", _("Within the rings, as agents counted"), few, rung & Q(rings_are_reported=True)
        ),
        Measure("complete", _("Written down completely"), COMPLETE, ~MISSED),
        Measure("without_error", _("Without a service error"), Q(error_note=""), ~MISSED),
        Measure("picked_up", _("Picked up"), IN, IN | MISSED),
        Measure("not_refused", _("Not refused"), Q(was_refused=False), IN | MISSED),
        Measure("praised", _("Praise"), PRAISE, ~MISSED, is_good=None),
    ]


def heard(calls: QuerySet, period: Period) -> QuerySet:
    return calls.between(period.start, period.end).exclude(WAS_ANSWERED)


def figure(code: str, calls: QuerySet, period: Period) -> Figure | None:
    """One share: one question to the database, and the standards; None of a code that nobody knows."""
    standards = numbers(STANDARDS, period.at)
    measure = next((each for each in measures(standards) if each.code == code), None)
    return measure and measure.figure(heard(calls, period), standards)


def missed_by_week(calls: QuerySet, period: Period) -> list[dict]:
    """Missed calls per department and week (S2-29)."""
    rows = heard(calls, period).filter(MISSED).annotate(week=TruncWeek("called_at"))
    named = rows.values("week", "department", "department__name", "department__name_zh")
    counted = named.annotate(missed=Count("pk")).order_by("week", "department__name")
    return [row | {"until": row["week"] + SIX_DAYS} for row in counted]
