"""The two reports, by agent, department or month: each group one row, the whole their sum, each number a link."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from calls import rules
from calls.reporting import FIRST_DAY, LAST_DAY
from calls.standards import numbers
from pages.formats import is_chinese

from . import of_calls, of_issues
from .measure import Figure, Measure, Period

AGENT, DEPARTMENT, MONTH = "agent", "department", "month"
BY = {AGENT: _("by agent"), DEPARTMENT: _("by department"), MONTH: _("by month")}
NO_TIME = timedelta()


@dataclass(frozen=True)
class Group:
    """One row of a report; `key` finds its rows again (see `within`), `name` is text or a month.

    Of issues also how the replies stand, how often they changed hands, the median time to the
    reply, and how much of the customers' waiting (`waited`) clocks stood still.
    """

    key: str
    name: Any
    figures: list[Figure]
    outcomes: list[Figure] = field(default_factory=list)
    handovers: int = 0
    median: timedelta | None = None
    paused: timedelta = NO_TIME
    waited: timedelta = NO_TIME

    @property
    def pause_percent(self) -> float | None:
        return round(100 * self.paused / self.waited, 1) if self.waited else None


@dataclass(frozen=True)
class Report:
    by: str
    lines: list[Group]
    whole: Group
    missed: list[dict] = field(default_factory=list)
    without_colleagues: bool = False

    @property
    def total(self) -> list[Figure]:
        return self.whole.figures


def of_issues_by(by: str, issues: QuerySet, period: Period) -> Report:
    """Four questions to the database, however many rows and groups there are."""
    standards = numbers(of_issues.STANDARDS, period.at)
    measures, outcomes = of_issues.measures(standards), of_issues.how_replied()
    more = {"handovers": Sum("handovers", default=0), "waited": of_issues.waited(period.at)}
    rows = _parted(of_issues.judged(issues, period), by, person="handler", moment="received_at")
    cells = _cells(rows, by, "handler", [*measures, *outcomes], more)
    parted = _parted(of_issues.received(issues, period), by, person="handler", moment="received_at")
    medians = {None if of_all else _key(part): taken for part, taken, of_all in of_issues.medians(parted)}
    paused = {_key(part): total for part, total in of_issues.paused(parted, period).items()}

    def group(key: str, name: Any, own: list[dict]) -> Group:
        return Group(
            key,
            name,
            [measure.read(own, standards) for measure in measures],
            [outcome.read(own, standards) for outcome in outcomes],
            sum(cell["handovers"] for cell in own),
            medians.get(key),
            paused.get(key, NO_TIME),
            sum((cell["waited"] for cell in own), NO_TIME),
        )

    lines = [group(key, name, own) for key, name, own in _grouped(by, cells, "handler")]
    whole = group("", "", cells)
    return Report(by, lines, replace(whole, median=medians.get(None), paused=sum(paused.values(), NO_TIME)))


def of_calls_by(by: str, calls: QuerySet, period: Period) -> Report:
    """Three questions to the database."""
    standards = numbers(of_calls.STANDARDS, period.at)
    measures = of_calls.measures(standards)
    rows = _parted(of_calls.heard(calls, period), by, person="agent", moment="called_at")
    cells = _cells(rows, by, "agent", measures, {})
    lines = [
        Group(key, name, [measure.read(own, standards) for measure in measures])
        for key, name, own in _grouped(by, cells, "agent")
    ]
    whole = Group("", "", [measure.read(cells, standards) for measure in measures])
    missed = [row | {"name": _named(row, "department")} for row in of_calls.missed_by_week(calls, period)]
    return Report(by, lines, whole, missed)


def for_reader(report: Report, user: User) -> Report:
    """By agent, one's own row and those of the people one leads; the whole stays everybody's."""
    if report.by != AGENT or rules.sees_every_agent(user):
        return report
    keys = {str(pk) for pk in rules.people_judged_by(user).values_list("pk", flat=True)}
    return replace(report, lines=[line for line in report.lines if line.key in keys], without_colleagues=True)


def within(rows: QuerySet, by: str, key: str, *, person: str, moment: str) -> QuerySet:
    """The rows of one group; of a key that nobody knows, none."""
    if by == MONTH:
        try:
            first = datetime.strptime(key, "%Y-%m").date()  # noqa: DTZ007  a month of the site's calendar
        except ValueError:
            return rows.none()
        if not FIRST_DAY <= first <= LAST_DAY:
            return rows.none()
        return rows.filter(**{f"{moment}__year": first.year, f"{moment}__month": first.month})
    column = _column(by, person)
    if key == "0":
        return rows.filter(**{f"{column}__isnull": True})
    return rows.filter(**{column: key}) if key.isdecimal() and len(key) < 19 else rows.none()


def _parted(rows: QuerySet, by: str, *, person: str, moment: str) -> QuerySet:
    """Adds `part`: by what the rows are grouped."""
    return rows.order_by().annotate(part=TruncMonth(moment) if by == MONTH else F(f"{_column(by, person)}_id"))


def _cells(rows: QuerySet, by: str, person: str, measures: list[Measure], more: dict[str, Any]) -> list[dict]:
    """What is counted of each part, and within it of each of the verdicts that the measures ask for; one question."""
    asked = {name: count for measure in measures for name, count in measure.counts().items()}
    asked_of = sorted({name for measure in measures for name in measure.asked})
    names = [] if by == MONTH else [f"{_column(by, person)}__{name}" for name in ("name", "name_zh")]
    return list(rows.values("part", *names, *asked_of).annotate(**asked, **more))


def _grouped(by: str, cells: list[dict], person: str) -> list[tuple[str, Any, list[dict]]]:
    """(key, name, cells) of each part: months one after the other, people and departments by name."""
    parts: dict[Any, list[dict]] = defaultdict(list)
    for cell in cells:
        parts[cell["part"]].append(cell)
    if by == MONTH:
        return [(_key(part), part, parts[part]) for part in sorted(parts)]
    found = [(_key(part), _named(own[0], _column(by, person)), own) for part, own in parts.items()]
    return sorted(found, key=lambda each: (each[1] == "", each[1], each[0]))


def _key(part: Any) -> str:
    return part.strftime("%Y-%m") if isinstance(part, datetime) else str(part or 0)


def _column(by: str, person: str) -> str:
    return person if by == AGENT else "department"


def _named(row: dict, column: str) -> str:
    """The name of a grouped row in the reader's language."""
    return (is_chinese() and row[f"{column}__name_zh"]) or row[f"{column}__name"] or ""
