"""From the first of December a next year that nobody published alarms, once a week until it is done."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.models import User
from deadlines.days import current_version
from deadlines.models import CalendarVersion, WorkCalendar
from deadlines.rulebook import book
from notices import actions as notices

FROM_MONTH = 12


def missing_year(version: CalendarVersion, today: date) -> int | None:
    """The next year, where December has come and its days are missing; so too a year that began without them."""
    wanted = today.year + (today.month >= FROM_MONTH)
    return wanted if version.covered_until < date(wanted, 12, 31) else None


def ring(at: datetime) -> int:
    """Tell those who keep the calendars; the same week a second time tells nobody anything new."""
    told, site = 0, current_version(at)
    today = at.astimezone(ZoneInfo(site.calendar.time_zone)).date()
    if missing_year(site, today) is None and not book().own_calendars:
        return told
    week = today.strftime("%G-%V")
    for calendar in WorkCalendar.objects.order_by("pk"):
        if (year := missing_year(current_version(at, calendar.code), today)) is None:
            continue
        notices.notify(
            User.objects.holding("deadlines.manage_calendar"),
            "deadlines.year_missing",
            about=calendar,
            at=at,
            key=f"{year} {week}",
            params={"calendar": {"en": calendar.name, "zh-hans": calendar.name_zh or calendar.name}, "year": str(year)},
        )
        told += 1
    return told
