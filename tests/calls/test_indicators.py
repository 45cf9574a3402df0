from datetime import timedelta

import pytest
from django.urls import reverse

from calls import actions
from calls.indicators import of_calls, of_issues, reports
from calls.indicators.measure import Period
from calls.models import Call, Issue
from deadlines.models import Clock, Standard
from deadlines.models.pause import Pause
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
    rate = of_issues.figure("reply_rate", issues(), MARCH)
    assert (shown(rate), rate.percent, rate.target, rate.is_below) == ((3, 4), 75.0, 100, True)

    client.force_login(UserFactory(role="agent"))
    with moment.at(MARCH.at):
        page = client.get(reverse("calls:figures"), {"start": "2026-03-01", "end": "2026-03-31"}).content.decode()
    assert "below the target" in page

    Standard.objects.filter(code="REPLY_RATE").update(amount=75)
    Standard.objects.filter(code="ON_TIME_RATE").update(amount=25)
    assert not of_issues.figure("reply_rate", issues(), MARCH).is_below
    with moment.at(MARCH.at):
        page = client.get(reverse("calls:figures"), {"start": "2026-03-01", "end": "2026-03-31"}).content.decode()
    assert "below the target" not in page


def test_what_waits_and_is_not_due_is_no_miss_and_stands_beside(client):
    """A quiet morning is not red; at noon of the next day the same issue is a miss."""
    issue = IssueFactory(acknowledged=True)
    IssueFactory(replied=True)
    morning = Period(MARCH.start, MARCH.end, on(11, 13))
    codes = ("reply_rate", "replied_on_time", "first_contact_on_time")
    for code in codes:
        figure = of_issues.figure(code, issues(), morning)
        assert (shown(figure), figure.waiting, figure.is_below) == ((1, 1), 1, False)
        assert [list(rows) for rows in (figure.rows.filter(is_hit=False), figure.rows_beside)] == [[], [issue]]
        figure = of_issues.figure(code, issues(), MARCH)
        assert (shown(figure), figure.waiting, list(figure.rows_beside)) == ((1, 2), 0, [])

    assert [row.is_hit for row in of_issues.answered(issues(), morning)] == [True]
    assert sorted(row.is_hit for row in of_issues.answered(issues(), MARCH)) == [False, True]


def test_a_later_time_that_the_customer_was_told_is_not_due_for_the_rate_and_not_on_time_either():
    issue = IssueFactory(acknowledged=True)
    later = {"until": on(14, 12), "reason": "Parts", "told_at": on(11, 12), "told_by_way_of": "phone"}
    actions.extend(issue, actor=issue.handler, **later)
    between = Period(MARCH.start, MARCH.end, on(13, 12))

    rate, on_time = (of_issues.figure(code, issues(), between) for code in ("reply_rate", "replied_on_time"))

    assert (shown(rate), rate.waiting) == ((0, 0), 1)
    assert (shown(on_time), on_time.waiting) == ((0, 1), 0)


def test_reopened_it_is_due_anew_whatever_became_of_the_first_time():
    issue = IssueFactory(acknowledged=True)
    with moment.at(on(13, 12)):
        actions.reply(issue, actor=issue.handler, kind="effective", **told())
        actions.reopen(issue, actor=issue.handler, reason="Again", not_effective=True)

    figure = of_issues.figure("reply_rate", issues(), Period(MARCH.start, MARCH.end, on(13, 13)))

    assert (shown(figure), figure.waiting) == ((0, 0), 1)


def test_a_late_reply_counts_as_replied_and_not_as_on_time(answered):
    figure = of_issues.figure("replied_on_time", issues(), MARCH)

    assert shown(figure) == (1, 4)
    assert list(figure.rows.filter(is_hit=True)) == [answered[0]]


def test_a_figure_opens_into_exactly_its_rows(answered):
    figure = of_issues.figure("reply_rate", issues(), MARCH)

    assert {row.pk for row in figure.rows} == {issue.pk for issue in answered}
    assert {row.pk for row in figure.rows.filter(is_hit=False)} == {answered[3].pk}


def test_a_reply_found_not_effective_does_not_count():
    issue = IssueFactory(replied=True)
    actions.reopen(issue, actor=issue.handler, reason="No answer", not_effective=True)

    assert shown(of_issues.figure("reply_rate", issues(), MARCH)) == (0, 1)


def test_only_what_was_received_in_the_period_counts(answered):
    april = Period(on(1, 0, month=4), on(1, 0, month=5), on(20, 12))

    figure = of_issues.figure("reply_rate", issues(), april)

    assert (shown(figure), figure.percent, figure.is_below) == ((0, 0), None, False)


def test_first_contact_on_time_is_counted():
    IssueFactory(contacted=True)
    late = IssueFactory(acknowledged=True)
    with moment.at(on(12, 10)):
        actions.contact(late, actor=late.handler, **told())

    assert shown(of_issues.figure("first_contact_on_time", issues(), MARCH)) == (1, 2)


def test_what_was_reopened_is_counted():
    IssueFactory(resolved=True)
    again = IssueFactory(resolved=True)
    actions.reopen(again, actor=again.handler, reason="It stops again")

    assert shown(of_issues.figure("reopened", issues(), MARCH)) == (1, 2)


@pytest.mark.clause("S2-04")
def test_resolution_at_first_contact_and_the_median_handling_time_are_reported(client):
    agent = UserFactory(role="agent", department=ServiceFactory())
    actions.log(CallFactory(), actor=agent)
    actions.log(CallFactory(unanswered=True), actor=agent)
    assert shown(of_calls.figure("answered_on_spot", Call.objects.all(), MARCH)) == (1, 2)

    for hours in (1, 2, 30):
        issue = IssueFactory(acknowledged=True)
        with moment.at(on(11, 12) + timedelta(hours=hours)):
            actions.reply(issue, actor=issue.handler, kind="effective", **told())
    assert of_issues.median_handling(issues(), MARCH) == timedelta(hours=2)

    client.force_login(agent)
    days = {"start": "2026-03-01", "end": "2026-03-31"}
    assert "50 %" in client.get(reverse("calls:call-figures"), days).content.decode()
    assert "2 h" in client.get(reverse("calls:figures"), days).content.decode()


def test_the_median_of_nothing_is_nothing():
    assert of_issues.median_handling(issues(), MARCH) is None


@pytest.mark.clause("S2-28")
def test_a_call_answered_after_too_many_rings_is_out_of_standard(client):
    agent = UserFactory(role="agent")
    calls = [actions.log(CallFactory(rings=rings), actor=agent) for rings in (1, 3, 4)]
    actions.log(CallFactory(), actor=agent)

    assert shown(of_calls.figure("within_rings_reported", Call.objects.all(), MARCH)) == (2, 3)

    client.force_login(agent)
    assert "out of standard" in client.get(calls[2].get_absolute_url()).content.decode()
    assert "out of standard" not in client.get(calls[1].get_absolute_url()).content.decode()


def of_agent(code, agent):
    """A share of one agent's calls, as their row of the report says."""
    report = reports.of_calls_by("agent", Call.objects.all(), MARCH)
    group = next(group for group in report.lines if group.key == str(agent.pk))
    return shown(next(figure for figure in group.figures if figure.code == code))


@pytest.mark.clause("S4-279")
def test_calls_within_three_rings_are_counted_per_agent_and_refused_calls_are_listed(client):
    agent = UserFactory(name="Agent", role="agent")
    for rings in (2, 3, 5, None):
        actions.log(CallFactory(rings=rings, rings_are_reported=False), actor=agent)
    actions.log(CallFactory(rings=1), actor=agent)  # as the agent counted
    actions.miss(caller_phone="+8613811112222", called_at=on(11, 9), agent=agent, actor=agent, was_refused=True)

    assert of_agent("within_rings", agent) == (2, 3)
    assert of_agent("within_rings_reported", agent) == (1, 1)

    client.force_login(agent)
    refused = client.get(reverse("calls:figure", args=["not_refused"]), {"kept": "no", "start": "2026-03-01"})
    assert [call.caller_phone for call in refused.context["page"].rows] == ["+8613811112222"]


@pytest.mark.clause("S2-29")
def test_missed_calls_are_reported_per_department_and_week(client):
    service, sales = ServiceFactory(name="Service"), DepartmentFactory(name="Sales")
    for department, day in ((service, 3), (service, 4), (service, 11), (sales, 11)):
        agent = UserFactory(department=department)
        actions.miss(caller_phone="+8613811112222", called_at=on(day, 9), agent=agent, actor=agent)

    missed = reports.of_calls_by("agent", Call.objects.all(), MARCH).missed

    assert [(row["name"], row["week"].day, row["missed"]) for row in missed] == [
        ("Service", 2, 2),
        ("Sales", 9, 1),
        ("Service", 9, 1),
    ]
    client.force_login(UserFactory(role="agent"))
    week = {"kept": "no", "by": "department", "key": service.pk, "start": "2026-03-02"}
    week["end"] = missed[0]["until"].date()
    assert len(client.get(reverse("calls:figure", args=["picked_up"]), week).context["page"].rows) == 2


@pytest.mark.clause("S2-35", "S4-288")
def test_completeness_errors_and_praise_are_counted_per_agent():
    agent = UserFactory(name="Agent")
    actions.log(CallFactory(needs="A price", confirmed_with_caller=True), actor=agent)
    actions.log(CallFactory(category="compliment", answer=""), actor=agent)
    wrong = {"error_note": "Wrong price", "apologised_at": on(11, 12), "correction": "Mail sent"}
    actions.log(CallFactory(**wrong), actor=agent)

    assert of_agent("complete", agent) == (1, 3)
    assert of_agent("without_error", agent) == (2, 3)
    assert of_agent("praised", agent) == (1, 3)


@pytest.mark.parametrize("by", reports.BY)
def test_the_groups_of_a_report_add_up_and_each_opens_into_its_rows(answered, by):
    agent = UserFactory(department=ServiceFactory())
    actions.log(CallFactory(), actor=agent)
    for report, code, rows, person, moment_ in (
        (reports.of_issues_by(by, issues(), MARCH), "replied_on_time", issues(), "handler", "received_at"),
        (
            reports.of_calls_by(by, Call.objects.all(), MARCH),
            "answered_on_spot",
            Call.objects.all(),
            "agent",
            "called_at",
        ),
    ):
        total = next(figure for figure in report.total if figure.code == code)
        parts = [next(figure for figure in group.figures if figure.code == code) for group in report.lines]
        assert (sum(part.hits for part in parts), sum(part.of for part in parts)) == shown(total)
        for group, part in zip(report.lines, parts, strict=True):
            assert reports.within(rows, by, group.key, person=person, moment=moment_).count() == part.of


@pytest.mark.parametrize("key", ["nonsense", "0", "9" * 30])
@pytest.mark.parametrize("by", reports.BY)
def test_a_group_that_nobody_knows_has_no_rows(answered, by, key):
    assert not reports.within(issues(), by, key, person="handler", moment="received_at").exists()


def test_the_share_of_time_in_which_clocks_stood_still_is_shown(answered):
    report = reports.of_issues_by("agent", issues(), MARCH)
    assert (report.whole.paused, report.whole.pause_percent) == (timedelta(), 0.0)

    clock = Clock.objects.of(answered[3]).get(code="REPLY_GENERAL")
    tried = {"reason": "documents", "words": "Asked for them", "since": on(11, 13), "planned_until": on(12, 13)}
    Pause.objects.create(clock=clock, owner=clock.owner, until=on(11, 18), **tried)

    assert reports.of_issues_by("agent", issues(), MARCH).whole.paused == timedelta(hours=5)


def test_the_figures_ask_the_database_once_each(answered, django_assert_num_queries):
    Standard.objects.first()
    with django_assert_num_queries(2):  # the figure, and its target
        of_issues.figure("reply_rate", issues(), MARCH)
    with django_assert_num_queries(2):
        of_issues.figure("replied_on_time", issues(), MARCH)


def test_a_figure_nobody_knows_is_not_found(client):
    client.force_login(UserFactory())

    assert client.get(reverse("calls:figure", args=["nonsense"])).status_code == 404


def test_the_figures_page_opens_into_the_rows(answered, client):
    client.force_login(UserFactory(role="agent"))

    with moment.at(on(13, 13)):
        page = client.get(reverse("calls:figure", args=["reply_rate"]), {"start": "2026-03-01", "end": "2026-03-31"})

    assert {row.pk for row in page.context["page"].rows} == {issue.pk for issue in answered}
    assert page.context["figure"].hits == 3
