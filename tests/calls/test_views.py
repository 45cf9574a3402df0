import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls import actions
from calls.models import Call, Issue
from deadlines.models import Clock
from history import moment
from tests.calls.moments import clock, on
from tests.calls.test_forms import ANSWERED, UNANSWERED
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.calls import CallFactory, IssueFactory, ServiceFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return ServiceFactory(name="Customer Service Center", name_zh="客户服务中心")


@pytest.fixture
def agent(service, client):
    person = UserFactory(name="Ann Agent", name_zh="安客服", department=service, role="agent")
    client.force_login(person)
    return person


def words(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.clause("S2-02")
def test_every_member_of_staff_may_log_a_call_or_register_a_visit(client, stranger, service):
    client.force_login(stranger)

    response = client.post(reverse("calls:create"), ANSWERED, follow=True)

    assert words(response) == ["The call is logged."]
    assert Call.objects.get().agent == stranger
    assert client.get(reverse("reception:create")).status_code == 200


@pytest.mark.clause("S2-30")
def test_the_greeting_has_company_department_and_name_filled_in(agent, client, settings):
    settings.COMPANY_NAME, settings.COMPANY_NAME_ZH = "Yunqi Instruments", "云栖仪器"

    page = client.get(reverse("calls:create")).content.decode()

    assert "Hello, Yunqi Instruments, Customer Service Center, Ann Agent speaking." in page


@pytest.mark.clause("S2-31")
def test_needs_and_questions_are_kept_with_the_tick_that_they_were_confirmed_back(agent, client):
    client.post(reverse("calls:create"), ANSWERED | {"needs": "Price for 40 lenses", "confirmed_with_caller": "on"})

    call = Call.objects.get()
    assert (call.needs, call.confirmed_with_caller) == ("Price for 40 lenses", True)
    page = client.get(call.get_absolute_url()).content.decode()
    assert "Price for 40 lenses" in page
    assert "Confirmed back with the caller" in page


@pytest.mark.clause("S2-32")
def test_the_answer_given_and_that_it_was_given_on_the_spot_are_kept(agent, client):
    client.post(reverse("calls:create"), ANSWERED)

    call = Call.objects.get()
    assert (call.answer, call.answered_on_spot) == ("120 yuan", True)


def test_the_call_time_is_filled_in_already(agent, client):
    form = client.get(reverse("calls:create")).context["form"]

    assert form["called_at"].value() == on(11, 12).replace(tzinfo=None)


@pytest.mark.clause("S2-33")
def test_the_agent_is_told_until_when_the_caller_expects_an_answer(agent, client):
    response = client.post(reverse("calls:create"), UNANSWERED, follow=True)

    assert words(response) == ["The call is logged. The caller expects an answer by Thu 12 Mar 2026 10:00."]
    assert clock(Issue.objects.get(), "PROMISED_REPLY").due_at == on(12, 10)


def test_a_wrong_field_keeps_everything_that_was_typed(agent, client):
    response = client.post(reverse("calls:create"), UNANSWERED | {"caller_phone": "12"})

    form = response.context["form"]
    assert set(form.errors) == {"caller_phone"}
    assert (form["caller_phone"].value(), form["summary"].value()) == ("12", "Price of the new lens")
    assert not Call.objects.exists()


def test_a_double_click_logs_one_call_and_opens_one_issue(agent, client):
    details = UNANSWERED | {"form_token": str(uuid.uuid4())}

    first, second = [client.post(reverse("calls:create"), details) for _ in range(2)]

    assert first["Location"] == second["Location"]
    assert (Call.objects.count(), Issue.objects.count()) == (1, 1)


def test_a_special_matter_is_refused_with_a_sentence_for_an_agent_and_saved_by_a_supervisor(agent, client):
    special = UNANSWERED | {"category": "special", "special_due_at": "2026-03-20T10:00"}
    refused = client.post(reverse("calls:create"), special)
    assert "needs a due time set by a manager" in refused.context["form"].errors["category"][0]

    client.force_login(UserFactory(role="supervisor"))
    client.post(reverse("calls:create"), special)

    assert clock(Issue.objects.get(), "REPLY_SPECIAL").due_at == on(20, 10)


def test_without_a_customer_service_the_form_says_so_and_keeps_the_words(client):
    client.force_login(UserFactory())

    response = client.post(reverse("calls:create"), UNANSWERED)

    assert "no customer service" in response.context["form"].non_field_errors()[0]
    assert response.context["form"]["summary"].value() == "Price of the new lens"


def test_the_log_is_searched_by_name_organisation_and_number(agent, client):
    wanted = actions.log(CallFactory(caller_name="Lin Wei", caller_phone="+8613811112222"), actor=agent)
    actions.log(CallFactory(caller_name="Zhao Min"), actor=agent)

    for text in ("lin", wanted.organisation.name, "1111 2222"):
        page = client.get(reverse("calls:list"), {"q": text})
        assert page.context["page"].rows == [wanted]


def test_the_log_is_narrowed_by_direction_category_answer_and_person(agent, client):
    mine = actions.log(CallFactory(), actor=agent)
    other = actions.log(CallFactory(direction="out", category="cross_department", unanswered=True), actor=UserFactory())

    def found(**chosen):
        return client.get(reverse("calls:list"), chosen).context["page"].rows

    assert found(direction="out") == found(category="cross_department") == found(answered="no") == [other]
    assert found(mine="on") == found(answered="yes") == [mine]


@pytest.mark.parametrize("name", ["calls:list", "calls:issues"])
def test_a_list_asks_as_often_for_three_rows_as_for_one(agent, client, name):
    def ask():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse(name))
        return len(asked)

    actions.log(CallFactory(unanswered=True), actor=agent)
    ask()
    once = ask()
    for _ in range(2):
        actions.log(CallFactory(unanswered=True), actor=agent)

    assert ask() == once


@pytest.mark.clause("S4-287")
def test_the_queue_has_customers_before_colleagues_and_the_nearest_deadline_first(agent, client):
    colleague = IssueFactory(is_internal=True, organisation=None)
    later = IssueFactory(category="cross_department")
    sooner = IssueFactory()
    with moment.at(on(11, 13)):
        done = IssueFactory(resolved=True)
        reopened = IssueFactory(category="cross_province")

    rows = client.get(reverse("calls:issues")).context["page"].rows

    assert rows == [sooner, later, reopened, done, colleague]
    assert rows[0].nearest_clock.due_at == on(12, 12)


def test_the_queue_is_narrowed_to_mine_unassigned_late_complaints_category_department_closed(agent, client):
    mine = IssueFactory(handler=agent)
    unassigned = IssueFactory(category="cross_department", department=DepartmentFactory())
    complaint = IssueFactory(is_complaint=True, handler=UserFactory())
    closed = IssueFactory(closed=True)

    def found(**chosen):
        return set(client.get(reverse("calls:issues"), chosen).context["page"].rows)

    assert found() == {mine, unassigned, complaint}
    assert found(view="mine") == {mine}
    assert found(view="unassigned") == found(category="cross_department") == {unassigned}
    assert found(department=unassigned.department.pk) == {unassigned}
    assert found(view="complaints") == {complaint}
    assert found(view="closed") == {closed}
    with moment.at(on(12, 13)):
        client.force_login(agent)  # the session of yesterday is over
        assert found(view="late") == {mine, complaint}


def test_what_cannot_be_read_narrows_nothing(agent, client):
    issue = IssueFactory()

    page = client.get(reverse("calls:issues"), {"view": "x", "department": "-1", "category": "y", "after": "z"})

    assert page.context["page"].rows == [issue]


def test_a_stranger_finds_neither_call_nor_issue(client, stranger):
    call = actions.log(CallFactory(unanswered=True), actor=UserFactory(department=ServiceFactory()))
    client.force_login(stranger)

    for record in (call, call.issues.get()):
        assert client.get(record.get_absolute_url()).status_code == 404


@pytest.mark.clause("S4-67")
def test_a_complaint_is_opened_from_a_reception_in_one_step(client):
    host = UserFactory(department=ServiceFactory())
    appointment = AppointmentFactory(met=True, kind="general", contact_person=host)
    client.force_login(host)
    url = f"{reverse('calls:issue-create')}?appointment={appointment.pk}"
    assert f'href="{url}"' in client.get(appointment.get_absolute_url()).content.decode()
    form = client.get(url).context["form"]
    assert form["organisation"].value() == appointment.organisation.name
    assert form["is_complaint"].value()

    details = {name: form[name].value() or "" for name in form.fields} | {"description": "He waited an hour"}
    client.post(url, details)

    issue = Issue.objects.get()
    assert (issue.source, issue.reception_record, issue.is_complaint) == ("reception", appointment.record, True)
    assert issue.organisation == appointment.organisation
    assert Clock.objects.of(issue).running().get(code="COMPLAINT_REPLY").started_at == issue.received_at


def test_a_complaint_cannot_be_opened_from_a_reception_one_may_not_see(client, stranger):
    appointment = AppointmentFactory(met=True, kind="general")
    client.force_login(stranger)

    assert client.get(f"{reverse('calls:issue-create')}?appointment={appointment.pk}").status_code == 404


def test_everything_else_has_a_category_at_once(client, service):
    client.force_login(UserFactory())

    page = client.post(reverse("calls:issue-create"), {"description": "A second chair", "category": ""})

    assert (list(page.context["form"].errors), Issue.objects.count()) == (["category"], 0)


def test_a_colleague_s_wish_is_an_internal_issue(client, service):
    client.force_login(UserFactory())

    client.post(reverse("calls:issue-create"), {"description": "A second chair", "category": "general"})

    issue = Issue.objects.get()
    assert (issue.is_internal, issue.source, issue.department) == (True, "colleague", service)


def test_the_service_error_of_a_call_is_noted_afterwards(agent, client):
    call = actions.log(CallFactory(), actor=agent)
    noted = {
        "error_note": "Wrong price",
        "apologised_at": "2026-03-11T12:00",
        "correction": "Mail",
        "version": call.version,
    }

    client.post(reverse("calls:note-error", args=[call.pk]), noted)

    call.refresh_from_db()
    assert call.correction == "Mail"
    refused = client.post(reverse("calls:note-error", args=[call.pk]), noted | {"correction": "Letter"})
    assert "Ann Agent changed this record" in refused.context["form"].non_field_errors()[0]


def test_the_tier_of_a_customer_and_its_reason_never_show(agent, client):
    call = actions.log(CallFactory(unanswered=True), actor=agent)
    call.organisation.tier, call.organisation.tier_reason = "A", "Big orders, slow payer"
    call.organisation.save()

    for url in (call.get_absolute_url(), call.issues.get().get_absolute_url(), reverse("calls:issues")):
        assert "slow payer" not in client.get(url).content.decode()


def test_a_missed_call_stays_on_the_list_until_somebody_has_called_back(agent, client):
    client.post(
        reverse("calls:miss"), {"caller_phone": "138 1111 2222", "called_at": "2026-03-11T09:00", "agent": agent.pk}
    )
    missed = Call.objects.get()
    to_return = {"direction": "to_return"}
    assert client.get(reverse("calls:list"), to_return).context["page"].rows == [missed]

    form = client.get(reverse("calls:create"), {"returns": missed.pk}).context["form"]
    assert (form["caller_phone"].value(), form["direction"].value()) == ("138 1111 2222", "out")
    for _ in range(2):
        response = client.post(reverse("calls:create"), ANSWERED | {"direction": "out", "returns": missed.pk})

    assert client.get(reverse("calls:list"), to_return).context["page"].rows == []
    assert "Called back" in client.get(missed.get_absolute_url()).content.decode()
    assert response.context["form"].errors["returns"] == ["Somebody has called back already."]
    assert missed.returned_by.count() == 1


def test_closed_issues_are_listed_by_the_day_they_came_in(agent, client):
    first = IssueFactory(closed=True)
    with moment.at(on(11, 15)):
        second = IssueFactory(closed=True)

    assert client.get(reverse("calls:issues"), {"view": "closed"}).context["page"].rows == [second, first]


def test_the_queue_is_searched_by_customer_number_and_matter(agent, client):
    wanted = IssueFactory(customer_name="Lin Wei", customer_phone="+8613811112222", description="The seal leaks")
    IssueFactory(customer_name="Zhao Min")

    for text in ("lin", "1111 2222", "seal", wanted.organisation.name):
        assert client.get(reverse("calls:issues"), {"q": text}).context["page"].rows == [wanted]
