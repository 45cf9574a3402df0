"""When something is due: pure functions of a moment, the terms of a limit and a calendar.

Start days never count; n working days after end at the close of the n-th working
day strictly after, n before at the close of the n-th strictly before; hours are exact
seconds; a day ends at 24:00. Intervals are half open, and what is done at the due
instant is on time. A date the calendar does not cover is taken for a Monday-to-Friday
guess, and whatever rests on it is marked provisional.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Interval = tuple[int, int]  # minutes of the day, half open; 1440 is 24:00
ONE_DAY = timedelta(days=1)
# The last instant before 24:00 still lies in the day.
INSTANT = timedelta(microseconds=1)
MONTHS_OF = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
# A calendar on which nobody ever works must fail, not hang.
FARTHEST = 3660


@dataclass(frozen=True, slots=True)
class Day:
    """What one date is: its working hours (none: it rests), and why."""

    intervals: tuple[Interval, ...]
    kind: str = ""
    label: str = ""
    label_zh: str = ""

    @property
    def is_working(self) -> bool:
        return bool(self.intervals)


@dataclass(frozen=True)
class Calendar:
    """One version of a working calendar, as the arithmetic sees it."""

    zone: ZoneInfo
    days: Mapping[date, Day]
    covered_from: date
    covered_until: date
    usual: tuple[Interval, ...] = ((540, 720), (780, 1080))

    def covers(self, on: date) -> bool:
        return self.covered_from <= on <= self.covered_until

    def day(self, on: date) -> Day:
        known = self.days.get(on)
        if known is not None:
            return known
        return Day(self.usual, "assumed") if on.weekday() < 5 else Day((), "assumed")

    def is_working_day(self, on: date) -> bool:
        return self.day(on).is_working

    def date_of(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def instant(self, on: date, minutes: int) -> datetime:
        """The instant at which that many minutes of the day have passed on the wall clock."""
        return (datetime.combine(on, time(0), self.zone) + timedelta(minutes=minutes)).astimezone(UTC)

    def close_of(self, on: date) -> datetime | None:
        """The close of work of a date; none where it rests."""
        intervals = self.day(on).intervals
        return self.instant(on, intervals[-1][1]) if intervals else None

    def spans(self, on: date) -> list[tuple[datetime, datetime]]:
        return [(self.instant(on, start), self.instant(on, end)) for start, end in self.day(on).intervals]


@dataclass(frozen=True, slots=True)
class Terms:
    """How much of what, in which direction: the part of a limit that the arithmetic needs."""

    amount: int | None
    unit: str
    direction: str = "after"
    ends: str = ""
    time_of_day: time | None = None
    period: str = ""


@dataclass(frozen=True)
class Answer:
    """A due instant and what led to it: the dates passed over, in the order of counting."""

    at: datetime
    counted_from: datetime
    is_provisional: bool = False
    passed: tuple[date, ...] = field(default=())


class NotSet(Exception):
    """The limit has no amount, or its moment was not named."""


def due(terms: Terms, moment: datetime, calendar: Calendar) -> Answer:
    """When it is due, counted from `moment`."""
    base = moment.astimezone(UTC)
    if terms.period:
        base = calendar.instant(period_end(calendar.date_of(base), terms.period), 1439)
    at, passed = _find(terms, base, calendar)
    last = calendar.date_of(at - INSTANT)
    provisional = not all(calendar.covers(on) for on in (*passed, last))
    return Answer(at, base, provisional, passed)


def _find(terms: Terms, base: datetime, calendar: Calendar) -> tuple[datetime, tuple[date, ...]]:
    unit, amount = terms.unit, terms.amount
    if unit == "fixed":
        return base, ()
    if amount is None:
        raise NotSet(unit)
    sign = -1 if terms.direction == "before" else 1
    today = calendar.date_of(base)
    if unit in {"minutes", "hours"}:
        return base + sign * amount * timedelta(**{unit: 1}), ()
    if unit == "working_hours":
        return working_time(calendar, base, sign * amount * timedelta(hours=1))
    if unit == "working_days":
        passed = _working_days(calendar, today, sign * amount)
        return end_of(terms, "close_of_work", passed[-1] if passed else today, base, calendar), passed
    if unit in {"calendar_days", "weeks", "same_day"}:
        days = {"calendar_days": amount, "weeks": 7 * amount, "same_day": 0}[unit]
        return end_of(terms, "end_of_day", today + sign * days * ONE_DAY, base, calendar), ()
    if unit == "months":
        return end_of(terms, "end_of_day", months_after(today, sign * amount), base, calendar), ()
    if unit.startswith("per_"):
        last = period_end(today, unit.removeprefix("per_"))
        return end_of(terms, "end_of_day", last, base, calendar), ()
    raise NotSet(unit)


def end_of(terms: Terms, usual: str, on: date, base: datetime, calendar: Calendar) -> datetime:
    """At which moment of the day found it is due."""
    ends = terms.ends or usual
    if terms.time_of_day is not None:
        return calendar.instant(on, terms.time_of_day.hour * 60 + terms.time_of_day.minute)
    if ends == "same_clock_time":
        wall = base.astimezone(calendar.zone).time()
        return datetime.combine(on, wall, calendar.zone).astimezone(UTC)
    if ends == "close_of_work":
        return calendar.close_of(working_day_on_or_before(calendar, on))
    return calendar.instant(on, 1440)


def _working_days(calendar: Calendar, today: date, count: int) -> tuple[date, ...]:
    """The dates strictly after (before) `today` up to the n-th that works, rest days among them."""
    passed, step, missing = [], ONE_DAY if count > 0 else -ONE_DAY, abs(count)
    on = today
    while missing:
        on += step
        passed.append(on)
        missing -= calendar.is_working_day(on)
        give_up_after(len(passed))
    return tuple(passed)


def working_day_on_or_before(calendar: Calendar, on: date) -> date:
    tried = 0
    while not calendar.is_working_day(on):
        on -= ONE_DAY
        give_up_after(tried := tried + 1)
    return on


def working_time(calendar: Calendar, base: datetime, length: timedelta) -> tuple[datetime, tuple[date, ...]]:
    """The instant at which that much working time has passed since `base` (before it, if negative)."""
    missing = abs(length)
    passed: list[date] = []
    if not missing:
        return base, ()
    forward = length > timedelta(0)
    for on, start, end in _spans_from(calendar, base, forward):
        if not passed or passed[-1] != on:
            passed.append(on)
            give_up_after(len(passed))
        if start is None:
            continue
        if end - start >= missing:
            return (start + missing if forward else end - missing), tuple(passed)
        missing -= end - start
    raise AssertionError("never reached")


def _spans_from(calendar: Calendar, base: datetime, forward: bool) -> Iterator[tuple]:
    """Working spans after (before) `base`, cut at it; a date without any yields one empty span."""
    on = calendar.date_of(base)
    while True:
        spans = calendar.spans(on)
        cut = [
            (max(start, base), end) if forward else (start, min(end, base))
            for start, end in (spans if forward else reversed(spans))
            if (end > base if forward else start < base)
        ]
        for start, end in cut:
            yield on, start, end
        if not cut:
            yield on, None, None
        on += ONE_DAY if forward else -ONE_DAY


def working_time_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How much working time lies in [start, end)."""
    total, on, last = timedelta(0), calendar.date_of(start), calendar.date_of(end)
    while on <= last:
        for opens, closes in calendar.spans(on):
            total += max(min(closes, end) - max(opens, start), timedelta(0))
        on += ONE_DAY
    return total


def is_working_moment(calendar: Calendar, instant: datetime) -> bool:
    return any(start <= instant < end for start, end in calendar.spans(calendar.date_of(instant)))


def last_close(calendar: Calendar, instant: datetime) -> datetime:
    """The last moment of work that lies at or before the instant."""
    if is_working_moment(calendar, instant):
        return instant
    on, tried = calendar.date_of(instant), 0
    while True:
        ends = [end for _, end in calendar.spans(on) if end <= instant]
        if ends:
            return ends[-1]
        on -= ONE_DAY
        give_up_after(tried := tried + 1)


def period_end(on: date, period: str) -> date:
    """The last date of the week, month, quarter, half-year or year that `on` lies in."""
    if period == "week":
        return on + timedelta(days=6 - on.weekday())
    months = MONTHS_OF[period]
    first = on.replace(day=1, month=(on.month - 1) // months * months + 1)
    return months_after(first, months) - ONE_DAY


def months_after(on: date, months: int) -> date:
    """The same day of the month that many months on; the month's last where it has no such day."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(on.day, (following - ONE_DAY).day))


def length(words: str) -> tuple[int, str]:
    """`"4 working_hours"` as a number and a unit."""
    amount, unit = words.split()
    return int(amount), unit


def before(calendar: Calendar, moment: datetime, words: str) -> datetime:
    """The moment that lies `"4 hours"`, `"8 working_hours"`, `"1 calendar_days"` before another."""
    return _offset(calendar, moment, words, -1)


def after(calendar: Calendar, moment: datetime, words: str) -> datetime:
    """The moment that lies `"4 working_hours"` after another."""
    return _offset(calendar, moment, words, 1)


def _offset(calendar: Calendar, moment: datetime, words: str, sign: int) -> datetime:
    amount, unit = length(words)
    if unit == "working_hours":
        return working_time(calendar, moment, sign * amount * timedelta(hours=1))[0]
    days = {"calendar_days": 1, "weeks": 7}.get(unit)
    return moment + sign * amount * (timedelta(days=days) if days else timedelta(**{unit: 1}))


def give_up_after(tried: int) -> None:
    if tried > FARTHEST:
        raise NotSet("On this calendar nobody ever works.")
