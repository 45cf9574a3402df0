import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from calls import actions
from calls.models import Call, Issue, TalkingPoint
from customers.models import Contact, Organisation
from history.flow import Stale
from history.models import Event
from notices.models import Notice
from tests.calls.moments import clock, on, running
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.calls import CallFactory, ServiceFactory
from tests.factories.customers import ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return ServiceFactory(name="Customer Service Center")


@pytest.fixture
def agent(service):
    return UserFactory(name="Agent", department=service, role="agent")


def verbs_of(row):
    return list(Event.objects.about(row).values_list("verb", flat=True))


def test_an_answered_call_is_kept_with_who_took_it_and_opens_nothing(agent, service):
    call = actions.log(CallFactory(), actor=agent)

    assert (call.agent, call.department, call.answer) == (agent, service, "Check the valve.")
    assert verbs_of(call) == ["log"]
    assert not Issue.objects.exists()


@pytest.mark.clause("S2-33")
def test_a_call_that_is_not_answered_starts_a_reply_clock_at_the_call(agent):
    call = actions.log(CallFactory(unanswered=True, called_at=on(11, 11, 50)), actor=agent)

    issue = call.issues.get()
    assert clock(issue, "REPLY_GENERAL").due_at == on(12, 11, 50)
    assert (issue.customer_phone, issue.organisation) == (call.callback_phone, call.organisation)


@pytest.mark.clause("S4-272")
def test_an_unanswered_call_lies_in_the_queue_of_the_customer_service_by_default(agent, service):
    elsewhere = UserFactory(department=DepartmentFactory(), name="Somebody of sales")

    issue = actions.log(CallFactory(unanswered=True), actor=elsewhere).issues.get()

    assert (issue.department, issue.handler, issue.state) == (service, None, Issue.State.NEW)
    assert clock(issue, "REPLY_GENERAL").department == service


def test_the_words_of_the_call_become_the_description(agent):
    call = CallFactory(unanswered=True, details="Since Monday.", needs="A new pump.")

    issue = actions.log(call, actor=agent).issues.get()

    assert issue.description == "The pump stops after a minute\n\nSince Monday.\n\nA new pump."
    assert issue.headline == "The pump stops after a minute"


@pytest.mark.parametrize("category", ["complaint", "suggestion"])
def test_complaints_and_suggestions_are_followed_even_when_answered(agent, category):
    issue = actions.log(CallFactory(category=category), actor=agent).issues.get()

    assert issue.is_complaint == (category == "complaint")
    assert issue.solved_on_spot
    assert issue.effective_reply_at == issue.received_at
    assert running(issue) == set()


def test_praise_opens_nothing(agent):
    actions.log(CallFactory(category="compliment", answer=""), actor=agent)

    assert not Issue.objects.exists()


def test_a_new_caller_of_a_new_organisation_is_registered_once(agent, service):
    for _ in range(2):
        call = CallFactory(contact=None, organisation=None, caller_name="Lin", caller_phone="+8613811112222")
        actions.log(call, actor=agent, organisation="Lanhai Optics")

    assert Organisation.objects.get().name == "Lanhai Optics"
    assert Contact.objects.get().phone == "+8613811112222"


def test_the_same_form_posted_twice_logs_one_call_and_opens_one_issue(agent, service):
    token, contact = uuid.uuid4(), ContactFactory()

    first, second = [
        actions.log(CallFactory(unanswered=True, contact=contact, form_token=token), actor=agent) for _ in range(2)
    ]

    assert first.pk == second.pk
    assert (Call.objects.count(), Issue.objects.count()) == (1, 1)


def test_talking_points_that_were_conveyed_are_kept(agent):
    point = TalkingPoint.objects.create(name="New service hours")

    call = actions.log(CallFactory(), actor=agent, points=[point])

    assert list(call.points_conveyed.all()) == [point]


def test_a_missed_call_needs_no_words(agent, service):
    call = actions.miss(caller_phone="+8613811112222", called_at=on(11, 9), agent=agent, actor=agent)

    assert (call.direction, call.department) == ("missed", service)
    assert not Issue.objects.exists()


@pytest.mark.parametrize(
    "missing",
    [
        {"caller_name": ""},
        {"caller_phone": ""},
        {"summary": ""},
        {"organisation": None, "contact": None},
        {"answered_on_spot": False},
        {"is_important": True},
        {"error_note": "Wrong price"},
        {"unanswered": True, "promised_reply_at": on(11, 11)},
    ],
)
def test_the_database_itself_refuses_a_call_without_what_it_needs(agent, missing):
    call = CallFactory(**{"caller_name": "Lin", "caller_phone": "+8613811112222"} | missing)

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.log(call, actor=agent)

    assert not Call.objects.exists()


@pytest.mark.clause("S4-276")
def test_a_special_matter_without_a_due_time_is_not_saved(agent, service):
    with pytest.raises(actions.Refused):
        actions.log(CallFactory(unanswered=True, category="special"), actor=agent)

    assert not Call.objects.exists()

    due = on(20, 10)
    call = actions.log(CallFactory(unanswered=True, category="special"), actor=agent, special_due_at=due)
    assert clock(call.issues.get(), "REPLY_SPECIAL").due_at == due


@pytest.mark.clause("S4-253")
@pytest.mark.parametrize(
    ("promised", "due"),
    [(on(11, 17), on(11, 17)), (on(12, 12), on(12, 12)), (on(13, 9), on(12, 12))],
)
def test_the_promised_time_is_the_due_time_where_it_is_earlier_than_the_limit(agent, promised, due):
    issue = actions.log(CallFactory(unanswered=True, promised_reply_at=promised), actor=agent).issues.get()

    nearest = min(clock(issue, code).due_at for code in running(issue) - {"HANDLER_CONTACT"})
    assert nearest == due
    assert ("PROMISED_REPLY" in running(issue)) == (promised < on(12, 12))


@pytest.mark.clause("S4-288")
def test_a_service_error_is_kept_with_apology_explanation_and_correction(agent):
    call = actions.log(CallFactory(), actor=agent)

    actions.note_error(
        call,
        actor=agent,
        version=call.version,
        error_note="Told the wrong price",
        apologised_at=on(11, 12),
        correction="Right price sent by mail",
    )

    assert (call.error_note, call.correction) == ("Told the wrong price", "Right price sent by mail")
    assert verbs_of(call) == ["log", "note_error"]


def test_of_two_people_noting_an_error_the_second_sees_that_somebody_was_first(agent):
    call = actions.log(CallFactory(), actor=agent)
    noted = {"error_note": "Wrong price", "apologised_at": on(11, 12), "correction": "Mail sent"}
    seen = call.version
    actions.note_error(call, actor=agent, version=seen, **noted)

    with pytest.raises(Stale):
        actions.note_error(Call.objects.get(), actor=agent, version=seen, **noted | {"correction": "Another"})


@pytest.mark.clause("S2-37")
def test_an_issue_from_a_call_goes_to_department_and_handler_who_is_told_and_must_acknowledge(agent):
    handler = UserFactory(name="Handler", department=DepartmentFactory(name="Technology"))
    issue = Issue(department=handler.department, handler=handler)

    issue = actions.log(CallFactory(unanswered=True), actor=agent, issue=issue).issues.get()

    assert (issue.department.name, issue.handler, issue.state) == ("Technology", handler, Issue.State.NEW)
    assert Notice.objects.get(recipient=handler).kind == "calls.issue_assigned"
    assert not issue.can("resolve")
    assert not issue.can("reply")
    actions.acknowledge(issue, actor=handler)
    assert (issue.state, issue.acknowledged_at) == (Issue.State.ACKNOWLEDGED, on(11, 12))


def test_an_agent_who_keeps_the_matter_has_acknowledged_it_by_that(agent, service):
    call = actions.log(CallFactory(unanswered=True), actor=agent, issue=Issue(handler=agent, department=service))

    issue = call.issues.get()
    assert issue.state == Issue.State.ACKNOWLEDGED
    assert not Notice.objects.filter(kind="calls.issue_assigned").exists()


def test_the_clock_starts_at_the_call_even_when_it_is_written_down_later(agent):
    call = CallFactory(unanswered=True, called_at=on(11, 8), promised_reply_at=on(13, 8))

    issue = actions.log(call, actor=agent).issues.get()

    reply = clock(issue, "REPLY_GENERAL")
    assert (reply.started_at, reply.due_at - reply.started_at) == (on(11, 8), timedelta(hours=24))
