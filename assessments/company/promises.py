"""How promises were kept, and what was prepared."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from accounts.indicators import Evidence, Span
from accounts.models import User
from deadlines import indicators as deadlines
from deadlines import verdict
from deadlines.models import Clock
from deadlines.verdict import Verdict

from .gauge import Gauge, Group, Unit, worth_one

ANNOUNCED = deadlines.condition(Verdict.ANNOUNCED_KEPT) | deadlines.condition(Verdict.ANNOUNCED_MISSED)
FOLLOW_UP = ("FOLLOW_UP", "VISIT_ISSUE_TRACK")


def due(user: User, span: Span, codes: tuple[str, ...] = ()) -> QuerySet:
    """The promises that were due in the time, of some limits or of all."""
    clocks = Clock.objects.visible_to(user).filter(**({"code__in": codes} if codes else {}))
    return deadlines.counting(clocks, span.start, span.end, span.at)


def _kept(hit: Q, *codes: str) -> Callable[[User, Span], QuerySet]:
    return lambda user, span: due(user, span, codes).annotate(worth=worth_one(hit))


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


def of_clocks(code: str, label, rows, **more) -> Gauge:
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
    return Gauge(code=code, label=label, rows=rows, **(known | more))


ON_TIME = deadlines.condition(Verdict.ON_TIME)
UNANNOUNCED = deadlines.condition(Verdict.UNANNOUNCED)

GAUGES = [
    of_clocks("on_time", gettext_lazy("Deadlines kept on time"), _kept(ON_TIME), clauses="S0-31"),
    of_clocks("announced", gettext_lazy("Late, announced beforehand"), _kept(ANNOUNCED), is_more_better=None),
    of_clocks("unannounced", gettext_lazy("Late, and nobody was told"), _kept(UNANNOUNCED), is_more_better=False),
    of_clocks(
        "appointments_answered", gettext_lazy("Requests for a visit answered on time"), _kept(ON_TIME, "APPT_REPLY")
    ),
    of_clocks(
        "sheets_signed", gettext_lazy("Information sheets signed off on time"), _kept(ON_TIME, "INFO_SHEET_SIGNOFF")
    ),
    of_clocks("preparation", gettext_lazy("Preparation done on time"), _kept(ON_TIME, "PREP_TASKS")),
    of_clocks("follow_up_on_time", gettext_lazy("Follow-ups on time"), _kept(ON_TIME, *FOLLOW_UP)),
]
