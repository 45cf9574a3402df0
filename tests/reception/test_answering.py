"""The answer to a request, and everything that it brings about."""

from datetime import timedelta

import pytest

from accounts.actions import appoint_deputy
from deadlines.models import Clock
from history import moment
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from notices.models import Message
from reception import actions, rules
from reception.models import Appointment, RoomBooking
from tests.factories.reception import AppointmentFactory, RoomFactory
from tests.reception.requests import clock, request, told

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.clause("S0-36", "S2-10")
def test_confirming_logs_the_answer_stops_the_clock_and_writes_to_the_visitor(clerk, host):
    room = RoomFactory(capacity=8)
    appointment = AppointmentFactory(
        requested=True, contact_person=host, created_by=clerk, visitor_email="wang@example.com"
    )

    actions.confirm(appointment, actor=host, channel="phone", room=room)

    assert appointment.state == Appointment.State.CONFIRMED
    assert (appointment.replied_at, appointment.replied_by, appointment.reply_channel) == (now(), host, "phone")
    assert (clock(appointment, "APPT_REPLY").state, clock(appointment, "APPT_REPLY").stopped_at) == ("stopped", now())
    assert RoomBooking.objects.standing().get().room == room
    assert told(appointment, "reception.visit_confirmed") == {"clerk"}
    letter = Message.objects.get(kind="reception.visitor_confirmed")
    assert (letter.address, letter.calendar_method) == ("wang@example.com", "REQUEST")


def test_without_an_address_no_letter_is_written_to_the_visitor(host):
    appointment = AppointmentFactory(requested=True, contact_person=host, visitor_email="")

    actions.confirm(appointment, actor=host, channel="phone", place="Office 301")

    assert not Message.objects.filter(kind__startswith="reception.visitor_").exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"needs": " ", "place": "Office 301"}, "needs"),
        ({"place": " "}, "room"),
    ],
)
def test_what_a_confirmation_must_have_is_asked_for(host, given, field):
    appointment = AppointmentFactory(requested=True, contact_person=host)

    with pytest.raises(actions.Refused) as refusal:
        actions.confirm(appointment, actor=host, channel="phone", **given)

    assert refusal.value.field == field
    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.REQUESTED


def test_a_room_that_is_too_small_is_refused(host):
    appointment = AppointmentFactory(requested=True, contact_person=host, head_count=9)

    with pytest.raises(actions.Refused, match="seats 8 people only"):
        actions.confirm(appointment, actor=host, channel="phone", room=RoomFactory(capacity=8, name="3-01"))


def test_of_two_who_answer_only_one_does_and_the_other_hears_who(clerk, host):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    on_the_other_screen = Appointment.objects.get(pk=appointment.pk)
    actions.confirm(appointment, actor=host, channel="phone", place="Office 301")

    with pytest.raises(NotAllowed) as refusal:
        actions.decline(on_the_other_screen, actor=clerk, reason="No time", channel="phone")

    assert str(refusal.value) == "Somebody was faster: He Host, confirmed the appointment, Wed 11 Mar 2026 12:00."


def test_declining_keeps_the_reason_stops_the_clock_and_frees_the_room(host, clerk):
    room = RoomFactory()
    appointment = request(host, clerk, room=room, visitor_email="wang@example.com")

    actions.decline(appointment, actor=host, reason="Stocktaking week", channel="email")

    appointment.refresh_from_db()
    assert (appointment.state, appointment.decline_reason) == ("declined", "Stocktaking week")
    assert (appointment.replied_by, appointment.reply_channel) == (host, "email")
    assert clock(appointment, "APPT_REPLY").state == "stopped"
    assert not RoomBooking.objects.standing().exists()
    assert Message.objects.get(kind="reception.visitor_declined").calendar == ""


@pytest.mark.clause("S2-10")
@pytest.mark.parametrize(("hours", "outcome"), [(23, "on_time"), (24, "on_time"), (24.01, "late_unannounced")])
def test_an_answer_is_in_time_up_to_the_configured_hour(host, hours, outcome):
    """R7: at the hour itself it is in time."""
    appointment = AppointmentFactory(requested=True, contact_person=host)

    with moment.at(now() + hours * HOUR):
        actions.confirm(appointment, actor=host, channel="phone", place="Office 301")

    answered = clock(appointment, "APPT_REPLY")
    assert (answered.stopped_at > answered.due_at) == (outcome != "on_time")
    assert Clock.objects.of(appointment).filter(code="APPT_REPLY").late().exists() == (outcome != "on_time")


@pytest.mark.clause("S0-41")
@pytest.mark.parametrize("place", ["", " ", "TBD", "to be decided", "待定", "Ｔ.Ｂ.Ｄ."])
def test_a_visit_is_not_confirmed_without_a_place_that_can_be_found(host, place):
    appointment = AppointmentFactory(requested=True, contact_person=host)

    with pytest.raises(actions.Refused):
        actions.confirm(appointment, actor=host, channel="phone", place=place)

    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.REQUESTED


def test_a_deputy_answers_for_the_contact_person(host, stranger):
    appoint_deputy(host, stranger, now() - HOUR, now() + HOUR, None)
    appointment = AppointmentFactory(requested=True, contact_person=host)

    actions.confirm(appointment, actor=stranger, channel="phone", place="Office 301")

    event = Event.objects.about(appointment).get(verb="confirm")
    assert (event.actor, event.on_behalf_of) == (stranger, host)
    assert rules.may_answer(stranger, appointment)
