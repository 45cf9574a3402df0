import pytest

from calls import actions, rules
from calls.models import Call, Issue
from calls.parts import calls_on_organisation, complaint_on_appointment, issues_on_organisation
from history.moment import now
from tests.calls.moments import on
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.calls import CallFactory, IssueFactory, ServiceFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


def seen_by(user):
    return set(Issue.objects.visible_to(user))


def test_calls_are_seen_by_those_who_had_them_and_those_with_the_right(stranger):
    agent, somebody = UserFactory(), UserFactory()
    call = actions.log(CallFactory(agent=agent), actor=somebody)

    for user in (agent, somebody, UserFactory(role="agent"), UserFactory(role="inspector")):
        assert list(Call.objects.visible_to(user)) == [call]
    assert not Call.objects.visible_to(stranger).exists()


def test_an_issue_nobody_handles_is_seen_by_its_department_and_then_by_its_handler():
    service = ServiceFactory(head=UserFactory())
    colleague = UserFactory(department=service)
    issue = IssueFactory(department=service)
    assert seen_by(colleague) == {issue}

    actions.assign(issue, actor=issue.created_by, handler=UserFactory(department=service))

    assert seen_by(colleague) == set()
    for user in (issue.handler, issue.created_by, service.head, UserFactory(role="agent")):
        assert seen_by(user) == {issue}


def test_supporting_departments_and_experts_see_the_issue(stranger):
    issue = IssueFactory(acknowledged=True)
    expert, works = UserFactory(), DepartmentFactory()
    colleague = UserFactory(department=works)
    assert seen_by(expert) == seen_by(colleague) == seen_by(stranger) == set()

    actions.ask_support(issue, actor=issue.handler, expert=expert, task="Explain")
    actions.ask_support(issue, actor=issue.handler, department=works, task="Find a seal")

    assert seen_by(expert) == seen_by(colleague) == {issue}
    assert seen_by(stranger) == set()


def test_a_person_without_a_department_sees_no_queue():
    IssueFactory()

    assert seen_by(UserFactory()) == set()


def test_a_deputy_sees_and_does_what_the_handler_may():
    issue = IssueFactory(acknowledged=True)
    deputy = UserFactory()
    issue.handler.deputies.create(deputy=deputy, starts_at=on(11, 0), ends_at=on(12, 0))

    assert seen_by(deputy) == {issue}
    assert rules.may_work(deputy, issue)


@pytest.mark.clause("S4-286")
def test_an_expert_who_is_brought_in_is_told_and_may_reply(client):
    issue = IssueFactory(acknowledged=True)
    expert = UserFactory()
    assert not rules.may_reply(expert, issue)

    actions.ask_support(issue, actor=issue.handler, expert=expert, task="Explain the noise")

    assert [notice.kind for notice in expert.notices.all()] == ["calls.support_asked"]
    assert rules.may_reply(expert, issue)
    assert not rules.may_work(expert, issue)
    actions.reply(issue, actor=expert, kind="effective", channel="phone", text="It is normal.", told_at=now())
    assert issue.effective_reply_at == on(11, 12)


def test_who_may_do_what(stranger):
    service = ServiceFactory(head=UserFactory())
    issue = IssueFactory(department=service, acknowledged=True)
    colleague, agent = UserFactory(department=service), UserFactory(role="agent", department=service)
    supervisor, inspector = UserFactory(role="supervisor"), UserFactory(role="inspector")
    people = [issue.handler, issue.created_by, service.head, colleague, agent, supervisor, inspector, stranger]

    def allowed(may):
        return [bool(may(person, issue)) for person in people]

    assert allowed(rules.may_assign) == [True, False, True, False, True, True, False, False]
    assert allowed(rules.may_work) == [True, False, True, False, True, True, False, False]
    assert allowed(rules.may_reopen) == [True, True, True, False, True, True, False, False]
    assert allowed(rules.may_acknowledge) == [True, False, False, False, False, False, False, False]
    assert allowed(rules.may_take) == [True, False, True, True, True, True, False, False]


def test_anybody_of_the_department_may_take_what_lies_in_its_queue(stranger):
    issue = IssueFactory()

    assert rules.may_take(UserFactory(department=issue.department), issue)
    assert rules.may_take(UserFactory(role="supervisor"), issue)
    assert not rules.may_take(UserFactory(role="agent"), issue)
    assert not rules.may_take(stranger, issue)


def test_a_customer_s_page_shows_the_calls_and_issues_its_reader_may_see(stranger):
    agent = UserFactory(role="agent", department=ServiceFactory())
    call = actions.log(CallFactory(unanswered=True), actor=agent)

    assert calls_on_organisation(call.organisation, agent)[1] == {"calls": [call]}
    assert issues_on_organisation(call.organisation, agent)[1] == {"issues": [call.issues.get()]}
    assert calls_on_organisation(call.organisation, stranger) is None
    assert issues_on_organisation(call.organisation, stranger) is None


def test_a_reception_that_took_place_offers_a_complaint(django_assert_max_num_queries):
    clerk = UserFactory(role="agent")
    appointment = AppointmentFactory(met=True, kind="general")
    issue = IssueFactory(source="reception", reception_record=appointment.record, is_complaint=True)

    assert complaint_on_appointment(AppointmentFactory(), clerk) is None
    clerk.may("calls.view_issue")
    with django_assert_max_num_queries(1):
        _template, context = complaint_on_appointment(appointment, clerk)
    assert context["issues"] == [issue]
