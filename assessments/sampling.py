"""Which cases are looked at is decided by lot: from every kind of case, and the same again from the same seed.

A case's place in the lot is a digest of the seed and of its own number, reckoned by the
database: neither the order of the rows nor the kind of database changes it, and a case that is
added later moves no other.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import MD5, Cast, Coalesce, Concat

from accounts.models import Department, User
from calls.models import Call, FollowUp, Issue
from deadlines import indicators as deadlines
from deadlines.models import Clock
from deadlines.verdict import Verdict
from reception.models import Appointment

from .models import Feedback, Sample, SampleItem

Population, Stratum = Sample.Population, SampleItem.Stratum
# Marks from 1 to 5: these say that somebody was glad, and these that somebody was not.
GLAD, CROSS = 4, 2
# Of these at least one is always among the drawn: praise is looked at, too, and so is every announced delay.
ALWAYS = ("is_satisfied", "is_announced_late")


@dataclass(frozen=True)
class Drawn:
    """One case of the lot: its number, and what kind of case it is."""

    pk: int
    stratum: str


def cases(population: str, *, start: datetime, end: datetime, at: datetime, reader: User) -> QuerySet:
    """The cases of the time that this inspector may open, each with what kind of case it is."""
    return POPULATIONS[population].rows(start, end, at, reader)


def of_department(population: str, rows: QuerySet, department: Department | None) -> QuerySet:
    return rows.filter(**{POPULATIONS[population].department: department}) if department else rows


def draw(rows: QuerySet, *, population: str, seed: int, size: int) -> tuple[list[Drawn], dict[str, list[int]]]:
    """So many of the cases, and of every kind of case how many there were and how many were drawn."""
    rows = rows.annotate(
        stratum=Case(*(When(**{flag: True}, then=Value(kind.value)) for flag, kind in KINDS), default=Value("other")),
        lot=MD5(Concat(Value(f"{seed}:{population}:"), Cast("pk", CharField()), output_field=CharField())),
    ).order_by()
    there = dict(rows.values_list("stratum").annotate(n=Count("pk", distinct=True)))
    chosen: dict[int, Drawn] = {}
    for flag in ALWAYS:
        for pk, stratum in rows.filter(**{flag: True}).order_by("lot").values_list("pk", "stratum")[:1]:
            if len(chosen) < size:
                chosen.setdefault(pk, Drawn(pk, stratum))
    taken = dict.fromkeys(there, 0)
    for case in chosen.values():
        taken[case.stratum] += 1
    for stratum, wanted in quotas(there, size, taken).items():
        missing = wanted - taken[stratum]
        lot = rows.filter(stratum=stratum).exclude(pk__in=list(chosen)).order_by("lot").values_list("pk", flat=True)
        chosen |= {pk: Drawn(pk, stratum) for pk in lot[: max(missing, 0)]}
    counts = dict.fromkeys(there, 0)
    for case in chosen.values():
        counts[case.stratum] += 1
    order = list(Stratum.values)
    drawn = sorted(chosen.values(), key=lambda case: (order.index(case.stratum), case.pk))
    return drawn, {kind: [there[kind], counts[kind]] for kind in order if kind in there}


def quotas(there: dict[str, int], size: int, taken: dict[str, int] | None = None) -> dict[str, int]:
    """How many of each kind: one of each as far as `size` goes, the rest by their shares; never more than there are.

    What is `taken` already counts. Shares are rounded down, and what is left goes to the largest remainders.
    """
    taken = taken or {}
    kinds = sorted(there, key=list(Stratum.values).index)
    given = {kind: taken.get(kind, 0) for kind in kinds}
    size = min(size, sum(there.values()))
    for kind in kinds:
        if not given[kind] and there[kind] and sum(given.values()) < size:
            given[kind] = 1
    total = sum(there.values())
    while (left := size - sum(given.values())) > 0:
        # By how much each kind is short of its share of the whole sample.
        short = {kind: size * there[kind] / total - given[kind] for kind in kinds if given[kind] < there[kind]}
        furthest = max(short, key=lambda kind: (short[kind], -kinds.index(kind)))
        given[furthest] += min(left, max(int(short[furthest]), 1), there[furthest] - given[furthest])
    return given


# ---- what kind of case a row is


# The first that holds gives the case its kind; what none of them says of is any other.
KINDS = [
    ("is_missed", Stratum.MISSED),
    ("is_announced_late", Stratum.ANNOUNCED_LATE),
    ("is_unannounced_late", Stratum.UNANNOUNCED_LATE),
    ("is_dissatisfied", Stratum.DISSATISFIED),
    ("is_satisfied", Stratum.SATISFIED),
]
NO = ExpressionWrapper(Q(pk__in=[]), output_field=BooleanField())
LATE = {
    "is_announced_late": (Verdict.ANNOUNCED_KEPT, Verdict.ANNOUNCED_MISSED),
    "is_unannounced_late": (Verdict.UNANNOUNCED,),
}


def _is(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())


def _late(model: type[Model], key: str, verdicts: tuple[Verdict, ...], at: datetime) -> Exists:
    """Is there a promise on the record with one of these outcomes?"""
    void = [Clock.State.CANCELLED, Clock.State.WAIVED]
    clocks = Clock.objects.filter(subject_type=ContentType.objects.get_for_model(model), subject_id=OuterRef(key))
    clocks = clocks.exclude(state__in=void)
    clocks = clocks.annotate(ended_at=Coalesce("stopped_at", Value(at, output_field=DateTimeField())))
    wanted = Q()
    for verdict in verdicts:
        wanted |= deadlines.condition(verdict)
    return Exists(clocks.filter(wanted).order_by())


def _with_lateness(rows: QuerySet, model: type[Model], key: str, at: datetime) -> QuerySet:
    return rows.annotate(**{flag: _late(model, key, verdicts, at) for flag, verdicts in LATE.items()})


def _calls(start: datetime, end: datetime, at: datetime, reader: User) -> QuerySet:
    """A call is judged by what became of the matter that it began."""
    issues = Issue.objects.filter(call=OuterRef("pk")).order_by()
    judged = _judged_issues(issues, at)
    flags = ("is_announced_late", "is_unannounced_late", "is_dissatisfied", "is_satisfied")
    rows = Call.objects.visible_to(reader).between(start, end)
    rows = rows.annotate(**{flag: Exists(judged.filter(**{flag: True})) for flag in flags})
    return rows.annotate(is_missed=_is(Q(direction=Call.Direction.MISSED)))


def _judged_issues(rows: QuerySet, at: datetime) -> QuerySet:
    said = FollowUp.objects.filter(issue=OuterRef("pk")).order_by()
    rows = _with_lateness(rows, Issue, "pk", at)
    return rows.annotate(
        is_dissatisfied=Exists(said.filter(handling_rating__lte=CROSS)),
        is_satisfied=Exists(said.filter(handling_rating__gte=GLAD)),
    )


def _issues(start: datetime, end: datetime, at: datetime, reader: User) -> QuerySet:
    rows = Issue.objects.visible_to(reader).received_between(start, end)
    return _judged_issues(rows, at).annotate(is_missed=NO)


def _visits(start: datetime, end: datetime, at: datetime, reader: User) -> QuerySet:
    """Private visits stay with those they concern: nobody draws them."""
    rows = Appointment.objects.visible_to(reader).open_to(reader).filter(is_private=False)
    rows = rows.filter(left_at__gte=start, left_at__lt=end)
    rows = _with_lateness(rows, Appointment, "pk", at)
    return rows.annotate(
        is_missed=NO,
        is_dissatisfied=_is(Q(satisfaction__isnull=False, satisfaction__lte=CROSS)),
        is_satisfied=_is(Q(satisfaction__isnull=False, satisfaction__gte=GLAD)),
    )


def _answers(start: datetime, end: datetime, at: datetime, reader: User) -> QuerySet:
    """What was answered without a name is drawn by nobody: looking into it would name them."""
    rows = Feedback.objects.visible_to(reader).answered_between(start, end)
    rows = rows.filter(Q(appointment=None) | Q(appointment__is_private=False), is_anonymous=False)
    rows = _with_lateness(rows, Appointment, "appointment_id", at)
    return rows.annotate(
        is_missed=NO,
        is_dissatisfied=_is(Q(overall__isnull=False, overall__lte=CROSS)),
        is_satisfied=_is(Q(overall__isnull=False, overall__gte=GLAD)),
    )


@dataclass(frozen=True)
class _Population:
    """Where the cases come from: the rows, the column of their department, and the column of the drawn case."""

    rows: Callable[[datetime, datetime, datetime, User], QuerySet]
    department: str
    column: str


POPULATIONS = {
    Population.CALLS: _Population(_calls, "department", "call"),
    Population.VISITS: _Population(_visits, "department", "appointment"),
    Population.ISSUES: _Population(_issues, "department", "issue"),
    Population.FEEDBACK: _Population(_answers, "appointment__department", "feedback"),
}
