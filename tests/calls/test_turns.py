"""The place of an issue in the queue follows its clocks, whoever changes them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from calls import actions, turns
from calls.clock import put_in_turn
from calls.models import Issue
from deadlines import actions as deadlines
from deadlines.models import Clock
from deadlines.sweep import sweep
from history import moment
from tests.calls.moments import clock, on
from tests.factories.accounts import UserFactory
from tests.factories.calls import IssueFactory, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    """A general matter of Wednesday noon, due on Thursday noon; the first word to the customer was given."""
    issue = IssueFactory(contacted=True)
    deadlines.cancel(issue, "PROGRESS_UPDATE", at=on(11, 12), actor=issue.handler)
    return issue


def turn(issue):
    return Issue.objects.values_list("turn", flat=True).get(pk=issue.pk)


def test_it_is_the_nearest_clock_that_runs(issue):
    assert turn(issue) == clock(issue, "REPLY_GENERAL").due_at == on(12, 12)

    deadlines.start(issue, "PROMISED_REPLY", owner=issue.handler, at=on(11, 12), due_at=on(11, 17))
    assert turn(issue) == on(11, 17)

    deadlines.stop(issue, "PROMISED_REPLY", at=on(11, 13))
    assert turn(issue) == on(12, 12)


def test_a_later_time_that_the_customer_was_told_moves_it(issue):
    told_them = {"reason": "Parts", "told_at": on(11, 12), "told_by_way_of": "phone"}

    actions.extend(issue, actor=issue.handler, until=on(13, 12), **told_them)

    assert turn(issue) == on(13, 12)


def test_what_stands_still_waits_behind_and_comes_forward_when_the_pause_is_over(issue):
    row = clock(issue, "REPLY_GENERAL")
    asked = {"reason": "documents", "until": on(12, 10), "words": "asked by mail"}

    deadlines.pause(row, actor=issue.handler, at=on(11, 13), **asked)
    assert turn(issue) == issue.received_at + turns.NO_CLOCK

    with moment.at(on(12, 11)):
        sweep(on(12, 11))
    row.refresh_from_db()
    assert turn(issue) == row.due_at


@pytest.mark.parametrize("let_go", [deadlines.waive_one, deadlines.cancel_one])
def test_what_is_let_go_on_the_clock_s_own_page_counts_no_more(issue, let_go):
    let_go(clock(issue, "REPLY_GENERAL"), reason="Asked by mistake", actor=issue.handler, at=on(11, 13))

    assert turn(issue) == issue.received_at + turns.NO_CLOCK


def test_colleagues_stand_behind_customers_with_a_clock_and_without_one():
    inside = IssueFactory(is_internal=True, organisation=None)

    assert turn(inside) == Clock.objects.of(inside).running().earliest("due_at").due_at + turns.AFTER_CUSTOMERS
    assert turns.at_first(inside) == inside.received_at + turns.NO_CLOCK + turns.AFTER_CUSTOMERS


def test_after_the_answer_it_waits_for_the_call_back(issue):
    actions.reply(issue, actor=issue.handler, kind="effective", **told())
    actions.resolve(issue, actor=issue.handler, facts="a", cause="b", measures="c")

    assert turn(issue) == clock(issue, "FOLLOW_UP").due_at


def test_an_issue_that_went_astray_is_put_in_its_place(issue):
    right = turn(issue)
    other = IssueFactory()
    Issue.objects.filter(pk=issue.pk).update(turn=on(1, 0))
    assert turns.astray() == [issue.pk]

    put_in_turn()

    assert (turns.astray(), turn(issue)) == ([], right)
    assert turn(other) == Clock.objects.of(other).running().earliest("due_at").due_at


def test_the_list_is_in_that_order_page_after_page(client):
    late, soon = IssueFactory(), IssueFactory(is_complaint=True)
    inside = IssueFactory(is_internal=True, organisation=None)
    with moment.at(on(10, 12)):
        first = IssueFactory()
    client.force_login(UserFactory(role="agent"))

    rows = client.get(reverse("calls:issues")).context["page"].rows

    assert [row.pk for row in rows] == [row.pk for row in sorted([first, late, soon], key=turn)] + [inside.pk]
    assert rows[0].nearest_clock.due_at == turn(first) < on(11, 12) + timedelta(days=1)
