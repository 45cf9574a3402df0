"""All figures of the company on one page, each opening into its records."""

import csv
import io
from datetime import datetime, timedelta
from decimal import Decimal as D
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.actions import rectifications
from assessments.company import page
from assessments.company.choice import Choice
from assessments.company.gauge import Group
from assessments.company.gauges import GAUGES
from calls.models import Call
from deadlines import actions as deadlines
from history import moment
from history.moment import now
from reception import actions as reception
from reception.models import Appointment
from tests.assessments.test_cards import promise
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.assessments import FeedbackFactory
from tests.factories.calls import CallFactory, IssueFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def on(month, day, hour=10):
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def reader(client):
    """Who sees every visit, call, promise and answer."""
    person = UserFactory(username="admin", role="admin")
    client.force_login(person)
    return person


def lines(client, **query):
    page = client.get(reverse("assessments:indicators"), query)
    return {line.gauge.code: line for part in page.context["parts"] for line in part.lines}


def records(client, code, **query):
    return client.get(reverse("assessments:indicator", args=[code]), query).context


def answered_after(hours, at):
    with moment.at(at):
        appointment = AppointmentFactory(requested=True)
    with moment.at(at + hours * HOUR):
        reception.confirm(appointment, actor=appointment.contact_person, channel="phone", place="Office 301")
    return appointment


def over_and_closed_after(hours, at):
    with moment.at(at):
        appointment = AppointmentFactory(completed=True)
        record = appointment.record
        said = {"questions": "When?", "answers": "In May.", "ended_at": appointment.left_at}
        reception.save_record(appointment, actor=appointment.contact_person, version=record.version, **said)
    appointment.refresh_from_db()
    with moment.at(at + hours * HOUR):
        reception.close(appointment, actor=appointment.contact_person)
    return appointment


@pytest.mark.clause("S0-04")
def test_the_median_hours_from_a_request_to_the_reply_and_from_a_visit_to_its_follow_up_closed(client, reader):
    waited = [answered_after(hours, on(3, 2)) for hours in (1, 3, 20)]
    followed = [over_and_closed_after(hours, on(3, 3)) for hours in (2, 4, 30)]

    found = lines(client)

    assert (found["request_to_reply"].said, found["request_to_reply"].now.n) == ("3.0 h", 3)
    assert (found["visit_to_follow_up"].said, found["visit_to_follow_up"].now.n) == ("4.0 h", 3)
    opened = records(client, "request_to_reply")
    assert {row.url for row in opened["rows"]} == {visit.get_absolute_url() for visit in waited}
    opened = records(client, "visit_to_follow_up")
    assert {row.url for row in opened["rows"]} == {visit.get_absolute_url() for visit in followed}


def test_a_visit_with_an_issue_still_open_is_not_followed_up(client, reader):
    done, open_still = (over_and_closed_after(2, on(3, 3)) for _nth in range(2))
    IssueFactory(reception_record=open_still.record, source="visit")

    assert [row.url for row in records(client, "visit_to_follow_up")["rows"]] == [done.get_absolute_url()]


def test_who_was_invited_asked_for_nothing_and_waited_for_no_reply(client, reader):
    invited = answered_after(5, on(3, 2))
    Appointment.objects.filter(pk=invited.pk).update(
        origin=Appointment.Origin.INVITED, invited_by=invited.contact_person
    )

    assert lines(client)["request_to_reply"].said == ""


@pytest.mark.clause("S4-02")
def test_improvement_actions_are_counted_by_the_quarter_they_were_raised_and_closed_in(client, reader, host):
    inspector, order = UserFactory(role="inspector"), {"person": host, "actor": reader}
    with moment.at(on(2, 3)):
        orders = [rectifications.order(problem=f"Badge {nth}", due_on=on(5, 29).date(), **order) for nth in range(3)]
    with moment.at(on(4, 8)):
        rectifications.plan(orders[0], measures="Wear it.", actor=host)
        rectifications.finish(orders[0], done_on=on(4, 8).date(), evidence="Seen at the gate.", actor=host)
        rectifications.verify(orders[0], words="Seen.", actor=inspector)

    with moment.at(on(4, 20)):
        chart = client.get(reverse("assessments:indicators")).context["chart"]
        opened = records(client, "rectifications_closed")

    raised, closed = ([cell.value for cell in series.cells] for series in chart.series)
    assert (chart.labels, raised, closed) == (["2026, quarter 1", "2026, quarter 2"], [3, 0], [0, 1])
    assert [row.url for row in opened["rows"]] == [orders[0].get_absolute_url()]


def test_a_figure_stands_beside_that_of_the_quarter_before_and_says_whether_it_moved_for_the_better(client, reader):
    host = UserFactory(department=DepartmentFactory())
    with moment.at(on(12, 1).replace(year=2025)):
        promise(host, kept=True)
        promise(host, kept=False)
    promise(host, kept=True, at=on(3, 2))

    line = lines(client)["on_time"]

    assert (line.said_before, line.said, line.moved, line.is_better) == ("50.0 %", "100.0 %", "+50.0", True)


def test_of_one_department_only_its_records_count_and_they_open(client, reader):
    ours, theirs = (UserFactory(department=DepartmentFactory()) for _nth in range(2))
    FeedbackFactory(contact_person=ours, overall=5)
    FeedbackFactory(contact_person=theirs, overall=2)

    whole, narrowed = lines(client), lines(client, department=ours.department_id)
    opened = records(client, "satisfaction", department=ours.department_id)

    assert (whole["satisfaction"].said, narrowed["satisfaction"].said) == ("3.50", "5.00")
    assert [row.said for row in opened["rows"]] == ["5 / 5"]
    assert [row.name for row in records(client, "satisfaction")["departments"]] == sorted(
        [ours.department, theirs.department], key=str
    )


@pytest.mark.parametrize("code", list(GAUGES))
def test_every_figure_opens_into_as_many_records_as_it_says(client, reader, host, code):
    """Something of every kind has happened; what a figure counts is what its page lists."""
    promise(host, kept=True)
    promise(host, kept=False)
    FeedbackFactory(contact_person=host, asked=True, overall=4)
    over_and_closed_after(3, on(3, 3))
    IssueFactory(handler=host, followed_up=True)

    line, opened = lines(client)[code], records(client, code)

    assert opened["figure"].n == line.now.n == len(opened["rows"])
    assert all(row.url for row in opened["rows"])


def test_everybody_s_figures_count_what_they_may_see_and_no_more(client, host, stranger):
    FeedbackFactory(contact_person=host, overall=4)
    seen = {}
    for person in (host, stranger):
        client.force_login(person)
        opened = records(client, "satisfaction")
        seen[person.username] = (lines(client)["receptions"].said, len(opened["rows"]), len(opened["people"]))

    assert seen == {"host": ("1", 1, 1), "stranger": ("0", 0, 0)}


def test_a_private_visit_is_in_nobody_s_figures_but_of_those_it_concerns(client, host, clerk, department):
    AppointmentFactory(completed=True, contact_person=host, is_private=True)
    inspector = UserFactory(role="inspector")
    counted = {}
    for person in (host, inspector):
        client.force_login(person)
        counted[person.pk] = len(records(client, "receptions")["rows"])

    assert counted == {host.pk: 1, inspector.pk: 0}


def test_calls_written_down_at_night_in_a_row_stand_beside_the_score(client, reader, host):
    for nth in range(6):
        with moment.at(on(3, 5, 23) + nth * timedelta(minutes=2)):
            logged(host, called_at=now() - 8 * HOUR)

    with moment.at(on(3, 6)):
        line = lines(client)["logged_at_night"]

    assert (line.said, line.now.n) == ("100.0 %", 6)


def test_calls_that_the_telephone_missed_make_no_row_of_what_one_wrote_down(client, reader, host):
    with moment.at(on(3, 5, 23)):
        logged(host, called_at=now() - 8 * HOUR)
        for _nth in range(5):
            logged(host, direction="missed")

    with moment.at(on(3, 6)):
        line = lines(client)["logged_at_night"]

    assert (line.said, line.now.n) == ("0.0 %", 1)


def test_the_same_words_to_two_customers_are_seen(client, reader, host):
    IssueFactory.create_batch(2, handler=host, replied=True)

    with_copies = lines(client)["same_words"]
    marked = {row.is_hit for row in records(client, "same_words")["rows"]}

    assert (with_copies.said, with_copies.now.n, marked) == ("100.0 %", 2, {False})


def test_the_figures_are_a_file_for_a_spreadsheet(client, reader, host):
    FeedbackFactory(contact_person=host, overall=4)

    response = client.get(reverse("assessments:indicators"), {"format": "csv"})

    rows = list(csv.reader(io.StringIO(response.getvalue().decode().removeprefix("\ufeff"))))
    assert rows[0] == ["Heading", "Figure", "This quarter", "Records", "The quarter before", "Moved"]
    assert ["Receptions", "Satisfaction of visitors, of 5", "4.00", "1", "", ""] in rows
    assert len(rows) == 1 + len(GAUGES)


def test_a_figure_nobody_knows_is_not_found(client, reader):
    assert client.get(reverse("assessments:indicator", args=["happiness"])).status_code == 404


@pytest.mark.parametrize(
    "query", [{"quarter": "last"}, {"department": "x"}, {"person": "9" * 30}, {"month": "2026-13"}, {"after": "junk"}]
)
def test_an_address_written_by_hand_chooses_nothing(client, reader, query):
    assert client.get(reverse("assessments:indicator", args=["receptions"]), query).status_code == 200


@pytest.mark.parametrize("name", ["indicators", "indicator"])
def test_many_records_cost_what_one_costs(client, reader, host, name):
    args = ["satisfaction"] if name == "indicator" else []
    url = reverse(f"assessments:{name}", args=args)
    FeedbackFactory(contact_person=host, overall=4)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    FeedbackFactory.create_batch(2, contact_person=host, overall=4)

    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)


def logged(agent, **fields):
    call = CallFactory(**fields)
    call.agent, call.created_by, call.created_at, call.department = agent, agent, now(), agent.department
    Call.objects.bulk_create([call])


def test_person_by_person_one_sees_oneself_and_those_one_leads_and_no_colleague(client, manager, department):
    ann, bo = (UserFactory(name=name, role="agent", department=department) for name in ("Ann", "Bo"))
    for agent in (ann, bo):
        logged(agent)
    seen = {}
    for reader in (ann, manager, UserFactory(role="assessor")):
        client.force_login(reader)
        seen[reader.username] = [str(row.name) for row in records(client, "picked_up")["people"]]
    client.force_login(ann)
    of_a_colleague = client.get(reverse("assessments:indicator", args=["picked_up"]), {"person": bo.pk})

    assert list(seen.values()) == [["Ann"], [], ["Ann", "Bo"]]
    assert of_a_colleague.status_code == 404
    assert records(client, "picked_up", person=ann.pk)["figure"].n == 1


def test_whoever_scores_counts_all_calls_and_issues_and_opens_those_they_may_read(client):
    logged(UserFactory())
    IssueFactory()
    client.force_login(UserFactory(role="assessor"))

    found = lines(client)

    assert (found["picked_up"].now.n, found["issues"].now.n) == (1, 1)
    assert [row.url for row in records(client, "issues")["rows"]] == [""]
    client.force_login(UserFactory(role="inspector"))
    assert [bool(row.url) for row in records(client, "issues")["rows"]] == [True]


def test_whoever_scores_counts_every_visit_but_the_private_ones(client):
    AppointmentFactory(arrived=True)
    AppointmentFactory(arrived=True, is_private=True)
    client.force_login(UserFactory(role="assessor"))

    assert lines(client)["receptions"].now.n == 1
    assert [row.url for row in records(client, "receptions")["rows"]] == [""]


def test_an_answer_of_a_private_visit_counts_and_tells_nobody_who_came(client, reader):
    feedback = FeedbackFactory(overall=4, is_private=True, visitor_name="Secret Guest")
    superior = UserFactory(name="Superior")
    person = feedback.appointment.contact_person
    type(person).objects.filter(pk=person.pk).update(manager=superior)
    client.force_login(superior)

    found = records(client, "satisfaction")

    assert [row.label for row in found["rows"]] == ["Private visit"]
    assert found["figure"].n == 1


def test_who_answered_without_a_name_answered(client, reader):
    feedback = FeedbackFactory(asked=True)
    type(feedback).objects.filter(pk=feedback.pk).update(state="apart")

    assert lines(client)["response_rate"].now.value == 100


def test_what_is_said_of_promises_together_is_what_each_gauge_says(client, reader, host):
    before, today = now() - timedelta(days=80), now()
    for kept in (True, True, False):
        promise(host, kept=kept, at=today - timedelta(days=7))
    promise(host, kept=False, at=before)
    late = promise(host, kept=None, at=today - timedelta(hours=1))
    told = {"told_at": today, "told_by_way_of": "phone", "reason": "A part is missing"}
    deadlines.extend(late, until=late.due_base + timedelta(hours=5), actor=host, at=today, **told)
    deadlines.stop(late.subject, late.code, at=late.due_base + timedelta(hours=1))
    found = get_lines(reader)

    for code in ("on_time", "announced", "unannounced", "appointments_answered", "preparation"):
        gauge, choice = GAUGES[code], Choice({}, at=now())
        rows = gauge.within(reader, choice.with_the_one_before)
        assert found[code] == gauge.around(choice.span.start, rows)
    assert (found["on_time"][1].n, found["on_time"][0].n) == (4, 1)
    assert found["announced"][1].value == 25
    assert next(line.now.value for line in beside(reader) if line.gauge.code == "extensions") == D("0.25")


def get_lines(user):
    parts = page.parts(user, Choice({}, at=now()), only=[Group.PROMISES])
    return {line.gauge.code: (line.before, line.now) for part in parts for line in part.lines}


def beside(user):
    return page.parts(user, Choice({}, at=now()), only=[Group.BESIDE])[0].lines
