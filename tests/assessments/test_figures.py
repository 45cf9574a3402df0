"""A quarter in figures, each from the records of that time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calls.models import FollowUp
from deadlines import actions as deadlines
from history import moment
from history.moment import now
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.assessments import FeedbackFactory, ScorecardFactory
from tests.factories.calls import IssueFactory
from tests.factories.customers import ContactFactory, OrganisationFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db
JANUARY = datetime(2026, 1, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def reader(client):
    person = UserFactory(username="inspector", role="inspector")
    client.force_login(person)
    return person


def page(client, **query):
    return client.get(reverse("assessments:figures"), query)


def table(client, title, **query):
    found = next(row for row in page(client, **query).context["tables"] if row.title == title)
    return [(row.label, row.said, row.n) for row in found.rows]


@pytest.mark.clause("S0-01")
def test_mean_satisfaction_per_month_with_the_number_of_answers(client, reader):
    with moment.at(JANUARY):
        FeedbackFactory(overall=3)
    for overall in (5, 4):
        FeedbackFactory(overall=overall)

    assert table(client, "Satisfaction by month") == [("January 2026", "3.00", 1), ("March 2026", "4.50", 2)]


@pytest.mark.clause("S0-01")
def test_mean_satisfaction_per_department_and_receptionist(client, reader, host, department):
    receptionist = UserFactory(name="Rita Receptionist", department=DepartmentFactory(name="Marketing"))
    for overall in (5, 4):
        FeedbackFactory(contact_person=host, receptionist=receptionist, overall=overall)
    FeedbackFactory(contact_person=receptionist, overall=2)

    departments, receptionists = "Satisfaction by department", "Satisfaction by receptionist"
    assert table(client, departments) == [("Customer Projects", "4.50", 2), ("Marketing", "2.00", 1)]
    assert table(client, receptionists) == [("Rita Receptionist", "4.50", 2)]


@pytest.mark.clause("S4-171")
def test_satisfaction_by_customer_tier(client, reader):
    important = OrganisationFactory(tier="A", tier_reason="Strategic")
    FeedbackFactory(contact=ContactFactory(organisation=important), overall=4)
    FeedbackFactory(overall=2)

    assert table(client, "Satisfaction by customer tier") == [("no tier", "2.00", 1), ("A · important", "4.00", 1)]


@pytest.mark.clause("S2-05")
def test_satisfaction_with_the_handling_per_handler(client, reader, host):
    issue = IssueFactory(handler=host, department=host.department)
    for rating in (5, 2):
        FollowUp.objects.create(
            issue=issue,
            cycle=1,
            done_at=now(),
            done_by=host,
            channel="phone",
            handling_rating=rating,
            has_other_needs=False,
        )

    assert table(client, "Satisfaction with the handling of issues") == [("He Host", "3.50", 2)]


@pytest.mark.clause("S0-17")
def test_preparation_on_time_per_supporting_department(client, reader):
    canteen, motor_pool = DepartmentFactory(name="Canteen"), DepartmentFactory(name="Motor pool")
    visit = now() - timedelta(days=5)
    for department, kept in [(canteen, True), (canteen, False), (motor_pool, True)]:
        task = AppointmentFactory()
        begun = visit - timedelta(days=7)
        clock = deadlines.start(task, "PREP_TASKS", owner=None, department=department, at=begun, anchor=visit)
        deadlines.stop(task, "PREP_TASKS", at=clock.due_at + timedelta(hours=-1 if kept else 1))

    assert table(client, "Preparation done on time") == [("Canteen", "50 %", 2), ("Motor pool", "100 %", 1)]


def test_another_quarter_has_its_own_figures(client, reader):
    FeedbackFactory(overall=5)

    assert table(client, "Satisfaction by month", quarter="2025-10-01") == []
    assert "2025, quarter 4" in page(client, quarter="2025-10-01").content.decode()
    assert "2026, quarter 1" in page(client, quarter="nonsense").content.decode()


def test_a_figure_opens_into_the_answers_behind_it(client, reader, host):
    FeedbackFactory(contact_person=host, overall=5)
    with moment.at(JANUARY):
        FeedbackFactory(contact_person=host, overall=3)
    FeedbackFactory(overall=2)
    FeedbackFactory(contact_person=host)

    # What departments prepared is counted too, and opens into no answers.
    rows = [row for shown in page(client).context["tables"] for row in shown.rows if row.url]
    assert len(rows) == 7
    for row in rows:
        assert len(client.get(row.url).context["page"].rows) == row.n


def test_the_page_costs_the_same_whatever_is_behind_it(client, reader):
    FeedbackFactory(overall=5)
    page(client)
    with CaptureQueriesContext(connection) as little:
        page(client)
    FeedbackFactory.create_batch(3, overall=4)

    with CaptureQueriesContext(connection) as much:
        page(client)

    assert len(much) == len(little)


@pytest.mark.clause("S2-60")
def test_the_on_time_follow_up_rate_stands_beside_the_score_input(client, host):
    for kept in (True, True, True, False):
        issue = AppointmentFactory(contact_person=host)
        clock = deadlines.start(issue, "FOLLOW_UP", owner=host, at=now() - timedelta(days=20))
        deadlines.stop(issue, "FOLLOW_UP", at=clock.due_at + timedelta(hours=-1 if kept else 1))
    card = ScorecardFactory(person=host, scheme="visits-calls")
    client.force_login(UserFactory(role="assessor"))
    criterion = card.period.scheme.criteria.get(code="follow_up")

    shown = client.get(reverse("assessments:score", args=[card.pk, criterion.pk])).content.decode()

    assert "<b>75 %</b> Follow-ups on time" in shown
