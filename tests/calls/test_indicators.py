from datetime import timedelta

import pytest
from django.urls import reverse

from calls import actions, indicators
from calls.indicators import Period
from calls.models import Call, Issue
from deadlines.models import Standard
from history import moment
from tests.calls.moments import on
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.calls import CallFactory, IssueFactory, ServiceFactory, told

pytestmark = pytest.mark.django_db

MARCH = Period(on(1, 0), on(1, 0, month=4), on(20, 12))


def issues():
    return Issue.objects.all()


def shown(figure):
    return (figure.hits, figure.of)


@pytest.fixture
def answered():
    """Of four issues: one answered in time, one late, one with an announced later time, one not at all."""
    in_time = IssueFactory(replied=True)
    late, announced, waiting = [IssueFactory(acknowledged=True) for _ in range(3)]
    later = {"until": on(14, 12), "reason": "Parts", "told_at": on(11, 12), "told_by_way_of": "phone"}
    actions.extend(announced, actor=announced.handler, **later)
    with moment.at(on(13, 12)):
        for issue in (late, announced):
            actions.reply(issue, actor=issue.handler, kind="effective", **told())
    return in_time, late, announced, waiting


@pytest.mark.clause("S4-277")
def test_the_reply_rate_is_replied_by_received_and_red_below_the_target(answered, client):
    rate = indicators.reply_rate(issues(), MARCH)
    assert (shown(rate), rate.percent, rate.target, rate.is_below) == ((3, 4), 75.0, 100, True)

    client.force_login(UserFactory(role="agent"))
    page = client.get(reverse("calls:figures"), {"start": "2026-03-01", "end": "2026-03-31"}).content.decode()
    assert "below the target" in page

    Standard.objects.filter(code="REPLY_RATE").update(amount=75)
    assert not indicators.reply_rate(issues(), MARCH).is_below
    page = client.get(reverse("calls:figures"), {"start": "2026-03-01", "end": "2026-03-31"}).content.decode()
    assert "below the target" not in page


def test_a_late_reply_counts_as_replied_and_not_as_on_time(answered):
    figure = indicators.replied_on_time(issues(), MARCH)

    assert shown(figure) == (1, 4)
    assert list(figure.rows.filter(is_hit=True)) == [answered[0]]


def test_a_figure_opens_into_exactly_its_rows(answered):
    figure = indicators.reply_rate(issues(), MARCH)

    assert {row.pk for row in figure.rows} == {issue.pk for issue in answered}
    assert {row.pk for row in figure.rows.filter(is_hit=False)} == {answered[3].pk}


def test_a_reply_found_not_effective_does_not_count():
    issue = IssueFactory(replied=True)
    actions.reopen(issue, actor=issue.handler, reason="No answer", not_effective=True)

    assert shown(indicators.reply_rate(issues(), MARCH)) == (0, 1)


def test_only_what_was_received_in_the_period_counts(answered):
    april = Period(on(1, 0, month=4), on(1, 0, month=5), on(20, 12))

    figure = indicators.reply_rate(issues(), april)

    assert (shown(figure), figure.percent, figure.is_below) == ((0, 0), None, False)


def test_first_contact_on_time_is_counted():
    IssueFactory(contacted=True)
    late = IssueFactory(acknowledged=True)
    with moment.at(on(12, 10)):
        actions.contact(late, actor=late.handler, **told())

    assert shown(indicators.first_contact_on_time(issues(), MARCH)) == (1, 2)


def test_what_was_settled_at_the_first_attempt_is_counted():
    IssueFactory(resolved=True)
    again = IssueFactory(resolved=True)
    actions.reopen(again, actor=again.handler, reason="It stops again")

    assert shown(indicators.not_reopened(issues(), MARCH)) == (1, 2)


@pytest.mark.clause("S2-04")
def test_resolution_at_first_contact_and_the_median_handling_time_are_reported(client):
    agent = UserFactory(role="agent", department=ServiceFactory())
    actions.log(CallFactory(), actor=agent)
    actions.log(CallFactory(unanswered=True), actor=agent)
    assert shown(indicators.answered_on_spot(Call.objects.all(), MARCH)) == (1, 2)

    for hours in (1, 2, 30):
        issue = IssueFactory(acknowledged=True)
        with moment.at(on(11, 12) + timedelta(hours=hours)):
            actions.reply(issue, actor=issue.handler, kind="effective", **told())
    assert indicators.median_handling(issues(), MARCH) == timedelta(hours=2)

    client.force_login(agent)
    page = client.get(reverse("calls:figures"), {"start": "2026-03-01", "end": "2026-03-31"}).content.decode()
    assert "50 %" in page
    assert "2 h" in page


def test_the_median_of_nothing_is_nothing():
    assert indicators.median_handling(issues(), MARCH) is None


@pytest.mark.clause("S2-28")
def test_a_call_answered_after_too_many_rings_is_out_of_standard(client):
    agent = UserFactory(role="agent")
    calls = [actions.log(CallFactory(rings=rings), actor=agent) for rings in (1, 3, 4)]
    actions.log(CallFactory(), actor=agent)

    assert shown(indicators.within_rings(Call.objects.all(), MARCH)) == (2, 3)

    client.force_login(agent)
    assert "out of standard" in client.get(calls[2].get_absolute_url()).content.decode()
    assert "out of standard" not in client.get(calls[1].get_absolute_url()).content.decode()


@pytest.mark.clause("S4-279")
def test_calls_within_three_rings_are_counted_per_agent_and_refused_calls_are_listed(client):
    agent = UserFactory(name="Agent", role="agent")
    for rings in (2, 3, 5, None):
        actions.log(CallFactory(rings=rings), actor=agent)
    actions.miss(caller_phone="+8613811112222", called_at=on(11, 9), agent=agent, actor=agent)

    row = next(iter(indicators.by_agent(Call.objects.all(), MARCH)))
    assert (row["name"], row["calls"], row["in_rings"], row["with_rings"]) == ("Agent", 4, 2, 3)

    client.force_login(agent)
    missed = client.get(reverse("calls:list"), {"direction": "missed"})
    assert [call.caller_phone for call in missed.context["page"].rows] == ["+8613811112222"]


@pytest.mark.clause("S2-29")
def test_missed_calls_are_reported_per_department_and_week():
    service, sales = ServiceFactory(name="Service"), DepartmentFactory(name="Sales")
    for department, day in ((service, 3), (service, 4), (service, 11), (sales, 11)):
        agent = UserFactory(department=department)
        actions.miss(caller_phone="+8613811112222", called_at=on(day, 9), agent=agent, actor=agent)

    rows = indicators.missed_by_week(Call.objects.all(), MARCH)

    assert [(row["name"], row["week"].day, row["missed"]) for row in rows] == [
        ("Service", 2, 2),
        ("Sales", 9, 1),
        ("Service", 9, 1),
    ]


@pytest.mark.clause("S2-35", "S4-288")
def test_completeness_errors_and_praise_are_counted_per_agent():
    agent = UserFactory(name="Agent")
    actions.log(CallFactory(needs="A price", confirmed_with_caller=True), actor=agent)
    actions.log(CallFactory(category="compliment", answer=""), actor=agent)
    wrong = {"error_note": "Wrong price", "apologised_at": on(11, 12), "correction": "Mail sent"}
    actions.log(CallFactory(**wrong), actor=agent)

    row = next(iter(indicators.by_agent(Call.objects.all(), MARCH)))

    assert (row["calls"], row["complete_percent"], row["errors"], row["praised"]) == (3, 33, 1, 1)


def test_the_figures_ask_the_database_once_each(answered, django_assert_num_queries):
    Standard.objects.first()
    with django_assert_num_queries(2):  # the figure, and its target
        indicators.reply_rate(issues(), MARCH)
    with django_assert_num_queries(1):
        indicators.replied_on_time(issues(), MARCH)


def test_a_figure_nobody_knows_is_not_found(client):
    client.force_login(UserFactory())

    assert client.get(reverse("calls:figure", args=["nonsense"])).status_code == 404


def test_the_figures_page_opens_into_the_rows(answered, client):
    client.force_login(UserFactory(role="agent"))

    page = client.get(reverse("calls:figure", args=["reply_rate"]), {"start": "2026-03-01", "end": "2026-03-31"})

    assert {row.pk for row in page.context["page"].rows} == {issue.pk for issue in answered}
    assert page.context["figure"].hits == 3
