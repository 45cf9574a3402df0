"""What becomes of somebody who came without an appointment."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from deadlines.models import Clock
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from notices.models import Notice
from reception.actions import Refused, outcome, walkin
from reception.models import Appointment, ReceptionRecord, VisitDraft, WalkIn
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.gate import reported
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def told(kind, about=None):
    rows = Notice.objects.filter(kind=f"reception.{kind}")
    rows = rows.about(about) if about is not None else rows
    return [notice.recipient for notice in rows.order_by("pk")]


def decided(**facts):
    """Urgent, and we can."""
    walk_in = reported(**facts)
    walkin.decide(walk_in, is_urgent=True, can_receive=True, actor=UserFactory())
    return walk_in


def receive(walk_in, actor, host, **more):
    facts = {"place": "Office 301", "organisation": "Lanhai Optics", "phone": "+8613800000000", "kind": "general"}
    return outcome.receive(walk_in, host=host, until=now() + HOUR, actor=actor, **facts | more)


# --- received at once ---


@pytest.mark.clause("S2-24")
def test_urgent_and_possible_opens_an_adhoc_reception_with_its_record(clerk, host):
    walk_in = decided()

    visit = receive(walk_in, clerk, host)

    record = ReceptionRecord.objects.get(appointment=visit)
    assert (record.is_adhoc, record.is_urgent, record.visitor_phone) == (True, True, "+8613800000000")
    assert (visit.state, visit.arrived_at, visit.contact_person) == (Appointment.State.ARRIVED, now(), host)
    assert (walk_in.state, walk_in.appointment, walk_in.host) == (WalkIn.State.RECEIVED, visit, host)
    assert told("visitor_arrived", visit) == [host]
    assert Notice.objects.about(visit).count() == 1
    assert [guest.name for guest in visit.visitors.filter(signed_in_at=now())] == ["Wang Fang"]


@pytest.mark.clause("S2-24")
@pytest.mark.parametrize(("urgent", "possible"), [(True, False), (False, True), (False, False)])
def test_without_two_yes_nobody_is_received_and_the_answers_are_kept(clerk, host, urgent, possible):
    walk_in = reported()
    walkin.decide(walk_in, is_urgent=urgent, can_receive=possible, actor=clerk)

    with pytest.raises(Refused):
        receive(walk_in, clerk, host)

    walk_in.refresh_from_db()
    assert (walk_in.is_urgent, walk_in.can_receive) == (urgent, possible)
    assert not Appointment.objects.exists()


def test_without_any_answer_nobody_is_received(clerk, host):
    with pytest.raises(Refused):
        receive(reported(), clerk, host)


def test_a_taken_room_receives_nobody_and_leaves_everything_as_it_was(clerk, host):
    room = RoomFactory()
    AppointmentFactory(confirmed=True, room=room, place="", starts_at=now() - HOUR / 2)
    walk_in = decided(site=room.site)

    with pytest.raises(Refused):
        receive(walk_in, clerk, host, room=room, place="")

    walk_in.refresh_from_db()
    assert walk_in.is_open
    assert Appointment.objects.count() == 1


def test_what_the_superior_said_stands_in_the_record(clerk):
    superior = UserFactory(department=DepartmentFactory())
    host = UserFactory(manager=superior, department=DepartmentFactory())
    walk_in = decided(wanted_person=host, is_important=True)
    walkin.instruct_walk_in(walk_in, instruction="Show the new line", actor=superior)

    visit = receive(walk_in, clerk, host)

    assert visit.record.instruction == "Show the new line"


# --- seen again, or not ---


@pytest.mark.clause("S4-259")
def test_who_comes_again_leaves_phone_and_next_step_and_there_is_a_draft(clerk, host):
    walk_in = reported()

    draft = outcome.rebook(walk_in, person=host, phone="+8613800000000", next_step="Next week", actor=clerk)

    assert (walk_in.state, walk_in.phone, walk_in.next_step) == (WalkIn.State.REBOOKED, "+8613800000000", "Next week")
    assert (draft.direction, draft.person, draft.state) == ("they_return", host, VisitDraft.State.OPEN)
    assert told("visit_drafted", draft) == [host]


@pytest.mark.clause("S4-259")
def test_whom_we_visit_leaves_an_address_and_there_is_a_draft_of_our_visit(clerk, host):
    walk_in = reported()

    draft = outcome.visit_them(
        walk_in, person=host, phone="+8613800000000", address="Harbour Road 5", next_step="On Friday", actor=clerk
    )

    assert (walk_in.state, walk_in.address) == (WalkIn.State.WE_VISIT, "Harbour Road 5")
    assert (draft.direction, draft.address, draft.phone, draft.wish) == (
        "we_visit",
        "Harbour Road 5",
        "+8613800000000",
        "On Friday",
    )


def test_nobody_can_go_where_there_is_no_address(clerk, host):
    with pytest.raises(Refused) as refusal:
        outcome.visit_them(reported(), person=host, phone="+861", address=" ", next_step="Friday", actor=clerk)

    assert refusal.value.field == "address"


def test_a_time_that_is_agreed_already_is_a_request_at_once(clerk, host):
    walk_in = reported(head_count=3)

    draft = outcome.rebook(
        walk_in, person=host, phone="+8613800000000", next_step="Friday", starts_at=now() + 48 * HOUR, actor=clerk
    )

    visit = draft.appointment
    assert (visit.state, visit.starts_at, visit.head_count) == ("requested", now() + 48 * HOUR, 3)
    assert (visit.visitor_name, visit.contact_person, draft.state) == ("Wang Fang", host, "taken_up")
    assert Clock.objects.of(visit).running().filter(code="APPT_REPLY").exists()


def test_a_draft_is_arranged_once(clerk, host):
    draft = outcome.rebook(reported(), person=host, phone="+8613800000000", next_step="Soon", actor=clerk)
    other = VisitDraft.objects.get(pk=draft.pk)
    outcome.drop(draft, reason="Called: no need any more", actor=host)

    with pytest.raises(NotAllowed):
        outcome.book_draft(other, starts_at=now() + 24 * HOUR, contact_person=host, actor=clerk)

    assert not Appointment.objects.exists()


@pytest.mark.parametrize(("verb", "state"), [(outcome.refer, "referred"), (outcome.leave, "left")])
def test_who_is_referred_or_gone_is_settled_and_nobody_owes_an_answer(clerk, host, verb, state):
    walk_in = reported()
    walkin.forward(walk_in, to=host, actor=clerk)

    verb(walk_in, next_step="Warehouse, gate 3", actor=clerk)

    assert (walk_in.state, walk_in.next_step, walk_in.ended_at) == (state, "Warehouse, gate 3", now())
    assert not Clock.objects.of(walk_in).running().exists()


def test_an_outcome_that_was_a_mistake_is_taken_back(clerk):
    walk_in = reported()
    outcome.leave(walk_in, actor=clerk)

    outcome.reopen(walk_in, reason="They only parked the car", actor=clerk)

    assert (walk_in.state, walk_in.ended_at) == (WalkIn.State.REPORTED, None)


# --- the planned guest (R24) ---


def test_a_planned_guest_who_comes_as_a_walk_in_is_recognised_and_counted_once(clerk):
    """R24: no second visit, and the figures of the day stay right."""
    visit = AppointmentFactory(confirmed=True, starts_at=now() + HOUR)
    walk_in = reported(visitor_name=visit.visitor_name)

    outcome.recognise(walk_in, appointment=visit, actor=walk_in.created_by)

    assert (walk_in.state, walk_in.appointment) == (WalkIn.State.EXPECTED, visit)
    assert Appointment.objects.count() == 1
    assert told("guest_at_gate", visit) == [clerk]
    assert not WalkIn.objects.open().exists()


def test_a_visit_that_is_over_recognises_nobody(clerk):
    visit = AppointmentFactory(completed=True, starts_at=now() - HOUR)

    with pytest.raises(NotAllowed):
        outcome.recognise(reported(), appointment=visit, actor=clerk)


# --- every verb ---


ACTS = {
    "forward": lambda row, actor: walkin.forward(row, to=actor, actor=actor),
    "acknowledge": lambda row, actor: walkin.acknowledge(row, answer="coming", actor=actor),
    "receive": lambda row, actor: receive(row, actor, actor),
    "recognise": lambda row, actor: outcome.recognise(
        row, appointment=AppointmentFactory(confirmed=True, starts_at=now() + HOUR), actor=actor
    ),
    "rebook": lambda row, actor: outcome.rebook(row, person=actor, phone="+861", next_step="Soon", actor=actor),
    "visit_them": lambda row, actor: outcome.visit_them(
        row, person=actor, phone="+861", address="There", next_step="Soon", actor=actor
    ),
    "refer": lambda row, actor: outcome.refer(row, next_step="There", actor=actor),
    "leave": lambda row, actor: outcome.leave(row, actor=actor),
    "reopen": lambda row, actor: outcome.reopen(row, reason="No", actor=actor),
}
REFUSED = [
    (verb, state) for verb, (starts, _end) in WalkIn.FLOW.items() for state in WalkIn.State if state not in starts
]


def brought_to(state, actor, host):
    """A walk-in in this state, the honest way."""
    row = decided() if state in {"received"} else reported()
    if state in {"forwarded", "acknowledged"}:
        walkin.forward(row, to=host, actor=actor)
    ways = {
        "acknowledged": lambda: walkin.acknowledge(row, answer="wait", actor=host),
        "received": lambda: receive(row, actor, host),
        "expected": lambda: ACTS["recognise"](row, actor),
        "rebooked": lambda: ACTS["rebook"](row, actor),
        "we_visit": lambda: ACTS["visit_them"](row, actor),
        "referred": lambda: ACTS["refer"](row, actor),
        "left": lambda: ACTS["leave"](row, actor),
    }
    ways.get(state, lambda: None)()
    return row


def test_every_verb_is_tried():
    assert {verb for verb, _state in REFUSED} == ACTS.keys() == WalkIn.FLOW.keys()


@pytest.mark.parametrize(("verb", "state"), REFUSED)
def test_a_verb_whose_moment_it_is_not_changes_nothing(clerk, host, verb, state):
    row = brought_to(state, clerk, host)
    events = Event.objects.about(row).count()

    with pytest.raises(NotAllowed):
        ACTS[verb](row, clerk)

    assert (WalkIn.objects.get(pk=row.pk).state, Event.objects.about(row).count()) == (state, events)


def test_of_two_at_the_desk_only_one_settles_it(clerk):
    walk_in = reported()
    on_the_other_screen = WalkIn.objects.get(pk=walk_in.pk)
    outcome.leave(walk_in, actor=clerk)

    with pytest.raises(NotAllowed):
        outcome.refer(on_the_other_screen, next_step="Elsewhere", actor=clerk)


@pytest.mark.parametrize(
    "columns", [{"state": "received"}, {"state": "expected"}, {"state": "rebooked"}, {"state": "forwarded"}]
)
def test_the_database_refuses_outcomes_without_what_belongs_to_them(columns):
    walk_in = reported()

    with pytest.raises(IntegrityError), transaction.atomic():
        WalkIn.objects.filter(pk=walk_in.pk).update(**columns)
