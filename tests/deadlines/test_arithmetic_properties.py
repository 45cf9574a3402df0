"""The arithmetic against a naive simulator that walks day by day and minute by minute, over invented calendars."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from deadlines import arithmetic
from deadlines.arithmetic import Calendar, Day, Terms
from tests.deadlines.calendars import SHANGHAI

FIRST = date(2026, 3, 2)
MINUTE = timedelta(minutes=1)
HOURS = st.sampled_from([(), ((540, 720), (780, 1080)), ((540, 720),), ((480, 1020),), ((1320, 1440),), ((0, 60),)])


@st.composite
def calendars(draw) -> Calendar:
    """Forty days at random, then Monday to Friday."""
    days = {FIRST + timedelta(days=n): Day(draw(HOURS)) for n in range(40)}
    return Calendar(SHANGHAI, days, FIRST, FIRST + timedelta(days=39))


moments = st.integers(0, 39 * 1440).map(lambda n: datetime(2026, 3, 2, tzinfo=SHANGHAI) + n * MINUTE)


def works(calendar: Calendar, instant: datetime) -> bool:
    local = instant.astimezone(SHANGHAI)
    minute = local.hour * 60 + local.minute
    return any(start <= minute < end for start, end in calendar.day(local.date()).intervals)


def walk_days(calendar: Calendar, on: date, count: int, step: int) -> date:
    while count:
        on += timedelta(days=step)
        if calendar.day(on).intervals:
            count -= 1
    return on


@given(calendars(), moments, st.integers(1, 12), st.sampled_from(["after", "before"]))
@settings(max_examples=200, deadline=None)
def test_working_days_equal_a_walk_over_the_days(calendar, moment, count, direction):
    answer = arithmetic.due(Terms(count, "working_days", direction), moment, calendar)

    on = walk_days(calendar, moment.date(), count, 1 if direction == "after" else -1)
    closing = calendar.day(on).intervals[-1][1]
    assert answer.at == datetime(on.year, on.month, on.day, tzinfo=SHANGHAI) + closing * MINUTE


@given(calendars(), moments, st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_working_hours_after_equal_a_walk_over_the_minutes(calendar, moment, hours):
    answer = arithmetic.due(Terms(hours, "working_hours"), moment, calendar)

    missing, instant = hours * 60, moment
    while missing:
        missing -= works(calendar, instant)
        instant += MINUTE
    assert answer.at == instant


@given(calendars(), moments, st.integers(1, 20))
@settings(max_examples=60, deadline=None)
def test_working_hours_before_equal_a_walk_back_over_the_minutes(calendar, moment, hours):
    answer = arithmetic.due(Terms(hours, "working_hours", "before"), moment, calendar)

    missing, instant = hours * 60, moment
    while missing:
        instant -= MINUTE
        missing -= works(calendar, instant)
    assert answer.at == instant


@given(calendars(), moments, moments)
@settings(max_examples=60, deadline=None)
def test_working_time_between_equals_counting_the_minutes(calendar, one, other):
    start, end = sorted([one, other])

    between = arithmetic.working_time_between(calendar, start, end)

    counted, instant = 0, start
    while instant < end:
        counted += works(calendar, instant)
        instant += MINUTE
    assert between == counted * MINUTE


@given(calendars(), moments, st.integers(1, 30))
@settings(max_examples=100, deadline=None)
def test_after_and_before_undo_each_other(calendar, moment, hours):
    """Going forward and back again by the same working time loses no working time."""
    forward, _ = arithmetic.working_time(calendar, moment, timedelta(hours=hours))
    back, _ = arithmetic.working_time(calendar, forward, -timedelta(hours=hours))

    assert arithmetic.working_time_between(calendar, moment, back) == timedelta(0)
    assert arithmetic.working_time_between(calendar, back, forward) == timedelta(hours=hours)


@given(calendars(), moments, st.integers(0, 12), st.sampled_from(["after", "before"]))
@settings(max_examples=150, deadline=None)
def test_provisional_exactly_when_a_day_that_counted_is_not_covered(calendar, moment, count, direction):
    answer = arithmetic.due(Terms(count, "working_days", direction), moment, calendar)

    looked_at = {*answer.passed, (answer.at - timedelta(microseconds=1)).astimezone(SHANGHAI).date()}
    assert answer.is_provisional == any(not FIRST <= on <= calendar.covered_until for on in looked_at)
