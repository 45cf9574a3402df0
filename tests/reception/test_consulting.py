"""Before the answer: whom a visit must suit, other times for the visitor; and after the end, back on the books."""

from datetime import timedelta

import pytest
from django.urls import reverse

from calls.actions import log
from deadlines.models import Clock
from history import moment
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from notices.models import Message, Notice
from reception import actions
from reception.actions import watch
from reception.models import Enquiry, Proposal, WatchEntry, WatchHit
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory
from tests.factories.customers import ContactFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def wished(host, **fields):
    contact = ContactFactory(name="Wang Fang", email="wang@example.com")
    return AppointmentFactory(
        requested=True, contact=contact, visitor_email="wang@example.com", contact_person=host, **fields
    )


def letters(kind):
    return list(Message.objects.filter(address="wang@example.com", kind=f"reception.{kind}").order_by("pk"))


def kinds(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True))


def a_time(appointment, days=1, **there):
    there = there or {"place": "Office 301"}
    return Proposal(starts_at=appointment.starts_at + days * DAY, ends_at=appointment.ends_at + days * DAY, **there)


def path_of(letter):
    return "/" + letter.params["link"].split("://")[-1].split("/", 1)[1]


@pytest.mark.clause("S2-09")
def test_departments_and_leaders_are_asked_and_each_answer_stands_on_the_record(
    host, manager, department, stranger, client
):
    appointment = wished(host)
    client.force_login(host)
    asked = {"people": [stranger.pk], "departments": [department.pk], "question": "Is the line running?"}
    client.post(reverse("reception:ask", args=[appointment.pk]), asked)
    of_stranger, of_department = Enquiry.objects.get(person=stranger), Enquiry.objects.get(department=department)

    assert kinds(stranger) == kinds(manager)[-1:] == ["reception.availability_asked"]
    client.force_login(stranger)
    assert "Is the line running?" in client.get(of_stranger.get_absolute_url()).content.decode()
    client.post(reverse("reception:accept", args=[of_stranger.pk]))
    client.force_login(manager)
    client.post(reverse("reception:refuse", args=[of_department.pk]), {"words": "After Friday"})

    client.force_login(host)
    page = client.get(appointment.get_absolute_url()).content.decode()
    assert "Suits" in page
    assert "Does not suit" in page
    assert "After Friday" in page
    assert kinds(host).count("reception.availability_answered") == 2


def test_a_question_without_an_answer_is_not_asked_twice(host, stranger):
    appointment = wished(host)

    actions.ask(appointment, people=[stranger], actor=host)
    actions.ask(appointment, people=[stranger], actor=host)

    assert kinds(stranger) == ["reception.availability_asked"]


def test_only_who_was_asked_answers_and_only_once(host, stranger, clerk, client):
    appointment = wished(host)
    [enquiry] = actions.ask(appointment, people=[stranger], actor=host)
    client.force_login(clerk)

    assert client.post(reverse("reception:accept", args=[enquiry.pk])).status_code == 403
    other_screen = Enquiry.objects.get(pk=enquiry.pk)
    actions.accept(enquiry, actor=stranger)
    with pytest.raises(NotAllowed):
        actions.refuse(other_screen, actor=stranger, words="No")


def test_r30_the_question_about_a_private_visit_is_read_by_whoever_is_asked_and_nobody_else(host, stranger, client):
    appointment = wished(host, is_private=True)
    [enquiry] = actions.ask(appointment, people=[stranger], actor=host)
    client.force_login(UserFactory(role="inspector", department=stranger.department))

    assert client.get(enquiry.get_absolute_url()).status_code == 403
    client.force_login(stranger)
    assert str(appointment.organisation) in client.get(enquiry.get_absolute_url()).content.decode()


def test_nobody_chosen_is_nobody_asked(host, client):
    appointment = wished(host)
    client.force_login(host)

    page = client.post(reverse("reception:ask", args=[appointment.pk]), {"question": "Suits?"}).content.decode()

    assert "Choose whom to ask." in page
    assert "Suits?" in page


def test_a_no_needs_words_and_what_was_typed_stays(host, stranger, client):
    appointment = wished(host)
    [enquiry] = actions.ask(appointment, people=[stranger], actor=host)
    client.force_login(stranger)

    page = client.post(reverse("reception:refuse", args=[enquiry.pk]), {"words": " "}).content.decode()

    assert "Say why it does not suit, or when it would." in page
    enquiry.refresh_from_db()
    assert enquiry.answer == ""


def test_after_the_answer_to_the_customer_nobody_is_asked_any_more(host, stranger):
    appointment = wished(host)
    [enquiry] = actions.ask(appointment, people=[stranger], actor=host)
    actions.decline(appointment, actor=host, reason="No time", channel="phone")

    with pytest.raises(NotAllowed):
        actions.accept(enquiry, actor=stranger)
    with pytest.raises(NotAllowed):
        actions.ask(appointment, people=[stranger], actor=host)


def test_the_automatic_acknowledgement_is_not_the_reply(host):
    appointment = wished(host)

    [letter] = letters("visitor_acknowledged")
    assert letter.calendar == ""
    assert appointment.replied_at is None
    assert Clock.objects.of(appointment).running().filter(code="APPT_REPLY").exists()


def test_no_acknowledgement_of_an_invitation_of_ours_nor_beside_an_answer_given_at_once(host):
    wished(host, origin="invited", invited_by=host)
    assert letters("visitor_acknowledged") == []

    appointment = wished(host)
    actions.confirm(appointment, actor=host, channel="phone", place="Office 301")
    [letter] = letters("visitor_acknowledged")
    assert letter.dead_at is not None


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


@pytest.mark.clause("S2-18")
def test_whoever_is_added_late_is_told_at_once_and_seen_to_have_read_it(host, stranger, client):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)
    actions.give_duty(appointment, person=stranger, duty="Shows the line", actor=host)
    client.force_login(host)

    assert kinds(stranger) == ["reception.assigned"]
    assert "told Wed 11 Mar 2026 12:00, not seen yet" in client.get(appointment.get_absolute_url()).content.decode()
    client.force_login(stranger)
    client.get(appointment.get_absolute_url())
    client.force_login(host)
    assert "seen Wed 11 Mar 2026 12:00" in client.get(appointment.get_absolute_url()).content.decode()


@pytest.mark.parametrize("role", ["receptionist", "salesperson"])
def test_whoever_joins_by_an_edit_is_told_at_once(host, stranger, role):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)

    actions.edit(appointment, actor=host, version=appointment.version, **{role: stranger})

    assert kinds(stranger) == ["reception.assigned"]


def test_whoever_takes_a_confirmed_visit_over_is_not_asked_to_answer_it_and_hears_of_it_each_time(host, stranger):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)

    for minute, person in enumerate([stranger, host, stranger]):
        actions.edit(
            appointment,
            actor=appointment.contact_person,
            version=appointment.version,
            contact_person=person,
            at=now() + minute * timedelta(minutes=1),
        )

    assert kinds(stranger) == ["reception.assigned", "reception.assigned"]


def test_a_name_put_right_is_looked_up_in_the_watch_list(host, clerk):
    appointment = AppointmentFactory(requested=True, contact_person=host, contact__name="Wang Fan")
    watch.enter(WatchEntry(name="Li Na", reason="Took photos"), actor=clerk)

    actions.edit(appointment, actor=host, version=appointment.version, visitor_name="Li Na")

    assert WatchHit.objects.get().visitor.name == "Li Na"


@pytest.mark.clause("S2-11")
def test_the_receptionist_sees_the_customer_and_the_last_five_visits_and_calls(host, department, stranger, client):
    receptionist = UserFactory(role="receptionist", department=department)
    appointment = AppointmentFactory(confirmed=True, contact_person=host, receptionist=receptionist)
    organisation, contact = appointment.organisation, appointment.contact
    type(organisation).objects.filter(pk=organisation.pk).update(industry="Optics", preferences="Green tea")
    for days in range(1, 7):
        start = appointment.starts_at - days * DAY
        AppointmentFactory(contact=contact, contact_person=host, starts_at=start, purpose=f"Visit {days} days before")
        call = CallFactory(contact=contact, summary=f"Call {days} days before", called_at=now() - days * DAY)
        log(call, actor=stranger)
    client.force_login(receptionist)

    page = client.get(appointment.get_absolute_url()).content.decode()

    assert "Optics" in page
    assert "Green tea" in page
    for kind in ("Visit", "Call"):
        assert [f"{kind} {days} days before" in page for days in range(1, 7)] == [True] * 5 + [False]
