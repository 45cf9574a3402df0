"""Other times are proposed, and the visitor chooses one by a link."""

from datetime import timedelta

import pytest
from django.urls import reverse

from deadlines.models import Clock
from history import moment
from history.models import Event
from history.moment import now
from reception import actions
from reception.models import Proposal
from tests.factories.reception import AppointmentFactory, RoomFactory
from tests.reception.requests import kinds, letters, wished

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def a_time(appointment, days=1, **there):
    there = there or {"place": "Office 301"}
    return Proposal(starts_at=appointment.starts_at + days * DAY, ends_at=appointment.ends_at + days * DAY, **there)


def path_of(letter):
    return "/" + letter.params["link"].split("://")[-1].split("/", 1)[1]


def test_r15_a_confirmed_visit_stands_until_the_visitor_has_chosen(host, client):
    appointment = wished(host)
    actions.confirm(appointment, actor=host, channel="phone", place="Office 301")
    first, wanted = appointment.starts_at, appointment.starts_at + 2 * DAY
    actions.propose(appointment, times=[a_time(appointment), a_time(appointment, 2)], actor=host)
    appointment.refresh_from_db()

    assert (appointment.starts_at, appointment.invitation_sequence) == (first, 0)
    assert letters("visitor_rescheduled") == []
    [letter] = letters("visitor_proposed")
    chosen = appointment.proposals.get(starts_at=wanted)
    client.post(path_of(letter), {"time": chosen.pk})

    appointment.refresh_from_db()
    assert (appointment.starts_at, appointment.reschedules, appointment.invitation_sequence) == (wanted, 1, 1)
    [moved] = letters("visitor_rescheduled")
    assert moved.calendar_method == "REQUEST"
    assert "reception.time_chosen" in kinds(host)


def test_the_choice_confirms_a_request_whose_needs_and_place_are_known(host, client):
    room = RoomFactory()
    appointment = wished(host)
    actions.propose(appointment, times=[a_time(appointment, room=room)], actor=host)
    [letter] = letters("visitor_proposed")

    page = client.post(path_of(letter), {"time": appointment.proposals.get().pk}, follow=True).content.decode()

    appointment.refresh_from_db()
    assert (appointment.state, appointment.room, appointment.reply_channel) == ("confirmed", room, "email")
    assert "Your visit is settled" in page


def test_where_the_needs_are_missing_the_choice_changes_the_wish_and_our_people_settle_the_rest(host, client):
    appointment = wished(host, needs="")
    wanted = appointment.starts_at + DAY
    actions.propose(appointment, times=[a_time(appointment)], actor=host)
    [letter] = letters("visitor_proposed")

    page = client.post(path_of(letter), {"time": appointment.proposals.get().pk}, follow=True).content.decode()

    appointment.refresh_from_db()
    assert (appointment.state, appointment.starts_at) == ("requested", wanted)
    assert "will confirm it as soon as possible" in page
    assert Clock.objects.of(appointment).running().filter(code="APPT_REPLY").exists()


def test_a_room_that_is_gone_by_then_ends_in_no_error(host, stranger, client):
    room = RoomFactory()
    appointment = wished(host)
    actions.propose(appointment, times=[a_time(appointment, room=room)], actor=host)
    AppointmentFactory(
        confirmed=True, room=room, place="", starts_at=appointment.starts_at + DAY, contact_person=stranger
    )
    [letter] = letters("visitor_proposed")

    assert client.post(path_of(letter), {"time": appointment.proposals.get().pk}).status_code == 302

    appointment.refresh_from_db()
    assert (appointment.state, appointment.room) == ("requested", None)
    assert "reception.time_chosen" in kinds(host)


def test_looking_at_the_page_chooses_nothing_and_the_choice_is_made_once(host, client):
    """R19: mail scanners follow links."""
    appointment = wished(host)
    actions.propose(appointment, times=[a_time(appointment), a_time(appointment, 2)], actor=host)
    [letter] = letters("visitor_proposed")
    first, second = appointment.proposals.all()

    for method in (client.get, client.head):
        method(path_of(letter))
    assert not appointment.proposals.filter(is_chosen=True).exists()
    assert "Please choose one of the times." in client.post(path_of(letter)).content.decode()
    client.post(path_of(letter), {"time": first.pk})
    client.post(path_of(letter), {"time": second.pk})

    assert [each.is_chosen for each in appointment.proposals.all()] == [True, False]
    assert Event.objects.about(appointment).filter(verb="choose_time").count() == 1


@pytest.mark.parametrize("name", ["edit", "propose", "confirm", "reschedule"])
def test_nobody_fills_in_a_form_whose_moment_is_over(host, client, name):
    appointment = wished(host)
    actions.cancel(appointment, actor=host, reason="Off")
    client.force_login(host)

    page = client.get(reverse(f"reception:{name}", args=[appointment.pk]), follow=True)

    assert page.redirect_chain == [(appointment.get_absolute_url(), 302)]
    assert "Not possible any more: this appointment is “Cancelled”." in page.content.decode()


@pytest.mark.parametrize("verb", ["confirm", "decline", "cancel"])
def test_an_answer_by_other_means_ends_the_choice(host, client, verb):
    appointment = wished(host)
    actions.propose(appointment, times=[a_time(appointment)], actor=host)
    [letter] = letters("visitor_proposed")
    details = {"confirm": {"channel": "phone", "place": "Office 301"}}.get(verb, {"reason": "No"})
    details |= {"channel": "phone"} if verb == "decline" else {}
    getattr(actions, verb)(appointment, actor=host, **details)

    answer = client.post(path_of(letter), {"time": appointment.proposals.get().pk})

    assert answer.status_code == 410
    assert not appointment.proposals.get().is_chosen
    shown = answer.content.decode()
    assert "There is nothing to choose any more" in shown
    assert ("Office 301" in shown) is (verb == "confirm")


def test_whoever_follows_the_link_again_reads_what_holds_now(host, client):
    appointment = wished(host)
    actions.propose(appointment, times=[a_time(appointment), a_time(appointment, 2)], actor=host)
    [letter] = letters("visitor_proposed")
    chosen = appointment.proposals.first()
    client.post(path_of(letter), {"time": chosen.pk})
    appointment.refresh_from_db()
    assert "Your visit is settled: Office 301." in client.get(path_of(letter)).content.decode()

    with moment.at(now() + HOUR):
        there = {"starts_at": appointment.starts_at + 3 * DAY, "ends_at": appointment.ends_at + 3 * DAY}
        actions.reschedule(appointment, actor=host, place="Office 302", **there)
        moved = client.get(path_of(letter))
    with moment.at(appointment.ends_at):
        over = client.post(path_of(letter), {"time": chosen.pk})

    assert moved.status_code == over.status_code == 410
    assert "Your visit is settled for this time:" in moved.content.decode()
    assert "Office 302" in moved.content.decode() and "Office 302" not in over.content.decode()
    assert "Please call" in over.content.decode()


def test_a_link_that_has_run_out_chooses_nothing_and_says_whom_to_call(host, client):
    appointment = wished(host)
    actions.propose(appointment, times=[a_time(appointment)], actor=host)
    [letter] = letters("visitor_proposed")
    proposal = appointment.proposals.get()

    with moment.at(proposal.starts_at):
        page = client.post(path_of(letter), {"time": proposal.pk})

    assert page.status_code == 410
    assert f"Please call {host}" in page.content.decode()
    assert not appointment.proposals.get().is_chosen


def test_a_wrong_link_shows_nobody(client):
    page = client.get(reverse("reception:choose-time", args=["nonsense"]))

    assert page.status_code == 404


def test_without_an_address_nothing_is_proposed(host):
    appointment = AppointmentFactory(requested=True, contact_person=host)

    with pytest.raises(actions.Refused):
        actions.propose(appointment, times=[a_time(appointment)], actor=host)


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(host, client):
    appointment = wished(host)
    client.force_login(host)

    typed = {"start_1": "2026-03-10T10:00", "minutes": "45", "place": "Office 9"}
    page = client.post(reverse("reception:propose", args=[appointment.pk]), typed).content.decode()

    assert "This time is over already." in page
    assert "Office 9" in page
