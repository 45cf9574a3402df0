"""Moments typed as people say them, in English and in Chinese; it is Wednesday 11 March 2026, 12:00."""

from datetime import datetime

import pytest
from django.urls import reverse

from pages.moments import read

AT = datetime.fromisoformat("2026-03-11 12:00")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-03-12 10:05", "2026-03-12 10:05"),
        ("2026-03-12T10:05", "2026-03-12 10:05"),
        ("2026/3/12 9:00", "2026-03-12 09:00"),
        ("3/12 14:00", "2026-03-12 14:00"),
        ("today noon", "2026-03-11 12:00"),
        ("tomorrow 10", "2026-03-12 10:00"),
        ("Tomorrow at 3", "2026-03-12 15:00"),
        ("tomorrow 1430", "2026-03-12 14:30"),
        ("10:30 tomorrow", "2026-03-12 10:30"),
        ("Wed 14:30", "2026-03-11 14:30"),
        ("Wed 11:00", "2026-03-18 11:00"),
        ("next Wed 9am", "2026-03-18 09:00"),
        ("this Friday 3:15 pm", "2026-03-13 15:15"),
        ("thursday at 10", "2026-03-12 10:00"),
        ("13 Feb 9:15", "2026-02-13 09:15"),
        ("March 13th, 9am", "2026-03-13 09:00"),
        ("12 March 2027 2:30 p.m.", "2027-03-12 14:30"),
        ("in 2 hours", "2026-03-11 14:00"),
        ("now", "2026-03-11 12:00"),
        ("周三 14:30", "2026-03-11 14:30"),
        ("下周三下午2点", "2026-03-18 14:00"),
        ("明天上午10点半", "2026-03-12 10:30"),
        ("明天十点", "2026-03-12 10:00"),
        ("后天下午3点半", "2026-03-13 15:30"),
        ("星期天晚上八点", "2026-03-15 20:00"),
        ("明天中午12点", "2026-03-12 12:00"),
        ("３月１２日　１０：００", "2026-03-12 10:00"),
        ("2026年3月13日14:30", "2026-03-13 14:30"),
        ("30分钟后", "2026-03-11 12:30"),
        ("昨天 15:00", "2026-03-10 15:00"),
    ],
)
def test_a_moment_is_read_as_it_is_said(typed, meant):
    assert read(typed, AT) == datetime.fromisoformat(meant)


@pytest.mark.parametrize(
    ("at", "meant"),
    [("2026-12-20 09:00", "2027-01-05 10:00"), ("2026-01-20 09:00", "2026-01-05 10:00")],
)
def test_without_a_year_the_nearest_day_is_meant(at, meant):
    assert read("5 Jan 10:00", datetime.fromisoformat(at)) == datetime.fromisoformat(meant)


@pytest.mark.clause("S0-40")
@pytest.mark.parametrize(
    "typed",
    [
        *("", "tomorrow", "10:05", "2026-03-12", "3月12日", "周三", "15 Mar 2026", "下下周三 10:00", "30 Feb 10:00"),
        *("tomorrow 25:00", "monday 13 pm", "march", "tomorrow tomorrow 10", "20260312 10:00"),
    ],
)
def test_what_is_not_clear_to_the_minute_is_not_guessed(typed):
    assert read(typed, AT) is None


def test_the_page_says_how_a_moment_is_understood(client, clerk):
    client.force_login(clerk)

    answers = {
        typed: client.get(reverse("pages:moment"), {"q": typed}).json()
        for typed in ("tomorrow 10", "周三 14:30", "Sat 10", "tomorrow")
    }

    assert answers == {
        "tomorrow 10": {"words": "Thu 12 Mar 2026 10:00", "value": "2026-03-12 10:00"},
        "周三 14:30": {"words": "Wed 11 Mar 2026 14:30", "value": "2026-03-11 14:30"},
        "Sat 10": {"words": "Sat 14 Mar 2026 10:00, a rest day", "value": "2026-03-14 10:00"},
        "tomorrow": {},
    }


def test_the_calendar_beside_a_field_knows_rest_days_and_those_made_up_for(client, clerk):
    client.force_login(clerk)

    october = client.get(reverse("pages:days"), {"month": "2026-10"}).json()

    assert october["rest"][:8] == [f"2026-10-0{day}" for day in range(1, 8)] + ["2026-10-11"]
    assert october["make_up"] == ["2026-10-10"]
    assert client.get(reverse("pages:days"), {"month": "2026-13"}).status_code == 404
