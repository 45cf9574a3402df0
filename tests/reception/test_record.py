"""The reception record: written step by step, closed when it is complete."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Position
from history.flow import NotAllowed, Stale
from history.moment import now
from reception import actions
from reception.models import Appointment, ReceptionRecord
from tests.factories.accounts import PositionFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db

COMPLETE = {
    "visitor_name": "Wang Fang",
    "organisation_name": "Lanhai Optics",
    "visitor_phone": "+8613812345678",
    "questions": "When does it ship?",
    "needs": "Two lines",
    "answers": "In May.",
}


@pytest.fixture
def visit(host):
    appointment = AppointmentFactory(completed=True, contact_person=host)
    appointment.record.refresh_from_db()
    return appointment


def save(visit, host, **fields):
    visit.record.refresh_from_db()
    return actions.save_record(visit, actor=host, version=visit.record.version, **fields)


def complete(visit, host, **fields):
    return save(visit, host, **COMPLETE | {"ended_at": now(), "started_at": now()} | fields)


def test_the_record_begins_with_what_is_known(visit, host):
    record = visit.record

    assert (record.visitor_name, record.organisation_name) == (visit.visitor_name, visit.organisation.name)
    assert (record.visitor_phone, record.place, record.needs) == (visit.visitor_phone, "Office 301", visit.needs)
    assert record.started_at == visit.meeting_started_at
    assert [member.person for member in record.staff.all()] == [host]


@pytest.mark.clause("S1-33", "S2-17")
def test_what_was_said_is_kept_field_by_field(visit, host):
    said = {
        "topics": "The new line",
        "questions": "When does it ship?",
        "answers": "In May.",
        "opinions": "Signs at the gate are small",
        "needs": "Two lines",
        "cooperation_intention": "Trial order",
    }

    save(visit, host, **said)

    record = ReceptionRecord.objects.get(appointment=visit)
    assert {name: getattr(record, name) for name in said} == said


@pytest.mark.clause("S0-27")
@pytest.mark.parametrize(
    ("lacking", "word"),
    [
        ({"questions": ""}, "customer's questions"),
        ({"answers": ""}, "answers and advice"),
        ({"needs": ""}, "customer's needs"),
    ],
)
def test_a_record_without_its_content_cannot_be_closed(visit, host, lacking, word):
    complete(visit, host, **lacking)

    with pytest.raises(actions.Refused, match=f"Before closing, fill in: {word}."):
        actions.close(visit, actor=host)

    visit.refresh_from_db()
    assert visit.state == Appointment.State.COMPLETED


def test_a_record_without_start_end_or_staff_cannot_be_closed(visit, host):
    assert visit.record.ended_at == visit.left_at
    complete(visit, host, started_at=None, ended_at=None, staff=[])

    with pytest.raises(actions.Refused, match="fill in: started at, ended at, receiving staff"):
        actions.close(visit, actor=host)


@pytest.mark.clause("S0-23")
@pytest.mark.parametrize(
    "lacking",
    [{"visitor_name": ""}, {"organisation_name": ""}, {"visitor_phone": "", "visitor_email": ""}],
)
def test_name_organisation_and_a_way_to_reach_them_are_required(visit, host, lacking):
    with pytest.raises(IntegrityError), transaction.atomic():
        complete(visit, host, **lacking)


@pytest.mark.clause("S0-24")
def test_the_times_are_required_and_the_end_is_not_before_the_start(visit, host):
    with pytest.raises(IntegrityError), transaction.atomic():
        complete(visit, host, started_at=now(), ended_at=now() - timedelta(minutes=1))
    complete(visit, host, started_at=None)

    with pytest.raises(actions.Refused, match="started at"):
        actions.close(visit, actor=host)


@pytest.mark.clause("S0-25")
def test_a_room_or_a_typed_place_is_required(visit, host):
    with pytest.raises(IntegrityError), transaction.atomic():
        complete(visit, host, place="", room=None)
    complete(visit, host, place="", room=RoomFactory())
    complete(visit, host, place="Office 302", room=None)


@pytest.mark.clause("S0-26")
def test_staff_keep_the_job_title_of_that_day(visit, host, stranger):
    stranger.position = PositionFactory(name="Engineer", name_zh="工程师")
    stranger.save()
    save(visit, host, staff=[host, stranger])
    Position.objects.filter(pk=stranger.position_id).update(name="Director", name_zh="总监")

    save(visit, host, staff=[host, stranger], topics="More")

    assert [str(member) for member in visit.record.staff.all()] == ["He Host", "Shi Stranger, Engineer"]


def test_a_complete_record_is_closed_and_then_final(visit, host):
    complete(visit, host)

    actions.close(visit, actor=host)

    record = ReceptionRecord.objects.get(appointment=visit)
    assert (visit.state, record.closed_at) == (Appointment.State.CLOSED, now())
    with pytest.raises(NotAllowed):
        actions.save_record(visit, actor=host, version=record.version, topics="Later thoughts")


def test_a_contact_edited_later_rewrites_no_record(visit, host):
    """R35: names as on the day."""
    complete(visit, host)
    visit.contact.name = "Somebody Else"
    visit.contact.save()
    visit.organisation.name = "Another Name"
    visit.organisation.save()

    record = ReceptionRecord.objects.get(appointment=visit)

    assert (record.visitor_name, record.organisation_name) == ("Wang Fang", "Lanhai Optics")


def test_of_two_who_write_the_second_hears_of_the_first(visit, host, clerk):
    version = visit.record.version
    actions.save_record(visit, actor=host, version=version, topics="Mine")

    with pytest.raises(Stale):
        actions.save_record(visit, actor=clerk, version=version, topics="Yours")

    assert ReceptionRecord.objects.get(appointment=visit).topics == "Mine"


def test_the_instruction_given_beforehand_stands_in_the_record(host, manager):
    appointment = AppointmentFactory(confirmed=True, contact_person=host, is_important=True, clearance="not_needed")
    actions.instruct(appointment, instruction="Lunch with the director", actor=manager)
    actions.check_in(appointment, actor=host, reason="no sheet")

    record = actions.save_record(appointment, actor=host, version=0)

    assert record.instruction == "Lunch with the director"


def test_there_is_no_record_before_the_visitor_has_come(host):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)

    with pytest.raises(NotAllowed):
        actions.save_record(appointment, actor=host, version=0, topics="Too early")

    assert not ReceptionRecord.objects.exists()
