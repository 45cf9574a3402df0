from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from pages import formats

FRIDAY = datetime(2026, 2, 13, 10, 0, tzinfo=UTC)  # 18:00 in Shanghai
HALF_PAST_MIDNIGHT = datetime(2026, 2, 12, 16, 30, tzinfo=UTC)  # 00:30 on the 13th
HALF_PAST_SEVEN = datetime(2026, 2, 12, 23, 30, tzinfo=UTC)  # 07:30 on the 13th


@pytest.fixture(params=["en", "zh-hans"])
def language(request):
    with translation.override(request.param):
        yield request.param


def said(language, english, chinese):
    return chinese if language == "zh-hans" else english


def test_a_moment_is_written_in_the_zone_of_the_site(language):
    assert formats.moment(FRIDAY) == said(language, "Fri 13 Feb 2026 18:00", "2026年2月13日 周五 18:00")


@pytest.mark.parametrize(("instant", "time"), [(HALF_PAST_MIDNIGHT, "00:30"), (HALF_PAST_SEVEN, "07:30")])
def test_early_hours_belong_to_the_local_day(language, instant, time):
    assert formats.day(instant) == said(language, "Fri 13 Feb 2026", "2026年2月13日 周五")
    assert formats.moment(instant) == said(language, f"Fri 13 Feb 2026 {time}", f"2026年2月13日 周五 {time}")
    assert formats.clock_time(instant) == time


def test_a_short_moment_leaves_the_year_out(language):
    assert formats.short_moment(FRIDAY) == said(language, "Fri 13 Feb 18:00", "2月13日 周五 18:00")


@pytest.mark.parametrize("value", [date(2026, 2, 13), "2026-02-13", "2026-02-13T10:00:00+00:00", FRIDAY])
def test_a_day_is_the_same_however_it_was_kept(language, value):
    assert formats.day(value) == said(language, "Fri 13 Feb 2026", "2026年2月13日 周五")


def test_every_day_of_a_week_and_every_month_has_its_word():
    days = [date(2026, 1, 5) + timedelta(days=number) for number in range(7)]
    months = [date(2026, number, 1) for number in range(1, 13)]

    with translation.override("en"):
        assert [formats.day(day)[:3] for day in days] == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        assert [formats.day(day).split()[2] for day in months] == [
            *["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        ]
    with translation.override("zh-hans"):
        assert [formats.day(day)[-1] for day in days] == ["一", "二", "三", "四", "五", "六", "日"]


@pytest.mark.parametrize("write", [formats.day, formats.short_day, formats.moment, formats.short_moment, formats.exact])
def test_no_date_is_written_as_nothing(write):
    assert (write(None), write("")) == ("", "")


def test_the_exact_instant_names_its_zone():
    assert formats.exact(FRIDAY) == "2026-02-13 18:00:00 CST (UTC+08:00)"


def test_a_period_says_its_day_once(language):
    later = FRIDAY + timedelta(minutes=90)

    assert formats.period(FRIDAY, later) == said(
        language, "Fri 13 Feb 2026 18:00–19:30", "2026年2月13日 周五 18:00–19:30"
    )


def test_a_period_over_midnight_says_both_days():
    with translation.override("en"):
        assert formats.period(FRIDAY, FRIDAY + timedelta(hours=7)) == "Fri 13 Feb 2026 18:00–Sat 14 Feb 2026 01:00"


@pytest.mark.parametrize(
    ("length", "english", "chinese"),
    [
        (timedelta(), "less than a minute", "不到 1 分钟"),
        (timedelta(seconds=59), "less than a minute", "不到 1 分钟"),
        (timedelta(minutes=40), "40 min", "40 分钟"),
        (timedelta(hours=2, minutes=5), "2 h 5 min", "2 小时 5 分钟"),
        (timedelta(hours=24), "1 day", "1 天"),
        (timedelta(days=3, hours=4, minutes=59), "3 days 4 h", "3 天 4 小时"),
        (timedelta(hours=-2, minutes=-5), "2 h 5 min", "2 小时 5 分钟"),
    ],
)
def test_a_span_is_said_in_its_largest_units(language, length, english, chinese):
    assert formats.span(length) == said(language, english, chinese)


@pytest.mark.parametrize(
    ("kept", "english", "chinese"),
    [
        ("+8613800138000", "138 0013 8000", "138 0013 8000"),
        ("+862161234567 ext. 12", "021 6123 4567 ext. 12", "021 6123 4567 转 12"),
        ("+442079460018", "+44 20 7946 0018", "+44 20 7946 0018"),
        ("front gate", "front gate", "front gate"),
        ("", "", ""),
    ],
)
def test_a_telephone_number_is_written_as_people_write_it(language, kept, english, chinese):
    assert formats.phone(kept) == said(language, english, chinese)


def test_a_list_has_the_commas_of_the_readers_language(language):
    assert formats.listed(["茶", "Fruit", 3]) == said(language, "茶, Fruit, 3", "茶、Fruit、3")
    assert formats.listed([]) == ""


def test_what_is_listed_for_later_waits_for_its_reader():
    waiting = formats.listed_later(["陈静", "李明"])

    with translation.override("en"):
        assert str(waiting) == "陈静, 李明"
    with translation.override("zh-hans"):
        assert str(waiting) == "陈静、李明"


def test_statements_and_what_is_announced_have_the_marks_of_the_readers_language(language):
    marks = formats.comma(), formats.colon(), formats.semicolon()

    assert marks == said(language, (", ", ": ", "; "), ("，", "：", "；"))
