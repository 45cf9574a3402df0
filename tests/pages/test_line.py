"""The line to PostgreSQL that is kept from one page to the next."""

import pytest
from django.db import OperationalError, connection, connections

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no line that could break"),
]


@pytest.fixture
def line():
    """A second one, so that nothing of the test's own is lost."""
    other = connections.create_connection("default")
    other.connect()
    yield other
    other.close()


def pid_of(line):
    with line.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


def test_a_line_that_stands_is_kept_without_a_question(line):
    pid = pid_of(line)

    assert line.is_usable()
    assert pid_of(line) == pid


def test_a_line_that_the_server_gave_up_is_seen_and_a_new_one_opened(line):
    pid = pid_of(line)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    usable = line.is_usable()
    line.health_check_enabled = True  # as the settings of a company have it
    line.close_if_unusable_or_obsolete()  # as every page begins

    assert not usable
    assert pid_of(line) != pid


def test_a_line_that_is_closed_is_not_usable(line):
    line.close()

    assert not line.is_usable()


def test_a_line_on_which_a_transaction_was_left_open_is_given_up(line):
    with line.cursor() as cursor:
        cursor.execute("BEGIN")

    assert not line.is_usable()


def test_a_transaction_whose_line_breaks_is_lost_and_the_next_page_has_a_new_line(line):
    line.health_check_enabled = True
    pid = pid_of(line)
    line.set_autocommit(False)
    pid_of(line)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    with pytest.raises(OperationalError):
        pid_of(line)
    line.close_if_unusable_or_obsolete()

    assert pid_of(line) != pid
