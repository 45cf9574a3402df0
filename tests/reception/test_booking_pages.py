"""The pages from the wish to the answer: the request, the confirmation, another time."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from history.moment import now
from reception import actions
from reception.models import Appointment, RoomBooking
from tests.factories.customers import OrganisationFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
BOOKING = {
    "visitor_phone": "138 1234 5678",
    "visitor_name": "Wang Fang",
    "organisation_name": "蓝海光学",
    "head_count": "2",
    "starts_at": "2026-03-12T10:05",
    "purpose": "Audit",
    "channel": "phone",
    "received_at": "2026-03-11T11:55",
    "kind": "customer",
    "origin": "requested",
}


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


# --- the request ---


@pytest.mark.clause("S2-02", "S0-38")
def test_every_colleague_may_register_a_visit_and_the_organisation_is_found_again(client, stranger, host):
    known = OrganisationFactory(name="Lanhai Optics", name_zh="蓝海光学")
    client.force_login(stranger)

    response = client.post(reverse("reception:create"), BOOKING | {"contact_person": host.pk})

    appointment = Appointment.objects.get()
    assert response["Location"] == appointment.get_absolute_url()
    assert appointment.organisation == known
    assert (appointment.created_by, appointment.visitor_phone) == (stranger, "+8613812345678")


def test_the_form_comes_back_as_it_was_typed_with_a_sentence(desk, host):
    response = desk.post(reverse("reception:create"), BOOKING | {"contact_person": host.pk, "head_count": "0"})

    form = response.context["form"]
    assert form.errors == {"head_count": ["Between 1 and 500 people can come."]}
    assert (form["visitor_name"].value(), form["purpose"].value()) == ("Wang Fang", "Audit")
    assert not Appointment.objects.exists()


def test_the_form_posted_twice_leads_to_the_one_request(desk, host):
    written = page(desk, "reception:create").content.decode()
    [token] = re.findall(r'name="form_token" value="([^"]*)"', written)
    posted = BOOKING | {"contact_person": host.pk, "form_token": token}

    first = desk.post(reverse("reception:create"), posted)
    second = desk.post(reverse("reception:create"), posted)

    assert first["Location"] == second["Location"] == Appointment.objects.get().get_absolute_url()


def test_a_taken_room_ends_in_three_choices_and_one_click_takes_one(desk, host):
    site = RoomFactory(name="3-01").site
    room, other = site.rooms.get(), RoomFactory(site=site, name="3-02", capacity=20)
    rival = AppointmentFactory(confirmed=True, room=room, place="", starts_at=now() + 22 * HOUR)
    wanted = BOOKING | {"contact_person": host.pk, "room": room.pk}

    response = desk.post(reverse("reception:create"), wanted)

    assert rival.starts_at.hour == 2
    offers = response.context["offers"]
    assert str(offers[0][1]) == "3-02, Thu 12 Mar 2026 10:05 to 11:05"
    assert len(offers) == 3
    desk.post(reverse("reception:create"), wanted | {"offer": offers[0][0]})
    assert Appointment.objects.get(visitor_name="Wang Fang").room == other


def test_whom_the_request_concerns_again_is_filled_in(desk, host):
    before = AppointmentFactory(confirmed=True, contact_person=host, purpose="Audit")

    form = page(desk, "reception:create", again=before.pk).context["form"]

    assert form["visitor_name"].value() == before.visitor_name
    assert form["organisation_name"].value() == before.organisation.name
    assert form["starts_at"].value() is None


def test_a_stale_edit_shows_both_versions_and_keeps_what_was_typed(desk, host):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    typed = BOOKING | {"contact_person": host.pk, "version": appointment.version, "purpose": "Mine"}
    typed |= {"organisation_name": appointment.organisation.name, "place": appointment.place}
    actions.edit(appointment, actor=host, version=appointment.version, purpose="Theirs")

    response = desk.post(reverse("reception:edit", args=[appointment.pk]), typed)

    differing = {label: (theirs, yours) for label, theirs, yours in response.context["both"]}
    assert differing["Purpose"] == ("Theirs", "Mine")
    assert response.context["form"]["purpose"].value() == "Mine"
    assert Appointment.objects.get(pk=appointment.pk).purpose == "Theirs"
    again = typed | {"version": response.context["form"]["version"].value()}
    desk.post(reverse("reception:edit", args=[appointment.pk]), again)
    assert Appointment.objects.get(pk=appointment.pk).purpose == "Mine"


# --- the answer ---


@pytest.mark.clause("S0-43", "S0-41")
def test_rooms_that_seat_the_visit_are_offered_by_fit_and_a_place_is_needed(client, host):
    _small, large, fitting = RoomFactory(capacity=3), RoomFactory(capacity=20), RoomFactory(capacity=5)
    appointment = AppointmentFactory(requested=True, contact_person=host, head_count=4)
    client.force_login(host)
    url = reverse("reception:confirm", args=[appointment.pk])

    form = client.get(url).context["form"]
    refused = client.post(
        url, {"needs": "Tea", "starts_at": "2026-03-12T10:00", "ends_at": "2026-03-12T11:00", "channel": "phone"}
    )

    seeded = [room.pk for room in form.fields["room"].queryset if room.name == "Reception hall"]
    offered = [value for value, _label in form.fields["room"].choices if value and value not in seeded]
    assert offered == [fitting.pk, large.pk]
    assert refused.context["form"].errors == {"room": ["Choose a room, or write the place."]}


@pytest.mark.clause("S0-03")
def test_needs_are_asked_before_confirming_and_stand_first_in_the_hosts_view(client, host):
    appointment = AppointmentFactory(requested=True, contact_person=host, needs="")
    client.force_login(host)
    url = reverse("reception:confirm", args=[appointment.pk])
    typed = {"starts_at": "2026-03-12T10:00", "ends_at": "2026-03-12T11:00", "place": "Office 301", "channel": "phone"}

    refused = client.post(url, typed)
    client.post(url, typed | {"needs": "A quiet room"})

    assert refused.context["form"].errors == {"needs": ["Say what the customer needs before confirming."]}
    shown = page(client, "reception:detail", appointment.pk).content.decode()
    assert shown.index("A quiet room") < shown.index("Purpose") < shown.index("Contact details")


def test_confirming_may_settle_another_time_than_was_wished_for(client, host):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    client.force_login(host)
    typed = {"needs": "Tea", "starts_at": "2026-03-13T14:00", "ends_at": "2026-03-13T15:00", "place": "Office 301"}

    client.post(reverse("reception:confirm", args=[appointment.pk]), typed | {"channel": "email"})

    appointment.refresh_from_db()
    assert appointment.starts_at.isoformat() == "2026-03-13T06:00:00+00:00"
    assert appointment.reply_channel == "email"


def test_a_confirmation_that_came_second_says_who_was_faster(client, host, clerk):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    actions.decline(appointment, actor=clerk, reason="No room", channel="phone")
    client.force_login(host)
    typed = {"needs": "Tea", "starts_at": "2026-03-13T14:00", "ends_at": "2026-03-13T15:00", "place": "Office 301"}

    response = client.post(
        reverse("reception:confirm", args=[appointment.pk]), typed | {"channel": "email"}, follow=True
    )

    assert [str(message) for message in response.context["messages"]] == [
        "Somebody was faster: Chen Clerk, declined the request, Wed 11 Mar 2026 12:00."
    ]


@pytest.mark.clause("S4-256")
def test_a_declined_request_keeps_its_reason_in_view(client, host):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    client.force_login(host)
    url = reverse("reception:decline", args=[appointment.pk])

    without = client.post(url, {"channel": "phone", "reason": ""})
    client.post(url, {"channel": "phone", "reason": "Stocktaking week"})

    assert without.context["form"].errors == {"reason": ["Write the reason: it is kept."]}
    assert b"Stocktaking week" in page(client, "reception:detail", appointment.pk).content
    appointment.refresh_from_db()
    assert (appointment.state, appointment.decline_reason) == ("declined", "Stocktaking week")


def test_rescheduling_onto_a_taken_room_offers_what_is_free(client, host):
    room = RoomFactory(name="3-01")
    rival = AppointmentFactory(confirmed=True, room=room, place="", starts_at=now() + 48 * HOUR)
    appointment = AppointmentFactory(confirmed=True, contact_person=host)
    client.force_login(host)
    typed = {"starts_at": "2026-03-13T12:00", "ends_at": "2026-03-13T13:00", "room": room.pk}
    typed["version"] = appointment.version

    response = client.post(reverse("reception:reschedule", args=[appointment.pk]), typed)

    assert list(response.context["form"].errors) == ["room"]
    client.post(
        reverse("reception:reschedule", args=[appointment.pk]), typed | {"offer": response.context["offers"][0][0]}
    )
    appointment.refresh_from_db()
    assert appointment.invitation_sequence == 1
    assert RoomBooking.objects.standing().filter(appointment=appointment).count() == 1
    assert rival.room == room
