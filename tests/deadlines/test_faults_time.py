"""F6: the wall clock of the application's host decides nothing."""

import json
from datetime import timedelta

import pytest

from deadlines import sweep
from deadlines.models import Checkpoint, ClockEvent
from history import moment
from notices.models import Notice
from tests.deadlines import children
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

DAY = 24 * 3600


def on_a_host(hours: int) -> dict:
    """What a host whose clock is wrong by so many hours writes and says."""
    process = children.start("tests.deadlines.wrong_host", hours, DepartmentFactory().pk, UserFactory().pk)
    said, _nothing = process.communicate(timeout=60)
    assert process.returncode == 0
    return json.loads(said.splitlines()[-1])


@pytest.mark.no_sqlite
@pytest.mark.django_db(transaction=True)
def test_f6_a_host_two_hours_off_writes_the_same_due_times_and_verdicts():
    token = moment._set_to.set(None)
    true = moment.now()
    moment._set_to.reset(token)
    an_hour = timedelta(hours=1)
    ends_before = start_clock("REPLY_SPECIAL", at=true - 3 * an_hour, due_at=true - an_hour)
    start_clock("REPLY_SPECIAL", at=true - 3 * an_hour, due_at=true + an_hour)
    fires_at_once = ends_before.checkpoints.filter(fire_at__lte=true).count()

    hosts = [on_a_host(hours) for hours in (-2, 2)]

    assert [round(host["skew"] / 3600) for host in hosts] == [-2, 2]
    for host in hosts:
        assert abs(host["started"]) < 20
        assert abs(host["due"] - DAY) < 20
        assert host["late"][:2] == ["unannounced", "on_time"]
    assert hosts[0]["fired"] >= fires_at_once >= 1
    assert hosts[1]["fired"] == 0


@pytest.mark.django_db
def test_f6_a_clock_that_goes_back_fires_nothing_twice_and_takes_nothing_back():
    started = start_clock("REPLY_GENERAL", at=at("2026-03-10 15:00"))
    with moment.at(at("2026-03-11 15:00")):
        fired = sweep.sweep().fired
    told = Notice.objects.count(), ClockEvent.objects.count()

    with moment.at(at("2026-03-11 12:00")):
        again = sweep.sweep().fired
    with moment.at(at("2026-03-11 15:00")):
        once_more = sweep.sweep().fired

    assert (fired, again, once_more) == (3, 0, 0)
    assert (Notice.objects.count(), ClockEvent.objects.count()) == told
    assert Checkpoint.objects.filter(clock=started, fired_at=at("2026-03-11 15:00")).count() == 3
