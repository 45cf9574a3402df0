"""F1, F2, F4: whoever is killed and however many sweep at once, nothing is lost and nothing is told twice."""

import random
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count

from deadlines import sweep
from deadlines.models import Checkpoint, Clock, ClockEvent, Custody, Outage, Standard, SweepRun
from history import moment
from notices.delivery import deliver
from notices.models import Message, Notice
from tests.deadlines.calendars import at
from tests.deadlines.crowd import STARTED, STEPS, promises, staff
from tests.deadlines.nursery import is_alive, kill, nursery
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock
from tests.notices.smtp import serving

pytestmark = pytest.mark.django_db(transaction=True)
LATER = at("2026-03-20 12:00")


@pytest.fixture
def dice():
    return random.Random(20260320)


def crossings() -> Counter:
    """How often each step of each clock was written down."""
    told = ClockEvent.objects.filter(kind__in=["warned", "due", "escalated"])
    return Counter(told.values_list("clock", "facts__checkpoint"))


def test_f1_f2_killed_at_random_over_ten_thousand_nothing_is_lost_or_told_twice(dice):
    count = 10_000 // STEPS
    Standard.objects.filter(code="DIGEST_OVER").update(amount=None)
    promises(count, staff(50, with_mail=4))
    kills = Counter()

    with serving() as server, nursery(EMAIL_URL=f"smtp://127.0.0.1:{server.port}") as workers:
        while kills.total() < 15 and Checkpoint.objects.due(LATER).exists():
            at_work = {workers.start("sweeps", LATER, 100): "sweep" for _two in range(2)}
            at_work[workers.start("delivers", LATER, "forever")] = "deliver"
            time.sleep(dice.uniform(0.2, 0.9))
            kills.update(work for pid, work in at_work.items() if kill(pid))
        with moment.at(LATER):
            sweep.sweep()
        pid = workers.start("delivers", LATER + timedelta(minutes=3))  # the leases of the dead have run out
        while is_alive(pid):
            time.sleep(0.05)
        letters = Counter(letter["Message-ID"] for letter in server.letters)

    assert Checkpoint.objects.filter(fired_at=LATER).count() == count * STEPS
    seen = crossings()
    assert (len(seen), set(seen.values())) == (count * STEPS, {1})
    # The owner of each when it was due, the superior and the head when it was late: in the inbox exactly once.
    assert Notice.objects.count() == count * 3
    mailed = Message.objects.count()
    assert Message.objects.waiting().count() == 0
    assert len(letters) == mailed == count * 4 // 50
    assert letters.total() - mailed <= kills["deliver"]
    assert kills["sweep"] >= 3
    assert kills["deliver"] >= 1


def test_f12_killed_in_the_round_after_a_silence_everybody_still_gets_one_digest(dice):
    owners = staff(10, with_mail=0)
    promises(400, owners)
    SweepRun.objects.create(started_at=STARTED, finished_at=STARTED)
    kills = 0

    with nursery() as workers:
        while kills < 4 and Checkpoint.objects.due(LATER).exists():
            at_work = [workers.start("watches", LATER, source) for source in ("beat", "command")]
            time.sleep(dice.uniform(0.1, 0.3))
            kills += sum(kill(pid) for pid in at_work)
    with moment.at(LATER):
        sweep.watch("beat")

    assert kills
    assert Outage.objects.count() == 1
    seen = crossings()
    assert (len(seen), set(seen.values())) == (400 * STEPS, {1})
    digests = Notice.objects.filter(kind="deadlines.outage_digest").values("recipient").annotate(n=Count("pk"))
    assert {row["n"] for row in digests} == {1}
    # The owners and the head: the superior's step collapsed into the head's.
    assert digests.count() == len(owners) + 1
    assert Notice.objects.exclude(kind="deadlines.outage_digest").count() == 0


def test_f4_two_beats_and_a_fallback_for_ten_minutes_finish_every_slot_and_tell_nobody_twice():
    owner = UserFactory(email="")
    start = at("2026-03-11 10:00")
    for second in range(0, 600, 10):
        start_clock("OVERSTAY", owner=owner, at=start - timedelta(minutes=30) + timedelta(seconds=second))
    slots = [start + timedelta(seconds=30 * n) for n in range(21)]

    with nursery() as workers:
        for slot in slots:
            at_work = [workers.start("watches", slot, source) for source in ("beat", "beat", "command")]
            while any(is_alive(pid) for pid in at_work):
                time.sleep(0.005)

    finished = Counter(SweepRun.objects.values_list("started_at", flat=True))
    assert finished == {slot: 3 for slot in slots}
    assert set(crossings().values()) == {1}
    assert Notice.objects.filter(kind="deadlines.due").count() == Clock.objects.count() == 60
    lags = SweepRun.objects.filter(fired__gt=0).values_list("lag_seconds", flat=True)
    assert max(lags) <= 30
    assert not Outage.objects.exists()


@pytest.mark.no_sqlite
def test_two_tables_under_fire_give_no_deadlock_and_leave_nothing_in_between(dice):
    """The sweep takes checkpoint and clock together or neither; whoever stops or hands over takes the clock first."""
    Standard.objects.filter(code="DIGEST_OVER").update(amount=None)
    promises(500, staff(5, with_mail=0))
    # The subjects of the copies are records that exist.
    for number, clock in enumerate(Clock.objects.order_by("pk")[1:]):
        Clock.objects.filter(pk=clock.pk).update(
            subject_id=DepartmentFactory().pk if number < 200 else clock.subject_id
        )
    Checkpoint.objects.filter(clock__subject_id__gte=10_000).delete()
    Custody.objects.filter(clock__subject_id__gte=10_000).delete()
    Clock.objects.filter(subject_id__gte=10_000).delete()
    before = deadlocks()

    with nursery() as workers:
        ends = time.monotonic() + 8
        while time.monotonic() < ends and Checkpoint.objects.waiting().exists():
            at_work = [workers.start("sweeps", LATER, 20) for _two in range(2)]
            at_work += [workers.start("moves", LATER, dice.randrange(1000)) for _two in range(2)]
            time.sleep(dice.uniform(0.2, 0.5))
            for pid in at_work:
                kill(pid)
    with moment.at(LATER):
        sweep.sweep()

    assert deadlocks() == before
    assert set(crossings().values()) <= {1}
    assert not Checkpoint.objects.due(LATER).exists()
    told = ClockEvent.objects.filter(kind__in=["warned", "due", "escalated"])
    assert told.count() == Checkpoint.objects.filter(fired_at__isnull=False).count()
    assert not Checkpoint.objects.waiting().filter(clock__state="stopped").exists()


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def test_f2_what_was_sent_before_the_kill_is_not_sent_again_by_a_quiet_round():
    owner = UserFactory(email="owner@example.com")
    start_clock("OVERSTAY", owner=owner, at=STARTED)
    with moment.at(LATER):
        sweep.sweep()

        first, second = deliver(), deliver()

    assert (first.sent, second.sent) == (1, 0)
