"""When customers may be called back: not at lunch, not at night, not twice within the hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from deadlines import standards
from deadlines.arithmetic import Calendar
from deadlines.days import minutes, site_calendar

HOURS, SPACING = "CALL_BACK_HOURS", "CALL_BACK_SPACING"
SEARCHED = 14  # days back or ahead in which an hour to call is looked for


@dataclass(frozen=True)
class Hours:
    """The hours of a working day in which one calls; without any, every hour is one."""

    spans: list[tuple[int, int]]  # minutes of the day
    calendar: Calendar
    spacing: timedelta  # after one attempt, until the next one counts

    def is_quiet(self, at: datetime) -> bool:
        """Is it no hour to call somebody?"""
        return bool(self.spans) and not any(start <= at < end for start, end in self._on(at))

    def next(self, at: datetime) -> datetime:
        """When one may call: now, or when the next hours for it begin."""
        if not self.is_quiet(at):
            return at
        days = (at + timedelta(days=ahead) for ahead in range(SEARCHED))
        return next((start for day in days for start, _end in self._on(day) if start > at), at)

    def until(self, due: datetime) -> datetime:
        """The last moment for the call: when it is due, or before that the end of the last hours for it."""
        days = (due - timedelta(days=back) for back in range(SEARCHED if self.spans else 0))
        return next((min(end, due) for day in days for start, end in reversed(self._on(day)) if start < due), due)

    def _on(self, at: datetime) -> list[tuple[datetime, datetime]]:
        """The hours of the day of an instant; none on a day of rest."""
        day = self.calendar.date_of(at)
        if not self.calendar.is_working_day(day):
            return []
        return [(self.calendar.instant(day, first), self.calendar.instant(day, last)) for first, last in self.spans]


def hours(at: datetime) -> Hours:
    """Those that hold at the instant."""
    windows = standards.windows(HOURS, at)
    spans = sorted(minutes([[window["from"], window["until"]] for window in windows]))
    return Hours(spans, site_calendar(), timedelta(hours=standards.number(SPACING, at) or 0))
