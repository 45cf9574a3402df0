"""The rules are kept in memory, and yet a change holds at once, whoever makes it and whatever becomes of it."""

from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from deadlines import days, rulebook, standards
from deadlines.models import CalendarVersion, DepartmentCalendar, Standard, TimeLimit, WorkCalendar
from tests.factories.accounts import DepartmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def standard(noon):
    """A number that is asked for and known before the test begins."""
    row = Standard.objects.exclude(amount=None).filter(variant="").earliest("pk")
    assert standards.number(row.code, noon) == row.amount
    return row


def test_a_number_that_was_read_before_is_changed_by_whatever_door(standard, noon):
    Standard.objects.filter(pk=standard.pk).update(amount=77)

    assert standards.number(standard.code, noon) == 77


def test_a_new_version_counts_from_its_moment_on(standard, noon):
    later = noon + timedelta(days=1)
    columns = {field.attname: getattr(standard, field.attname) for field in standard._meta.concrete_fields}
    changed = {"id": None, "number": standard.number + 1, "valid_from": later, "amount": 78}
    Standard.objects.bulk_create([Standard(**columns | changed)])

    assert standards.number(standard.code, noon) == standard.amount
    assert standards.number(standard.code, later) == 78


def test_a_change_that_is_taken_back_was_never_one(standard, noon):
    """Also where another change comes after it: the mark of the first is not the mark of the second."""
    with transaction.atomic():
        Standard.objects.filter(pk=standard.pk).update(amount=77)
        assert standards.number(standard.code, noon) == 77
        transaction.set_rollback(True)

    assert standards.number(standard.code, noon) == standard.amount

    Standard.objects.filter(pk=standard.pk).update(amount=78)
    assert standards.number(standard.code, noon) == 78


def test_a_ladder_and_a_limit_are_read_anew(noon):
    limit = TimeLimit.objects.exclude(ladder=None).earliest("pk")
    assert rulebook.limit(limit.code, noon, limit.selectors).ladder.steps == limit.ladder.steps

    type(limit.ladder).objects.filter(pk=limit.ladder_id).update(steps=[])

    assert rulebook.limit(limit.code, noon, limit.selectors).ladder.steps == []


def test_a_department_that_gets_a_calendar_of_its_own_works_by_it_at_once(noon):
    department = DepartmentFactory()
    site = days.calendar_for(department, noon)
    own = WorkCalendar.objects.create(code="own", name="Own", time_zone="Asia/Shanghai", usual_hours=[])
    version = CalendarVersion.objects.get(pk=site.pk)
    version.pk, version.calendar = None, own
    version.save(force_insert=True)

    DepartmentCalendar.objects.create(department=department, calendar=own)

    assert days.calendar_for(department, noon) == version
    assert days.current_version(noon) == site


def test_one_action_asks_once_whether_anything_changed(standard, noon):
    if connection.vendor != "postgresql":
        pytest.skip("nothing is kept in memory there")
    days.current_version(noon)
    with CaptureQueriesContext(connection) as asked, rulebook.opened():
        standards.number(standard.code, noon)
        days.current_version(noon)

    assert [row["sql"] for row in asked] == ["SELECT mark FROM deadlines_edition"]


def test_what_another_process_writes_and_takes_back_never_held_here(standard, noon):
    if connection.vendor != "postgresql":
        pytest.skip("one writes at a time there, and nothing is kept in memory")
    known, mark = rulebook.book(), "SELECT mark FROM deadlines_edition"
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(mark)
            before = cursor.fetchone()
            cursor.execute("UPDATE deadlines_standard SET amount = amount")
            cursor.execute(mark)
            inside = cursor.fetchone()
        meanwhile = rulebook.book()
        other.rollback()
    finally:
        other.close()

    assert inside != before
    assert meanwhile is known
    assert rulebook.book() is known
