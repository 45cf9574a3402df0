"""The dates that every other system gets wrong, and the rules of section 2.3 of the clauses."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from deadlines import arithmetic
from deadlines.arithmetic import Calendar, Day, NotSet, Terms
from tests.deadlines.calendars import CHINA, PLAIN, SHANGHAI, at

TWO_DAYS_BEFORE = Terms(2, "working_days", "before")
TWO_DAYS_AFTER = Terms(2, "working_days", "after")


def due(terms: Terms, moment: str, calendar: Calendar = CHINA) -> str:
    found = arithmetic.due(terms, at(moment), calendar).at.astimezone(SHANGHAI)
    return f"{found:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("visit", "expected"),
    [
        ("2026-02-24", "2026-02-13"),
        ("2026-05-06", "2026-04-29"),
        ("2026-05-11", "2026-05-08"),
        ("2026-10-08", "2026-09-29"),
        ("2026-01-05", "2025-12-31"),
    ],
)
def test_oracle_of_the_sheet_two_working_days_before_the_visit(visit, expected):
    assert due(TWO_DAYS_BEFORE, f"{visit} 10:00") == f"{expected} 18:00"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2026-09-18", "2026-09-21"),
        ("2026-10-09", "2026-10-12"),
        ("2026-09-30", "2026-10-09"),
        ("2026-04-30", "2026-05-07"),
        ("2025-12-31", "2026-01-05"),
        ("2026-09-20", "2026-09-22"),
        ("2026-05-03", "2026-05-07"),
    ],
)
def test_oracle_of_questions_answered_two_working_days_later(asked, expected):
    assert due(TWO_DAYS_AFTER, f"{asked} 15:00") == f"{expected} 18:00"


def test_oracle_of_the_call_back_three_working_days_after_the_solution():
    assert due(Terms(3, "working_days", "after"), "2026-02-13 11:00") == "2026-02-25 18:00"


@pytest.mark.parametrize(
    ("visit", "expected"),
    [
        ("2026-02-25", "2026-02-14"),
        ("2026-10-08", "2026-09-29"),
        ("2026-10-12", "2026-10-09"),
        ("2026-01-05", "2025-12-31"),
    ],
)
def test_make_up_days_count_in_the_four_dates_of_r8(visit, expected):
    assert due(TWO_DAYS_BEFORE, f"{visit} 14:30") == f"{expected} 18:00"


@pytest.mark.parametrize(
    ("terms", "moment", "expected"),
    [
        # 1. Working days after.
        (TWO_DAYS_AFTER, "2026-03-13 15:00", "2026-03-17 18:00"),
        (TWO_DAYS_AFTER, "2026-03-14 15:00", "2026-03-17 18:00"),
        # 2. Working days before: Monday, Wednesday, Sunday; and at the same clock time.
        (TWO_DAYS_BEFORE, "2026-03-16 10:00", "2026-03-12 18:00"),
        (TWO_DAYS_BEFORE, "2026-03-18 10:00", "2026-03-16 18:00"),
        (TWO_DAYS_BEFORE, "2026-03-15 10:00", "2026-03-12 18:00"),
        (Terms(2, "working_days", "before", "same_clock_time"), "2026-03-16 10:00", "2026-03-12 10:00"),
        # 3. Hours are elapsed hours unless the row says otherwise.
        (Terms(24, "hours"), "2026-03-13 16:00", "2026-03-14 16:00"),
        (Terms(8, "working_hours"), "2026-03-13 16:00", "2026-03-16 16:00"),
        # 4. Weeks and days of the calendar.
        (Terms(1, "weeks"), "2026-03-11 10:00", "2026-03-19 00:00"),
        (Terms(1, "weeks", "before"), "2026-03-18 10:00", "2026-03-12 00:00"),
        (Terms(15, "calendar_days", "before"), "2026-03-31 12:00", "2026-03-17 00:00"),
        (Terms(2, "calendar_days"), "2026-03-11 16:00", "2026-03-14 00:00"),
    ],
)
def test_the_examples_of_the_clauses_on_a_plain_calendar(terms, moment, expected):
    assert due(terms, moment, PLAIN) == expected


@pytest.mark.parametrize(
    ("terms", "moment", "expected"),
    [
        (Terms(20, "minutes"), "2026-03-11 23:50", "2026-03-12 00:10"),
        (Terms(15, "minutes", "before"), "2026-03-11 09:00", "2026-03-11 08:45"),
        (Terms(0, "minutes", "before"), "2026-03-11 09:00", "2026-03-11 09:00"),
        (Terms(0, "same_day"), "2026-03-11 09:00", "2026-03-12 00:00"),
        (Terms(0, "same_day", time_of_day=time(8, 30)), "2026-03-11 08:05", "2026-03-11 08:30"),
        (Terms(None, "fixed", "by"), "2026-03-11 09:17", "2026-03-11 09:17"),
        (Terms(0, "working_days"), "2026-03-11 09:00", "2026-03-11 18:00"),
        (Terms(0, "working_days"), "2026-03-14 09:00", "2026-03-13 18:00"),
        (Terms(1, "working_days", "after", "end_of_day"), "2026-03-11 09:00", "2026-03-13 00:00"),
        (Terms(4, "working_hours"), "2026-03-11 09:00", "2026-03-11 14:00"),
        (Terms(3, "working_hours"), "2026-03-11 09:00", "2026-03-11 12:00"),
        (Terms(8, "working_hours"), "2026-03-11 09:00", "2026-03-11 18:00"),
        (Terms(8, "working_hours"), "2026-03-11 18:00", "2026-03-12 18:00"),
        (Terms(1, "working_hours"), "2026-03-14 11:00", "2026-03-16 10:00"),
        (Terms(1, "working_hours"), "2026-02-13 18:00", "2026-02-14 10:00"),
        (Terms(1, "working_hours", "before"), "2026-03-16 09:30", "2026-03-13 17:30"),
        (Terms(8, "working_hours", "before"), "2026-03-16 18:00", "2026-03-16 09:00"),
        (Terms(0, "working_hours"), "2026-03-14 11:00", "2026-03-14 11:00"),
        (Terms(12, "months"), "2026-02-28 10:00", "2027-03-01 00:00"),
        (Terms(1, "months"), "2026-01-31 10:00", "2026-03-01 00:00"),
        (Terms(1, "months", "before"), "2026-03-31 10:00", "2026-03-01 00:00"),
        (Terms(2, "per_week", "within"), "2026-03-11 10:00", "2026-03-16 00:00"),
        (Terms(1, "per_month", "within"), "2026-02-11 10:00", "2026-03-01 00:00"),
        (Terms(1, "per_month", "by", "close_of_work"), "2026-01-11 10:00", "2026-01-30 18:00"),
        (Terms(1, "per_quarter", "within"), "2026-02-11 10:00", "2026-04-01 00:00"),
        (Terms(1, "per_half_year", "within"), "2026-07-01 10:00", "2027-01-01 00:00"),
        (Terms(1, "per_year", "within"), "2026-07-01 10:00", "2027-01-01 00:00"),
        (Terms(15, "calendar_days", "before", period="quarter"), "2026-02-10 10:00", "2026-03-17 00:00"),
        (Terms(15, "calendar_days", "before", period="quarter"), "2026-03-31 23:30", "2026-03-17 00:00"),
    ],
)
def test_every_unit(terms, moment, expected):
    assert due(terms, moment) == expected


def test_hours_are_exact_to_the_second():
    moment = at("2026-03-13 16:00") + timedelta(seconds=17, microseconds=3)

    assert arithmetic.due(Terms(24, "hours"), moment, CHINA).at - moment == timedelta(hours=24)


def test_hours_on_the_clock_stay_exact_when_the_clocks_change():
    berlin = ZoneInfo("Europe/Berlin")
    calendar = Calendar(berlin, {}, date(2000, 1, 1), date(2100, 1, 1))
    moment = datetime(2026, 3, 28, 12, 0, tzinfo=berlin)  # the night after has 23 hours

    found = arithmetic.due(Terms(24, "hours"), moment, calendar).at
    next_close = arithmetic.due(Terms(1, "working_days"), moment, calendar).at

    assert found.astimezone(berlin).isoformat() == "2026-03-29T13:00:00+02:00"
    assert next_close.astimezone(berlin).isoformat() == "2026-03-30T18:00:00+02:00"


@pytest.mark.parametrize(
    ("terms", "moment", "provisional"),
    [
        (TWO_DAYS_AFTER, "2026-12-28 10:00", False),
        (TWO_DAYS_AFTER, "2026-12-30 10:00", True),
        (TWO_DAYS_BEFORE, "2027-01-04 10:00", True),
        (TWO_DAYS_BEFORE, "2026-12-31 10:00", False),
        (TWO_DAYS_BEFORE, "2025-01-01 10:00", True),
        (Terms(24, "hours"), "2026-12-30 10:00", False),
        (Terms(24, "hours"), "2026-12-31 10:00", True),
        (Terms(0, "same_day"), "2026-12-31 10:00", False),
        (Terms(None, "fixed", "by"), "2027-03-01 10:00", True),
        (Terms(4, "working_hours"), "2026-12-31 16:00", True),
    ],
)
def test_what_rests_on_days_not_yet_published_is_provisional_and_never_an_exception(terms, moment, provisional):
    assert arithmetic.due(terms, at(moment), CHINA).is_provisional is provisional


def test_beyond_the_published_calendar_a_week_is_taken_for_monday_to_friday():
    answer = arithmetic.due(TWO_DAYS_AFTER, at("2027-01-01 10:00"), CHINA)

    assert answer.at == at("2027-01-05 18:00")
    assert answer.passed == (date(2027, 1, 2), date(2027, 1, 3), date(2027, 1, 4), date(2027, 1, 5))


def test_a_limit_without_an_amount_is_not_set():
    with pytest.raises(NotSet):
        arithmetic.due(Terms(None, "hours"), at("2026-03-11 10:00"), CHINA)


def test_a_calendar_on_which_nobody_works_fails_instead_of_hanging():
    never = Calendar(SHANGHAI, {}, date(2026, 1, 1), date(2026, 12, 31), usual=())

    for terms in (TWO_DAYS_AFTER, Terms(1, "working_hours"), Terms(1, "per_month", "by", "close_of_work")):
        with pytest.raises(NotSet):
            arithmetic.due(terms, at("2026-03-11 10:00"), never)


def test_a_half_day_closes_when_its_last_hours_end():
    half = CHINA.days | {date(2026, 3, 13): Day(((540, 720),), "company", "Half day", "半天")}
    calendar = Calendar(SHANGHAI, half, CHINA.covered_from, CHINA.covered_until)

    assert due(TWO_DAYS_AFTER, "2026-03-11 10:00", calendar) == "2026-03-13 12:00"


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-13 16:00", "2026-03-16 10:00", 3),
        ("2026-03-14 09:00", "2026-03-15 23:00", 0),
        ("2026-03-11 11:00", "2026-03-11 14:00", 2),
        ("2026-02-13 17:00", "2026-02-24 10:00", 10),
    ],
)
def test_working_time_between_two_moments(start, end, hours):
    assert arithmetic.working_time_between(CHINA, at(start), at(end)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2026-03-14 16:30", "2026-03-13 18:00"),
        ("2026-03-11 12:30", "2026-03-11 12:00"),
        ("2026-03-11 18:00", "2026-03-11 18:00"),
        ("2026-03-11 10:00", "2026-03-11 10:00"),
        ("2026-02-23 10:00", "2026-02-14 18:00"),
    ],
)
def test_the_last_working_moment_before(instant, expected):
    assert arithmetic.last_close(CHINA, at(instant)) == at(expected)
