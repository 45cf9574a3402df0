"""A year of the working calendar at a glance: months of weeks of days, for one page."""

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date

from django.utils.dates import MONTHS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from pages.languages import in_language

from .arithmetic import Calendar


@dataclass(frozen=True)
class Cell:
    """One date as the page shows it; a date of the neighbouring month is empty."""

    number: int = 0
    css: str = ""
    title: str = ""


@dataclass(frozen=True)
class Month:
    name: str
    weeks: list[list[Cell]]


def weekdays() -> list[str]:
    return [str(WEEKDAYS_ABBR[number]) for number in range(7)]


def months(calendar: Calendar, year: int) -> list[Month]:
    return [
        Month(
            str(MONTHS[month]),
            [[_cell(calendar, on, month) for on in week] for week in Weeks().monthdatescalendar(year, month)],
        )
        for month in range(1, 13)
    ]


def named_days(calendar: Calendar, year: int) -> list[tuple[date, date, str, bool]]:
    """The year's rest days and make-up days by name, in runs: first, last, name, works."""
    runs: list[tuple[date, date, str, bool]] = []
    named = [(on, day) for on, day in sorted(calendar.days.items()) if on.year == year and day.label]
    for on, day in named:
        name = in_language(day, "label")
        if runs and runs[-1][2:] == (name, day.is_working) and (on - runs[-1][1]).days == 1:
            runs[-1] = (runs[-1][0], on, name, day.is_working)
        else:
            runs.append((on, on, name, day.is_working))
    return runs


def _cell(calendar: Calendar, on: date, month: int) -> Cell:
    if on.month != month:
        return Cell()
    day = calendar.day(on)
    if day.kind == "assumed":
        return Cell(on.day, "day-unpublished", _("not published yet"))
    return Cell(on.day, f"day-{day.kind}", in_language(day, "label") if day.label else "")
