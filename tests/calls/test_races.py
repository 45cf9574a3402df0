"""Two at once, on real connections: what one alone cannot show."""

import threading
import uuid

import pytest
from django.db import connection

from calls import actions
from calls.models import Call, Issue
from history import moment
from history.flow import NotAllowed
from tests.calls.moments import on
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory, IssueFactory, ServiceFactory

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
