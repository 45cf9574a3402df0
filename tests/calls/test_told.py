import uuid

import pytest
from django.db import IntegrityError, transaction

from calls import actions
from calls.models import FollowUp, Issue, Reply
from deadlines import actions as deadlines
from deadlines import verdict
from deadlines.models import Clock
from deadlines.verdict import Verdict
from history import moment
from history.flow import NotAllowed
from history.models import Event
from notices.models import Notice
from tests.calls.moments import clock, on, running
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.calls import IssueFactory, told

pytestmark = pytest.mark.django_db

State = Issue.State


def test_a_substantive_reply_stops_every_reply_clock_at_the_moment_the_customer_heard_it():
    issue = IssueFactory(acknowledged=True, is_complaint=True)

    with moment.at(on(11, 16)):
        actions.reply(issue, actor=issue.handler, kind="effective", **told(told_at=on(11, 15, 40)))

    assert issue.effective_reply_at == on(11, 15, 40)
    assert {
        code: clock(issue, code).stopped_at for code in ("REPLY_GENERAL", "COMPLAINT_REPLY", "HANDLER_CONTACT")
    } == {
        "REPLY_GENERAL": on(11, 15, 40),
        "COMPLAINT_REPLY": on(11, 15, 40),
        "HANDLER_CONTACT": on(11, 15, 40),
    }
    assert issue.replies.get().logged_at == on(11, 16)


def test_f16_an_answer_while_the_clock_stands_still_keeps_it_too():
    """F16: the customer hears while we still wait for their documents."""
    issue = IssueFactory(acknowledged=True)
    paused = clock(issue, "REPLY_GENERAL")
    until, since = on(13, 10), on(11, 13)
    deadlines.pause(paused, reason="documents", until=until, words="drawings", actor=issue.handler, at=since)

    with moment.at(on(11, 16)):
        actions.reply(issue, actor=issue.handler, kind="effective", **told(told_at=on(11, 15, 40)))

    kept = clock(issue, "REPLY_GENERAL")
    assert (kept.state, kept.stopped_at) == (Clock.State.STOPPED, on(11, 15, 40))
    assert verdict.of(kept, on(31, 10)) == Verdict.ON_TIME


@pytest.mark.parametrize("kind", ["progress", "automatic"])
def test_whatever_is_not_substantive_lets_the_reply_clock_run(kind):
    issue = IssueFactory(acknowledged=True)

    if kind == "automatic":
        actions.acknowledge_automatically(issue, channel="email", text="We have received your question.")
    else:
        actions.reply(issue, actor=issue.handler, kind=kind, **told())

    assert "REPLY_GENERAL" in running(issue)
    assert issue.effective_reply_at is None
    assert ("HANDLER_CONTACT" in running(issue)) == (kind == "automatic")


def test_a_machine_cannot_have_given_a_substantive_reply():
    issue = IssueFactory(contacted=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.create(
            issue=issue,
            cycle=1,
            kind="effective",
            channel="email",
            text="Done",
            told_at=on(11, 12),
            logged_at=on(11, 12),
        )


@pytest.mark.clause("S4-40")
def test_an_after_sales_reply_names_who_is_responsible():
    issue = IssueFactory(acknowledged=True, is_after_sales=True)

    for kind in ("effective", "progress"):
        with pytest.raises(actions.Refused):
            actions.reply(issue, actor=issue.handler, kind=kind, **told())
    assert "REPLY_GENERAL" in running(issue)

    actions.reply(issue, actor=issue.handler, kind="effective", named_handler=issue.handler, **told())
    assert issue.replies.get().named_handler == issue.handler


@pytest.mark.parametrize("told_at", [on(11, 11, 59), on(11, 12, 1)])
def test_the_customer_was_told_after_the_matter_came_in_and_not_in_the_future(told_at):
    issue = IssueFactory(acknowledged=True)

    for act in (actions.contact, lambda *a, **k: actions.reply(*a, kind="effective", **k)):
        with pytest.raises(actions.Refused):
            act(issue, actor=issue.handler, **told(told_at=told_at))

    assert not issue.replies.exists()
    assert Issue.objects.get().state == State.ACKNOWLEDGED


def test_the_same_reply_posted_twice_is_one_reply():
    issue, token = IssueFactory(acknowledged=True), uuid.uuid4()

    first, second = [
        actions.reply(issue, actor=issue.handler, kind="effective", form_token=token, **told()) for _ in range(2)
    ]

    assert first.pk == second.pk
    assert Event.objects.about(issue).filter(verb="answer").count() == 1


def test_the_first_substantive_reply_counts_also_when_a_second_follows():
    issue = IssueFactory(replied=True)

    with moment.at(on(13, 12)):
        actions.reply(issue, actor=issue.handler, kind="effective", **told(text="And once more"))

    assert issue.effective_reply_at == on(11, 12)
    assert clock(issue, "REPLY_GENERAL").stopped_at == on(11, 12)


def test_a_deputy_replies_for_the_handler_and_the_history_says_so():
    issue = IssueFactory(acknowledged=True)
    deputy = UserFactory(name="Deputy")
    issue.handler.deputies.create(deputy=deputy, starts_at=on(11, 0), ends_at=on(12, 0))

    actions.reply(issue, actor=deputy, kind="effective", **told())

    event = Event.objects.about(issue).get(verb="answer")
    assert (event.actor, event.on_behalf_of) == (deputy, issue.handler)


@pytest.mark.clause("S2-43")
def test_a_follow_up_has_a_rating_and_the_customer_s_other_needs_open_a_new_issue():
    issue = IssueFactory(resolved=True)

    row = actions.follow_up(issue, actor=issue.handler, channel="phone", handling_rating=4, other_needs="A second pump")

    assert (issue.state, row.handling_rating) == (State.FOLLOWED_UP, 4)
    new = row.new_issue
    assert (new.description, new.organisation, new.handler) == ("A second pump", issue.organisation, issue.handler)
    assert "REPLY_GENERAL" in running(new)
    for wrong in ({"handling_rating": None}, {"handling_rating": 6}, {"has_other_needs": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FollowUp.objects.filter(pk=row.pk).update(**wrong)


def test_a_content_customer_needs_nothing_more():
    issue = IssueFactory(resolved=True)

    row = actions.follow_up(issue, actor=issue.handler, channel="email", handling_rating=5, suggestions="More colours")

    assert (row.has_other_needs, row.new_issue, row.suggestions) == (False, None, "More colours")
    assert running(issue) == set()
    assert Issue.objects.count() == 1


@pytest.mark.parametrize("said", [{"handling_rating": 2}, {"handling_rating": 5, "is_effective": False}])
def test_a_dissatisfied_customer_reopens_the_issue_as_a_new_cycle(said):
    issue = IssueFactory(resolved=True)

    actions.follow_up(issue, actor=issue.handler, channel="phone", **said)

    assert (issue.state, issue.cycle) == (State.IN_PROGRESS, 2)
    assert clock(issue, "FOLLOW_UP").state == Clock.State.STOPPED
    assert "REPLY_GENERAL" in running(issue)
    assert (issue.replies.effective().count() == 0) == ("is_effective" in said)


def test_the_same_follow_up_posted_twice_is_one_and_opens_one_issue():
    issue, token = IssueFactory(resolved=True), uuid.uuid4()
    said = {"channel": "phone", "handling_rating": 4, "other_needs": "A second pump", "form_token": token}

    first, second = [actions.follow_up(issue, actor=issue.handler, **said) for _ in range(2)]

    assert first.pk == second.pk
    assert Issue.objects.count() == 2


def test_a_customer_who_is_never_reached_counts_as_not_reached_after_the_last_attempt():
    issue = IssueFactory(resolved=True)
    for hour in (12, 14):
        actions.attempt(issue, actor=issue.handler, channel="phone", at=on(11, hour))
    assert issue.state == State.RESOLVED
    assert "FOLLOW_UP" in running(issue)

    actions.attempt(issue, actor=issue.handler, channel="phone", at=on(11, 16))

    assert issue.state == State.FOLLOWED_UP
    assert [row.was_reached for row in issue.follow_ups.all()] == [False, False, False]
    assert clock(issue, "FOLLOW_UP").state == Clock.State.STOPPED


@pytest.mark.clause("S2-46")
def test_supporting_departments_each_have_a_task_and_a_status_of_their_own():
    issue = IssueFactory(acknowledged=True)
    head = UserFactory(name="Head of the works")
    works, labs = DepartmentFactory(head=head), DepartmentFactory()

    first = actions.ask_support(issue, actor=issue.handler, department=works, task="Find a seal", due_at=on(12, 9))
    actions.ask_support(issue, actor=issue.handler, department=labs, task="Test the oil")
    assert [notice.kind for notice in Notice.objects.filter(recipient=head)] == ["calls.support_asked"]
    assert clock(first, "SUPPORT_ANSWER").due_at == on(12, 9)

    actions.give_support(first, actor=head, answer="Shelf 7")

    assert [(row.department, bool(row.done_at)) for row in issue.supports.all()] == [(works, True), (labs, False)]
    assert clock(first, "SUPPORT_ANSWER").state == Clock.State.STOPPED
    assert Notice.objects.filter(recipient=issue.handler, kind="calls.support_given").count() == 1


def test_a_request_for_support_is_answered_once():
    issue = IssueFactory(acknowledged=True)
    expert = UserFactory()
    support = actions.ask_support(issue, actor=issue.handler, expert=expert, task="Explain")
    actions.give_support(support, actor=expert, answer="So it is")

    with pytest.raises(NotAllowed):
        actions.give_support(support, actor=expert, answer="Or not")

    support.refresh_from_db()
    assert support.answer == "So it is"
