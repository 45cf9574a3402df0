"""Colleagues are asked whether a visit suits; the customer hears at once that we have the request."""

import pytest
from django.urls import reverse

from deadlines.models import Clock
from history.flow import NotAllowed
from reception import actions
from reception.models import Enquiry
from tests.factories.accounts import UserFactory
from tests.reception.requests import kinds, letters, wished

pytestmark = pytest.mark.django_db


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
