"""Colleagues who help: taken on, answered or declined, each with an inner clock."""

import pytest
from django.urls import reverse

from calls import actions
from calls.models import Issue, Support
from history import moment
from history.flow import NotAllowed
from notices.models import Notice
from tests.calls.moments import clock, on, running
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.calls import IssueFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    return IssueFactory(acknowledged=True, category="cross_department")


def asked(issue, **more):
    return actions.ask_support(issue, actor=issue.handler, task="Find a seal", **more)


def test_the_inner_clock_runs_by_its_limit_and_never_beyond_the_customer_s(issue):
    inner = clock(asked(issue, expert=UserFactory()), "SUPPORT_ANSWER")
    assert inner.due_at == on(12, 12)  # eight working hours

    with moment.at(on(13, 11)):
        late = clock(asked(issue, expert=UserFactory()), "SUPPORT_ANSWER")
    assert late.due_at == on(13, 12)  # with the customer's own


def test_a_department_takes_it_on_and_the_inner_clock_is_theirs(issue):
    works = DepartmentFactory()
    fitter = UserFactory(department=works)
    support = asked(issue, department=works)
    assert support.state == Support.State.ASKED

    actions.accept_support(support, actor=fitter)

    assert (support.state, support.accepted_by) == (Support.State.ACCEPTED, fitter)
    assert clock(support, "SUPPORT_ANSWER").owner == fitter
    with pytest.raises(NotAllowed):
        actions.accept_support(support, actor=UserFactory(department=works))
    actions.give_support(support, actor=fitter, answer="Shelf 7")
    assert (support.state, running(support)) == (Support.State.DONE, set())


def test_whoever_declines_says_why_and_the_handler_hears_it(issue):
    expert = UserFactory()
    support = asked(issue, expert=expert)

    actions.decline_support(support, actor=expert, reason="I know only the old pump")

    assert (support.state, running(support)) == (Support.State.DECLINED, set())
    notice = Notice.objects.get(kind="calls.support_declined")
    assert (notice.recipient, notice.params["reason"]) == (issue.handler, "I know only the old pump")
    for again in (
        lambda: actions.decline_support(support, actor=expert, reason="Really"),
        lambda: actions.give_support(support, actor=expert, answer="After all"),
    ):
        with pytest.raises(NotAllowed):
            again()


def test_helping_never_stops_the_customer_s_clock(issue):
    expert = UserFactory()
    before = clock(issue, "REPLY_CROSS_DEPT").due_at

    actions.give_support(asked(issue, expert=expert), actor=expert, answer="Shelf 7")

    assert "REPLY_CROSS_DEPT" in running(issue)
    assert clock(issue, "REPLY_CROSS_DEPT").due_at == before


def test_the_expert_takes_it_on_and_declines_on_the_page(client, issue):
    expert = UserFactory()
    support = asked(issue, expert=expert)
    client.force_login(expert)
    page = client.get(issue.get_absolute_url()).content.decode()
    accept = reverse("calls:accept-support", args=[issue.pk, support.pk])
    assert f'action="{accept}"' in page

    assert client.get(accept).status_code == 405
    client.post(accept)
    support.refresh_from_db()
    assert support.accepted_by == expert

    decline = reverse("calls:decline-support", args=[issue.pk, support.pk])
    assert client.post(decline, {"reason": ""}).context["form"].errors["reason"]
    client.post(decline, {"reason": "Not mine"})
    support.refresh_from_db()
    assert support.why_declined == "Not mine"


def test_each_queue_has_a_view(client):
    expert = UserFactory()
    service = IssueFactory()
    elsewhere = IssueFactory(department=DepartmentFactory(), acknowledged=True)
    asked(elsewhere, expert=expert)
    lead = UserFactory(role="supervisor", department=elsewhere.department)

    def seen(user, view):
        client.force_login(user)
        return list(client.get(reverse("calls:issues"), {"view": view}).context["page"].rows)

    assert seen(lead, "service") == [service]
    assert seen(lead, "department") == [elsewhere]
    assert seen(expert, "support") == [elsewhere]
    assert Issue.objects.count() == 2
