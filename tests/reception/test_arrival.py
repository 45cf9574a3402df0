"""The day: who comes, who waits, who is met, who leaves."""

from datetime import timedelta

import pytest

from accounts.models import User
from deadlines.models import Clock
from history import moment
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from notices.models import Notice
from reception import actions
from reception.models import Appointment
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def clock(appointment):
    return Clock.objects.of(appointment).filter(code="WAIT_LIMIT").latest("cycle")


def cleared(**fields):
    """A confirmed visit that no sheet keeps outside."""
    appointment = AppointmentFactory(confirmed=True, kind="general", meeting_point="Main gate", **fields)
    actions.set_clearance(appointment, Appointment.Clearance.NOT_NEEDED, actor=None, at=now())
    return appointment


@pytest.mark.clause("S2-15")
def test_check_in_starts_the_wait_and_tells_the_host(clerk, host):
    appointment = cleared(contact_person=host)

    actions.check_in(appointment, actor=clerk)

    appointment.refresh_from_db()
    assert (appointment.state, appointment.arrived_at) == (Appointment.State.ARRIVED, now())
    assert appointment.meeting_point == "Main gate"
    assert (clock(appointment).owner, clock(appointment).due_at) == (host, now() + 20 * MINUTE)
    told = Notice.objects.about(appointment).filter(kind="reception.visitor_arrived")
    assert [notice.recipient for notice in told] == [host]
    assert [(visitor.signed_in_at, visitor.signed_in_by) for visitor in appointment.visitors.all()] == [(now(), clerk)]


def test_of_two_clerks_only_one_checks_the_guest_in(clerk, host):
    appointment = cleared(contact_person=host)
    on_the_other_screen = Appointment.objects.get(pk=appointment.pk)
    actions.check_in(appointment, actor=clerk)

    with pytest.raises(NotAllowed):
        actions.check_in(on_the_other_screen, actor=clerk)

    assert Clock.objects.of(appointment).filter(code="WAIT_LIMIT").count() == 1


@pytest.mark.clause("S2-16")
def test_needs_confirmed_on_arrival_stand_beside_those_that_were_booked(clerk, host):
    appointment = cleared(contact_person=host, needs="Tea")

    actions.check_in(appointment, actor=clerk, needs="Tea, and a projector")

    appointment.refresh_from_db()
    assert (appointment.needs, appointment.needs_on_arrival) == ("Tea", "Tea, and a projector")


def test_a_visit_that_is_not_cleared_comes_in_only_for_a_reason_that_is_kept(clerk, host):
    appointment = cleared(contact_person=host)
    actions.set_clearance(appointment, Appointment.Clearance.WAITING, actor=None, at=now())

    with pytest.raises(actions.Refused) as refusal:
        actions.check_in(appointment, actor=clerk)
    actions.check_in(appointment, actor=clerk, reason="The director is on the telephone")

    assert refusal.value.field == "reason"
    override = Event.objects.about(appointment).get(verb="override_clearance")
    assert (override.actor, override.text.words) == (clerk, "The director is on the telephone")


def test_an_undone_check_in_stays_in_the_history(clerk, host):
    """R26: the wrong visitor was checked in."""
    appointment = cleared(contact_person=host)
    actions.check_in(appointment, actor=clerk)
    arrived = appointment.arrived_at

    with moment.at(arrived + MINUTE):
        actions.undo_check_in(appointment, actor=clerk, reason="It was another Mr Wang")

    appointment.refresh_from_db()
    assert (appointment.state, appointment.arrived_at) == (Appointment.State.CONFIRMED, None)
    assert not appointment.visitors.filter(signed_in_at__isnull=False).exists()
    assert clock(appointment).state == "cancelled"
    verbs = Event.objects.about(appointment).filter(verb__in=["check_in", "undo_check_in"]).order_by("pk")
    assert [event.verb for event in verbs] == ["check_in", "undo_check_in"]
    assert verbs[1].text.words == "It was another Mr Wang"
    assert verbs[1].facts["arrived_at"] == "2026-03-11T04:00:00Z"


def test_after_an_undo_the_visitor_can_come_again_and_the_host_hears_again(clerk, host):
    appointment = cleared(contact_person=host)
    actions.check_in(appointment, actor=clerk)
    actions.undo_check_in(appointment, actor=clerk, reason="Wrong visitor")

    with moment.at(now() + 5 * MINUTE):
        actions.check_in(appointment, actor=clerk)

    assert Notice.objects.about(appointment).filter(kind="reception.visitor_arrived", recipient=host).count() == 2
    assert (clock(appointment).cycle, clock(appointment).state) == (2, "running")


def test_an_undo_needs_a_reason(clerk, host):
    appointment = cleared(contact_person=host)
    actions.check_in(appointment, actor=clerk)

    with pytest.raises(actions.Refused):
        actions.undo_check_in(appointment, actor=clerk, reason=" ")


def test_meeting_the_visitor_ends_the_wait_and_shows_the_host_in_reception(clerk, host):
    appointment = cleared(contact_person=host)
    actions.check_in(appointment, actor=clerk)

    with moment.at(now() + 7 * MINUTE):
        actions.start_meeting(appointment, actor=clerk)

    host.refresh_from_db()
    assert appointment.waited == 7 * MINUTE
    assert clock(appointment).state == "stopped"
    assert (host.presence, host.presence_until) == (User.Presence.IN_RECEPTION, appointment.ends_at)


@pytest.mark.clause("S2-21")
def test_check_out_keeps_when_and_who_saw_the_visitor_off(clerk, host):
    appointment = cleared(contact_person=host)
    actions.check_in(appointment, actor=clerk)
    actions.start_meeting(appointment, actor=clerk)

    with moment.at(now() + 60 * MINUTE) as later:
        actions.check_out(appointment, actor=clerk, seen_off_by=host, left_items_checked=True)

    appointment.refresh_from_db()
    host.refresh_from_db()
    assert (appointment.state, appointment.left_at, appointment.seen_off_by) == ("completed", later, host)
    assert host.presence == User.Presence.IN
    visitor = appointment.visitors.get()
    assert (visitor.signed_out_at, visitor.signed_out_by, visitor.left_items_checked) == (later, clerk, True)


def test_a_host_with_a_second_visitor_stays_in_reception(clerk, host):
    visits = [cleared(contact_person=host) for _turn in range(2)]
    for visit in visits:
        actions.check_in(visit, actor=clerk)
        actions.start_meeting(visit, actor=clerk)

    actions.check_out(visits[0], actor=clerk)

    host.refresh_from_db()
    assert host.presence == User.Presence.IN_RECEPTION


def test_a_host_who_has_gone_out_meanwhile_is_not_brought_back_in(clerk, host):
    appointment = cleared(contact_person=host)
    actions.check_in(appointment, actor=clerk)
    actions.start_meeting(appointment, actor=clerk)
    User.objects.filter(pk=host.pk).update(presence=User.Presence.OUT)

    actions.check_out(appointment, actor=clerk)

    host.refresh_from_db()
    assert host.presence == User.Presence.OUT


def test_a_visitor_who_leaves_without_having_been_met_stops_the_wait_where_it_stood(clerk, host):
    appointment = cleared(contact_person=host)
    actions.check_in(appointment, actor=clerk)

    with moment.at(now() + 25 * MINUTE):
        actions.check_out(appointment, actor=clerk)

    assert clock(appointment).stopped_at - clock(appointment).due_at == 5 * MINUTE
    assert appointment.waited == 25 * MINUTE


@pytest.mark.clause("S0-49", "S1-29")
def test_each_visitor_signs_in_with_the_moment_and_whether_papers_were_handed_over(clerk, host):
    appointment = cleared(contact_person=host, head_count=2)
    second = actions.expect(appointment, name="Li Na", actor=clerk)
    actions.check_in(appointment, actor=clerk)

    with moment.at(now() + 3 * MINUTE) as later:
        actions.sign_in(second, actor=clerk, badge_number="17", materials_given=True)

    rows = appointment.visitors.values_list("name", "signed_in_at", "badge_number", "materials_given")
    assert list(rows) == [
        (appointment.visitor_name, appointment.arrived_at, "", False),
        ("Li Na", later, "17", True),
    ]


def test_handing_papers_over_later_leaves_the_sign_in_as_it_was(clerk, host):
    appointment = cleared(contact_person=host)
    actions.check_in(appointment, actor=clerk)
    visitor = appointment.visitors.get()

    with moment.at(now() + 3 * MINUTE):
        actions.sign_in(visitor, actor=host, materials_given=True)

    visitor.refresh_from_db()
    assert (visitor.signed_in_at, visitor.signed_in_by, visitor.materials_given) == (
        appointment.arrived_at,
        clerk,
        True,
    )


def test_nobody_signs_in_before_the_visit_has_arrived(clerk, host):
    appointment = cleared(contact_person=host)

    with pytest.raises(NotAllowed):
        actions.sign_in(appointment.visitors.get(), actor=clerk)


def test_one_of_the_visitors_may_leave_before_the_others(clerk, host):
    appointment = cleared(contact_person=host)
    second = actions.expect(appointment, name="Li Na", actor=clerk)
    actions.check_in(appointment, actor=clerk)
    actions.sign_in(second, actor=clerk)
    with moment.at(now() + 10 * MINUTE) as early:
        actions.sign_out(second, actor=clerk)

    with moment.at(now() + 60 * MINUTE):
        actions.check_out(appointment, actor=clerk)

    second.refresh_from_db()
    assert second.signed_out_at == early
