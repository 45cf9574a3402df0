"""What apps above do at a clock's checkpoint, within the sweep."""

import pytest

from deadlines import acts
from deadlines.models import Checkpoint
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

    assert round_.failed == 1
    assert Checkpoint.objects.get(clock=bad, kind="due").fired_at is None
    assert Checkpoint.objects.get(clock=good, kind="due").fired_at == at("2026-03-10 15:30")
    assert not Notice.objects.filter(about_id=bad.subject_id, kind="deadlines.due").exists()
