"""Quiet hours: mail that can wait waits for the morning; the working calendar is not asked."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import User

from .arithmetic import Calendar
from .days import minutes
from .models import Standard, WorkCalendar

# Whose wall clock it is, told together with the hours.
SITE_ZONE = WorkCalendar.objects.filter(code=WorkCalendar.SITE).values("time_zone")[:1]


def not_before(at: datetime, person: User | None = None) -> datetime:
    """When a mail that can wait may go out: at once, or when the quiet hours around `at` are over.

    The hours are those of the company, on the site's wall clock; a window that ends before it
    begins goes over midnight. Where no window is set, nothing waits. Everybody has the same hours.
    """
    standard = Standard.objects.annotate(zone=SITE_ZONE).chosen("QUIET_HOURS", at)
    windows = standard.windows if standard else []
    if not windows:
        return at
    calendar, until = Calendar(ZoneInfo(standard.zone), {}, date.min, date.max), at
    for _window in windows:  # the end of one may lie in the next
        until = max([until, *(_end_of(window, until, calendar) for window in windows)])
    return until


def _end_of(window: dict, at: datetime, calendar: Calendar) -> datetime:
    """Where the window is open at `at`, its end; else `at`."""
    [(first, last)] = minutes([[window["from"], window["until"]]])
    today = calendar.date_of(at)
    for day in (today - timedelta(days=1), today):
        start = calendar.instant(day, first)
        end = calendar.instant(day if last > first else day + timedelta(days=1), last)
        if start <= at < end:
            return end.astimezone(UTC)
    return at
