"""The customer's wish on the books, and the room that it holds."""

from datetime import timedelta
from uuid import uuid4

import pytest

from customers.models import Contact, Organisation
from history.models import Event
from history.moment import now
from notices.models import Notice
from reception import actions
from reception.models import Appointment, RoomBooking
from tests.factories.accounts import UserFactory
from tests.factories.customers import ContactFactory
from tests.factories.reception import AppointmentFactory, RoomFactory
from tests.reception.requests import clock, request, told

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.clause("S0-08", "S2-06", "S2-10")
def test_a_request_is_on_the_books_with_its_clock_and_the_contact_person_knows(clerk, host):
    received = now() - timedelta(minutes=10)

    appointment = request(host, clerk, received_at=received)

    assert (appointment.created_by, appointment.created_at) == (clerk, now())
    assert appointment.state == Appointment.State.REQUESTED
    assert appointment.department == host.department
    running = clock(appointment, "APPT_REPLY")
    assert (running.owner, running.due_at) == (host, received + 24 * HOUR)
    assert told(appointment, "reception.request_registered") == {"host"}
    assert [visitor.name for visitor in appointment.visitors.all()] == ["Wang Fang"]


@pytest.mark.clause("S0-38")
def test_an_organisation_and_a_contact_typed_again_are_the_ones_that_exist(clerk, host):
    first = request(host, clerk)

    second = request(host, clerk)

    assert second.organisation == first.organisation
    assert second.contact == first.contact
    assert (Organisation.objects.count(), Contact.objects.count()) == (1, 1)


def test_a_form_posted_twice_is_one_request(clerk, host):
    token = uuid4()
    first = request(host, clerk, form_token=token)

    second = request(host, clerk, form_token=token)

    assert second.pk == first.pk
    assert Appointment.objects.count() == 1
    assert Notice.objects.filter(kind="reception.request_registered").count() == 1


@pytest.mark.clause("S3-19")
def test_a_request_from_sales_tells_the_marketing_center_at_the_same_time(host):
    UserFactory(username="centre", role="marketing_center")
    seller = UserFactory(username="seller", role="sales")

    appointment = request(host, seller)

    assert told(appointment, "reception.request_from_sales") == {"centre"}
    assert appointment.salesperson == seller


def test_a_request_from_the_desk_does_not_tell_the_marketing_center(clerk, host):
    UserFactory(username="centre", role="marketing_center")

    appointment = request(host, clerk)

    assert told(appointment, "reception.request_from_sales") == set()


@pytest.mark.parametrize("flag", [{"is_important": True}, {"special_needs": "wheelchair"}])
def test_an_important_or_special_visitor_is_reported_to_the_superior(clerk, host, manager, flag):
    appointment = request(host, clerk, **flag)

    assert told(appointment, "reception.important_visitor") == {"manager"}


@pytest.mark.parametrize("flag", [{"is_important": True}, {"special_needs": "wheelchair"}])
def test_the_superior_hears_of_the_flag_and_the_instruction_given_is_kept(clerk, host, manager, flag):
    appointment = request(host, clerk, **flag)

    actions.instruct(appointment, instruction="Lunch with the director", actor=manager)

    appointment.refresh_from_db()
    assert told(appointment, "reception.important_visitor") == {"manager"}
    assert appointment.instruction == "Lunch with the director"
    assert told(appointment, "reception.instruction") == {"host"}
    assert Event.objects.about(appointment).filter(verb="instruct").get().actor == manager


def test_a_request_holds_the_room_until_it_is_answered(clerk, host):
    room = RoomFactory(capacity=4)
    request(host, clerk, room=room)

    with pytest.raises(actions.RoomTaken):
        request(host, clerk, room=room, starts_at=now() + 24.5 * HOUR, ends_at=now() + 26 * HOUR)

    assert Appointment.objects.count() == 1


def test_a_hold_that_has_run_out_makes_way(clerk, host):
    room = RoomFactory()
    first = request(host, clerk, room=room)
    RoomBooking.objects.filter(appointment=first).update(expires_at=now())

    second = request(host, clerk, room=room)

    assert RoomBooking.objects.standing().get().appointment == second


def test_two_of_one_name_are_told_apart_by_their_numbers(clerk, host):
    first = request(host, clerk)

    second = request(host, clerk, visitor_phone="+8613900000000")

    assert second.contact != first.contact
    assert ContactFactory._meta.model.objects.count() == 2


def other_times(rival, **fields):
    return {"starts_at": rival.starts_at + timedelta(minutes=20), "ends_at": rival.ends_at} | fields


def by_request(rival, host):
    request(host, host, room=rival.room, **other_times(rival))


def by_edit(rival, host):
    appointment = request(host, host, **other_times(rival))
    actions.edit(appointment, actor=host, version=appointment.version, room=rival.room)


def by_confirming(rival, host):
    appointment = request(host, host, needs="Tea", **other_times(rival))
    actions.confirm(appointment, actor=host, channel="phone", room=rival.room)


def by_confirming_another_time(rival, host):
    appointment = request(host, host, needs="Tea", starts_at=now() + 96 * HOUR, ends_at=now() + 97 * HOUR)
    actions.confirm(appointment, actor=host, channel="phone", room=rival.room, **other_times(rival))


def by_rescheduling(rival, host):
    appointment = AppointmentFactory(confirmed=True, contact_person=host, starts_at=now() + 96 * HOUR)
    actions.reschedule(appointment, actor=host, room=rival.room, **other_times(rival))


DOORS = [by_request, by_edit, by_confirming, by_confirming_another_time, by_rescheduling]


@pytest.mark.clause("S0-43")
@pytest.mark.parametrize("book", DOORS)
def test_no_way_of_booking_leads_into_a_room_that_is_taken(host, book):
    """R5: the buffers of the room count through every door."""
    room = RoomFactory(cleanup_minutes=30)
    rival = AppointmentFactory(confirmed=True, room=room, place="")
    rival.ends_at = rival.starts_at + timedelta(minutes=85)  # wholly inside the clean-up

    with pytest.raises(actions.RoomTaken):
        book(rival, host)

    assert RoomBooking.objects.standing().count() == 1
