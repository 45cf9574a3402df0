"""Volumes for benchmarks."""

import pytest

from deadlines.models import Checkpoint
from deadlines.sweep import sweep
from demo.volumes import Filler
from history.moment import now

pytestmark = pytest.mark.django_db


def test_rows_come_in_the_wanted_number():
    filler = Filler(now())

    assert [filler.appointments(3), filler.calls(2), filler.clocks(4), filler.due(5)] == [3, 2, 4, 5]


def test_what_is_due_is_fired_by_the_next_sweep_and_the_rest_is_not():
    filler = Filler(now())
    filler.clocks(4)
    filler.due(5)

    assert sweep().fired == 5
    assert Checkpoint.objects.waiting().count() == 4
