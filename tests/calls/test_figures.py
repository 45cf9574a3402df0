"""The pages of the figures: what each opens into, the reports as files, and what they ask of the database."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts import actions as people
from calls import actions, rules
from calls.indicators import reports
from calls.models import Call, Issue
from deadlines.models import Clock, Standard
from deadlines.models.pause import Pause
from history import moment
from tests.calls.moments import on
from tests.calls.test_indicators import MARCH, issues
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory, IssueFactory, ServiceFactory, told

pytestmark = pytest.mark.django_db

DAYS = {"start": "2026-03-01", "end": "2026-03-31"}


def reply(issue, at):
    with moment.at(at):
        actions.reply(issue, actor=issue.handler, kind="effective", **told())


@pytest.fixture
def five():
    """One issue of each outcome, on the 13th at noon: each with a handler of its own."""
    found = {name: IssueFactory(acknowledged=True) for name in ("on_time", "announced", "late_answered", "never")}
    later = {"until": on(14, 12), "reason": "Parts", "told_at": on(11, 12), "told_by_way_of": "phone"}
    actions.extend(found["announced"], actor=found["announced"].handler, **later)
    reply(found["on_time"], on(11, 14))
    with moment.at(on(13, 11)):
        found["waiting"] = IssueFactory(acknowledged=True)
    for name in ("announced", "late_answered"):
        reply(found[name], on(13, 12))
    with moment.at(on(13, 12)):
        yield found


@pytest.fixture
def reader(client):
    """Somebody who sees every agent's row."""
    client.force_login(UserFactory(role="supervisor"))
    return client


def rows(client, code, **asked):
    page = client.get(reverse("calls:figure", args=[code]), DAYS | asked)
    return [row.pk for row in page.context["page"].rows]


@pytest.mark.parametrize("outcome", ["on_time", "announced", "late_answered", "never", "waiting"])
def test_each_outcome_opens_into_its_rows(five, reader, outcome):
    handler = five[outcome].handler_id

    assert rows(reader, f"reply_{outcome}", kept="yes") == [five[outcome].pk]
    assert rows(reader, f"reply_{outcome}", kept="yes", by="agent", key=handler) == [five[outcome].pk]
    assert len(rows(reader, f"reply_{outcome}", kept="no")) == 4

    report = reader.get(reverse("calls:figures"), DAYS).context["report"]
    shown = {figure.code: figure.hits for figure in report.whole.outcomes}
    assert shown == dict.fromkeys([f"reply_{name}" for name in five], 1)


def test_the_number_of_a_group_is_the_number_of_the_page_it_opens(five, reader):
    asked = DAYS | {"by": "agent", "key": five["never"].handler_id}

    page = reader.get(reverse("calls:figure", args=["reply_rate"]), asked)

    assert (page.context["figure"].hits, page.context["figure"].of) == (0, 1)


def test_the_median_opens_into_the_answered_with_the_time_of_each(five, reader):
    page = reader.get(reverse("calls:figure", args=["handling"]), DAYS)

    assert page.context["figure"].span == timedelta(days=2)
    taken = {row.pk: row.taken for row in page.context["page"].rows}
    assert taken == {
        five["on_time"].pk: timedelta(hours=2),
        five["announced"].pk: timedelta(days=2),
        five["late_answered"].pk: timedelta(days=2),
    }
    assert "2 h" in page.content.decode()


@pytest.mark.parametrize("by", reports.BY)
def test_each_group_has_a_median_of_its_own(by):
    department, handler = ServiceFactory(), UserFactory()
    for hours in (1, 2, 30):
        issue = IssueFactory(acknowledged=True)
        Issue.objects.filter(pk=issue.pk).update(handler=handler, department=department)
        reply(issue, on(11, 12) + timedelta(hours=hours))
    alone = IssueFactory(acknowledged=True)
    Issue.objects.filter(pk=alone.pk).update(handler=None, received_at=on(2, 12, month=2))
    reply(alone, on(11, 12) + timedelta(hours=5))

    report = reports.of_issues_by(by, issues(), MARCH)

    key = {"agent": handler.pk, "department": department.pk, "month": "2026-03"}[by]
    assert {group.key: group.median for group in report.lines} == {str(key): timedelta(hours=2)}
    assert report.whole.median == timedelta(hours=2)


def test_hand_overs_are_counted_and_those_above_the_number_open_into_their_rows(reader):
    for times in (0, 1, 2, 4):
        Issue.objects.filter(pk=IssueFactory().pk).update(handovers=times)
    of = {issue.handovers: issue.pk for issue in issues()}

    assert reader.get(reverse("calls:figures"), DAYS).context["report"].whole.handovers == 7
    assert sorted(rows(reader, "handed_over", kept="yes")) == sorted([of[1], of[2], of[4]])
    assert rows(reader, "handed_over_often", kept="yes") == [of[4]]

    Standard.objects.filter(code="HANDOVERS").update(amount=1)
    assert sorted(rows(reader, "handed_over_often", kept="yes")) == sorted([of[2], of[4]])


def test_the_reopened_open_into_their_rows(reader):
    first, again = IssueFactory(resolved=True), IssueFactory(resolved=True)
    actions.reopen(again, actor=again.handler, reason="It stops again")

    assert rows(reader, "reopened", kept="yes") == [again.pk]
    assert rows(reader, "reopened", kept="no") == [first.pk]


def test_pauses_open_into_the_issues_whose_clocks_stood_still(reader):
    still, other = IssueFactory(acknowledged=True), IssueFactory(acknowledged=True)
    clock = Clock.objects.of(still).get(code="REPLY_GENERAL")
    tried = {"reason": "documents", "words": "Asked for them", "since": on(11, 13), "planned_until": on(12, 13)}
    Pause.objects.create(clock=clock, owner=clock.owner, until=on(11, 18), **tried)

    with moment.at(on(12, 12)):
        page = reader.get(reverse("calls:figure", args=["paused"]), DAYS | {"kept": "yes"})
        report = reports.of_issues_by("agent", issues(), MARCH)

    assert page.context["figure"].span == timedelta(hours=5)
    assert [(row.pk, row.stood_still) for row in page.context["page"].rows] == [(still.pk, timedelta(hours=5))]
    assert rows(reader, "paused", kept="no") == [other.pk]
    stood = {group.key: group.paused for group in report.lines}
    assert stood == {str(still.handler_id): timedelta(hours=5), str(other.handler_id): timedelta()}


def file(client, name, kind, **asked):
    return read(b"".join(client.get(reverse(name), DAYS | {"format": kind} | asked).streaming_content), kind)


def read(content, kind):
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.values]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_report_of_issues_is_a_file_with_its_groups_and_their_sum(five, reader, kind):
    head, *lines = file(reader, "calls:figures-export", kind, by="month")

    last = dict(zip(head, map(str, lines[-1]), strict=True))
    assert [line[0] for line in lines] == ["2026-03", "Together"]
    assert (last["Replied"], last["Replied: of"], last["Replied: not due yet"]) == ("3", "4", "1")
    assert last["Late, answered"] == "1"
    assert last["Median time to the reply, minutes"] == str(2 * 24 * 60)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_report_of_calls_is_a_file_in_which_a_name_is_no_formula(reader, kind):
    actions.log(CallFactory(), actor=UserFactory(name="=HYPERLINK(1)", role="agent"))

    head, line, _whole = file(reader, "calls:call-figures-export", kind)

    assert line[0] == "'=HYPERLINK(1)"
    assert [str(line[head.index(name)]) for name in ("Answered on the spot", "Answered on the spot: of")] == ["1", "1"]


def test_the_file_holds_what_its_reader_may_see(five, client):
    client.force_login(five["never"].handler)

    _head, *lines = file(client, "calls:figures-export", "csv")

    assert [line[2] for line in lines] == ["1", "1"]


def lines_of(client, user, url_name, **asked):
    client.force_login(user)
    report = client.get(reverse(url_name), DAYS | {"by": "agent"} | asked).context["report"]
    return {line.key for line in report.lines}, report.total[0].of, report.without_colleagues


@pytest.mark.parametrize("role", ["agent", "duty_officer"])
def test_by_agent_one_sees_one_s_own_row_and_everybody_s_sum(client, role):
    agent, colleague = UserFactory(role=role), UserFactory(role="agent", name="Carl Colleague")
    for person in (agent, colleague):
        actions.log(CallFactory(), actor=person)

    assert lines_of(client, agent, "calls:call-figures") == ({str(agent.pk)}, 2, True)
    assert "Carl Colleague" not in client.get(reverse("calls:call-figures"), DAYS).content.decode()
    assert [line[0] for line in file(client, "calls:call-figures-export", "csv")[1:]] == [agent.name, "Together"]


def test_the_rows_of_a_colleague_s_figure_are_not_found(five, client):
    """Neither those that nobody has yet, nor a key that nobody has; one's own are."""
    agent = UserFactory(role="agent")
    Issue.objects.filter(pk=five["on_time"].pk).update(handler=agent)
    client.force_login(agent)

    for name in ("calls:figure", "calls:figure-export"):
        url = reverse(name, args=["reply_rate"])
        for key in (five["never"].handler_id, "0", "²", "9" * 30):
            assert client.get(url, DAYS | {"by": "agent", "key": key}).status_code == 404
    assert rows(client, "reply_rate", by="agent", key=agent.pk) == [five["on_time"].pk]
    assert lines_of(client, agent, "calls:figures") == ({str(agent.pk)}, 4, True)


@pytest.mark.parametrize("role", ["manager", "supervisor", "admin", "inspector", "assessor"])
def test_who_spreads_the_work_or_checks_it_sees_every_agent(role):
    assert rules.sees_every_agent(UserFactory(role=role))


def test_whoever_leads_people_sees_theirs_but_not_by_way_of_somebody_they_stand_in_for(client):
    head, stand_in = UserFactory(role="agent"), UserFactory(role="agent")
    theirs = UserFactory(department=ServiceFactory(head=head))
    led, stranger = UserFactory(manager=head), UserFactory()
    for person in (theirs, led, stranger):
        actions.log(CallFactory(), actor=person)
    people.appoint_deputy(head, stand_in, on(10, 8), on(20, 18), actor=head)

    assert lines_of(client, head, "calls:call-figures") == ({str(theirs.pk), str(led.pk)}, 3, True)
    assert lines_of(client, stand_in, "calls:call-figures") == (set(), 3, True)


@pytest.mark.parametrize("by", ["department", "month"])
def test_a_department_and_a_month_are_nobody_s_own(five, client, by):
    keys, _of, without = lines_of(client, UserFactory(role="agent"), "calls:figures", by=by)

    assert (keys != set(), without) == (True, False)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize(("kept", "names"), [(None, 4), ("no", 1), ("yes", 3), ("beside", 1)])
def test_the_rows_behind_a_figure_are_a_file(five, reader, kind, kept, names):
    asked = {} if kept is None else {"kept": kept}
    content = b"".join(reader.get(reverse("calls:figure-export", args=["reply_rate"]), DAYS | {"format": kind} | asked))
    head, *lines = read(content, kind)

    assert len(lines) == names == len(rows(reader, "reply_rate", **asked))
    assert head[:5] == ["No.", "Customer", "Matter", "Category", "Replied"]
    assert {line[4] for line in lines} == {"yes": {"yes"}, "no": {"no"}, "beside": {"no"}}.get(kept, {"yes", "no"})


@pytest.mark.parametrize("code", ["handling", "paused", "reply_never", "picked_up", "praised"])
def test_each_figure_s_rows_are_a_file(five, reader, code):
    actions.log(CallFactory(category="compliment", answer=""), actor=UserFactory(role="agent"))

    content = b"".join(reader.get(reverse("calls:figure-export", args=[code]), DAYS | {"format": "csv"}))

    assert len(read(content, "csv")) - 1 == len(rows(reader, code)) > 0


def test_the_rows_of_a_figure_are_those_their_reader_may_see(five, client):
    client.force_login(five["never"].handler)

    content = b"".join(client.get(reverse("calls:figure-export", args=["reply_rate"]), DAYS | {"format": "csv"}))

    assert [line[0] for line in read(content, "csv")[1:]] == [str(five["never"].pk)]


def test_a_file_asks_as_often_for_one_issue_as_for_three(reader, django_assert_max_num_queries):
    asked = set()
    for count in (1, 3):
        while Issue.objects.count() < count:
            IssueFactory(replied=True)
        with django_assert_max_num_queries(12) as captured:
            b"".join(reader.get(reverse("calls:figure-export", args=["reply_rate"]), DAYS | {"format": "csv"}))
        asked.add(len(captured))
    assert len(asked) == 1


def test_the_days_stand_in_the_form_also_where_only_the_grouping_is_asked_for(reader):
    page = reader.get(reverse("calls:figures"), {"by": "department"}).content.decode()

    for value in ("2026-03-01", "2026-03-11"):
        assert f'value="{value}"' in page
    assert '<option value="department" selected>' in page


def test_a_day_that_is_none_is_kept_as_it_was_typed_with_a_sentence(reader):
    form = reader.get(reverse("calls:figures"), {"start": "soon", "by": "month"}).context["filter"]

    assert (form["start"].value(), form["end"].value(), list(form.errors)) == ("soon", "2026-03-11", ["start"])


@pytest.mark.parametrize("by", reports.BY)
@pytest.mark.parametrize(
    ("report", "model", "questions"), [(reports.of_issues_by, Issue, 4), (reports.of_calls_by, Call, 3)]
)
def test_a_report_asks_the_database_no_more_than_five_questions(
    five, django_assert_num_queries, by, report, model, questions
):
    """What is counted, the medians, the pauses; what is counted, what was missed; and the standards of each."""
    actions.log(CallFactory(), actor=UserFactory(role="agent"))
    report(by, model.objects.all(), MARCH)  # what the process keeps is looked up once

    with django_assert_num_queries(questions):
        report(by, model.objects.all(), MARCH)


def test_a_page_asks_as_often_whatever_it_shows(reader, django_assert_max_num_queries):
    pages = [(reverse("calls:figures"), {})] + [
        (reverse("calls:figure", args=[code]), {"by": "agent"}) for code in ("reply_rate", "handling", "paused")
    ]
    asked = {}
    for count in (1, 3):
        while Issue.objects.count() < count:
            reply(IssueFactory(acknowledged=True), on(11, 14))
        for path, more in pages:
            reader.get(path, DAYS | more)
            with django_assert_max_num_queries(14) as captured:
                reader.get(path, DAYS | more)
            assert asked.setdefault(path, len(captured)) == len(captured)
