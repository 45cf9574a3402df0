"""The working calendar as the arithmetic needs it, kept in memory by version: versions never change."""

from collections import OrderedDict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.models import Department
from history.moment import now

from .arithmetic import Calendar, Day, Interval
from .models import CalendarVersion, WorkCalendar
from .rulebook import book, opened

_kept: OrderedDict[tuple, Calendar] = OrderedDict()
KEEP = 16


def current_version(at: datetime, code: str = WorkCalendar.SITE) -> CalendarVersion:
    """The version of a calendar that was published last; before the first, the first. Never a draft."""
    return book().calendar(code, at)


@opened()
def calendar_for(department: Department | None, at: datetime) -> CalendarVersion:
    """By which days and hours a department works: its own, those of what it is part of, or the company's."""
    rules = book()
    here = department if rules.own_calendars else None
    while here is not None and here.pk not in rules.own_calendars:
        here = here.parent
    return rules.calendar(WorkCalendar.SITE if here is None else rules.own_calendars[here.pk], at)


def calendar_of(version: CalendarVersion) -> Calendar:
    """The days of one version, read once per process; those of a draft each time, for they still change."""
    if version.is_draft:
        return _read(version)
    key = (version.pk, version.fingerprint)
    calendar = _kept.get(key)
    if calendar is None:
        calendar = _kept[key] = _read(version)
        while len(_kept) > KEEP:
            _kept.popitem(last=False)
    return calendar


def calendar_by_pk(pk: int) -> Calendar:
    """The days of the version a clock was computed with; asks the database once per process."""
    # A list, for another thread may keep one more meanwhile.
    known = next((calendar for (kept, _), calendar in list(_kept.items()) if kept == pk), None)
    return known or calendar_of(CalendarVersion.objects.select_related("calendar").get(pk=pk))


def _read(version: CalendarVersion) -> Calendar:
    rows = version.days.values_list("date", "intervals", "kind", "label", "label_zh")
    days = {on: Day(minutes(intervals), kind, label, label_zh) for on, intervals, kind, label, label_zh in rows}
    return Calendar(
        zone=ZoneInfo(version.calendar.time_zone),
        days=days,
        covered_from=version.covered_from,
        covered_until=version.covered_until,
        usual=minutes(version.usual_hours or version.calendar.usual_hours),
    )


def minutes(intervals: list[list[str]]) -> tuple[Interval, ...]:
    """`[["09:00", "12:00"]]` as minutes of the day."""
    return tuple((_minute(start), _minute(end)) for start, end in intervals)


def _minute(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def site_calendar(at: datetime | None = None) -> Calendar:
    """The company's own calendar as it holds now."""
    return calendar_of(current_version(at or now()))


def close_of(on: date) -> datetime | None:
    """The close of work of a date; none where it rests."""
    return site_calendar().close_of(on)


def is_working_day(on: date) -> bool:
    return site_calendar().is_working_day(on)
