"""Charts, what moved, what the quarter would say today, and the quarter on paper."""

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.models import CriterionScore, Scorecard
from history import moment
from history.moment import now
from tests.assessments.test_cards import promise
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.assessments import FeedbackFactory, PeriodFactory, ScorecardFactory
from tests.factories.consequences import violation

pytestmark = pytest.mark.django_db
D = Decimal


def on(month, day, year=2026):
    return datetime(year, month, day, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def get(client, name, *args, **query):
    return client.get(reverse(f"assessments:{name}", args=args), query)


def chart(response, code):
    return next(row for row in response.context["charts"] if row.code == code)


def values(series):
    return [cell.value for cell in series.cells]


@pytest.fixture
def assessor(client):
    person = UserFactory(username="assessor", role="assessor")
    client.force_login(person)
    return person


@pytest.fixture
def last_quarter():
    return PeriodFactory(starts_on=date(2025, 10, 1), ends_on=date(2025, 12, 31))


def published(person, period, total, grade):
    """A card as it stands after its course, each criterion with the points of the total."""
    card = ScorecardFactory(person=person, period=period)
    for criterion in period.scheme.criteria.all():
        CriterionScore.objects.create(
            scorecard=card, criterion=criterion, outcome="scored", value=D(total), points=D(total), at=now()
        )
    Scorecard.objects.filter(pk=card.pk).update(
        state="published", total=D(total), grade=grade, covered=100, proposed_at=now(), published_at=now()
    )
    return card


def measured(person, mark=4):
    for _n in range(5):
        promise(person, kept=True)
    FeedbackFactory.create_batch(3, contact_person=person, overall=mark)


@pytest.mark.clause("S1-01")
def test_a_manager_s_day_has_satisfaction_and_the_number_of_receptions_by_month(client, manager, host):
    with moment.at(on(1, 20)):
        FeedbackFactory(contact_person=host, overall=5)
        FeedbackFactory(contact_person=host, overall=4)
    FeedbackFactory(contact_person=host, overall=3)
    client.force_login(manager)
    day = client.get(reverse("home:my-day")).content.decode()

    fragment = client.get(reverse("assessments:satisfaction"), headers={"HX-Request": "true"})

    assert f'hx-get="{reverse("assessments:satisfaction")}"' in day
    received, satisfaction = fragment.context["chart"].series
    assert list(fragment.context["chart"].labels) == ["January 2026", "February 2026", "March 2026"]
    assert values(received) == [2, 0, 1]
    assert values(satisfaction) == [D("4.50"), None, D("3.00")]
    assert "<canvas" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()


def test_each_month_of_the_chart_opens_into_its_answers(client, manager, host):
    with moment.at(on(1, 20)):
        FeedbackFactory(contact_person=host, overall=5)
    FeedbackFactory(contact_person=host, overall=3)
    client.force_login(manager)
    chart = get(client, "satisfaction").context["chart"]

    january = client.get(chart.series[1].cells[0].url)

    assert [row.said for row in january.context["rows"]] == ["5 / 5"]
    assert (january.context["month"], january.context["figure"].n) == ("January 2026", 1)


def test_who_leads_nobody_has_no_chart_on_their_day(client, host):
    client.force_login(host)

    assert "hx-get" not in client.get(reverse("home:my-day")).content.decode().split("<main")[1].split("</main")[0]


def test_grades_are_distributed_over_people_and_departments(client, assessor, last_quarter):
    for total, grade in (("95", "excellent"), ("91", "excellent"), ("40", "fail")):
        published(UserFactory(), last_quarter, total, grade)
    ScorecardFactory(person=None, department=DepartmentFactory(), period=last_quarter)

    grades = chart(get(client, "pictures", period=last_quarter.pk), "grades")

    assert grades.labels == ["Excellent", "Good", "Pass", "Fail", "Not assessed"]
    assert [values(series) for series in grades.series] == [[2, 0, 0, 1, 0], [0, 0, 0, 0, 1]]


def test_visitors_are_drawn_up_to_the_chosen_period(client, assessor, host, last_quarter):
    published(host, last_quarter, 80, "good")
    FeedbackFactory(contact_person=host, overall=4)
    with moment.at(datetime(2025, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))):
        FeedbackFactory(contact_person=host, overall=5)
    client.force_login(assessor)

    charts = {chart.code: chart for chart in get(client, "pictures", period=last_quarter.pk).context["charts"]}

    assert list(charts["satisfaction"].labels)[-1] == "December 2025"


def test_what_moved_since_the_quarter_before_is_told_the_furthest_first(client, assessor, host, last_quarter):
    other = UserFactory(department=DepartmentFactory())
    published(host, last_quarter, "50", "fail")
    published(other, last_quarter, "88", "good")
    measured(host)
    measured(other)
    period = PeriodFactory()
    for person in (host, other):
        ScorecardFactory(person=person, period=period)

    moved = get(client, "pictures").context["moved"]

    assert [(step.name, step.before, step.now, step.said) for step in moved] == [
        (host, D("50.00"), D("90.00"), "+40"),
        (other, D("88.00"), D("90.00"), "+2"),
    ]


def test_one_sees_the_pictures_of_oneself_and_one_s_people_and_of_nobody_else(client, host, manager, stranger):
    ScorecardFactory(person=host)
    seen = {}
    for reader in (host, manager, stranger):
        client.force_login(reader)
        seen[reader.username] = get(client, "picture-of-person", host.pk).status_code

    assert seen == {"host": 200, "manager": 200, "stranger": 404}


def test_a_person_s_totals_are_drawn_from_quarter_to_quarter(client, host, last_quarter):
    published(host, last_quarter, "72.50", "pass")
    measured(host)
    ScorecardFactory(person=host, period=PeriodFactory())
    client.force_login(host)

    page = get(client, "picture-of-person", host.pk)

    totals = chart(page, "totals")
    assert totals.labels == ["2025, quarter 4", "2026, quarter 1"]
    assert values(totals.series[0]) == [D("72.50"), D("90.00")]
    assert [values(series) for series in chart(page, "criteria").series] == [[D(100), D(75)], [D("72.5"), D("72.5")]]
    assert "None proves anything" in page.content.decode()


def test_if_the_quarter_ended_today_with_a_card(client, host):
    measured(host)
    ScorecardFactory(person=host)
    client.force_login(host)

    [reading] = get(client, "mine").context["readings"]

    assert (reading.total, reading.grade, reading.card.person) == (D("90.00"), "Excellent", host)


@pytest.mark.parametrize("role", [None, "front_desk", "gate_security", "hr", "admin", "assessor", "sales"])
def test_if_the_quarter_ended_today_for_everybody_also_without_a_card(client, role):
    person = UserFactory(**({"role": role} if role else {}), department=DepartmentFactory())
    client.force_login(person)

    page = get(client, "mine")

    assert Scorecard.objects.count() == 0
    assert page.context["readings"][0].total is None
    assert "This is not a fail." in page.content.decode()
    assert "You have no scorecard in this quarter" in page.content.decode()


def test_what_is_foreseen_without_a_card_is_what_a_card_would_say(client, host):
    measured(host, mark=5)
    client.force_login(host)
    [foreseen] = get(client, "mine").context["readings"]
    ScorecardFactory(person=host, scheme=foreseen.card.period.scheme.code)

    [read] = get(client, "mine").context["readings"]

    assert [(line.said, line.points) for line in foreseen.lines] == [(line.said, line.points) for line in read.lines]
    assert foreseen.result == read.result


@pytest.mark.parametrize("has_card", [True, False])
def test_the_figures_that_an_assessor_will_have_before_them_stand_beside_and_open(client, host, has_card):
    promise(host, kept=True)
    promise(host, kept=False)
    if has_card:
        ScorecardFactory(person=host, scheme="visits-calls")
    client.force_login(host)

    page = get(client, "mine")

    beside = {row.indicator.code: row.told for line in page.context["readings"][0].lines for row in line.beside}
    assert beside["on_time"] == "1 ÷ 2 = 50 %"
    found = re.search(r'<a href="([^"]+)">Deadlines kept on time: 1 ÷ 2 = 50 %</a>', page.content.decode())
    assert len(client.get(found[1]).context["rows"]) == 2


def test_a_critical_event_that_holds_the_total_down_is_said(client, host):
    measured(host)
    violation("confirmed", kind="collusion", subject=host)
    ScorecardFactory(person=host)
    client.force_login(host)

    page = get(client, "mine")

    assert page.context["readings"][0].total == 59
    assert "the total is at most 59" in page.content.decode()


def test_a_foreseen_figure_opens_into_one_s_own_records(client, host, stranger):
    promise(host, kept=True)
    promise(stranger, kept=True)
    client.force_login(host)

    rows = get(client, "my-records", "on_time").context["rows"]

    assert [row.is_hit for row in rows] == [True]
    assert get(client, "my-records", "happiness").status_code == 404


def test_the_quarter_on_paper_of_a_department_names_its_people_and_no_others(client, assessor, host, last_quarter):
    published(host, last_quarter, "72.50", "pass")
    published(UserFactory(department=DepartmentFactory()), last_quarter, "95", "excellent")

    page = get(client, "report", last_quarter.pk, department=host.department_id)

    assert [reading.card.subject for reading in page.context["readings"]] == [host]
    assert "Seen by, date:" in page.content.decode()


@pytest.mark.parametrize("query", [{"person": "x"}, {"department": "9" * 30}, {"person": 0}])
def test_a_report_of_nobody_is_not_found(client, assessor, last_quarter, query):
    ScorecardFactory(period=last_quarter)

    assert get(client, "report", last_quarter.pk, **query).status_code == 404


def test_a_report_of_a_running_quarter_says_that_it_is_provisional(client, assessor):
    card = ScorecardFactory()

    assert "Provisional" in get(client, "report", card.period_id).content.decode()


def test_the_pictures_of_three_people_cost_what_those_of_one_cost(client, assessor, host):
    ScorecardFactory(person=host)
    get(client, "pictures")
    with CaptureQueriesContext(connection) as one:
        get(client, "pictures")
    for _n in range(2):
        ScorecardFactory(person=UserFactory(department=host.department))

    with CaptureQueriesContext(connection) as three:
        page = get(client, "pictures")

    assert len(three) == len(one)
    assert sum(values(chart(page, "grades").series[0])) == 3
