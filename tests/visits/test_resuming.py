"""A check-out by mistake is taken back: sheet, signatures, rooms and what is still to be prepared go on (R26)."""

from datetime import timedelta

import pytest

from deadlines.models import Clock
from history import moment
from history.models import Event
from reception import actions as reception
from reception.models import Appointment, RoomBooking
from tests.factories.accounts import UserFactory
from tests.factories.reception import RoomFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, finish, itinerary_line, sign, waiting
from visits import actions
from visits.models import InfoSheet, PrepTask

pytestmark = pytest.mark.django_db
State = InfoSheet.State
MINUTE = timedelta(minutes=1)


def came(visit):
    visit.refresh_from_db()
    reception.set_clearance(visit, Appointment.Clearance.NOT_NEEDED, actor=None, at=moment.now())
    reception.check_in(visit, actor=visit.contact_person)


def left(visit, at):
    reception.check_out(visit, actor=visit.contact_person, at=at)


def back(visit, at):
    reception.undo_check_out(visit, actor=visit.contact_person, reason="Another visitor", at=at)


def gone_and_back(visit):
    """Here at the start, checked out by mistake two minutes later, and that undone a minute after."""
    with moment.at(visit.starts_at):
        came(visit)
        left(visit, visit.starts_at + 2 * MINUTE)
        back(visit, visit.starts_at + 3 * MINUTE)


def running(subject):
    return {clock.code: (clock.due_at, clock.owner) for clock in Clock.objects.of(subject).running()}


@pytest.mark.parametrize(
    ("trait", "state"),
    [
        ("complete", State.DRAFT),
        ("submitted", State.SUBMITTED),
        ("returned", State.RETURNED),
        ("approved", State.HANDED_OVER),
    ],
)
def test_the_sheet_is_again_what_it_was(trait, state):
    sheet = InfoSheetFactory(**{trait: True})
    said = sheet.versions.first().said

    gone_and_back(sheet.appointment)

    sheet.refresh_from_db()
    assert sheet.state == state
    verbs = list(Event.objects.about(sheet).order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["close", f"resume_{state}"]
    assert sheet.versions.first().said == said


def test_signatures_still_asked_for_are_asked_for_again_in_the_same_time():
    sheet = InfoSheetFactory(submitted=True)
    before = running(sheet)

    gone_and_back(sheet.appointment)

    assert running(sheet) == before
    assert waiting(sheet) is not None
    sheet.refresh_from_db()
    while sheet.state == State.SUBMITTED:
        sign(sheet)
    assert sheet.state == State.HANDED_OVER


def test_what_was_not_prepared_is_owed_again_when_it_was_due_and_what_was_stays_done():
    sheet = InfoSheetFactory(approved=True)
    done, *rest = PrepTask.objects.filter(appointment=sheet.appointment).order_by("pk")
    finish(done, UserFactory())
    before = {task.pk: running(task) for task in rest}
    assert all(before.values())

    gone_and_back(sheet.appointment)

    assert {task.pk: running(task) for task in rest} == before
    assert running(done) == {}
    done.refresh_from_db()
    assert done.done_at is not None


def test_an_urgent_task_waits_for_its_yes_again():
    visit = VisitFactory(confirmed=True, starts_at=moment.now() + timedelta(hours=2))
    task = PrepTask.objects.filter(appointment=visit, state="urgent").first()
    before = running(task)

    gone_and_back(visit)

    task.refresh_from_db()
    assert (task.state, running(task)) == ("urgent", before)
    assert set(before) == {"PREP_TASKS", "PREP_ANSWER"}


def test_whoever_has_not_read_the_plan_is_still_to_read_it():
    sheet = InfoSheetFactory(approved=True)
    reader = sheet.readers.unacknowledged().first()
    before = running(reader)
    assert "READ_PLAN" in before

    gone_and_back(sheet.appointment)

    assert running(reader) == before


def test_a_step_to_come_has_its_room_again_where_it_is_free():
    sheet = InfoSheetFactory(complete=True)
    visit, room, other = sheet.appointment, RoomFactory(), RoomFactory()
    over = itinerary_line(sheet, room=other, minutes=1, starts_at=visit.starts_at)
    ahead = itinerary_line(sheet, room=room, starts_at=visit.starts_at + 20 * MINUTE)
    author = visit.salesperson
    actions.edit(sheet, actor=author, version=sheet.version, fields={}, lines={"itinerary": [over, ahead]})

    gone_and_back(visit)

    assert [booking.room for booking in RoomBooking.objects.in_use().filter(appointment=None)] == [room]


def test_the_two_working_days_run_on_where_the_visit_is_still_to_come():
    """Another visitor's check-in and check-out, days too early."""
    visit = InfoSheetFactory(complete=True).appointment
    before = running(visit)["INFO_SHEET_SIGNOFF"]

    came(visit)
    left(visit, moment.now() + MINUTE)
    back(visit, moment.now() + 2 * MINUTE)

    assert running(visit)["INFO_SHEET_SIGNOFF"] == before


def test_the_two_working_days_that_are_over_are_not_asked_for_twice():
    visit = InfoSheetFactory(complete=True).appointment

    gone_and_back(visit)

    assert "INFO_SHEET_SIGNOFF" not in running(visit)
    assert Clock.objects.of(visit).get(code="INFO_SHEET_SIGNOFF").state == Clock.State.STOPPED


def test_a_sheet_that_was_opened_again_is_closed_again_with_the_names_of_that_moment():
    sheet = InfoSheetFactory(approved=True)
    visit, host = sheet.appointment, sheet.host
    gone_and_back(visit)
    assert InfoSheet.objects.get(pk=sheet.pk).state == State.HANDED_OVER
    type(host).objects.filter(pk=host.pk).update(name="Renamed", name_zh="")

    left(visit, visit.starts_at + 5 * MINUTE)

    sheet.refresh_from_db()
    names = sheet.versions.exclude(names={}).first().names
    assert (sheet.state, names[f"accounts.user:{host.pk}"]["name"]) == (State.CLOSED, "Renamed")
