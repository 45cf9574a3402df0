"""A simulated stretch of time: what happens in it, in order, with the sweep looking in whenever something is due."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random

from deadlines.days import site_calendar
from deadlines.models import Checkpoint
from deadlines.sweep import sweep
from history import moment

Act = Callable[[datetime], None]


class Diary:
    """Acts to be done at their moment. An act may note further ones; none is done after `end`."""

    def __init__(self, end: datetime, rng: Random):
        self.end, self.rng, self.calendar = end, rng, site_calendar()
        self._acts: list[tuple[datetime, int, Act]] = []
        self._count = 0

    def note(self, instant: datetime, act: Act) -> None:
        """`act` is to be done at `instant`, with the clock set to it."""
        self._count += 1
        heapq.heappush(self._acts, (instant, self._count, act))

    def run(self) -> None:
        """Live through the diary; whatever falls due in between is swept when it falls due, as it would have been."""
        while self._acts and self._acts[0][0] <= self.end:
            instant, _order, act = heapq.heappop(self._acts)
            _sweep_until(instant)
            with moment.at(instant):
                act(instant)
        _sweep_until(self.end)
        with moment.at(self.end):
            sweep()

    def on(self, day: date, hour: float, *, within: float = 0) -> datetime:
        """A moment of a day on the site's wall clock, up to `within` hours later by chance, in whole minutes."""
        minutes = int(hour * 60 + self.rng.random() * within * 60)
        return datetime.combine(day, time(), self.calendar.zone) + timedelta(minutes=minutes)

    def working(self, day: date) -> date:
        """The day itself, or the next on which people work."""
        while not self.calendar.is_working_day(day):
            day += timedelta(days=1)
        return day

    def after(self, day: date, working_days: int) -> date:
        """So many working days later (or earlier, when negative)."""
        step = timedelta(days=1 if working_days >= 0 else -1)
        for _nth in range(abs(working_days)):
            day += step
            while not self.calendar.is_working_day(day):
                day += step
        return day

    def in_hours(self, instant: datetime, hours: float) -> datetime:
        """So many hours later, and if that is outside working time, the next morning people work."""
        later = (instant + timedelta(hours=hours)).astimezone(self.calendar.zone)
        if self.calendar.is_working_day(later.date()) and 9 <= later.hour < 18:
            return later
        day = later.date() if later.hour < 9 else later.date() + timedelta(days=1)
        return self.on(self.working(day), 9.1, within=1)


def _sweep_until(instant: datetime) -> None:
    while due := Checkpoint.objects.due(instant).order_by("fire_at").values_list("fire_at", flat=True).first():
        with moment.at(due):
            sweep()
