"""Two sweeps at once, one killed in the middle, a stop that races: each checkpoint fires once."""

import random
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import close_old_connections, connection, connections, transaction
from django.db.models import Count

from deadlines import actions, sweep
from deadlines.models import Checkpoint, Clock, ClockEvent, Standard
from history import moment
from notices.models import Message, Notice
from tests.deadlines import children
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db(transaction=True)
LATER = at("2026-03-20 12:00")
CLOCKS = 120


@pytest.fixture
def due(monkeypatch):
    """Many clocks, all of whose checkpoints are due, swept in small batches and told one by one."""
    Standard.objects.filter(code="DIGEST_OVER").update(amount=None)
    monkeypatch.setitem(sweep.BATCH, connection.vendor, 15)
    owner = UserFactory(manager=UserFactory())
    return [start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00")) for _n in range(CLOCKS)]


def at_once(*works) -> list:
    """Each work in a thread with a connection of its own, all let loose at one moment."""
    gate = threading.Barrier(len(works))

    def run(work):
        close_old_connections()
        try:
            gate.wait()
            with moment.at(LATER):
                return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(run, work) for work in works]]


def each_fired_once() -> None:
    assert not Checkpoint.objects.due(LATER).exists()
    fired = Checkpoint.objects.filter(fired_at__isnull=False)
    told = ClockEvent.objects.filter(kind__in=["warned", "due", "escalated"])
    assert told.count() == fired.count()
    twice = told.values("clock", "facts__checkpoint").annotate(n=Count("pk")).filter(n__gt=1)
    assert list(twice) == []
    notices = Notice.objects.values_list("kind", flat=True)
    readers = sum(len(facts["told"]) for facts in told.values_list("facts", flat=True))
    assert len(notices) == Message.objects.count() == readers


def test_of_sweeps_at_once_each_checkpoint_fires_in_exactly_one(due):
    rounds = at_once(*[sweep.sweep] * 4)

    assert sum(done.fired for done in rounds) + sweep_rest() == CLOCKS * 4
    each_fired_once()
    assert Notice.objects.filter(kind="deadlines.due").count() == CLOCKS


def sweep_rest() -> int:
    with moment.at(LATER):
        return sweep.sweep().fired


def test_stops_that_race_with_the_sweep_leave_every_clock_told_or_stopped_and_nothing_in_between(due):
    def stop_all(clocks):
        return lambda: [actions.stop(clock.subject, clock.code, at=LATER) for clock in clocks]

    at_once(sweep.sweep, stop_all(due[::2]), stop_all(due[::-2]), sweep.sweep)
    sweep_rest()

    each_fired_once()
    assert Clock.objects.filter(state="stopped").count() == CLOCKS
    assert ClockEvent.objects.filter(kind="stopped").count() == CLOCKS
    assert not Checkpoint.objects.waiting().exists()


def sweeper() -> subprocess.Popen:
    """A sweep in its own process on this test's database; it says when it begins."""
    process = children.start("tests.deadlines.sweeper", LATER.isoformat(), 15)
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_sweep_killed_in_the_middle_loses_nothing_and_doubles_nothing(due):
    dice = random.Random(20260311)
    killed = 0
    for _try in range(3):
        process = sweeper()
        time.sleep(dice.uniform(0.02, 0.15))
        process.kill()
        killed += process.wait() != 0
        process.stdout.close()
        half_done = Checkpoint.objects.filter(fired_at__isnull=False).count()
        assert ClockEvent.objects.filter(kind__in=["warned", "due", "escalated"]).count() == half_done

    sweep_rest()

    assert killed
    assert Checkpoint.objects.filter(fired_at__isnull=False).count() == CLOCKS * 4
    each_fired_once()


@pytest.mark.no_sqlite
def test_a_checkpoint_whose_clock_somebody_holds_is_left_for_the_next_round(due):
    held = due[0]
    with transaction.atomic():
        Clock.objects.select_for_update().get(pk=held.pk)
        [done] = at_once(sweep.sweep)

    assert done.fired == (CLOCKS - 1) * 4
    assert sweep_rest() == 4
    each_fired_once()


def test_of_two_who_start_one_promise_at_once_both_get_the_same_clock():
    subject, owner = DepartmentFactory(), UserFactory()

    def begin():
        return actions.start(subject, "REPLY_GENERAL", owner=owner, at=LATER)

    clocks = at_once(begin, begin, begin)

    assert len({clock.pk for clock in clocks}) == Clock.objects.count() == 1
    assert Checkpoint.objects.count() == 5
