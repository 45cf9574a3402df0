"""When something is due after a pause: pure functions, like the arithmetic.

A limit in hours moves by the length of the pause, one in working hours by the working time
in it. Where days are counted, the day on which the pause begins and every day before it
have counted already: the due moment moves by the working days (days of the calendar) after
it, up to the day on which the pause ends. Whatever ends with a pause is never due before
work is possible again: then it is due at the first such moment of a day after the pause.
"""

from collections.abc import Iterable
from datetime import date, datetime

from . import arithmetic
from .arithmetic import INSTANT, ONE_DAY, Answer, Calendar, Terms

Stretch = tuple[datetime, datetime]  # half open: since, until


def can_be_paused(terms: Terms) -> bool:
    """A moment that a person named, and one counted back from a visit, does not wait."""
    return terms.unit != "fixed" and terms.direction != "before"


def shifted(terms: Terms, calendar: Calendar, due: datetime, pause: Stretch) -> tuple[datetime, tuple[date, ...]]:
    """When it is due after a pause that began before it was, and the days it rests on."""
    since, until = pause
    if since >= due or until <= since:
        return due, ()
    if terms.unit in {"minutes", "hours"}:
        return due + (until - since), ()
    if terms.unit == "working_hours":
        return arithmetic.working_time(calendar, due, arithmetic.working_time_between(calendar, since, until))
    return _by_days(terms, calendar, due, pause)


def with_pauses(terms: Terms, calendar: Calendar, answer: Answer, pauses: Iterable[Stretch]) -> Answer:
    """The answer of the arithmetic, moved by the pauses in their order; one after the due moment moves nothing."""
    at, provisional = answer.at, answer.is_provisional
    for since, until in sorted(pauses):
        at, days = shifted(terms, calendar, at, (max(since, answer.counted_from), until))
        last = calendar.date_of(at - INSTANT)
        provisional = provisional or not all(calendar.covers(on) for on in (*days, last))
    return Answer(at, answer.counted_from, provisional, answer.passed)


def _by_days(terms: Terms, calendar: Calendar, due: datetime, pause: Stretch) -> tuple[datetime, tuple[date, ...]]:
    since, until = pause
    first, last = calendar.date_of(since), calendar.date_of(until - INSTANT)
    paused = [first + n * ONE_DAY for n in range(1, (last - first).days + 1)]
    on, days = calendar.date_of(due - INSTANT), list(paused)
    if terms.unit == "working_days":
        missing = sum(calendar.is_working_day(day) for day in paused)
        moved = missing > 0
        while missing:
            on += ONE_DAY
            days.append(on)
            missing -= calendar.is_working_day(on)
    else:
        moved = bool(paused)
        on += len(paused) * ONE_DAY
    at = _on(terms, calendar, on, due) if moved else due
    tried = 0
    while at <= until:
        on += ONE_DAY
        days.append(on)
        arithmetic.give_up_after(tried := tried + 1)
        if terms.unit != "working_days" or calendar.is_working_day(on):
            at = _on(terms, calendar, on, due)
    return at, tuple(days)


def _on(terms: Terms, calendar: Calendar, on: date, due: datetime) -> datetime:
    """The moment of that day at which it is due."""
    usual = "close_of_work" if terms.unit == "working_days" else "end_of_day"
    return arithmetic.end_of(terms, usual, on, due, calendar)
