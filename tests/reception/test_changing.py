"""Another time, another host, another number of people; called off; nobody came."""

from datetime import timedelta

import pytest

from deadlines.models import Clock
from history.flow import Stale
from history.models import Event
from history.moment import now
from notices.models import Message, Notice
from reception import actions
from reception.models import Appointment, RoomBooking
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory
from tests.reception.requests import clock, told

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_rescheduling_moves_the_room_and_sends_the_entry_with_the_next_number(host):
    old, new = RoomFactory(), RoomFactory()
    appointment = AppointmentFactory(confirmed=True, contact_person=host, room=old, visitor_email="wang@example.com")
    starts = appointment.starts_at + 48 * HOUR

    actions.reschedule(appointment, actor=host, starts_at=starts, ends_at=starts + HOUR, room=new)

    standing = RoomBooking.objects.standing().get()
    assert (standing.room, standing.starts_at) == (new, starts)
    assert RoomBooking.objects.count() == 2
    assert appointment.invitation_sequence == 1
    assert Message.objects.filter(kind="reception.visitor_rescheduled").count() == 1


@pytest.mark.parametrize("in_a_room", [True, False])
def test_rescheduling_to_the_very_same_time_and_place_neither_counts_nor_writes(host, in_a_room):
    there = {"room": RoomFactory(), "place": ""} if in_a_room else {"room": None, "place": "Office 301"}
    appointment = AppointmentFactory(confirmed=True, contact_person=host, visitor_email="wang@example.com", **there)
    before = (appointment.version, appointment.reschedules, appointment.invitation_sequence)
    events, letters = Event.objects.count(), Message.objects.count()
    same = {"starts_at": appointment.starts_at, "ends_at": appointment.ends_at}

    is_moved = actions.reschedule(appointment, actor=host, **same, **there)

    appointment.refresh_from_db()
    assert not is_moved
    assert (appointment.version, appointment.reschedules, appointment.invitation_sequence) == before
    assert (Event.objects.count(), Message.objects.count()) == (events, letters)


def test_of_two_who_reschedule_the_second_is_told(host, clerk):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)
    on_the_other_screen = Appointment.objects.get(pk=appointment.pk)
    starts = appointment.starts_at + HOUR
    actions.reschedule(appointment, actor=host, starts_at=starts, ends_at=starts + HOUR, place="Office 301")

    with pytest.raises(Stale):
        actions.reschedule(on_the_other_screen, actor=clerk, starts_at=starts, ends_at=starts + 2 * HOUR, place="Hall")

    appointment.refresh_from_db()
    assert (appointment.starts_at, appointment.where) == (starts, "Office 301")


def test_cancelling_frees_the_room_ends_the_clocks_and_tells_each_person_once(clerk, host):
    receptionist = UserFactory(username="receptionist", role="receptionist")
    appointment = AppointmentFactory(
        confirmed=True,
        contact_person=host,
        created_by=clerk,
        receptionist=receptionist,
        salesperson=receptionist,
        room=RoomFactory(),
        visitor_email="wang@example.com",
    )

    actions.cancel(appointment, actor=host, reason="The flight was cancelled")

    assert not RoomBooking.objects.standing().exists()
    assert not Clock.objects.of(appointment).running().exists()
    assert told(appointment, "reception.visit_cancelled") == {"clerk", "receptionist"}
    assert Notice.objects.filter(kind="reception.visit_cancelled").count() == 2
    letter = Message.objects.get(kind="reception.visitor_cancelled")
    assert letter.calendar_method == "CANCEL"


def test_nothing_is_written_to_a_visitor_about_a_visit_that_is_over(host):
    past = now() - 48 * HOUR
    appointment = AppointmentFactory(
        requested=True, contact_person=host, visitor_email="wang@example.com", starts_at=past, ends_at=past + HOUR
    )

    actions.confirm(appointment, actor=host, channel="phone", place="Office 301")
    actions.cancel(appointment, actor=host, reason="It never was")

    assert not Message.objects.filter(kind__startswith="reception.visitor_").exists()


def test_an_edit_of_a_stale_form_writes_nothing_and_says_who_was_faster(clerk, host):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    on_the_other_screen = Appointment.objects.get(pk=appointment.pk)
    actions.edit(appointment, actor=clerk, version=0, purpose="Audit")

    with pytest.raises(Stale):
        actions.edit(on_the_other_screen, actor=host, version=0, purpose="Tour")

    appointment.refresh_from_db()
    assert appointment.purpose == "Audit"


def test_another_contact_person_takes_over_the_reply_clock_and_is_told(clerk, host, stranger):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    due = clock(appointment, "APPT_REPLY").due_at

    actions.edit(appointment, actor=clerk, version=appointment.version, contact_person=stranger)

    assert (clock(appointment, "APPT_REPLY").owner, clock(appointment, "APPT_REPLY").due_at) == (stranger, due)
    assert told(appointment, "reception.request_registered") == {"stranger"}


def test_time_and_room_of_a_confirmed_visit_do_not_change_by_an_edit(clerk, host):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)

    with pytest.raises(actions.Refused):
        actions.edit(
            appointment,
            actor=clerk,
            version=appointment.version,
            starts_at=appointment.starts_at + timedelta(minutes=5),
        )


@pytest.mark.clause("S0-45")
def test_nobody_is_given_a_part_without_a_duty_and_who_gets_one_is_told(host, stranger):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)

    with pytest.raises(actions.Refused):
        actions.give_duty(appointment, person=stranger, duty=" ", actor=host)
    actions.give_duty(appointment, person=stranger, duty="Guides through the plant", actor=host)

    assert [str(row) for row in appointment.assignments.all()] == ["Shi Stranger: Guides through the plant"]
    assert told(appointment, "reception.assigned") == {"stranger"}


def test_more_people_than_the_booked_room_seats_are_refused(clerk, host):
    appointment = AppointmentFactory(confirmed=True, contact_person=host, room=RoomFactory(capacity=4), place="")

    with pytest.raises(actions.Refused) as refusal:
        actions.edit(appointment, actor=clerk, version=appointment.version, head_count=5)

    assert refusal.value.field == "room"
    appointment.refresh_from_db()
    assert appointment.head_count == 1


def test_nobody_came_frees_the_room_and_tells_our_people(clerk, host):
    appointment = AppointmentFactory(
        confirmed=True, contact_person=host, room=RoomFactory(), place="", starts_at=now() - HOUR, ends_at=now() + HOUR
    )

    actions.mark_no_show(appointment, actor=clerk)

    assert appointment.state == Appointment.State.NO_SHOW
    assert not RoomBooking.objects.standing().exists()
    assert not Clock.objects.of(appointment).running().exists()
    assert told(appointment, "reception.visitor_missing") == {"host"}


def test_a_visitor_who_may_still_come_is_no_no_show(clerk, host):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)

    with pytest.raises(actions.Refused):
        actions.mark_no_show(appointment, actor=clerk)
