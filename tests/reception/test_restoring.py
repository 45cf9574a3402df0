"""What was declined or cancelled too soon comes back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from deadlines.models import Clock
from history.moment import now
from reception import actions
from tests.factories.reception import AppointmentFactory, RoomFactory
from tests.reception.requests import kinds, letters, wished

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("ended", ["decline", "cancel"])
def test_what_ended_too_soon_comes_back_and_the_reason_stays_in_the_history(host, clerk, client, ended):
    room = RoomFactory()
    appointment = wished(host, room=room, place="")
    details = {"channel": "phone"} if ended == "decline" else {}
    getattr(actions, ended)(appointment, actor=host, reason="No time", **details)
    client.force_login(clerk)

    client.post(reverse("reception:restore", args=[appointment.pk]), {"reason": "They come after all"})

    appointment.refresh_from_db()
    assert (appointment.state, appointment.replied_at) == ("requested", None)
    assert appointment.bookings.filter(released_at__isnull=True).get().room == room
    clock = Clock.objects.of(appointment).running().get(code="APPT_REPLY")
    assert (clock.cycle, clock.started_at) == (2, now())
    assert "reception.visit_restored" in kinds(host)
    page = client.get(appointment.get_absolute_url()).content.decode()
    assert "No time" in page


def test_a_restored_visit_is_confirmed_with_a_newer_calendar_entry(host):
    appointment = wished(host)
    actions.confirm(appointment, actor=host, channel="phone", place="Office 301")
    actions.cancel(appointment, actor=host, reason="No flight")
    actions.restore(appointment, actor=host)
    actions.confirm(appointment, actor=host, channel="phone", place="Office 301")

    confirmed = letters("visitor_confirmed")
    assert [letter.calendar.count("SEQUENCE:2") for letter in confirmed] == [0, 1]


def test_a_room_that_is_gone_meanwhile_keeps_nobody_from_coming_back(host, stranger):
    room = RoomFactory()
    appointment = wished(host, room=room, place="")
    actions.cancel(appointment, actor=host, reason="No flight")
    AppointmentFactory(confirmed=True, room=room, place="", starts_at=appointment.starts_at, contact_person=stranger)

    assert actions.restore(appointment, actor=host) is False
    appointment.refresh_from_db()
    assert (appointment.state, appointment.room) == ("requested", None)


def test_who_puts_a_request_back_hears_that_its_room_is_gone(host, stranger, client):
    room = RoomFactory(name="Blue Room")
    appointment = wished(host, room=room)
    actions.decline(appointment, actor=host, reason="No", channel="phone")
    AppointmentFactory(confirmed=True, room=room, place="", starts_at=appointment.starts_at, contact_person=stranger)
    client.force_login(host)

    page = client.post(reverse("reception:restore", args=[appointment.pk]), {"reason": ""}, follow=True)

    assert "Blue Room cannot be had any more" in page.content.decode()


def test_a_visit_whose_time_is_over_is_booked_again_instead(host):
    appointment = wished(host, starts_at=now() + HOUR)
    actions.cancel(appointment, actor=host, reason="No flight")

    with pytest.raises(actions.Refused):
        actions.restore(appointment, actor=host, at=now() + 2 * HOUR)
