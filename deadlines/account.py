"""Why this time? A due moment told line by line: what was counted, which days rested and why."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from history.moment import now
from pages import formats
from pages.languages import in_language

from . import arithmetic, happened, pausing
from .arithmetic import Answer, Calendar, Day
from .models import CalendarVersion, Clock, ClockEvent, Custody, Turn
from .models.limit import Rule
from .terms import amount_words, quantity, terms_of
from .words import until


def lines(rule: Rule, answer: Answer, calendar: Calendar, version: CalendarVersion) -> Iterator[str]:
    """The account of one computation, in the reader's language."""
    yield _limit(rule)
    yield _start(rule, answer)
    if answer.passed:
        yield from _days(rule, answer, calendar)
    elif rule.unit in {Rule.Unit.HOURS, Rule.Unit.MINUTES}:
        yield _("The time runs on the clock: nights and days of rest count.")
    elif rule.unit in {Rule.Unit.CALENDAR_DAYS, Rule.Unit.WEEKS, Rule.Unit.MONTHS}:
        yield _("Days of the calendar are counted, and the last one ends at 24:00.")
    yield _("Due %(when)s.") % {"when": until(answer.at)}
    yield _("%(calendar)s, version %(number)d, published until %(last)s.") % {
        "calendar": version.calendar,
        "number": version.number,
        "last": formats.day(version.covered_until),
    }
    if answer.is_provisional:
        yield _("Provisional: days after %(last)s are not published yet and are taken for Monday to Friday.") % {
            "last": formats.day(version.covered_until)
        }


def of_clock(
    clock: Clock,
    calendar: Calendar,
    version: CalendarVersion,
    events: list[ClockEvent],
    custody: Iterable[Custody] = (),
    at: datetime | None = None,
) -> Iterator[str]:
    """The account of a running or stopped clock, with what happened to it since."""
    if clock.subject_type.model_class() is Turn:
        yield from happened.turn(clock.subject)
    answer = _answer(clock, calendar)
    yield from lines(clock.limit, answer, calendar, version)
    yield from happened.lines(clock, events, custody)
    if clock.due_at != answer.at:
        yield _("So it is due %(when)s.") % {"when": until(clock.due_at)}
    yield from happened.outcome(clock, at or now())


def _answer(clock: Clock, calendar: Calendar) -> Answer:
    """What the clock was given before anything happened to it, and how the limit leads there."""
    chosen = Answer(clock.due_base, clock.anchor, clock.is_provisional)
    if clock.limit.unit == Rule.Unit.FIXED:
        return chosen
    terms = terms_of(clock.limit)
    computed = arithmetic.due(terms, clock.anchor, calendar)
    pauses = [(pause.since, pause.ended_at) for pause in clock.pauses.all()]
    paused = pausing.with_pauses(terms, calendar, computed, pauses)
    return computed if paused.at == clock.due_base else chosen


def _limit(rule: Rule) -> str:
    said = {"code": rule.code, "name": rule, "amount": amount_words(rule), "number": rule.number}
    if rule.is_proposed:
        return _("%(code)s, %(name)s: %(amount)s (version %(number)d, proposed).") % said
    return _("%(code)s, %(name)s: %(amount)s (version %(number)d).") % said


def _start(rule: Rule, answer: Answer) -> str:
    what = in_language(rule, "starts_when") if hasattr(rule, "starts_when") else ""
    when = formats.moment(answer.counted_from)
    if rule.unit == Rule.Unit.FIXED:
        return _("A person named the moment.")
    if rule.period:
        when = formats.day(answer.counted_from)
    if not what:
        return _("Counted from %(when)s.") % {"when": when}
    if rule.direction == Rule.Direction.BEFORE:
        return _("Counted back from %(when)s: %(what)s.") % {"when": when, "what": what}
    return _("Counted from %(when)s: %(what)s.") % {"when": when, "what": what}


def _days(rule: Rule, answer: Answer, calendar: Calendar) -> Iterator[str]:
    """The days in the order of counting: one line per working day, one per run of rest days of one name."""
    counted = 0
    runs = groupby(answer.passed, key=lambda on: (_name(calendar.day(on)), calendar.is_working_day(on) and on))
    for (name, works), run in runs:
        dates = list(run)
        if not works:
            yield _rest(dates, name)
        elif rule.unit == Rule.Unit.WORKING_HOURS:
            yield _hours(dates[0], answer, calendar, name)
        else:
            counted += 1
            yield _count(dates[0], name, counted, rule.amount)


def _name(day: Day) -> str:
    """Why a day is what it is; an ordinary weekday needs no reason."""
    if day.label or day.label_zh:
        return in_language(day, "label")
    if day.kind == "assumed":
        return _("not published yet")
    return "" if day.is_working else _("weekend")


def _rest(dates: list[date], name: str) -> str:
    first, last = min(dates), max(dates)
    if first == last:
        return _("%(day)s rests: %(name)s.") % {"day": formats.day(first), "name": name}
    return ngettext(
        "%(first)s to %(last)s rest, %(n)d day: %(name)s.",
        "%(first)s to %(last)s rest, %(n)d days: %(name)s.",
        len(dates),
    ) % {"first": formats.day(first), "last": formats.day(last), "n": len(dates), "name": name}


def _count(on: date, name: str, counted: int, wanted: int) -> str:
    said = {"day": formats.day(on), "n": counted, "all": quantity(wanted, "working_days"), "name": name}
    if name:
        return _("%(day)s works (%(name)s): number %(n)d of %(all)s.") % said
    return _("%(day)s works: number %(n)d of %(all)s.") % said


def _hours(on: date, answer: Answer, calendar: Calendar, name: str) -> str:
    start, end = sorted([answer.counted_from, answer.at])
    length = sum((_overlap(span, start, end) for span in calendar.spans(on)), timedelta(0))
    said = {"day": formats.day(on), "span": formats.span(length), "name": name}
    if name:
        return _("%(day)s works (%(name)s): %(span)s.") % said
    return _("%(day)s works: %(span)s.") % said


def _overlap(span: tuple[datetime, datetime], start: datetime, end: datetime) -> timedelta:
    return max(min(span[1], end) - max(span[0], start), timedelta(0))
