"""Which calendar counts: of what was published, for whom."""

import pytest

from deadlines import actions, days
from deadlines.models import CalendarVersion, DepartmentCalendar, WorkCalendar
from tests.deadlines.calendars import RESTS, at, published
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db
NOON = at("2026-03-11 12:00")


@pytest.fixture
def berlin():
    """A second calendar: a version of it rests on Thursday 12 March."""
    site = published(NOON, {"2026-03-12": RESTS})
    calendar = WorkCalendar.objects.create(
        code="berlin", name="Berlin", time_zone="Europe/Berlin", usual_hours=[["09:00", "17:00"]]
    )
    CalendarVersion.objects.filter(pk=site.pk).update(calendar=calendar, number=1)
    return calendar


def test_a_draft_counts_for_nothing_even_where_nothing_is_published(berlin):
    draft = published(None, {"2026-03-13": RESTS})
    CalendarVersion.objects.filter(calendar=berlin).update(published_at=None)

    assert days.current_version(at("2026-12-01 00:00")).number == 1
    with pytest.raises(CalendarVersion.DoesNotExist):
        days.current_version(NOON, "berlin")
    assert draft.is_draft


def test_a_draft_is_read_anew_each_time():
    draft = published(None, {"2026-03-13": RESTS})
    assert not days.calendar_of(draft).is_working_day(at("2026-03-13 00:00").date())

    draft.days.filter(date="2026-03-13").update(intervals=[["09:00", "12:00"]])

    assert days.calendar_of(draft).is_working_day(at("2026-03-13 00:00").date())


def test_a_department_works_by_its_own_calendar_or_by_that_of_what_it_is_part_of(berlin):
    branch = DepartmentFactory()
    part = DepartmentFactory(parent=branch)
    part_of_part = DepartmentFactory(parent=part)
    DepartmentCalendar.objects.create(department=branch, calendar=berlin)

    found = [days.calendar_for(department, NOON).calendar.code for department in (branch, part_of_part)]
    others = [days.calendar_for(department, NOON).calendar.code for department in (DepartmentFactory(), None)]

    assert (found, others) == (["berlin", "berlin"], ["site", "site"])


def test_a_clock_is_counted_by_the_calendar_of_its_department_and_stays_with_it(berlin):
    branch = DepartmentFactory()
    DepartmentCalendar.objects.create(department=branch, calendar=berlin)
    details = {"code": "VISIT_ISSUE_REPLY", "at": at("2026-03-11 16:00")}

    here = start_clock(owner=UserFactory(), **details)
    there = start_clock(owner=UserFactory(department=branch), **details)
    headed = start_clock(department=branch, **details)

    assert (here.due_at, there.due_at, headed.due_at) == (
        at("2026-03-13 18:00"),
        at("2026-03-17 01:00"),  # Monday 18:00 in Berlin
        there.due_at,
    )


def test_a_moved_visit_is_counted_again_by_the_calendar_that_the_clock_has(berlin):
    branch = DepartmentFactory()
    DepartmentCalendar.objects.create(department=branch, calendar=berlin)
    clock = start_clock(
        "INFO_SHEET_SIGNOFF", owner=UserFactory(department=branch), at=NOON, anchor=at("2026-03-18 16:00")
    )
    actions.move_anchor(clock.subject, clock.code, anchor=at("2026-03-20 16:00"), at=NOON)

    clock.refresh_from_db()
    assert clock.calendar_version.calendar == berlin
