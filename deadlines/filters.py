"""What a person asked to see of the list."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, IntegerField, Value
from django.db.models.functions import Cast

from accounts.models import Department, User
from pages.languages import in_language

from .models import TimeLimit
from .models.clock import ClockQuerySet

Choice = tuple[str, str]


@dataclass(frozen=True)
class _Named:
    """A name in both languages."""

    name: str
    name_zh: str


def offered(at: datetime) -> tuple[list[Choice], list[Choice]]:
    """The limits and the departments that a list can be narrowed to, by name, in one query."""
    columns = ("what", "key", "label", "label_zh", "age")
    limits = (
        TimeLimit.objects.in_force(at)
        .order_by()
        .values_list(Value("limit", CharField()), "code", "name", "name_zh", "number")
    )
    departments = (
        Department.objects.filter(is_active=True)
        .order_by()
        .values_list(
            Value("department", CharField()), Cast("pk", CharField()), "name", "name_zh", Value(0, IntegerField())
        )
    )
    found: dict[str, dict[str, str]] = {"limit": {}, "department": {}}
    rows = [dict(zip(columns, row, strict=True)) for row in limits.union(departments, all=True)]
    for row in sorted(rows, key=lambda row: row["age"]):
        found[row["what"]][row["key"]] = in_language(_Named(row["label"], row["label_zh"]), "name")
    by_name = [sorted(names.items(), key=lambda choice: choice[1]) for names in found.values()]
    return by_name[0], by_name[1]


def narrowed(clocks: ClockQuerySet, wanted: dict, user: User) -> ClockQuerySet:
    """The clocks that fit the filters."""
    if wanted.get("code"):
        clocks = clocks.filter(code=wanted["code"])
    if wanted.get("department"):
        clocks = clocks.filter(department=wanted["department"])
    if wanted.get("owner"):
        clocks = clocks.filter(owner__in=User.objects.matching(wanted["owner"]).values("pk"))
    if wanted.get("mine"):
        clocks = clocks.filter(owner__in=user.hats())
    return clocks
