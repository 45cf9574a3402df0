"""Who calls for somebody on the board, and what the desk knows about a wait."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from history import moment
from history.models import Event
from history.moment import now
from reception import actions
from reception.alarms import alarms_of
from reception.board import day_of
from reception.models import Appointment
from tests.factories.reception import RoomFactory
from tests.reception.today import visit

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def alarms(user):
    cards = day_of(user, now().date(), is_today=True).cards
    return [(alarm.card.appointment, alarm.kind, alarm.sentence) for alarm in alarms_of(cards)]


# --- attention ---


def test_whoever_is_still_here_after_the_end_calls_for_somebody(clerk, noon):
    """R25: the overstay is flagged N minutes after the planned end, and not before."""
    lingering = visit(starts_at=noon)
    actions.check_in(lingering, actor=clerk)
    actions.start_meeting(lingering, actor=clerk)

    with moment.at(lingering.ends_at + 30 * MINUTE):
        assert alarms(clerk) == []
    with moment.at(lingering.ends_at + 31 * MINUTE):
        assert alarms(clerk) == [(lingering, "overstay", "is still here, 31 min after the planned end")]


def test_whoever_was_expected_and_has_not_come_calls_for_somebody(clerk, noon):
    missing = visit(starts_at=noon)

    with moment.at(noon + 29 * MINUTE):
        assert alarms(clerk) == []
    with moment.at(noon + 30 * MINUTE):
        assert alarms(clerk) == [(missing, "no_show", "has not come, 30 min after the planned start")]


def test_a_visit_that_is_not_cleared_calls_for_somebody_before_it_comes(clerk, noon):
    appointment = visit()
    actions.set_clearance(appointment, "waiting", actor=None, at=now())

    assert alarms(clerk) == [(appointment, "not_cleared", "comes today and is not cleared")]


def test_a_host_who_does_not_answer_calls_for_somebody(clerk, host):
    waiting = visit(contact_person=host)
    actions.check_in(waiting, actor=clerk)
    Appointment.objects.filter(pk=waiting.pk).update(host_answer=Appointment.HostAnswer.SILENT)

    assert alarms(clerk) == [(waiting, "silent", f"nobody answers for {host}")]


def test_those_who_stand_and_wait_come_before_those_who_are_missing(clerk, noon):
    missing, waiting = visit(starts_at=noon), visit(starts_at=noon)
    actions.check_in(waiting, actor=clerk)

    with moment.at(noon + 40 * MINUTE):
        assert [(row, kind) for row, kind, _words in alarms(clerk)] == [(waiting, "waits"), (missing, "no_show")]


def test_a_visit_with_two_reasons_stands_there_once(clerk, noon):
    waiting = visit(starts_at=noon)
    actions.check_in(waiting, actor=clerk)
    Appointment.objects.filter(pk=waiting.pk).update(host_answer=Appointment.HostAnswer.SILENT)

    with moment.at(noon + 25 * MINUTE):
        said = f"has been waiting for 25 min; nobody answers for {waiting.contact_person}"
        assert alarms(clerk) == [(waiting, "waits", said)]


def test_another_day_calls_for_nobody(desk, noon):
    visit(starts_at=noon - 26 * HOUR)

    assert desk.get(reverse("reception:board"), {"day": "2026-03-10"}).context["alarms"] == []


# --- what the desk knows about a wait ---


@pytest.mark.clause("S4-260")
def test_the_reason_of_a_wait_and_its_minutes_stand_on_the_board(desk, clerk, host):
    waiting = visit(contact_person=host)
    actions.check_in(waiting, actor=clerk)

    url = reverse("reception:tell-wait", args=[waiting.pk])
    told = {"reason": "The meeting before runs over", "minutes": "10", "is_looked_after": "on"}
    assert desk.post(url, told).status_code == 302

    shown = desk.get(reverse("reception:board")).content.decode()
    assert "The meeting before runs over: 10 min, until 12:10" in shown
    assert waiting.wait.is_looked_after
    assert Event.objects.about(waiting).get(verb="tell_wait").text.words == "The meeting before runs over, 10 min"


def test_a_wait_that_lasts_longer_than_was_said_calls_for_somebody(clerk, noon):
    waiting = visit(starts_at=noon)
    actions.check_in(waiting, actor=clerk)
    actions.tell_wait(waiting, reason="A call", minutes=5, actor=clerk)

    with moment.at(noon + 6 * MINUTE):
        assert alarms(clerk) == [(waiting, "promised", "was told 5 min; they are over")]


def test_the_button_for_a_wait_asks_without_complaining_and_keeps_what_was_typed(desk, clerk):
    waiting = visit()
    actions.check_in(waiting, actor=clerk)
    url = reverse("reception:tell-wait", args=[waiting.pk])

    asked, wrong = desk.post(url, {"next": reverse("reception:board")}), desk.post(url, {"reason": "A call"})

    assert asked.context["form"].errors == {}
    assert wrong.context["form"].errors == {"minutes": ["Please fill this in."]}
    assert 'value="A call"' in wrong.content.decode()


@pytest.mark.clause("S4-255")
def test_a_host_in_reception_is_shown_as_such_to_the_desk(desk, clerk, host):
    first, second = visit(contact_person=host), visit(contact_person=host)
    actions.check_in(first, actor=clerk)
    actions.start_meeting(first, actor=clerk)
    host.refresh_from_db()
    assert host.presence == User.Presence.IN_RECEPTION

    shown = desk.get(reverse("reception:board")).content.decode()

    card = shown.split(f'id="visit-{second.pk}"')[1].split("</li>")[0]
    assert "in reception until 14:00" in card


@pytest.mark.clause("S0-46")
def test_check_in_is_offered_with_a_warning_while_the_room_is_not_ready(desk):
    appointment = visit(room=RoomFactory(), place="")

    shown = desk.get(reverse("reception:board")).content.decode()
    asked = desk.get(reverse("reception:arrival", args=[appointment.pk]))

    assert "room not ready" in shown
    assert f"{appointment.room}: not ticked as ready." in asked.context["warnings"]
