"""Nobody checked them out: flagged at the end, closed at night, never with a time that nobody saw (R25)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.models import Feedback
from deadlines.models import Clock, Standard
from deadlines.sweep import sweep
from history import moment
from history.models import Event
from history.moment import now
from notices.models import Notice
from reception import actions
from reception.clock import close_the_day
from reception.models import Appointment, Visitor
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def forgotten(clerk, **fields):
    """Somebody who came at noon, was met, and whom nobody checked out."""
    appointment = AppointmentFactory(**{"confirmed": True, "starts_at": now()} | fields)
    actions.check_in(appointment, actor=clerk, visitors=actions.party_of(appointment))
    actions.start_meeting(appointment, actor=clerk)
    return appointment


def overstay_told():
    rows = Notice.objects.filter(kind__startswith="deadlines.", params__limit__en="Visitor still here after the end")
    return set(rows.values_list("recipient", flat=True))


def test_half_an_hour_after_the_end_the_host_and_the_desk_hear_of_it(clerk, host, noon):
    appointment = forgotten(clerk, contact_person=host)

    with moment.at(appointment.ends_at + 29 * MINUTE):
        sweep()
        assert overstay_told() == set()
    with moment.at(appointment.ends_at + 31 * MINUTE):
        sweep()
        assert overstay_told() == {host.pk, clerk.pk}


def test_an_overstay_is_an_alarm_and_no_broken_promise(clerk, noon):
    appointment = forgotten(clerk)
    with moment.at(appointment.ends_at + HOUR):
        actions.check_out(appointment, actor=clerk)

    clock = Clock.objects.of(appointment).get(code="OVERSTAY")
    assert (clock.state, clock.due_at) == ("cancelled", appointment.ends_at + 30 * MINUTE)


def test_at_night_whoever_was_never_checked_out_is_noted_as_left_not_observed(client, clerk, host, noon):
    appointment = forgotten(clerk, contact_person=host)

    with moment.at(noon + 15 * HOUR + MINUTE) as night:  # 03:01 of the next morning
        close_the_day()
        close_the_day()

    appointment.refresh_from_db()
    assert (appointment.state, appointment.left_at, appointment.left_unseen) == ("completed", None, True)
    assert list(appointment.visitors.values_list("signed_out_at", "signed_out_by")) == [(None, None)]
    event = Event.objects.about(appointment).get(verb="leave_unseen")
    assert (event.actor, event.at) == (None, night)
    told = Notice.objects.about(appointment).filter(kind="reception.left_unseen")
    assert [notice.recipient for notice in told] == [host]
    assert appointment.record.ended_at is None
    assert Feedback.objects.filter(appointment=appointment).count() <= 1
    assert not Clock.objects.of(appointment).running().filter(code__in=["WAIT_LIMIT", "OVERSTAY"]).exists()
    client.force_login(clerk)
    assert "left, not observed" in client.get(appointment.get_absolute_url()).content.decode()


@pytest.mark.parametrize("hours", [9, 11.9, 12.1, 14.9])
def test_before_the_closing_hour_nothing_is_closed(clerk, noon, hours):
    appointment = forgotten(clerk)

    with moment.at(noon + hours * HOUR):
        close_the_day()

    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.IN_PROGRESS


def test_after_a_stop_the_first_round_of_the_day_closes_what_the_night_missed(clerk, noon):
    appointment = forgotten(clerk)

    with moment.at(noon + 23 * HOUR):
        close_the_day()

    appointment.refresh_from_db()
    assert appointment.left_unseen


def test_a_visit_of_several_days_stays_and_its_people_are_out_for_the_night(clerk, noon):
    appointment = forgotten(clerk, ends_at=now() + 30 * HOUR)

    with moment.at(noon + 15 * HOUR + MINUTE):
        close_the_day()
    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.IN_PROGRESS
    assert list(appointment.visitors.values_list("is_out", "out_since")) == [(True, None)]

    with moment.at(noon + 21 * HOUR):  # the next morning they come back, and stay in
        actions.come_back(appointment, actor=clerk)
        close_the_day()
    assert list(appointment.visitors.values_list("is_out", flat=True)) == [False]


def test_whoever_left_before_the_others_keeps_the_time_that_was_seen(clerk, noon):
    appointment = forgotten(clerk, head_count=2)
    first = appointment.visitors.first()
    with moment.at(noon + 30 * MINUTE) as seen:
        actions.sign_out(first, actor=clerk)

    with moment.at(noon + 16 * HOUR):
        close_the_day()

    assert list(Visitor.objects.order_by("pk").values_list("signed_out_at", flat=True)) == [seen, None]


def test_a_company_that_closes_no_day_by_itself_sets_no_hour(clerk, noon):
    Standard.objects.filter(code="NIGHT_CLOSING").update(windows=[])
    appointment = forgotten(clerk)

    with moment.at(noon + 20 * HOUR):
        close_the_day()

    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.IN_PROGRESS


def test_the_next_morning_the_board_is_empty_again(client, clerk, noon):
    forgotten(clerk)
    with moment.at(noon + 16 * HOUR):
        close_the_day()
        client.force_login(UserFactory(role="front_desk"))
        page = client.get(reverse("reception:board"))

    assert [column.cards for column in page.context["columns"]] == [[], [], [], []]
