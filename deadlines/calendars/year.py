"""A year of the working calendar at a glance: months of weeks of days, for one page."""

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from deadlines.arithmetic import Calendar, Day, Interval
from deadlines.models import CalendarDay
from pages import formats
from pages.formats import comma
from pages.languages import in_language

from . import hours

Kind = CalendarDay.Kind


@dataclass(frozen=True)
class Cell:
    """One date as the page shows it; a date of the neighbouring month is empty."""

    number: int = 0
    css: str = ""
    title: str = ""
    # Two or three letters that say what the colour says.
    mark: str = ""
    date: str = ""


@dataclass(frozen=True)
class Month:
    name: str
    weeks: list[list[Cell]]


@dataclass(frozen=True)
class Run:
    """Days of one name that follow on one another."""

    first: date
    last: date
    name: str
    kind: str
    hours: str


@dataclass(frozen=True)
class Totals:
    working: int
    holidays: int
    made_up: int
    company: int


def weekdays() -> list[str]:
    return list(formats.WEEKDAYS[formats.is_chinese()])


def months(calendar: Calendar, year: int) -> list[Month]:
    return [
        Month(
            str(MONTHS[month]),
            [[_cell(calendar, on, month) for on in week] for week in Weeks().monthdatescalendar(year, month)],
        )
        for month in range(1, 13)
    ]


def marks() -> dict[str, str]:
    """What stands under the number of a day, so that colour is never alone."""
    return {
        Kind.STATUTORY: pgettext("mark of a public holiday", "off"),
        Kind.MAKE_UP: pgettext("mark of a make-up working day", "on"),
        Kind.COMPANY: pgettext("mark of a company day", "co."),
    }


def named_days(calendar: Calendar, year: int) -> list[Run]:
    """The year's rest days, make-up days and company days by name, in runs."""
    runs: list[Run] = []
    for on, day in sorted(calendar.days.items()):
        if on.year != year or not (day.label or day.label_zh or day.kind == Kind.COMPANY):
            continue
        run = Run(on, on, name_of(day), str(Kind(day.kind).label), said(day.intervals))
        last = runs[-1] if runs else None
        if (
            last
            and (last.name, last.kind, last.hours) == (run.name, run.kind, run.hours)
            and (on - last.last).days == 1
        ):
            runs[-1] = Run(last.first, on, last.name, last.kind, last.hours)
        else:
            runs.append(run)
    return runs


def working_hours(calendar: Calendar, year: int) -> list[tuple[date, str]]:
    """The hours of ordinary working days, and since when in this year."""
    found: list[tuple[date, str]] = []
    for on, day in sorted(calendar.days.items()):
        if on.year == year and day.kind == Kind.WORKING and (not found or found[-1][1] != said(day.intervals)):
            found.append((on, said(day.intervals)))
    return found


def totals(calendar: Calendar, year: int) -> Totals:
    days = [day for on, day in calendar.days.items() if on.year == year]
    return Totals(
        working=sum(day.is_working for day in days),
        holidays=sum(day.kind == Kind.STATUTORY for day in days),
        made_up=sum(day.kind == Kind.MAKE_UP for day in days),
        company=sum(day.kind == Kind.COMPANY for day in days),
    )


def covers(calendar: Calendar, year: int) -> bool:
    return calendar.covered_from.year <= year <= calendar.covered_until.year


def said(intervals: tuple[Interval, ...]) -> str:
    """`09:00–12:00, 13:00–18:00`; empty where nobody works."""
    return hours.words([[_clock(start), _clock(end)] for start, end in intervals])


def name_of(day: Day) -> str:
    """The name of a day in the reader's language, or what kind of day it is."""
    return in_language(day, "label") or str(Kind(day.kind).label)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _cell(calendar: Calendar, on: date, month: int) -> Cell:
    if on.month != month:
        return Cell()
    day = calendar.day(on)
    if day.kind == "assumed":
        return Cell(on.day, "day-unpublished", _("not published yet"), date=on.isoformat())
    title = name_of(day) if day.kind != Kind.WORKING or day.label or day.label_zh else ""
    if day.kind == Kind.COMPANY and day.intervals:
        title = f"{title}{comma()}{said(day.intervals)}"
    return Cell(on.day, f"day-{day.kind}", title, marks().get(day.kind, ""), on.isoformat())
