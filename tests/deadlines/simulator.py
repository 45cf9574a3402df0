"""What a promise is due by, lived through step by step: shares no line with the engine.

A minute is enough where every event, every opening and every closing lies on a whole minute:
inside one nothing changes. A test walks the same stories by seconds and finds the same.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
MINUTE = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)
Hours = dict[date, tuple[tuple[int, int], ...]]  # minutes of the day; a day without any rests


def midnight(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=CHINA)


@dataclass
class Story:
    """One cycle of a promise: its number, its calendar, when it began and when it stood still."""

    amount: int
    unit: str
    hours: Hours
    begins: datetime
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)

    def due(self, step: timedelta = MINUTE) -> datetime:
        """When its time is used up."""
        return self._by_days() if self.unit in {"working_days", "calendar_days"} else self._by_time(step)

    def _by_time(self, step: timedelta) -> datetime:
        left, instant = timedelta(hours=self.amount), self.begins
        while left > timedelta(0):
            stands = any(since <= instant < until for since, until in self.pauses)
            if not stands and (self.unit == "hours" or self._works(instant)):
                left -= step
            instant += step
        return instant

    def _by_days(self) -> datetime:
        """From one end of a day, and one end of a pause, to the next.

        A day is gone when it ends, unless it began at rest. When a pause ends and no day is left,
        one more is owed: the day on which it goes on, if that still has its end ahead.
        """
        left, gone_on = self.amount, date.min
        first = self.begins.astimezone(CHINA).date()
        ends = [first + n * ONE_DAY for n in range(1, 150)]
        moments = [(self._end_of(on), 0, on) for on in ends if self._counts(on)]
        moments += [(until, 1, until.astimezone(CHINA).date()) for _since, until in self.pauses]
        for moment, is_pause_over, on in sorted(moments):
            if is_pause_over:
                if left <= 0:
                    left = 1
                    gone_on = on if self._counts(on) and self._end_of(on) > moment else gone_on
                continue
            if on == gone_on or not any(since < midnight(on) < until for since, until in self.pauses):
                left -= 1
            if left <= 0 and not any(since < moment <= until for since, until in self.pauses):
                return moment
        raise AssertionError("The story is longer than its calendar.")

    def _counts(self, on: date) -> bool:
        return self.unit == "calendar_days" or bool(self.hours.get(on))

    def _end_of(self, on: date) -> datetime:
        return midnight(on) + (ONE_DAY if self.unit == "calendar_days" else self.hours[on][-1][1] * MINUTE)

    def _works(self, instant: datetime) -> bool:
        local = instant.astimezone(CHINA)
        minute = local.hour * 60 + local.minute
        return any(start <= minute < end for start, end in self.hours.get(local.date(), ()))
