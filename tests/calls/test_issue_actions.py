import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from calls import actions, promises
from calls.models import Issue, Reply
from deadlines.models import Clock, Standard
from history import moment
from history.flow import NotAllowed, Stale
from history.models import Event
from notices.models import Notice
from tests.calls.moments import clock, on, running
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.calls import FINDINGS, STEPS, IssueFactory, ServiceFactory, told

pytestmark = pytest.mark.django_db

State = Issue.State
# How to bring an issue into each state.
REACHED = {
    State.NEW: {"handler": None},
    State.ACKNOWLEDGED: {"acknowledged": True},
    State.CONTACTED: {"contacted": True},
    State.IN_PROGRESS: {"in_progress": True},
    State.RESOLVED: {"resolved": True},
    State.FOLLOWED_UP: {"followed_up": True},
    State.CLOSED: {"closed": True},
    State.MERGED: {"merged": True},
}
EXTENSION = {"until": on(13, 12), "reason": "Waiting", "told_at": on(11, 12), "told_by_way_of": "phone"}
DO = {
    "assign": lambda issue, actor: actions.assign(issue, actor=actor, handler=UserFactory()),
    "acknowledge": lambda issue, actor: actions.acknowledge(issue, actor=actor),
    "contact": lambda issue, actor: actions.contact(issue, actor=actor, **told()),
    "investigate": lambda issue, actor: actions.investigate(issue, actor=actor, **FINDINGS),
    "resolve": lambda issue, actor: actions.resolve(issue, actor=actor, **FINDINGS),
    "follow_up": lambda issue, actor: actions.follow_up(issue, actor=actor, channel="phone", handling_rating=5),
    "close": lambda issue, actor: actions.close(issue, actor=actor, customer_informed_at=on(11, 12)),
    "reopen": lambda issue, actor: actions.reopen(issue, actor=actor, reason="It stops again"),
    "reply": lambda issue, actor: actions.reply(issue, actor=actor, kind="progress", **told()),
    "extend": lambda issue, actor: actions.extend(issue, actor=actor, **EXTENSION),
    "classify": lambda issue, actor: actions.classify(issue, actor=actor, category="cross_department"),
    "ask_support": lambda issue, actor: actions.ask_support(issue, actor=actor, task="Look", expert=UserFactory()),
    "merge": lambda issue, actor: actions.merge(issue, other=earlier(issue), actor=actor),
    "separate": lambda issue, actor: actions.separate(issue, actor=actor, words="Two pumps"),
    "split": lambda issue, actor: actions.split(issue, actor=actor, description="A bill", category="general"),
    "attempt": lambda issue, actor: actions.attempt(issue, actor=actor, channel="phone"),
}


def earlier(issue):
    """An issue of the same customer that came in before."""
    return IssueFactory(organisation=issue.organisation, received_at=on(11, 11), department=issue.department)


def in_state(state):
    wanted = dict(REACHED[state])
    if wanted.pop("merged", False):
        issue = IssueFactory()
        actions.merge(issue, other=earlier(issue), actor=issue.created_by)
        issue.refresh_from_db()
        return issue
    if wanted.pop("in_progress", False):
        issue = IssueFactory(contacted=True)
        actions.investigate(issue, actor=issue.handler, **FINDINGS)
        return issue
    return IssueFactory(**wanted)


REFUSED = [
    (verb, state)
    for verb, starts in ({verb: flow[0] for verb, flow in Issue.FLOW.items()} | Issue.STAYS).items()
    for state in State
    if verb in DO and state not in starts
]


@pytest.mark.parametrize(("verb", "state"), REFUSED, ids=lambda value: str(value))
def test_a_verb_is_refused_where_it_is_not_its_moment(verb, state):
    issue = in_state(state)
    before = (Event.objects.about(issue).count(), running(issue))

    with pytest.raises(NotAllowed):
        DO[verb](issue, issue.handler or issue.created_by)

    issue.refresh_from_db()
    assert issue.state == state
    assert (Event.objects.about(issue).count(), running(issue)) == before


# Another contact and more findings are one more fact each, whoever notes them.
@pytest.mark.parametrize("verb", sorted(set(Issue.FLOW) - {"contact", "investigate"}))
def test_of_two_people_only_one_wins_each_verb(verb):
    starts, order = Issue.FLOW[verb][0], list(State)
    issue = in_state((max if verb == "reopen" else min)(starts, key=order.index))
    on_the_other_screen = Issue.objects.get(pk=issue.pk)
    actor = issue.handler or issue.created_by
    if verb == "close":
        actions.follow_up(issue, actor=actor, channel="phone", handling_rating=5)
        on_the_other_screen.refresh_from_db()

    DO[verb](issue, actor)

    with pytest.raises(NotAllowed):
        DO[verb](on_the_other_screen, actor)
    winner = Event.objects.latest_of(issue)
    assert winner.actor == actor


def test_the_whole_way_of_an_issue_stands_in_its_history():
    issue = IssueFactory(closed=True)

    verbs = list(Event.objects.about(issue).values_list("verb", flat=True))
    assert verbs == ["open", "acknowledge", "contact", "answer", "resolve", "follow_up", "close"]
    assert running(issue) == set()


@pytest.mark.clause("S2-39")
@pytest.mark.parametrize("missing", ["facts", "cause", "measures"])
def test_an_issue_is_resolved_only_with_facts_cause_and_measures(missing):
    issue = IssueFactory(contacted=True)

    with pytest.raises(actions.Refused):
        actions.resolve(issue, actor=issue.handler, **FINDINGS | {missing: "  "})
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(state=State.RESOLVED, resolved_at=on(11, 12))

    actions.resolve(issue, actor=issue.handler, **FINDINGS)
    assert (issue.state, issue.facts, issue.cause, issue.measures) == (State.RESOLVED, *FINDINGS.values())


def test_nothing_is_resolved_before_anybody_spoke_with_the_customer():
    issue = IssueFactory(acknowledged=True)
    actions.investigate(issue, actor=issue.handler, **FINDINGS)

    with pytest.raises(actions.Refused):
        actions.resolve(issue, actor=issue.handler, **FINDINGS)

    assert Issue.objects.get().state == State.IN_PROGRESS


@pytest.mark.clause("S2-50")
@pytest.mark.parametrize("category", ["general", "suggestion"])
def test_an_issue_or_a_suggestion_is_closed_only_with_the_time_the_customer_was_informed(category):
    issue = IssueFactory(category=category, followed_up=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(state=State.CLOSED)

    actions.close(issue, actor=issue.handler, customer_informed_at=on(11, 12))

    assert (issue.state, issue.customer_informed_at) == (State.CLOSED, on(11, 12))


@pytest.mark.parametrize("moment_told", [on(11, 11), on(11, 13)])
def test_the_customer_was_not_informed_before_the_matter_came_in_nor_in_the_future(moment_told):
    issue = IssueFactory(followed_up=True)

    with pytest.raises(actions.Refused):
        actions.close(issue, actor=issue.handler, customer_informed_at=moment_told)


def test_closing_without_a_substantive_reply_is_impossible():
    issue = IssueFactory(contacted=True)
    actions.reply(issue, actor=issue.handler, kind="progress", **told())
    actions.resolve(issue, actor=issue.handler, **FINDINGS)
    actions.follow_up(issue, actor=issue.handler, channel="phone", handling_rating=4)

    with pytest.raises(actions.Refused):
        actions.close(issue, actor=issue.handler, customer_informed_at=on(11, 12))

    assert "REPLY_GENERAL" in running(issue)


def test_closing_before_the_call_back_is_impossible():
    issue = IssueFactory(resolved=True)

    with pytest.raises(actions.Refused):
        actions.close(issue, actor=issue.handler, customer_informed_at=on(11, 12))


@pytest.mark.clause("S4-280")
def test_hand_overs_are_counted_and_above_the_number_the_manager_is_told():
    head = UserFactory(name="Head")
    issue = IssueFactory(handler=UserFactory(), department=ServiceFactory(head=head))
    for _ in range(2):
        actions.assign(issue, actor=issue.handler, handler=UserFactory(department=issue.department))
    assert issue.handovers == 2
    assert not Notice.objects.filter(kind="calls.handed_over_often").exists()

    actions.assign(issue, actor=issue.handler, handler=UserFactory(department=issue.department))

    assert issue.handovers == 3
    assert [notice.recipient for notice in Notice.objects.filter(kind="calls.handed_over_often")] == [head]
    Standard.objects.filter(code="HANDOVERS").update(amount=9)
    actions.assign(issue, actor=issue.handler, handler=UserFactory(department=issue.department))
    assert Notice.objects.filter(kind="calls.handed_over_often").count() == 1


def test_taking_an_issue_out_of_the_queue_is_no_hand_over():
    issue = IssueFactory()
    agent = UserFactory(department=issue.department)

    actions.take(issue, actor=agent)

    assert (issue.handler, issue.state, issue.handovers) == (agent, State.ACKNOWLEDGED, 0)
    assert clock(issue, "REPLY_GENERAL").owner == agent


def test_of_two_agents_who_take_the_same_issue_one_gets_it():
    issue = IssueFactory()
    first, second = UserFactory(), UserFactory()
    on_the_other_screen = Issue.objects.get()
    actions.take(issue, actor=first)

    with pytest.raises(NotAllowed) as refusal:
        actions.take(on_the_other_screen, actor=second)

    assert str(first) in str(refusal.value)
    assert Issue.objects.get().handler == first


def test_back_into_the_queue_of_another_department_nobody_handles_it():
    issue = IssueFactory(contacted=True)
    technology = DepartmentFactory()

    actions.assign(issue, actor=issue.handler, department=technology, words="A technical matter")

    assert (issue.handler, issue.department, issue.state, issue.handovers) == (None, technology, State.NEW, 1)
    reply = clock(issue, "REPLY_GENERAL")
    assert (reply.owner, reply.department) == (None, technology)


def test_a_new_handler_must_acknowledge_again_but_need_not_repeat_the_contact():
    issue = IssueFactory(contacted=True)
    handler = UserFactory()
    actions.assign(issue, actor=issue.handler, handler=handler)
    assert (issue.state, issue.acknowledged_at) == (State.NEW, None)

    actions.acknowledge(issue, actor=handler)
    actions.investigate(issue, actor=handler, **FINDINGS)
    actions.resolve(issue, actor=handler, **FINDINGS)

    assert issue.state == State.RESOLVED


def test_of_two_people_who_write_findings_the_second_sees_that_somebody_was_first():
    issue = IssueFactory(contacted=True)
    seen = issue.version
    actions.investigate(issue, actor=issue.handler, version=seen, **FINDINGS)

    with pytest.raises(Stale):
        actions.investigate(
            Issue.objects.get(), actor=issue.handler, version=seen, **FINDINGS | {"facts": "Something else"}
        )

    assert Issue.objects.get().facts == FINDINGS["facts"]


def test_a_reopened_issue_is_a_new_cycle_and_the_verdict_on_the_old_one_stays():
    issue = IssueFactory(closed=True)
    old = clock(issue, "REPLY_GENERAL")

    with moment.at(on(13, 9)):
        actions.reopen(issue, actor=issue.handler, reason="It stops again")

    assert (issue.state, issue.cycle, issue.effective_reply_at) == (State.IN_PROGRESS, 2, None)
    new = clock(issue, "REPLY_GENERAL", cycle=2)
    assert (new.started_at, new.due_at) == (on(13, 9), on(14, 9))
    old.refresh_from_db()
    assert (old.state, old.stopped_at) == (Clock.State.STOPPED, on(11, 12))


def test_a_reply_found_not_effective_does_not_count_and_the_customer_waits_again():
    issue = IssueFactory(replied=True)
    assert running(issue).isdisjoint({"REPLY_GENERAL"})

    actions.reopen(issue, actor=UserFactory(), reason="No answer to the question", not_effective=True)

    assert "REPLY_GENERAL" in running(issue)
    rejected = Reply.objects.get(kind="effective")
    assert rejected.rejected_at == on(11, 12)
    assert not issue.replies.effective().exists()
    assert [notice.recipient for notice in Notice.objects.filter(kind="calls.issue_reopened")] == [issue.handler]


def test_of_two_who_reopen_it_where_it_stands_already_only_one_does():
    issue = IssueFactory(replied=True)
    actions.investigate(issue, actor=issue.handler, **FINDINGS)
    on_the_other_screen = Issue.objects.get(pk=issue.pk)
    actions.reopen(issue, actor=issue.handler, reason="Again")

    with pytest.raises(NotAllowed):
        actions.reopen(on_the_other_screen, actor=UserFactory(), reason="Again")

    issue.refresh_from_db()
    assert (issue.state, issue.cycle) == (State.IN_PROGRESS, 2)


def test_another_category_after_the_answer_owes_no_second_answer():
    issue = IssueFactory(replied=True)

    actions.classify(issue, actor=issue.handler, category="cross_department")

    assert issue.category == "cross_department"
    assert not running(issue) & promises.REPLY
    assert clock(issue, "REPLY_GENERAL").state == Clock.State.STOPPED


def test_who_takes_what_somebody_has_already_reads_who_was_faster(client):
    issue = IssueFactory()
    first, second = (UserFactory(role="agent", department=issue.department) for _ in range(2))
    actions.take(issue, actor=first)
    client.force_login(second)

    page = client.post(reverse("calls:take", args=[issue.pk]), follow=True)

    assert "Somebody was faster" in page.content.decode()
    issue.refresh_from_db()
    assert issue.handler == first


def test_help_that_never_came_is_not_waited_for_after_the_end():
    issue = IssueFactory(acknowledged=True)
    support = actions.ask_support(issue, actor=issue.handler, expert=UserFactory(), task="Explain")
    for step in ("contacted", "replied", "resolved", "followed_up"):
        STEPS[step](issue)
    assert running(support) == {"SUPPORT_ANSWER"}

    actions.close(issue, actor=issue.handler, customer_informed_at=on(11, 12))

    assert running(support) == set()


def test_an_issue_nobody_answered_yet_cannot_be_reopened():
    issue = IssueFactory(contacted=True)

    assert not issue.can("reopen")
    with pytest.raises(actions.Refused):
        actions.reopen(issue, actor=issue.handler, reason="Why not")


def test_a_special_matter_that_is_reopened_waits_at_most_as_long_as_a_general_one():
    issue = IssueFactory(category="special", special_due_at=on(20, 9), replied=True)

    actions.reopen(issue, actor=issue.handler, reason="Again")

    assert clock(issue, "REPLY_GENERAL").due_at == on(12, 12)


def test_the_steps_of_the_factory_lead_to_the_states_they_name():
    assert [IssueFactory(**{step: True}).state for step in STEPS] == [
        State.ACKNOWLEDGED,
        State.CONTACTED,
        State.CONTACTED,
        State.RESOLVED,
        State.FOLLOWED_UP,
        State.CLOSED,
    ]


def test_without_a_customer_service_an_issue_says_what_is_missing():
    with pytest.raises(actions.Refused, match="no customer service"):
        actions.open_issue(
            Issue(source="colleague", category="general", is_internal=True, description="A chair"), actor=UserFactory()
        )


@pytest.mark.clause("S4-108")
def test_every_open_problem_has_a_solution_or_a_department_that_handles_it():
    department = DepartmentFactory()
    problem = {"source": "visit", "is_internal": True, "description": "A sign is broken"}
    with pytest.raises(actions.Refused, match="say which department"):
        actions.open_issue(Issue(category="", **problem), actor=UserFactory())

    passed_on = actions.open_issue(Issue(category="", department=department, **problem), actor=UserFactory())
    solved = Issue(category="general", department=department, **problem)
    actions.open_issue(solved, actor=UserFactory(), answer="Put up again")

    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=passed_on.pk).update(department=None)
    assert (passed_on.department, passed_on.solved_on_spot) == (department, False)
    assert solved.solved_on_spot and solved.replies.get().text == "Put up again"
    assert {clock.department for clock in Clock.objects.of(passed_on).running()} == {department}
