"""What a person has been trained in: hours by quarter, results, and who has had none of a topic for too long."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import User
from deadlines import standards
from pages.formats import local

from . import training_rules
from .models import Attendance, Topic
from .models.period import quarters_before

Quarter = tuple[date, date]
NONE = Value(Decimal(0), output_field=DecimalField(max_digits=7, decimal_places=1))


@dataclass(frozen=True)
class Hours:
    """One person's hours in each of the quarters asked for."""

    person: Any
    by_quarter: list[Decimal]


def people_for(reader: User) -> QuerySet:
    """Whose record the reader may see: their own, their people's, with the right everybody's."""
    people = User.objects.active()
    if training_rules.may_see_all_records(reader):
        return people
    hats = reader.hats()
    return people.filter(Q(pk__in=hats) | Q(manager__in=hats) | Q(department__head__in=hats))


def came(**of) -> QuerySet:
    """Attendances of people who were there."""
    return Attendance.objects.attended().filter(**of)


def months_back(at: datetime, months: int) -> date:
    """The same day so many months ago, or the last day of that month."""
    today = local(at).date()
    index = today.year * 12 + today.month - 1 - months
    year, month = divmod(index, 12)
    after = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=today.day - 1), after - timedelta(days=1))


def untrained_since(at: datetime, months: int | None = None) -> date | None:
    """Whoever was trained before this day only is due again; None where no number of months is set."""
    months = months or standards.number("TRAINING_MONTHS", at)
    return months_back(at, months) if months else None


def with_last(people: QuerySet, topic: Topic) -> QuerySet:
    """Adds when each was last trained in the topic (`last_on`) and their last result there (`last_score`)."""
    mine = came(person=OuterRef("pk"), course__topic=topic).order_by()
    last = mine.values("person").annotate(last=Max("course__held_on")).values("last")
    scored = mine.filter(score__isnull=False).order_by("-course__held_on", "-pk").values("score")[:1]
    return people.annotate(last_on=Subquery(last), last_score=Subquery(scored))


def without(people: QuerySet, topic: Topic, since: date) -> QuerySet:
    """Those who had none of the topic since that day (S4-15)."""
    trained = came(person=OuterRef("pk"), course__topic=topic, course__held_on__gte=since)
    return people.filter(~Exists(trained))


def concerned(people: QuerySet, topic: Topic) -> QuerySet:
    """Those whom the topic is for: of some roles, or everybody."""
    if not topic.roles:
        return people
    return people.in_roles(topic.roles)  # type: ignore[attr-defined]


def with_hours(people: QuerySet, quarters: list[Quarter]) -> QuerySet:
    """Adds `hours_0`, `hours_1`, … for the quarters, the latest first (S4-172)."""
    for nth, (first, last) in enumerate(quarters):
        mine = came(person=OuterRef("pk"), course__held_on__range=(first, last)).order_by()
        total = mine.values("person").annotate(total=Sum("course__hours")).values("total")
        people = people.annotate(**{f"hours_{nth}": Coalesce(Subquery(total), NONE)})
    return people


def hours_of(person: Any, quarters: list[Quarter]) -> list[Decimal]:
    """What `with_hours` added to this row."""
    return [getattr(person, f"hours_{nth}") for nth in range(len(quarters))]


def last_quarters(at: datetime, count: int = 4) -> list[Quarter]:
    return quarters_before(local(at).date(), count)


def record_of(person: User) -> QuerySet:
    """Everything a person was nominated for, the latest first."""
    rows = Attendance.objects.filter(person=person).select_related("course__topic", "course__trainer")
    return rows.annotate(held_on=F("course__held_on")).order_by("-held_on", "-pk")
