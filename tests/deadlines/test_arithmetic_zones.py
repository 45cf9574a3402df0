"""Nights of 23 and of 25 hours: where clocks are put forward and back, in Berlin and in New York."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deadlines import arithmetic
from deadlines.arithmetic import Calendar, Day, Terms

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
# Day on which the night has 23 hours, and the one on which it has 25.
SPRING = {BERLIN: date(2026, 3, 29), NEW_YORK: date(2026, 3, 8)}
AUTUMN = {BERLIN: date(2026, 10, 25), NEW_YORK: date(2026, 11, 1)}
NIGHT = Day(((0, 480),), "working")  # midnight to eight
OFFICE = Day(((540, 720), (780, 1080)), "working")
MINUTE = timedelta(minutes=1)
zones = pytest.mark.parametrize("zone", [BERLIN, NEW_YORK], ids=["Berlin", "New York"])


def calendar(zone: ZoneInfo, day: Day = OFFICE) -> Calendar:
    """Every day of the year alike."""
    days = {date(2026, 1, 1) + timedelta(days=n): day for n in range(365)}
    return Calendar(zone, days, date(2026, 1, 1), date(2026, 12, 31))


def wall(zone: ZoneInfo, on: date, hour: int, minute: int = 0, fold: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute, fold=fold), zone)


@zones
def test_hours_on_the_clock_are_exact_over_the_gap_and_over_the_fold(zone):
    for on, then in ((SPRING[zone], 13), (AUTUMN[zone], 11)):
        noon_before = wall(zone, on - timedelta(days=1), 12)
        found = arithmetic.due(Terms(24, "hours"), noon_before, calendar(zone)).at
        assert found - noon_before.astimezone(UTC) == timedelta(hours=24)
        assert found == wall(zone, on, then).astimezone(UTC)


@zones
def test_a_night_shift_works_seven_hours_over_the_gap_and_nine_over_the_fold(zone):
    days = calendar(zone, NIGHT)
    for on, hours in ((SPRING[zone], 7), (AUTUMN[zone], 9)):
        span = (wall(zone, on, 0), wall(zone, on, 23))
        assert arithmetic.working_time_between(days, *span) == timedelta(hours=hours)
        found = arithmetic.due(Terms(hours, "working_hours"), span[0], days).at
        assert found == wall(zone, on, 8).astimezone(UTC)
        back = arithmetic.due(Terms(hours, "working_hours", "before"), wall(zone, on, 8), days).at
        assert back == wall(zone, on, 0).astimezone(UTC)


@zones
def test_the_close_of_work_and_the_end_of_the_day_are_those_of_the_wall_clock(zone):
    days = calendar(zone)
    for on in (SPRING[zone], AUTUMN[zone]):
        before = wall(zone, on - timedelta(days=1), 15)
        close = arithmetic.due(Terms(1, "working_days"), before, days).at
        night = arithmetic.due(Terms(1, "calendar_days"), before, days).at
        assert close == wall(zone, on, 18).astimezone(UTC)
        assert night == wall(zone, on + timedelta(days=1), 0).astimezone(UTC)
        assert arithmetic.due(Terms(0, "same_day"), wall(zone, on, 0, 30), days).at == night


@zones
def test_a_time_of_day_that_does_not_exist_is_the_one_an_hour_later(zone):
    on = SPRING[zone]
    terms = Terms(1, "working_days", "after", "same_clock_time")

    found = arithmetic.due(terms, wall(zone, on - timedelta(days=1), 2, 30), calendar(zone)).at
    named = arithmetic.due(Terms(0, "same_day", time_of_day=time(2, 30)), wall(zone, on, 0), calendar(zone)).at

    assert found == named == wall(zone, on, 3, 30).astimezone(UTC)


@zones
def test_a_time_of_day_that_comes_twice_is_the_first_of_the_two(zone):
    on = AUTUMN[zone]
    hour = 2 if zone is BERLIN else 1
    terms = Terms(1, "working_days", "after", "same_clock_time")

    found = arithmetic.due(terms, wall(zone, on - timedelta(days=1), hour, 30), calendar(zone)).at

    assert found == wall(zone, on, hour, 30, fold=0).astimezone(UTC)
    assert found + timedelta(hours=1) == wall(zone, on, hour, 30, fold=1).astimezone(UTC)


@zones
def test_a_moment_in_the_second_of_the_two_hours_counts_as_the_moment_it_is(zone):
    on, hour = AUTUMN[zone], 2 if zone is BERLIN else 1
    second = wall(zone, on, hour, 30, fold=1)

    assert arithmetic.due(Terms(30, "minutes"), second, calendar(zone)).at == second.astimezone(UTC) + 30 * MINUTE
    assert arithmetic.is_working_moment(calendar(zone, NIGHT), second)


def walk(days: Calendar, instant: datetime, hours: int) -> datetime:
    """Minute by minute, by what the clock on the wall shows."""
    missing = hours * 60
    while missing:
        local = instant.astimezone(days.zone)
        minute = local.hour * 60 + local.minute
        missing -= any(start <= minute < end for start, end in days.day(local.date()).intervals)
        instant += MINUTE
    return instant


@given(
    st.sampled_from([BERLIN, NEW_YORK]),
    st.sampled_from([SPRING, AUTUMN]),
    st.sampled_from([NIGHT, OFFICE, Day(((1320, 1440),)), Day(((0, 60), (240, 1440)))]),
    st.integers(0, 3 * 1440),
    st.integers(1, 30),
)
@settings(max_examples=80, deadline=None)
def test_working_hours_around_the_change_equal_a_walk_over_the_minutes(zone, season, day, minutes, hours):
    days = calendar(zone, day)
    moment = wall(zone, season[zone] - timedelta(days=2), 0).astimezone(UTC) + minutes * MINUTE

    assert arithmetic.due(Terms(hours, "working_hours"), moment, days).at == walk(days, moment, hours)
