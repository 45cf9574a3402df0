"""How well promises were kept, in one aggregate that equals the verdicts one by one."""

from collections import Counter

import pytest

from deadlines import actions, indicators, verdict
from tests.deadlines.calendars import at
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db
START, END = at("2026-03-01 00:00"), at("2026-04-01 00:00")


@pytest.fixture
def record():
    """A person with one promise of each kind, and some that do not count."""
    person = UserFactory()

    def clock(stopped: str = "", until: str = "", started: str = "2026-03-10 15:00"):
        started_clock = start_clock(owner=person, at=at(started))
        if until:
            actions.extend(
                started_clock,
                until=at(until),
                reason="waits for a part",
                told_at=at("2026-03-11 09:00"),
                told_by_way_of="phone",
                actor=person,
                at=at("2026-03-11 09:00"),
            )
        if stopped:
            actions.stop(started_clock.subject, started_clock.code, at=at(stopped))
        return started_clock

    clock("2026-03-11 15:00")
    clock("2026-03-10 16:00")
    clock("2026-03-12 10:00", until="2026-03-12 12:00")
    clock("2026-03-13 10:00", until="2026-03-12 12:00")
    clock("2026-03-12 10:00")
    clock()  # still running and late
    clock(started="2026-03-30 15:00")  # not due yet
    clock("2026-02-27 10:00", started="2026-02-27 09:00")  # another month
    actions.cancel(clock().subject, at=at("2026-03-20 10:00"))
    start_clock(at=at("2026-03-10 15:00"))  # somebody else's
    return person


@pytest.mark.clause("S0-31")
def test_the_four_outcomes_are_counted_in_one_query(record, django_assert_num_queries):
    with django_assert_num_queries(1):
        figure = indicators.on_time(record, START, END, at=at("2026-03-20 12:00"))

    counts = (figure.on_time, figure.announced_kept, figure.announced_missed, figure.unannounced, figure.all)
    assert counts == (2, 1, 1, 2, 6)
    assert figure.share == pytest.approx(1 / 3)


def test_the_figure_opens_into_the_very_clocks_that_were_counted(record):
    moment = at("2026-03-20 12:00")

    figure = indicators.on_time(record, START, END, at=moment)

    one_by_one = Counter(verdict.of(clock, moment).value for clock in figure.rows)
    assert one_by_one == {"on_time": 2, "announced_kept": 1, "announced_missed": 1, "unannounced": 2}


def test_where_nothing_was_due_there_is_no_share():
    assert indicators.on_time(UserFactory(), START, END).share is None
