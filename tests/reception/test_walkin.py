"""Somebody comes without an appointment: the report, and whom to ask."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.actions import appoint_deputy
from accounts.models import Department, User
from deadlines.models import Clock
from history.flow import Stale
from history.moment import now
from notices.models import Notice
from reception.actions import walkin
from reception.models import WalkIn
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.gate import reported

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def told(kind, about=None):
    rows = Notice.objects.filter(kind=f"reception.{kind}")
    rows = rows.about(about) if about is not None else rows
    return [notice.recipient for notice in rows.order_by("pk")]


# --- the report ---


@pytest.mark.clause("S3-20", "S2-23")
def test_what_the_guard_reports_is_before_the_desk_at_once(clerk):
    guard = UserFactory(role="gate_security", department=DepartmentFactory())

    walk_in = reported(actor=guard)

    assert (walk_in.visitor_name, walk_in.organisation_name, walk_in.purpose) == (
        "Wang Fang",
        "Lanhai Optics",
        "Broken lens",
    )
    assert (walk_in.state, walk_in.arrived_at, walk_in.created_by) == (WalkIn.State.REPORTED, now(), guard)
    assert told("walkin_reported", walk_in) == [clerk]


def test_the_same_form_posted_twice_is_one_report(clerk):
    token = uuid4()

    first, second = reported(form_token=token), reported(form_token=token)

    assert first.pk == second.pk
    assert told("walkin_reported") == [clerk]


@pytest.mark.clause("S2-25")
def test_an_important_visitor_is_reported_upwards_and_the_instruction_kept(clerk):
    superior = UserFactory(department=DepartmentFactory())
    wanted = UserFactory(manager=superior, department=DepartmentFactory())

    walk_in = reported(wanted_person=wanted, is_important=True)
    walkin.instruct_walk_in(walk_in, instruction="Offer tea, I am coming", actor=superior)

    assert told("important_visitor", walk_in) == [superior]
    assert walk_in.superior == superior
    walk_in.refresh_from_db()
    assert walk_in.instruction == "Offer tea, I am coming"
    assert clerk in told("walkin_instruction", walk_in)


def test_special_needs_found_out_later_are_reported_then(clerk):
    superior = UserFactory(department=DepartmentFactory())
    walk_in = reported(wanted_person=UserFactory(manager=superior, department=DepartmentFactory()))

    walkin.edit(walk_in, actor=clerk, version=walk_in.version, special_needs="Wheelchair")

    assert told("important_visitor", walk_in) == [superior]


def test_of_two_who_put_it_right_the_second_hears_of_the_first(clerk):
    walk_in = reported()
    seen = walk_in.version
    walkin.edit(walk_in, actor=clerk, version=seen, purpose="Complaint")

    with pytest.raises(Stale):
        walkin.edit(WalkIn.objects.get(pk=walk_in.pk), actor=clerk, version=seen, purpose="Delivery")


# --- whom to ask ---


@pytest.mark.clause("S3-21")
def test_whoever_is_asked_answers_and_the_desk_and_the_guard_see_it(clerk, host):
    walk_in = reported()

    walkin.forward(walk_in, to=host, actor=clerk)

    assert (walk_in.state, walk_in.forwarded_to, walk_in.acknowledged_at) == (WalkIn.State.FORWARDED, host, None)
    assert told("walkin_forwarded", walk_in) == [host]
    clock = Clock.objects.of(walk_in).get(code="HOST_ANSWER")
    assert (clock.owner, clock.due_at) == (host, now() + timedelta(minutes=10))

    walkin.acknowledge(walk_in, answer="coming", answer_note="In five minutes", actor=host)

    assert (walk_in.state, walk_in.acknowledged_at) == (WalkIn.State.ACKNOWLEDGED, now())
    assert (walk_in.get_answer_display(), walk_in.answer_note) == ("I am coming", "In five minutes")
    assert {*told("walkin_answered", walk_in)} == {walk_in.created_by, clerk}
    clock.refresh_from_db()
    assert clock.state == Clock.State.STOPPED


def test_somebody_else_is_asked_and_the_first_owes_nothing(clerk, host, stranger):
    walk_in = reported()
    walkin.forward(walk_in, to=host, actor=clerk)

    walkin.forward(walk_in, to=stranger, actor=clerk)

    running = Clock.objects.of(walk_in).running()
    assert [clock.owner for clock in running] == [stranger]
    assert walk_in.forwarded_to == stranger


def test_who_is_with_a_visitor_is_not_disturbed_their_deputy_is_asked(clerk, host, stranger):
    """S4-255, for visitors without an appointment."""
    appoint_deputy(host, stranger, now() - HOUR, now() + HOUR, actor=host)
    User.objects.filter(pk=host.pk).update(presence="in_reception", presence_until=now() + HOUR)
    host.refresh_from_db()
    walk_in = reported()

    asked = walkin.forward(walk_in, to=host, actor=clerk)

    assert asked == walk_in.forwarded_to == stranger
    assert told("walkin_forwarded", walk_in) == [stranger]


def test_the_one_wanted_and_their_assistant_are_offered_first(host, stranger):
    appoint_deputy(host, stranger, now() - HOUR, now() + HOUR, actor=host)

    assert walkin.people_to_ask(reported(wanted_person=host), now()) == [host, stranger]


@pytest.mark.clause("S3-21")
def test_without_a_name_the_head_of_the_marketing_center_and_the_assistant_are_offered(host, stranger):
    DepartmentFactory(kind=Department.Kind.MARKETING, head=host)
    appoint_deputy(host, stranger, now() - HOUR, now() + HOUR, actor=host)

    assert walkin.people_to_ask(reported(), now()) == [host, stranger]
