"""The only clock of the product."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

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


@pytest.fixture
def unset():
    """The clock as it is outside tests."""
    token = moment._set_to.set(None)
    yield
    moment._set_to.reset(token)


def by_the_database() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.no_sqlite
def test_it_is_the_time_of_the_database(unset):
    assert abs(now() - by_the_database()) < timedelta(seconds=1)


@pytest.mark.django_db
@pytest.mark.no_sqlite
def test_looking_at_the_clock_asks_the_database_nothing(unset, django_assert_num_queries):
    now()

    with django_assert_num_queries(0):
        first, second = now(), now()

    assert first < second


@pytest.mark.django_db
@pytest.mark.no_sqlite
def test_now_and_then_the_database_is_asked_again_but_not_in_a_transaction_that_failed(
    unset, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(moment, "MEASURE_EVERY", -1)

    with django_assert_num_queries(1):
        now()
    connection.needs_rollback = True
    with django_assert_num_queries(0):
        now()
    connection.needs_rollback = False


@pytest.mark.django_db(transaction=True)
@pytest.mark.no_sqlite
def test_a_connection_that_opens_asks_what_time_it_is(unset, monkeypatch):
    wrong = (datetime(2020, 1, 1, tzinfo=UTC), moment._stopwatch())
    monkeypatch.setattr(moment, "_measured", wrong)
    assert now().year == 2020

    connection.close()
    connection.ensure_connection()

    assert abs(now() - by_the_database()) < timedelta(seconds=1)


@pytest.mark.django_db
@pytest.mark.no_sqlite
def test_a_jump_of_the_clock_of_the_database_is_written_in_the_log(unset, monkeypatch, caplog):
    before = (now() - timedelta(hours=1), moment._stopwatch() - 120)
    monkeypatch.setattr(moment, "_measured", before)

    now()

    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "The clock of the database jumped by 0:5" in caplog.text
