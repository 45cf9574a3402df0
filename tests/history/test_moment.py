"""The only clock of the product."""

from datetime import UTC, datetime, timedelta

import pytest

from history import moment
from history.moment import at, now

NOON = datetime(2026, 3, 11, 4, 0, tzinfo=UTC)


def test_inside_at_the_moment_stands_still():
    with at(NOON):
        assert now() == NOON


def test_a_moment_set_inside_another_ends_with_it():
    with at(NOON):
        with at(NOON + timedelta(hours=1)):
            inner = now()
        outer = now()

    assert (inner, outer) == (NOON + timedelta(hours=1), NOON)


@pytest.mark.django_db
@pytest.mark.no_sqlite
def test_a_wrong_host_clock_changes_nothing(monkeypatch):
    token = moment._set_to.set(None)
    true = now()
    wrong = moment.time.time
    monkeypatch.setattr(moment.time, "time", lambda: wrong() + 7200)

    class WrongHost(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(hours=2)  # noqa: TID251

    monkeypatch.setattr(moment, "datetime", WrongHost)
    monkeypatch.setattr(moment, "_offset", [])
    shown = now()
    moment._set_to.reset(token)

    assert abs(shown - true) < timedelta(seconds=5)
