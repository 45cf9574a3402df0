"""Two at once, on real connections: what one alone cannot show."""

import threading
import time
import uuid

import pytest
from django.db import connection, transaction

from calls import actions, turns
from calls.actions import telephone
from calls.models import Call, Issue, TelephoneCall, TelephoneEvent, TelephoneLine
from deadlines import actions as deadlines
from deadlines.models import Clock
from history import moment
from history.flow import NotAllowed
from tests.calls.moments import on
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory, IssueFactory, ServiceFactory, told

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """What each act came to, all started at the same moment."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        try:
            with moment.at(on(11, 12)):
                start.wait()
                results[place] = act()
        except NotAllowed as refusal:
            results[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=row) for row in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_the_two_posts_of_a_double_click_log_one_call_and_open_one_issue():
    agent = UserFactory(department=ServiceFactory(), role="agent")
    token = uuid.uuid4()
    first = CallFactory(unanswered=True, form_token=token)
    second = CallFactory(unanswered=True, form_token=token, contact=first.contact)
    calls = [first, second]

    logged = at_once(*(lambda call=call: actions.log(call, actor=agent).pk for call in calls))

    assert logged[0] == logged[1]
    assert (Call.objects.count(), Issue.objects.count()) == (1, 1)


def test_of_four_agents_who_take_one_issue_at_once_one_gets_it():
    issue = IssueFactory()
    agents = [UserFactory(department=issue.department) for _ in range(4)]
    screens = [Issue.objects.get() for _ in agents]

    results = at_once(
        *(
            lambda screen=screen, agent=agent: actions.take(screen, actor=agent)
            for screen, agent in zip(screens, agents, strict=True)
        )
    )

    assert [type(result) for result in results].count(NotAllowed) == 3
    winner = agents[results.index(None)]
    assert Issue.objects.get().handler == winner


def test_of_two_who_reopen_an_issue_at_once_one_does():
    issue = IssueFactory(replied=True)
    screens = [Issue.objects.get() for _ in range(2)]

    results = at_once(
        *(lambda screen=screen: actions.reopen(screen, actor=issue.handler, reason="Again") for screen in screens)
    )

    assert sum(isinstance(result, NotAllowed) for result in results) == 1
    assert Issue.objects.get().cycle == 2
    assert Clock.objects.of(issue).filter(code="REPLY_GENERAL").count() == 2


def test_of_two_handlers_one_resolves_and_one_hands_over():
    issue = IssueFactory(contacted=True)
    done = {"facts": "a", "cause": "b", "measures": "c"}
    screens = [Issue.objects.get() for _ in range(2)]
    other = UserFactory()

    results = at_once(
        lambda: actions.resolve(screens[0], actor=issue.handler, **done),
        lambda: actions.assign(screens[1], actor=issue.handler, handler=other),
    )

    assert sum(isinstance(result, NotAllowed) for result in results) == 1
    issue.refresh_from_db()
    assert (issue.state, issue.handler == other) in {("resolved", False), ("new", True)}


def test_an_issue_is_answered_or_merged_and_never_both():
    double = IssueFactory(contacted=True)
    first = IssueFactory(organisation=double.organisation, received_at=on(11, 11), department=double.department)
    screens = [Issue.objects.get(pk=double.pk) for _ in range(2)]

    results = at_once(
        lambda: actions.merge(screens[0], other=first, actor=double.handler),
        lambda: actions.reply(screens[1], actor=double.handler, kind="effective", **told()),
    )

    assert sum(isinstance(result, NotAllowed) for result in results) == 1
    double.refresh_from_db()
    assert (double.state == "merged") == (double.effective_reply_at is None)
    assert set(Clock.objects.of(first).running().values_list("code", flat=True)) >= {"REPLY_GENERAL"}


def test_of_two_who_merge_the_same_two_issues_from_either_side_one_does():
    first = IssueFactory(received_at=on(11, 11))
    double = IssueFactory(organisation=first.organisation, department=first.department)
    actor = first.created_by
    pairs = [(Issue.objects.get(pk=a.pk), Issue.objects.get(pk=b.pk)) for a, b in ((first, double), (double, first))]

    results = at_once(
        *(lambda pair=pair: actions.merge(pair[0], other=pair[1], actor=actor) for pair in pairs),
    )

    assert sum(isinstance(result, NotAllowed) for result in results) == 1
    assert list(first.merged.all()) == [double]


def test_a_clock_moves_while_somebody_writes_on_its_issue_and_the_queue_is_right_afterwards():
    """Whoever holds the clock does not wait for the issue; the two would wait for one another for ever."""
    issue = IssueFactory(contacted=True)
    screen, row = Issue.objects.get(), Clock.objects.of(issue).get(code="REPLY_GENERAL")
    asked = {"reason": "documents", "until": on(12, 10), "words": "asked by mail"}

    results = at_once(
        lambda: deadlines.pause(row, actor=issue.handler, at=on(11, 12), **asked),
        lambda: actions.investigate(
            screen, actor=issue.handler, version=screen.version, facts="a", cause="", measures=""
        ),
        lambda: actions.contact(Issue.objects.get(), actor=issue.handler, **told()),
    )

    assert not any(isinstance(result, Exception) for result in results if not isinstance(result, NotAllowed))
    assert turns.astray() == []


def test_while_an_issue_is_written_on_its_place_is_put_right_afterwards():
    issue = IssueFactory(contacted=True)
    row = Clock.objects.of(issue).get(code="REPLY_GENERAL")
    held, done = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            Issue.objects.filter(pk=issue.pk).update(facts="Being typed")
            held.set()
            done.wait(10)
        return "written"

    def let_go():
        held.wait(10)
        with transaction.atomic():
            deadlines.cancel_one(row, reason="Asked by mistake", actor=issue.handler, at=on(11, 12))
            done.set()  # had it waited for the issue, nobody would ever come here
        return "let go"

    assert at_once(write, let_go) == ["written", "let go"]
    assert turns.astray() == []


def hung_up(system):
    """The call that rang at 801 is over: nobody is known to have picked up."""
    return telephone.hear(system, telephone.Told("hang_up", "c-1", on(11, 11, 52))).pk


def rung():
    system, _token = telephone.set_up_telephone(name="Main", actor=UserFactory())
    agent = UserFactory(department=ServiceFactory(), role="agent")
    TelephoneLine.objects.create(system=system, number="801", person=agent)
    telephone.hear(system, telephone.Told("ring", "c-1", on(11, 11, 50), number="13812345678", extension="801"))
    return system, agent


@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("is_picked_up", [True, False])
def test_the_end_of_a_call_and_its_logging_at_once_make_one_call_with_its_seconds(turn, is_picked_up):
    system, agent = rung()
    if is_picked_up:
        telephone.hear(system, telephone.Told("answer", "c-1", on(11, 11, 51), extension="801"))
    heard, screen = TelephoneCall.objects.get(), CallFactory(caller_phone="+8613812345678")

    results = at_once(
        lambda: hung_up(system),
        lambda: telephone.log_heard(heard, screen, actor=agent).pk,
    )

    heard.refresh_from_db()
    assert (heard.ended_at, TelephoneCall.objects.count(), Call.objects.count()) == (on(11, 11, 52), 1, 1)
    assert heard.call == Call.objects.get()
    if is_picked_up:
        assert heard.call.direction == "in"
        assert (heard.call.answer_seconds, heard.call.rings, heard.call.rings_are_reported) == (60, 12, False)
        assert heard.call.pk in results
    else:  # the one who was later is told so: it is in the log as missed, or it was logged
        assert sum(isinstance(result, NotAllowed) for result in results) == (heard.call.direction == "missed")


@pytest.mark.parametrize("turn", range(3))
def test_an_answer_told_late_and_the_logging_of_what_was_missed_at_once_are_one_conversation(turn):
    system, agent = rung()
    hung_up(system)
    heard, screen = TelephoneCall.objects.get(), CallFactory(caller_phone="+8613812345678")

    at_once(
        lambda: telephone.hear(system, telephone.Told("answer", "c-1", on(11, 11, 51), extension="801")).pk,
        lambda: telephone.log_heard(heard, screen, actor=agent).pk,
    )
    heard.refresh_from_db()
    if heard.call is None:  # the logging came too early, and was refused: it is logged now
        telephone.log_heard(heard, CallFactory(caller_phone="+8613812345678"), actor=agent)
        heard.refresh_from_db()

    assert Call.objects.exclude(direction="missed").count() == 1
    assert (heard.call.answer_seconds, heard.call.rings_are_reported) == (60, False)
    assert not Call.objects.missed().exists()


@pytest.mark.parametrize("is_missed_first", [True, False])
def test_a_call_missed_and_the_next_of_the_same_caller_logged_at_once_leave_nobody_waiting(is_missed_first):
    """The caller tried twice: what was missed before we spoke is settled, whichever of the two is written first."""
    system, agent = rung()
    screen = CallFactory(caller_phone="+8613812345678", called_at=on(11, 11, 55))
    written = threading.Event()

    def first(act):
        with transaction.atomic():
            act()
            written.set()
            time.sleep(0.3)  # the other one writes while this one is not to be seen yet

    def second(act):
        written.wait(10)
        act()

    def log():
        actions.log(screen, actor=agent)

    def miss():
        hung_up(system)

    one, other = (miss, log) if is_missed_first else (log, miss)
    at_once(lambda: first(one), lambda: second(other))

    assert Call.objects.count() == 2
    assert not Call.objects.missed().exists()
    assert not Clock.objects.open().filter(code="MISSED_CALL").exists()


def test_what_a_telephone_system_posts_at_once_is_one_call_missed_once():
    system, _token = telephone.set_up_telephone(name="Main", actor=UserFactory())
    TelephoneLine.objects.create(system=system, number="801", person=UserFactory(department=ServiceFactory()))
    ring = telephone.Told("ring", "c-1", on(11, 11, 50), number="138 1234 5678", extension="801")
    end = telephone.Told("hang_up", "c-1", on(11, 11, 51))

    heard = at_once(*(lambda event=event: telephone.hear(system, event).pk for event in (ring, end, ring, end)))

    assert len(set(heard)) == 1
    assert (TelephoneCall.objects.count(), TelephoneEvent.objects.count(), Call.objects.count()) == (1, 2, 1)
    assert TelephoneCall.objects.get().call == Call.objects.missed().get()
