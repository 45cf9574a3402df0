"""The wall, the team's board, one's own queue, and the one timeline of an issue."""

from datetime import timedelta

import pytest
from django.urls import reverse

from calls import actions
from calls.models import Call, Issue
from calls.wall import wall_of
from deadlines.models import Standard
from history import moment
from tests.calls.moments import on
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory, IssueFactory, ServiceFactory, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client):
    agent = UserFactory(name="Agent", role="agent")
    client.force_login(agent)
    return agent


def words(client, name):
    return client.get(reverse(f"calls:{name}")).content.decode()


def test_the_wall_counts_what_waits_what_is_due_and_what_is_late(agent):
    IssueFactory(replied=True)
    IssueFactory(acknowledged=True)
    with moment.at(on(10, 12, 30)):
        IssueFactory()  # due tomorrow at 12:30: within the hour
    with moment.at(on(9, 9)):
        IssueFactory()

    wall = wall_of(agent, on(11, 12))

    assert (wall.waiting, wall.due, wall.late) == (3, 1, 1)


def test_the_reply_rate_of_today_counts_what_is_answered_or_has_fallen_due(agent):
    IssueFactory(acknowledged=True)  # due tomorrow at noon
    quiet = wall_of(agent, on(11, 12))
    assert (quiet.waiting, quiet.of, quiet.percent) == (1, 0, None)

    IssueFactory(replied=True)
    with moment.at(on(10, 11)):
        IssueFactory()  # due today at eleven
    with moment.at(on(9, 9)):
        IssueFactory()  # due yesterday: late, and no matter of today
    wall = wall_of(agent, on(11, 12))

    assert (wall.replied, wall.of, wall.percent, wall.late) == (1, 2, 50.0, 2)


def test_the_wall_counts_missed_calls_until_they_are_returned(agent):
    actions.miss(caller_phone="+8613811112222", called_at=on(11, 11), agent=agent, actor=agent)
    assert wall_of(agent, on(11, 12)).missed == 1

    actions.log(CallFactory(caller_phone="+8613811112222", direction="out"), actor=agent)
    assert wall_of(agent, on(11, 12)).missed == 0


def test_customers_names_stand_on_the_wall_only_where_a_company_wants_them(agent, client):
    issue = IssueFactory(organisation__name="Lanhai Optics")
    assert "Lanhai Optics" not in words(client, "wall")
    assert f"No. {issue.pk}" in words(client, "wall")

    Standard.objects.filter(code="WALL_NAMES").update(amount=1)
    assert "Lanhai Optics" in words(client, "wall")


def test_who_sees_no_issues_sees_none_on_the_wall_or_the_board(client):
    IssueFactory(organisation__name="Lanhai Optics")
    client.force_login(UserFactory())

    assert wall_of(UserFactory(), on(11, 12)).waiting == 0
    assert "Lanhai Optics" not in words(client, "board")


def test_the_board_shows_issues_by_the_step_they_are_in(agent, client):
    steps = [{}, {"handler": agent}, {"acknowledged": True}, {"contacted": True}, {"resolved": True}, {"closed": True}]
    made = [IssueFactory(**step) for step in steps]

    columns = client.get(reverse("calls:board")).context["columns"]

    assert [[row.pk for row in column.rows] for _words, column in columns] == [[issue.pk] for issue in made[:5]]


def test_my_queue_holds_what_i_answer_for(agent, client):
    IssueFactory()
    IssueFactory(acknowledged=True)
    mine = IssueFactory(handler=agent)

    columns = client.get(reverse("calls:queue")).context["columns"]

    assert [row for _words, column in columns for row in column.rows] == [mine]


@pytest.mark.parametrize("page", ["board", "queue", "wall"])
def test_a_board_costs_the_same_for_one_and_three_issues(agent, client, page, django_assert_max_num_queries):
    IssueFactory(handler=agent)
    words(client, page)
    with django_assert_max_num_queries(9) as one:
        words(client, page)
    for _more in range(2):
        IssueFactory(handler=agent)
    with django_assert_max_num_queries(9) as three:
        words(client, page)
    assert len(one) == len(three)


@pytest.mark.parametrize("page", ["board-part", "queue-part", "wall-part"])
def test_a_board_that_did_not_change_sends_nothing(agent, client, page):
    IssueFactory(handler=agent)
    seen = words(client, page).split("seen=")[1].split('"')[0]

    assert client.get(reverse(f"calls:{page}"), {"seen": seen}).status_code == 204


def test_an_issue_has_one_timeline_of_its_call_its_verbs_and_its_clocks(agent, client):
    ServiceFactory()
    call = actions.log(CallFactory(unanswered=True, called_at=on(11, 10)), actor=agent)
    issue = call.issues.get()
    actions.take(issue, actor=agent)
    actions.extend(issue, actor=agent, until=on(13, 12), reason="Parts", told_at=on(11, 12), told_by_way_of="phone")
    with moment.at(on(12, 9)):
        actions.reply(issue, actor=agent, kind="effective", **told())
        entries = client.get(issue.get_absolute_url()).context["story"]

    said = [(entry["event"].deed, entry["words"]) for entry in entries]
    assert (f"spoke with {call.caller_name} on the telephone", call.summary) in said
    kinds = {deed.rsplit(": ", 1)[-1] for deed, _words in said}
    assert {"started", "was given a new time", "was stopped"} <= kinds


def test_the_story_keeps_the_call_from_who_may_not_see_it(client):
    agent, expert = UserFactory(role="agent", department=ServiceFactory()), UserFactory()
    issue = actions.log(CallFactory(unanswered=True, summary="A secret"), actor=agent).issues.get()
    actions.ask_support(issue, actor=agent, task="Look", expert=expert)
    client.force_login(expert)

    entries = client.get(issue.get_absolute_url()).context["story"]

    assert "A secret" not in [entry["words"] for entry in entries]


def test_the_timeline_costs_the_same_however_much_happened(agent, client, django_assert_max_num_queries):
    issue = IssueFactory(acknowledged=True)
    client.get(issue.get_absolute_url())
    with django_assert_max_num_queries(60) as before:
        client.get(issue.get_absolute_url())
    for hours in (1, 2, 3):
        with moment.at(on(11, 12) + timedelta(hours=hours)):
            actions.contact(issue, actor=issue.handler, **told())
    with django_assert_max_num_queries(60) as after:
        client.get(issue.get_absolute_url())
    assert len(after) <= len(before) + 1
    assert Issue.objects.count() == 1
    assert not Call.objects.exists()
