"""What was begun to make things better, and what of it was brought to an end (S4-02).

Four kinds of records are such actions: what an inspection or a failed quarter ordered to be put
right, complaints with cause and prevention, suggestions of customers, and what a meeting with a
customer agreed. Each is raised on one day and closed on another, so each is counted twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.indicators import Evidence, Span
from accounts.models import User
from assessments.models import Rectification
from assessments.models.period import midnight, quarter_name, quarter_of
from calls.models import Complaint, Suggestion
from reception.models import ActionItem

from .gauge import Gauge, Group, Unit, record


@dataclass(frozen=True)
class Kind:
    """One kind of improvement action: when it is raised and when it is closed."""

    code: str
    raised_label: Promise
    closed_label: Promise
    seen: Callable[[User], QuerySet]
    raised: str
    closed: str
    department: str
    person: str
    related: tuple[str, ...] = ()  # what its name is made of


KINDS = [
    Kind(
        "rectifications",
        gettext_lazy("Rectifications ordered"),
        gettext_lazy("Rectifications verified"),
        lambda user: Rectification.objects.visible_to(user),
        "created_at",
        "verified_at",
        "department",
        "owner",
        ("scorecard__period",),
    ),
    Kind(
        "complaints",
        gettext_lazy("Complaints registered"),
        gettext_lazy("Complaints verified"),
        lambda user: Complaint.objects.visible_to(user),
        "created_at",
        "verified_at",
        "issue__department",
        "owner",
    ),
    Kind(
        "suggestions",
        gettext_lazy("Suggestions received"),
        gettext_lazy("Suggestions decided"),
        lambda user: Suggestion.objects.visible_to(user),
        "received_at",
        "decided_at",
        "department",
        "decided_by",
    ),
    Kind(
        "agreed_items",
        gettext_lazy("Items agreed in meetings"),
        gettext_lazy("Agreed items done"),
        lambda user: ActionItem.objects.visible_to(user),
        "created_at",
        "done_at",
        "owner__department",
        "owner",
    ),
]


def _as_evidence(row: Any, at: datetime) -> Evidence:
    is_over = getattr(row, "state", "") not in {"ordered", "planned", "open", "noted", "to_verify"}
    return record(row, label=str(row), at=row.created_at, said=row.get_state_display(), is_hit=is_over)


def _gauge(kind: Kind, code: str, label: Promise, moment: str) -> Gauge:
    def rows(user: User, span: Span) -> QuerySet:
        return kind.seen(user).filter(**{f"{moment}__gte": span.start, f"{moment}__lt": span.end})

    return Gauge(
        code=code,
        label=label,
        group=Group.IMPROVEMENT,
        unit=Unit.NUMBER,
        rows=rows,
        when=moment,
        department=kind.department,
        person=kind.person,
        evidence=_as_evidence,
        related=kind.related,
        is_more_better=None,
        clauses="S4-02",
    )


RAISED = [_gauge(kind, f"{kind.code}_raised", kind.raised_label, kind.raised) for kind in KINDS]
CLOSED = [_gauge(kind, f"{kind.code}_closed", kind.closed_label, kind.closed) for kind in KINDS]
GAUGES = [gauge for pair in zip(RAISED, CLOSED, strict=True) for gauge in pair]


@dataclass(frozen=True)
class Quarter:
    """What was raised and what was closed in one quarter, of each kind and together."""

    first: date
    raised: list[int]
    closed: list[int]

    @property
    def name(self) -> str:
        return quarter_name(self.first)

    @property
    def pairs(self) -> list[tuple[Gauge, int]]:
        return list(zip([*RAISED, *CLOSED], [*self.raised, *self.closed], strict=True))

    @property
    def all_raised(self) -> int:
        return sum(self.raised)

    @property
    def all_closed(self) -> int:
        return sum(self.closed)


def by_quarter(user: User, firsts: list[date], at: datetime) -> list[Quarter]:
    """The quarters that begin on these days, in their order; one question to the database for each gauge."""
    last = quarter_of(max(firsts))[1]
    span = Span(midnight(min(firsts)), midnight(last + timedelta(days=1)), at)
    counted = {gauge.code: _of_quarters(gauge, user, span) for gauge in GAUGES}
    return [
        Quarter(
            first,
            [counted[gauge.code].get(first, 0) for gauge in RAISED],
            [counted[gauge.code].get(first, 0) for gauge in CLOSED],
        )
        for first in firsts
    ]


def _of_quarters(gauge: Gauge, user: User, span: Span) -> dict[date, int]:
    found: dict[date, int] = {}
    for month, figure in gauge.by_month(gauge.rows(user, span)).items():
        first = quarter_of(month)[0]
        found[first] = found.get(first, 0) + figure.n
    return found
