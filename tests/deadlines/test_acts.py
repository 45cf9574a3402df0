"""What apps above do at a clock's checkpoint, within the sweep."""

import pytest

from deadlines import acts
from deadlines.models import Checkpoint, ClockEvent
from notices.models import Notice
from tests.deadlines.calendars import at
from tests.deadlines.test_sweep import sweep_at
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch):
    """An act of a test's own, and what it was called with."""
    monkeypatch.setattr(acts, "_acts", {})
    called = []

    def note(clocks, moment):
        called.append(([clock.pk for clock in clocks], moment))

    return called, note


def fired() -> list[tuple[int, str]]:
    """Which checkpoints of which clocks are done, by what the clocks themselves keep of it."""
    points = Checkpoint.objects.filter(fired_at__isnull=False).order_by("clock", "kind")
    kept = ClockEvent.objects.exclude(facts__checkpoint=None).order_by("clock", "facts__checkpoint")
    done = list(points.values_list("clock", "kind"))
    assert list(kept.values_list("clock", "facts__checkpoint")) == done
    return done


def test_an_act_is_called_once_with_all_the_clocks_that_are_due(done):
    called, note = done
    acts.at_checkpoint("OVERSTAY", "due")(note)
    owner = UserFactory()
    clocks = [start_clock("OVERSTAY", owner=owner, at=at("2026-03-10 15:00")) for _n in range(2)]
    start_clock("NO_SHOW", owner=owner, at=at("2026-03-10 15:00"))

    sweep_at("2026-03-10 15:30")
    sweep_at("2026-03-10 15:31")

    assert called == [([clock.pk for clock in clocks], at("2026-03-10 15:30"))]
    assert Notice.objects.filter(recipient=owner, kind="deadlines.due").count() == 3


def test_an_act_with_words_of_its_own_silences_the_engine(done):
    called, note = done
    acts.at_checkpoint("OVERSTAY", "due", instead=True)(note)
    owner = UserFactory()
    start_clock("OVERSTAY", owner=owner, at=at("2026-03-10 15:00"))

    sweep_at("2026-03-10 15:30")

    assert len(called) == 1
    assert not Notice.objects.filter(recipient=owner).exists()


def test_an_act_that_fails_is_tried_again_and_holds_up_nobody_else(done):
    acts.at_checkpoint("OVERSTAY", "due")(lambda clocks, moment: 1 / 0)
    owner = UserFactory()
    bad = start_clock("OVERSTAY", owner=owner, at=at("2026-03-10 15:00"))
    good = start_clock("NO_SHOW", owner=owner, at=at("2026-03-10 15:00"))

    round_ = sweep_at("2026-03-10 15:30")

    # The first step of the ladder of OVERSTAY is taken at the moment it is due.
    assert fired() == [(bad.pk, "escalate_1"), (good.pk, "due")]
    assert (round_.fired, round_.failed) == (2, 1)
    assert not Notice.objects.filter(about_id=bad.subject_id, kind="deadlines.due").exists()

    called, note = done
    acts.at_checkpoint("OVERSTAY", "due")(note)
    rounds = [sweep_at("2026-03-10 15:31"), sweep_at("2026-03-10 15:32")]

    assert [(each.fired, each.failed) for each in rounds] == [(1, 0), (0, 0)]
    assert called == [([bad.pk], at("2026-03-10 15:31"))]
    assert fired() == [(bad.pk, "due"), (bad.pk, "escalate_1"), (good.pk, "due")]
    assert Notice.objects.filter(about_id=bad.subject_id, kind="deadlines.due").count() == 1
