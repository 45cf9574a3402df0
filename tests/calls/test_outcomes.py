"""How a reply stands: on time, announced, late but answered, never."""

import pytest
from django.urls import reverse

from calls import actions, outcomes
from calls.models import Issue
from calls.outcomes import Outcome
from deadlines.models import Clock
from history import moment
from tests.calls.moments import on
from tests.factories.accounts import UserFactory
from tests.factories.calls import IssueFactory, told

pytestmark = pytest.mark.django_db


def answered(issue, at):
    with moment.at(at):
        actions.reply(issue, actor=issue.handler, kind="effective", **told())


def announced(issue, until):
    actions.extend(issue, actor=issue.handler, until=until, reason="Part", told_by_way_of="phone")


# What was announced until when, when it was answered, and how it stands on the 15th at noon.
CASES = [
    (None, on(12, 12), Outcome.ON_TIME),
    (on(13, 12), on(13, 12), Outcome.ANNOUNCED),
    (on(16, 12), None, Outcome.ANNOUNCED),
    (on(13, 12), on(13, 13), Outcome.LATE),
    (None, on(12, 13), Outcome.LATE),
    (on(13, 12), None, Outcome.NEVER),
    (None, None, Outcome.NEVER),
]


@pytest.mark.parametrize(("until", "answer", "expected"), CASES)
def test_each_outcome_is_told_from_the_clocks_alike_in_python_and_in_sql(until, answer, expected):
    issue = IssueFactory(acknowledged=True)
    if until:
        announced(issue, until)
    if answer:
        answered(issue, answer)

    outcomes.show([issue], on(15, 12))

    assert issue.outcome == expected
    assert outcomes.annotated(Issue.objects.all(), on(15, 12)).get().outcome == expected


def test_before_it_is_due_nobody_knows_yet_and_a_waived_promise_says_nothing():
    issue = IssueFactory(acknowledged=True)
    outcomes.show([issue], on(11, 13))
    assert issue.outcome == Outcome.WAITING

    Clock.objects.of(issue).update(state="waived", stopped_at=on(12, 13))

    outcomes.show([issue], on(15, 12))
    assert issue.outcome is None
    assert outcomes.annotated(Issue.objects.all(), on(15, 12)).get().outcome == ""


def test_the_worst_of_its_promises_speaks_for_an_issue():
    issue = IssueFactory(acknowledged=True)
    answered(issue, on(12, 13))
    with moment.at(on(12, 14)):
        actions.reopen(issue, actor=issue.handler, reason="Again")
    answered(issue, on(12, 15))

    outcomes.show([issue], on(15, 12))

    assert issue.outcome == Outcome.LATE


def test_the_list_shows_the_outcome_and_is_narrowed_to_it(client):
    lead = UserFactory(role="supervisor")
    kept, never = IssueFactory(acknowledged=True), IssueFactory(acknowledged=True)
    answered(kept, on(11, 13))
    client.force_login(lead)

    with moment.at(on(13, 12)):
        rows = client.get(reverse("calls:issues"), {"reply": "never"}).context["page"].rows
        assert rows == [never]
        page = client.get(reverse("calls:issues")).content.decode()

    assert "Late, no answer" in page and "On time" in page
