"""What an empty company starts with; run after every migrate, and touching nothing that is already there."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from deadlines.calendars.publishing import fingerprint_of
from deadlines.models import CalendarDay, CalendarVersion, Ladder, Standard, TimeLimit, WorkCalendar

from . import (
    after_visit,
    appointments,
    calls,
    china,
    inside,
    ladders,
    outbound,
    preparation,
    standards,
)

LIMITS = [appointments, preparation, calls, after_visit, outbound, inside]
FROM_THE_START = datetime(2025, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))


def install(sender=None, **_said_by_migrate) -> None:
    """The calendar, the ladders, the time limits and the standards of the regulations."""
    if TimeLimit._meta.db_table not in connection.introspection.table_names():
        return  # another app alone was migrated
    _calendar()
    _rows(Ladder, ladders.ROWS, ["code"])
    ladder_of = dict(Ladder.objects.values_list("code", "pk"))
    rows: list[dict] = [dict(row) for topic in LIMITS for row in topic.ROWS]
    for row in rows:
        row["ladder_id"] = ladder_of[row.pop("ladder")]
    _rows(TimeLimit, rows, ["code", "variant"], valid_from=FROM_THE_START)
    _rows(Standard, standards.ROWS, ["code", "variant"], valid_from=FROM_THE_START)


def _rows(model, rows: Iterable[Any], key: list[str], **constant) -> None:
    """Add the rows whose key is not there yet, in any version."""
    there = set(model.objects.values_list(*key))
    new = [row for row in rows if tuple(row.get(name, "") for name in key) not in there]
    model.objects.bulk_create(model(**row, **constant) for row in new)


def _calendar() -> None:
    if WorkCalendar.objects.filter(code=WorkCalendar.SITE).exists():
        return
    calendar = WorkCalendar.objects.create(
        code=WorkCalendar.SITE,
        name="Working calendar",
        name_zh="工作日历",
        time_zone=settings.TIME_ZONE,
        usual_hours=china.HOURS,
    )
    days = [CalendarDay(**day) for day in china.days()]
    version = CalendarVersion.objects.create(
        calendar=calendar,
        number=1,
        published_at=FROM_THE_START,
        source=china.SOURCE,
        covered_from=days[0].date,
        covered_until=days[-1].date,
        fingerprint=fingerprint_of(days),
        moved=0,
    )
    for day in days:
        day.version = version
    CalendarDay.objects.bulk_create(days)
