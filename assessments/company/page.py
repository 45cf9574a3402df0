"""What the page of all figures says, and the page of one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.indicators import FULL_MARK
from accounts.models import Department, User
from assessments import rules
from assessments.charts import BAR, LINE, Cell, Chart, Series
from pages.formats import local

from . import improvement, promises
from .choice import Choice
from .gauge import Figure, Gauge, Group, Unit
from .gauges import GAUGES


@dataclass(frozen=True)
class Line:
    """One figure of the quarter, beside that of the quarter before."""

    gauge: Gauge
    before: Figure
    now: Figure
    url: str

    @property
    def said(self) -> str:
        return self.gauge.said(self.now)

    @property
    def said_before(self) -> str:
        return self.gauge.said(self.before)

    @property
    def moved(self) -> str:
        return self.gauge.moved(self.before, self.now)

    @property
    def is_better(self) -> bool | None:
        return self.gauge.is_better(self.before, self.now)


@dataclass(frozen=True)
class Part:
    """The figures under one heading."""

    label: Promise
    lines: list[Line]


@dataclass(frozen=True)
class Named:
    """The figure of one department or one person."""

    name: Any
    figure: Figure
    said: str
    url: str


def parts(user: User, choice: Choice, *, person: User | None = None, only: Iterable[Group] = Group) -> list[Part]:
    """All figures under their headings: one question to the database for each, and one for all about promises."""
    whose = person.pk if person else None
    known: dict[str, tuple[Figure, Figure]] = {}
    if Group.PROMISES in (only := list(only)):
        span = choice.with_the_one_before
        known = promises.around(user, span, choice.span.start, choice.department_id, whose)
    return [
        Part(group.label, [_line(user, choice, gauge, whose, known.get(gauge.code)) for gauge in _of(group)])
        for group in only
    ]


def _of(group: Group) -> list[Gauge]:
    return [gauge for gauge in GAUGES.values() if gauge.group is group]


def _line(
    user: User, choice: Choice, gauge: Gauge, whose: int | None, known: tuple[Figure, Figure] | None = None
) -> Line:
    if known is None:
        rows = gauge.within(user, choice.with_the_one_before, choice.department_id, whose)
        known = gauge.around(choice.span.start, rows)
    return Line(gauge, *known, address(gauge.code, choice, person=whose))


def address(code: str, choice: Choice, **more: Any) -> str:
    """Where a figure opens into its records."""
    wanted = {"quarter": choice.first.isoformat(), "department": choice.department_id} | more
    query = urlencode({name: value for name, value in wanted.items() if value})
    return f"{reverse('assessments:indicator', args=[code])}?{query}"


def by_department(user: User, choice: Choice, gauge: Gauge) -> list[Named]:
    """The figure of every department that has records behind it."""
    found = gauge.by_department(gauge.within(user, choice.span, choice.department_id))
    names = Department.objects.in_bulk([key for key in found if key])
    rows = [
        Named(names.get(key) or _("no department"), figure, gauge.said(figure), _opened(gauge, choice, department=key))
        for key, figure in found.items()
    ]
    return sorted(rows, key=lambda row: str(row.name))


def by_person(user: User, choice: Choice, gauge: Gauge) -> list[Named]:
    """One's own figure and those of the people one leads: not those of colleagues whose records one may read."""
    if not gauge.person:
        return []
    found = gauge.by_person(gauge.within(user, choice.span, choice.department_id))
    names = rules.people_judged_by(user).in_bulk([key for key in found if key])
    rows = [
        Named(names[key], figure, gauge.said(figure), _opened(gauge, choice, person=key))
        for key, figure in found.items()
        if key in names
    ]
    return sorted(rows, key=lambda row: str(row.name))


def _opened(gauge: Gauge, choice: Choice, **more: Any) -> str:
    return address(gauge.code, choice, **more) if all(more.values()) else ""


def trend(user: User, choice: Choice, gauge: Gauge, person: int | None = None) -> Chart:
    """How one figure went from month to month."""
    found = gauge.by_month(gauge.within(user, choice.year_back, choice.department_id, person))
    months = _until_now(choice)
    cells = [_cell(gauge, found.get(month, gauge.nothing)) for month in months]
    return Chart(
        code=gauge.code,
        title=_("How did it go month by month: %(figure)s?") % {"figure": gauge.label},
        kind=BAR if gauge.unit is Unit.NUMBER else LINE,
        corner=_("Month"),
        labels=[month_name(month) for month in months],
        series=[Series(str(gauge.label), cells)],
        lowest=1 if gauge.unit is Unit.MARK and gauge.group is Group.RECEPTION else 0,
        highest={Unit.SHARE: 100}.get(gauge.unit),
    ).from_its_beginning


def satisfaction(user: User, choice: Choice) -> Chart:
    """Satisfaction of visitors beside their number, month by month (S1-01)."""
    marks, visits = GAUGES["satisfaction"], GAUGES["receptions"]
    span, department, months = choice.year_back, choice.department_id, _until_now(choice)
    mean = marks.by_month(marks.within(user, span, department))
    came = visits.by_month(visits.within(user, span, department))
    return Chart(
        code="satisfaction",
        title=_("How satisfied were visitors, and how many came?"),
        kind=BAR,
        corner=_("Month"),
        labels=[month_name(month) for month in months],
        series=[
            Series(
                _("Visitors received"),
                [_cell(visits, came.get(month, visits.nothing), _of_month(visits, choice, month)) for month in months],
            ),
            Series(
                _("Satisfaction, of 5"),
                [_cell(marks, mean.get(month, marks.nothing), _of_month(marks, choice, month)) for month in months],
                kind=LINE,
                second=True,
            ),
        ],
        lowest=1,
        highest=FULL_MARK,
    ).from_its_beginning


def improvements(user: User, choice: Choice) -> Chart:
    """What was raised and closed, quarter by quarter (S4-02)."""
    quarters = improvement.by_quarter(user, choice.quarters, choice.at)
    return Chart(
        code="improvement",
        title=_("How many improvement actions were raised, and how many closed?"),
        kind=BAR,
        corner=_("Quarter"),
        labels=[quarter.name for quarter in quarters],
        urls=[f"{reverse('assessments:indicators')}?quarter={quarter.first}#improvement" for quarter in quarters],
        series=[
            Series(_("Raised"), [Cell(quarter.all_raised, str(quarter.all_raised)) for quarter in quarters]),
            Series(_("Closed"), [Cell(quarter.all_closed, str(quarter.all_closed)) for quarter in quarters]),
        ],
        note=_("Rectifications, complaints, customers' suggestions and items agreed in meetings."),
    ).from_its_beginning


def month_name(first: date) -> str:
    return date_format(first, "YEAR_MONTH_FORMAT")


def _until_now(choice: Choice) -> list[date]:
    today = local(choice.at).date()
    return [month for month in choice.months if month <= today]


def _of_month(gauge: Gauge, choice: Choice, month: date) -> str:
    return address(gauge.code, choice, month=month.isoformat()[:7])


def _cell(gauge: Gauge, figure: Figure, url: str = "") -> Cell:
    value = None if figure.value is None else round(figure.value, 2)
    return Cell(value, gauge.said(figure), url if figure.n else "")
