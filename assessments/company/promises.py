"""How promises were kept, and what was prepared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import or_

from django.db.models import Case, Count, F, IntegerField, QuerySet, Value, When
from django.utils.translation import gettext_lazy

from accounts.indicators import Evidence, Span
from accounts.models import User
from deadlines import indicators as deadlines
from deadlines import verdict
from deadlines.models import Clock
from deadlines.verdict import Verdict

from .gauge import Figure, Gauge, Group, Unit, worth_one

FOLLOW_UP = ("FOLLOW_UP", "VISIT_ISSUE_TRACK")


def due(user: User, span: Span, codes: tuple[str, ...] = ()) -> QuerySet:
    """The promises that were due in the time, of some limits or of all."""
    clocks = Clock.objects.visible_to(user).filter(**({"code__in": codes} if codes else {}))
    return deadlines.counting(clocks, span.start, span.end, span.at)


@dataclass(frozen=True)
class Kept(Gauge):
    """Of the promises of some limits, or of all: the share that was kept in one of these ways."""

    verdicts: frozenset[Verdict] = frozenset()
    codes: tuple[str, ...] = ()


def around(
    user: User, span: Span, instant: datetime, department: int | None, person: int | None
) -> dict[str, tuple[Figure, Figure]]:
    """Every such gauge before the instant and from it on: all promises are read once for all of them."""
    rows = GAUGES[0].within(user, span, department, person)
    later = Case(When(due_base__gte=instant, then=1), default=0, output_field=IntegerField())
    kept = Case(*[When(deadlines.condition(each), then=Value(each.value)) for each in Verdict], default=Value(""))
    found = rows.order_by().values(later=later, of=F("code"), kept=kept).annotate(n=Count("pk"))
    counted = [(bool(row["later"]), row["of"], row["kept"], row["n"]) for row in found]

    def figure(gauge: Kept, when: bool) -> Figure:
        mine = [(kept, n) for side, code, kept, n in counted if side is when and code in (gauge.codes or {code})]
        n = sum(number for _kept, number in mine)
        hits = sum(number for kept, number in mine if kept in gauge.verdicts)
        return Figure(Decimal(100 * hits) / n, n) if n else gauge.nothing

    return {
        gauge.code: (figure(gauge, when=False), figure(gauge, when=True)) for gauge in GAUGES if isinstance(gauge, Kept)
    }


def clock_as_evidence(clock: Clock, at: datetime) -> Evidence:
    found = verdict.of(clock, at)
    return Evidence(
        label=str(clock),
        url=clock.url or clock.get_absolute_url(),
        what=str(clock.limit),
        at=clock.due_base,
        said=str(found.label),
        is_hit=found == Verdict.ON_TIME,
    )


def of_clocks(code: str, label, rows, *, kind: type[Gauge] = Gauge, **more) -> Gauge:
    """A gauge whose records are promises, by who owes them."""
    known = {
        "group": Group.PROMISES,
        "unit": Unit.SHARE,
        "when": "due_base",
        "department": "department",
        "person": "owner",
        "evidence": clock_as_evidence,
        "related": ("limit",),
    }
    return kind(code=code, label=label, rows=rows, **(known | more))


def _kept(code: str, label, *codes: str, ways: Iterable[Verdict] = (Verdict.ON_TIME,), **more) -> Gauge:
    hit = reduce(or_, (deadlines.condition(way) for way in ways))

    def rows(user: User, span: Span) -> QuerySet:
        return due(user, span, codes).annotate(worth=worth_one(hit))

    return of_clocks(code, label, rows, kind=Kept, verdicts=frozenset(ways), codes=codes, **more)


ANNOUNCED = (Verdict.ANNOUNCED_KEPT, Verdict.ANNOUNCED_MISSED)

# The first of them counts all promises.
GAUGES = [
    _kept("on_time", gettext_lazy("Deadlines kept on time"), clauses="S0-31"),
    _kept("announced", gettext_lazy("Late, announced beforehand"), ways=ANNOUNCED, is_more_better=None),
    _kept("unannounced", gettext_lazy("Late, and nobody was told"), ways=[Verdict.UNANNOUNCED], is_more_better=False),
    _kept("appointments_answered", gettext_lazy("Requests for a visit answered on time"), "APPT_REPLY"),
    _kept("sheets_signed", gettext_lazy("Information sheets signed off on time"), "INFO_SHEET_SIGNOFF"),
    _kept("preparation", gettext_lazy("Preparation done on time"), "PREP_TASKS"),
    _kept("follow_up_on_time", gettext_lazy("Follow-ups on time"), *FOLLOW_UP),
]
