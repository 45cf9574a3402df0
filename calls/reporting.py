"""What customers suggested, by month and category, and what became of it (S2-45)."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from pages.formats import local
from pages.periods import month_of

from .models import Suggestion

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)


@dataclass
class Line:
    """One category in one month: how many in each state."""

    category: str
    label: str
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        """Each state by its value and its name, with how many are in it."""
        return [(state, label, self.counts.get(state, 0)) for state, label in Suggestion.State.choices]


@dataclass
class Month:
    first: date
    last: date
    lines: list[Line]

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)


def year_of(typed: str | None, at: datetime) -> int:
    """The year asked for, else this one."""
    asked = int(typed) if typed and typed.isdecimal() and len(typed) == 4 else 0
    return asked if asked in YEARS else local(at).year


def suggestions_by_month(suggestions: QuerySet, year: int) -> list[Month]:
    """The months of a year in which something was suggested, the latest first; one query."""
    of_year = suggestions.filter(received_at__year=year).annotate(month=TruncMonth("received_at"))
    counted = of_year.order_by().values("month", "category", "state").annotate(n=Count("pk"))
    months: dict[date, dict[str, Line]] = {}
    labels = dict(Suggestion.Category.choices)
    for row in counted:
        lines = months.setdefault(local(row["month"]).date(), {})
        line = lines.setdefault(row["category"], Line(row["category"], labels[row["category"]]))
        line.counts[row["state"]] = row["n"]
    order = {value: place for place, value in enumerate(Suggestion.Category.values)}
    return [
        Month(*month_of(first), sorted(lines.values(), key=lambda line: order[line.category]))
        for first, lines in sorted(months.items(), reverse=True)
    ]
