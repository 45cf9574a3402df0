"""Quiet hours: mail that can wait waits for the morning; the working calendar is not asked."""

from datetime import UTC, datetime, timedelta

from accounts.models import User

from .arithmetic import Calendar
from .days import minutes, site_calendar
from .rulebook import opened
from .standards import windows


@opened()
def not_before(at: datetime, person: User | None = None) -> datetime:
    """When a mail that can wait may go out: at once, or when the quiet hours around `at` are over.

    The hours are those of the company, on the site's wall clock; a window that ends before it
    begins goes over midnight. Where no window is set, nothing waits. Everybody has the same hours.
    """
    quiet = windows("QUIET_HOURS", at)
    if not quiet:
        return at
    calendar, until = site_calendar(at), at
    for _window in quiet:  # the end of one may lie in the next
        until = max([until, *(_end_of(window, until, calendar) for window in quiet)])
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
