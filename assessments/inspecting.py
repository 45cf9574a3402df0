"""How inspections came out: by area, and how far two inspectors of the same thing agree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import User
from papers.models import ChecklistItem, Tick

from .models import Inspection, InspectionItem
from .models.inspection import CENT, share

PASS, FAIL, NA = Tick.Result.PASS, Tick.Result.FAIL, Tick.Result.NA


@dataclass(frozen=True)
class AreaScore:
    """One area of inspected items (S1-77, S2-54): what passed of what was rated, by weight."""

    area: str
    label: str
    score: Decimal | None
    passed: int
    rated: int
    failed: int
    serious: int
    open: int

    @property
    def formula(self) -> str:
        """`12 ÷ 15 = 80.00 %`; empty where nothing was rated."""
        return f"{self.passed} ÷ {self.rated} = {self.score} %" if self.rated else ""


def by_area(items: QuerySet) -> list[AreaScore]:
    """Each area that any of the items belongs to, in one question to the database."""
    rated = Q(result__in=[PASS, FAIL])
    rows = items.order_by().values("area")
    rows = rows.annotate(
        passed=Sum("weight", filter=Q(result=PASS), default=0),
        rated=Sum("weight", filter=rated, default=0),
        failed=Count("pk", filter=Q(result=FAIL)),
        serious=Count("pk", filter=Q(result=FAIL, is_serious=True)),
        open=Count("pk", filter=Q(result="")),
    )
    found = {row["area"]: row for row in rows}
    return [
        AreaScore(label=str(area.label), score=share(found[area]["passed"], found[area]["rated"]), **found[area])
        for area in ChecklistItem.Area
        if area in found
    ]


def items_between(start: datetime, end: datetime) -> QuerySet:
    """The items of the inspections of a time that count; a second look is about the inspectors."""
    over = Inspection.objects.counted().filter(inspected_at__gte=start, inspected_at__lt=end)
    return InspectionItem.objects.filter(inspection__in=over)


@dataclass(frozen=True)
class Pair:
    """The same thing inspected twice, the second time by somebody who did not know the first."""

    first: Inspection
    second: Inspection
    same: int
    items: int

    @property
    def difference(self) -> Decimal:
        """By how much the second score lies above the first."""
        return self.second.score - self.first.score

    @property
    def agreement(self) -> Decimal | None:
        """Of all items, those with the same result, in per cent."""
        return share(self.same, self.items)


@dataclass(frozen=True)
class Bias:
    """How much milder, or (below nought) stricter, somebody scores than others do the same thing."""

    person: User
    n: int
    bias: Decimal
    mean_absolute: Decimal


def pairs(seconds: QuerySet) -> list[Pair]:
    """Of the second looks those where both are over and scored."""
    over = seconds.over().filter(score__isnull=False, second_of__score__isnull=False)
    over = over.select_related("department", "staff", "second_of__department", "second_of__staff")
    rows = list(over.prefetch_related("inspectors", "second_of__inspectors").order_by("-inspected_at", "-pk"))
    said = _results([pk for row in rows for pk in (row.pk, row.second_of_id)])
    return [Pair(row.second_of, row, *_agreement(said.get(row.second_of_id, {}), said.get(row.pk, {}))) for row in rows]


def _results(keys: list[int]) -> dict[int, dict[int, str]]:
    found: dict[int, dict[int, str]] = {}
    rows = InspectionItem.objects.filter(inspection__in=keys).values_list("inspection", "item", "result")
    for inspection, item, result in rows:
        found.setdefault(inspection, {})[item] = result
    return found


def _agreement(first: dict[int, str], second: dict[int, str]) -> tuple[int, int]:
    both = first.keys() & second.keys()
    return sum(first[item] == second[item] for item in both), len(both)


def mean_absolute(found: Iterable[Pair]) -> Decimal | None:
    """The mean distance between two scores of the same thing, whoever was milder."""
    return _mean([abs(pair.difference) for pair in found])


def biases(found: Iterable[Pair]) -> list[Bias]:
    """Per inspector the mean of own score less the other's; the largest bias first."""
    by_person: dict[User, list[Decimal]] = {}
    for pair in found:
        for inspection, sign in ((pair.first, -1), (pair.second, 1)):
            for person in inspection.inspectors.all():
                by_person.setdefault(person, []).append(sign * pair.difference)
    rows = [
        Bias(person, len(values), _mean(values) or Decimal(0), _mean([abs(value) for value in values]) or Decimal(0))
        for person, values in by_person.items()
    ]
    return sorted(rows, key=lambda row: (-abs(row.bias), row.person.pk))


def _mean(values: list[Decimal]) -> Decimal | None:
    return (sum(values, Decimal(0)) / len(values)).quantize(CENT) if values else None
