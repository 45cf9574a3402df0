"""When something recurs: pure, on the wall clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reception import recurrence

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


def starts(rule, first, zone, at_most=60):
    turns = recurrence.turns(rule, first, first + HOUR, zone, at_most=at_most)
    return [turn.starts_at and turn.starts_at.astimezone(zone).strftime("%m-%d %H:%M") for turn in turns]


def test_r11_a_weekly_visit_stays_at_ten_by_the_wall_clock_when_the_clocks_change():
    first = datetime(2026, 3, 22, 10, tzinfo=BERLIN)

    turns = recurrence.turns("FREQ=WEEKLY;COUNT=3", first, first + HOUR, BERLIN, at_most=60)

    assert [turn.starts_at.astimezone(BERLIN).strftime("%m-%d %H:%M %z") for turn in turns] == [
        "03-29 10:00 +0200",
        "04-05 10:00 +0200",
    ]
    assert [turn.starts_at.astimezone(UTC).hour for turn in turns] == [8, 8]
    assert first.astimezone(UTC).hour == 9


def test_r11_a_time_that_the_clocks_leave_out_is_said_and_not_moved():
    first = datetime(2026, 3, 22, 2, 30, tzinfo=BERLIN)

    gap, after = recurrence.turns("FREQ=WEEKLY;COUNT=3", first, first + HOUR, BERLIN, at_most=60)

    assert (gap.wall_start, gap.starts_at, gap.ends_at) == (datetime.fromisoformat("2026-03-29T02:30"), None, None)
    assert after.starts_at.astimezone(BERLIN).hour == 2
    with pytest.raises(recurrence.NoSuchTime):
        recurrence.instant(datetime.fromisoformat("2026-03-29T02:30"), BERLIN)


def test_r11_of_a_time_that_comes_twice_the_first_is_meant():
    assert recurrence.instant(datetime.fromisoformat("2026-10-25T02:30"), BERLIN) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )


def test_a_visit_over_the_night_of_the_change_is_as_long_on_the_wall_clock():
    first = datetime(2026, 3, 21, 20, tzinfo=BERLIN)

    (turn,) = recurrence.turns(
        "FREQ=WEEKLY;COUNT=2", first, datetime(2026, 3, 22, 8, tzinfo=BERLIN), BERLIN, at_most=60
    )

    assert turn.ends_at.astimezone(BERLIN) == datetime(2026, 3, 29, 8, tzinfo=BERLIN)
    assert turn.ends_at - turn.starts_at == 11 * HOUR


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"freq": "daily", "count": 3}, ["03-11 10:00", "03-12 10:00"]),
        ({"freq": "weekly", "count": 3, "every": 2}, ["03-24 10:00", "04-07 10:00"]),
        ({"freq": "weekly", "count": 4, "weekdays": ["TH"]}, ["03-12 10:00", "03-17 10:00", "03-19 10:00"]),
        ({"freq": "monthly", "count": 3}, ["04-10 10:00", "05-10 10:00"]),
        ({"freq": "monthly_weekday", "count": 3}, ["04-14 10:00", "05-12 10:00"]),
        ({"freq": "weekly", "until": date(2026, 3, 24)}, ["03-17 10:00", "03-24 10:00"]),
    ],
)
def test_a_rule_says_which_days(asked, expected):
    first = datetime(2026, 3, 10, 10, tzinfo=SHANGHAI)

    rule = recurrence.written(first=first.date(), **asked)

    assert starts(rule, first, SHANGHAI) == expected


def test_the_last_weekday_of_a_month_stays_the_last():
    first = datetime(2026, 3, 31, 10, tzinfo=SHANGHAI)

    rule = recurrence.written("monthly_weekday", first.date(), count=3)

    assert starts(rule, first, SHANGHAI) == ["04-28 10:00", "05-26 10:00"]


def test_a_rule_without_end_is_read_no_further_than_asked():
    assert len(starts("FREQ=DAILY", datetime(2026, 3, 10, 10, tzinfo=SHANGHAI), SHANGHAI, at_most=7)) == 7


def test_the_rest_of_a_series_keeps_its_rule_on_other_weekdays():
    assert recurrence.shifted("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=8", 1, 5) == "FREQ=WEEKLY;BYDAY=WE,FR;COUNT=5"
    assert recurrence.shifted("FREQ=WEEKLY;BYDAY=TU;UNTIL=20260505T235959", 0, 5) == "FREQ=WEEKLY;BYDAY=TU;COUNT=5"
    assert recurrence.shifted("FREQ=MONTHLY;BYDAY=2TU;COUNT=4", 1, 3) == "FREQ=MONTHLY;COUNT=3"
