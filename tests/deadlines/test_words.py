"""A deadline in words, in both languages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from deadlines import actions
from deadlines.words import chip, until
from history import moment
from tests.deadlines.calendars import CHINA, at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db


def said(clock, when: str) -> tuple[str, str]:
    clock.refresh_from_db()
    shown = chip(clock, CHINA, at(when))
    return shown.words, shown.meaning


LONG_AFTER = "due Sun 10 Jan 2027 24:00, 306 days left, provisional"


@pytest.mark.parametrize(
    ("code", "started", "when", "words"),
    [
        ("FOLLOW_UP", "2026-03-10 15:00", "2026-03-13 11:00", "due Fri 13 Mar 18:00, 6 working hours left"),
        ("FOLLOW_UP", "2026-03-10 15:00", "2026-03-13 17:00", "due Fri 13 Mar 18:00, 1 working hour left"),
        ("FOLLOW_UP", "2026-03-10 15:00", "2026-03-13 17:20", "due Fri 13 Mar 18:00, 40 min left"),
        ("FOLLOW_UP", "2026-03-10 15:00", "2026-03-10 15:00", "due Fri 13 Mar 18:00, 3 working days left"),
        (
            "FOLLOW_UP",
            "2026-12-30 15:00",
            "2026-12-31 17:30",
            "due Mon 4 Jan 2027 18:00, 16 working hours left, provisional",
        ),
        ("DAY_LOG", "2026-03-10 15:00", "2026-03-10 16:00", "due Tue 10 Mar 24:00, 2 working hours left"),
        ("WAIT_LIMIT", "2026-03-10 15:00", "2026-03-10 15:05", "due Tue 10 Mar 15:20, 15 min left"),
        ("REPLY_GENERAL", "2026-03-13 18:00", "2026-03-13 19:00", "due Sat 14 Mar 18:00, 23 h left"),
        ("CLEANING", "2026-03-10 15:00", "2026-03-10 15:00", "due Wed 25 Mar 24:00, 11 working days left"),
        (
            "POLICY_REVIEW",
            "2026-01-10 15:00",
            "2026-03-10 15:00",
            "due Sun 10 Jan 2027 24:00, 306 days left, provisional",
        ),
    ],
)
def test_a_running_clock_says_when_it_is_due_and_what_is_left(code, started, when, words):
    assert said(start_clock(code, at=at(started)), when)[0] == words


def test_amber_from_the_first_warning_and_red_when_late():
    clock = start_clock(at=at("2026-03-10 15:00"))

    assert said(clock, "2026-03-11 10:59")[1] == "waiting"
    assert said(clock, "2026-03-11 11:00")[1] == "soon"
    assert said(clock, "2026-03-11 15:00")[1] == "soon"
    assert said(clock, "2026-03-11 17:05") == ("due Wed 11 Mar 15:00, late by 2 h 5 min", "late")


@pytest.mark.parametrize(
    ("stopped", "extended", "words", "meaning"),
    [
        ("2026-03-11 14:20", False, "met 40 min early", "done"),
        ("2026-03-11 15:00", False, "met on time", "done"),
        ("2026-03-11 17:00", False, "late by 2 h", "late"),
        ("2026-03-11 17:00", True, "late by 2 h, announced", "late"),
        ("2026-03-13 17:00", True, "late by 2 days 2 h, announced, new time missed", "late"),
    ],
)
def test_after_the_fact_it_says_how_it_was_kept(stopped, extended, words, meaning):
    clock = start_clock(at=at("2026-03-10 15:00"))
    if extended:
        actions.extend(
            clock,
            until=at("2026-03-12 15:00"),
            reason="part missing",
            told_at=at("2026-03-11 10:00"),
            told_by_way_of="phone",
            actor=UserFactory(),
            at=at("2026-03-11 10:00"),
        )
        assert said(clock, "2026-03-11 10:00")[0] == "due Thu 12 Mar 15:00, 12 working hours left, new time told"
    actions.stop(clock.subject, clock.code, at=at(stopped))

    assert said(clock, "2026-03-20 10:00") == (words, meaning)


def test_cancelled_and_waived_say_so():
    one, two = start_clock(), start_clock()
    actions.cancel(one.subject, at=moment.now())
    actions.waive(two.subject, two.code, reason="test call", actor=UserFactory(), at=moment.now())

    assert said(one, "2026-03-12 10:00") == ("cancelled", "")
    assert said(two, "2026-03-12 10:00") == ("waived", "")


def test_a_due_moment_in_full_ends_a_day_at_its_24_00():
    assert until(at("2026-03-17 00:00")) == "Mon 16 Mar 2026 24:00"
    assert until(at("2026-03-17 00:00").isoformat()) == "Mon 16 Mar 2026 24:00"
    assert until(at("2026-03-16 18:00")) == "Mon 16 Mar 2026 18:00"
    with translation.override("zh-hans"):
        assert until(at("2026-03-17 00:00")) == "2026年3月16日 周一 24:00"


def render(text: str, **context) -> str:
    return Template("{% load deadlines %}" + text).render(Context(context))


def test_a_chip_has_words_colour_exact_instant_and_address():
    clock = start_clock(at=at("2026-03-10 15:00"))

    page = render("{% chip clock %}", clock=clock)

    assert f'href="/deadlines/{clock.pk}/"' in page
    assert 'title="2026-03-11 15:00:00 CST (UTC+08:00)"' in page
    assert "due Wed 11 Mar 15:00, 2 working hours left" in page
    assert "chip-soon" in page


def test_all_deadlines_of_a_record_come_with_what_is_owed_nearest_first():
    subject = DepartmentFactory()
    start_clock("REPLY_CROSS_DEPT", subject=subject)
    start_clock("REPLY_GENERAL", subject=subject)
    done = start_clock("CALL_REPLY", subject=subject, at=moment.now() - timedelta(hours=1))
    actions.stop(subject, done.code, at=moment.now())
    start_clock("REPLY_GENERAL")

    page = render("{% clocks subject %}", subject=subject)

    order = [page.index(text) for text in ("general matter", "cross-department", "Call answered later")]
    assert order == sorted(order)
    assert page.count('class="chip ') == 3


def test_what_was_met_and_came_due_again_is_told_once():
    subject = DepartmentFactory()
    for _turn in range(3):
        clock = start_clock("CALL_REPLY", subject=subject)
        actions.stop(subject, clock.code, at=moment.now())

    assert render("{% clocks subject %}", subject=subject).count('class="chip ') == 1


def test_chips_of_a_list_ask_the_database_nothing():
    clocks = [start_clock() for _n in range(5)]
    render("{% chip clock %}", clock=clocks[0])

    with CaptureQueriesContext(connection) as asked:
        page = render("{% for clock in clocks %}{% chip clock %}{% endfor %}", clocks=clocks)

    assert (len(asked), page.count('class="chip ')) == (0, 5)


def test_the_limit_has_its_name_in_the_readers_language():
    clock = start_clock("INFO_SHEET_SIGNOFF", anchor=at("2026-03-24 10:00"))

    with translation.override("zh-hans"):
        page = render("{% clocks subject %}", subject=clock.subject)

    assert "来访人员信息表签核并反馈" in page
