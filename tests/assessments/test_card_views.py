"""The pages of scorecards."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import actions
from assessments.models import Feedback, Rectification, Scorecard
from deadlines import actions as deadlines
from history import moment
from tests.assessments.card_pages import AFTER, criterion_of, shown, text
from tests.assessments.test_cards import promise
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.assessments import FeedbackFactory, PeriodFactory, ScorecardFactory, score_all

pytestmark = pytest.mark.django_db
D = Decimal
HOUR = timedelta(hours=1)


def measured(host):
    """Enough promises and answers for a total."""
    for _n in range(5):
        promise(host, kept=True)
    FeedbackFactory.create_batch(3, contact_person=host, overall=4)


def test_while_the_quarter_runs_the_list_says_what_it_would_be_today(client, host, assessor):
    measured(host)
    ScorecardFactory(person=host)
    client.force_login(assessor)

    page = text(client.get(reverse("assessments:list")))

    assert "If the period ended today" in page
    assert "<b>90.00</b>" in page
    assert "Excellent" in page


def test_everybody_finds_their_own_card_and_those_of_their_people_and_no_others(client, host, manager, stranger):
    own, other = ScorecardFactory(person=host), ScorecardFactory(person=stranger)
    seen = {}
    for reader in (host, manager, stranger):
        client.force_login(reader)
        seen[reader.username] = [client.get(card.get_absolute_url()).status_code for card in (own, other)]

    assert seen == {"host": [200, 404], "manager": [200, 404], "stranger": [404, 200]}


def test_the_formula_is_shown_with_the_numbers_in_it(client, host):
    measured(host)
    card = ScorecardFactory(person=host)
    client.force_login(host)

    page = text(client.get(card.get_absolute_url()))

    assert "(60 × 100 + 40 × 75) ÷ (60 + 40) = 90.00" in page
    assert "12 ÷ 3 = 4" in page
    assert "Excellent ≥ 90 · Good ≥ 75 · Pass ≥ 60 · Fail ≥ 0" in page


def test_too_little_evidence_is_said_and_is_no_fail(client, host):
    card = ScorecardFactory(person=host)
    client.force_login(host)

    page = text(client.get(card.get_absolute_url()))

    assert "Too little is known" in page
    assert "This is not a fail." in page


@pytest.mark.parametrize(("code", "records"), [("on_time", 5), ("satisfaction", 3)])
def test_a_figure_opens_into_its_rows_and_each_row_into_its_record(client, host, code, records):
    for _n in range(5):
        promise(host, kept=True)
    FeedbackFactory.create_batch(3, receptionist=host, overall=4)
    card = ScorecardFactory(person=host)
    client.force_login(host)

    page = client.get(reverse("assessments:evidence", args=[card.pk, criterion_of(card, code).pk]))

    rows = page.context["rows"]
    assert len(rows) >= records
    assert [client.get(row.url).status_code for row in rows] == [200] * len(rows)
    assert [text(page).count(f'<a href="{row.url}">') >= 1 for row in rows] == [True] * len(rows)


def test_a_shown_card_opens_into_the_rows_that_were_counted_then(client, host, assessor):
    measured(host)
    card = shown(ScorecardFactory(person=host), assessor)
    FeedbackFactory(contact_person=host, overall=1)
    client.force_login(host)

    page = client.get(reverse("assessments:evidence", args=[card.pk, criterion_of(card, "satisfaction").pk]))

    assert [row.said for row in page.context["rows"]] == ["4 / 5"] * 3
    assert "These records were counted on Thu 2 Apr 2026 09:00, when the result was shown" in text(page)
    assert "Not each counts as a whole" not in text(page)


def test_frozen_rows_say_that_the_share_of_each_is_in_the_figure_alone(client, host, assessor):
    measured(host)
    made = promise(host, kept=None)
    deadlines.reassign(made.subject, owner=UserFactory(department=host.department), at=made.started_at + HOUR)
    card = shown(ScorecardFactory(person=host), assessor)
    client.force_login(host)
    on_time = criterion_of(card, "on_time").pk

    page = text(client.get(reverse("assessments:evidence", args=[card.pk, on_time])))
    beside = text(client.get(reverse("assessments:evidence-beside", args=[card.pk, on_time, "on_time"])))

    assert "Not each counts as a whole" in page
    assert "The records are those of today" in beside


def test_the_course_of_a_card_on_its_page(client, host, assessor):
    measured(host)
    card = ScorecardFactory(person=host)
    client.force_login(assessor)

    with moment.at(AFTER):
        for verb in ("propose", "publish"):
            client.post(reverse(f"assessments:{verb}", args=[card.pk]))
        page = text(client.get(card.get_absolute_url()))

    card.refresh_from_db()
    assert (card.state, card.total, card.grade) == ("published", D("90.00"), "excellent")
    assert "published the result" in page


@pytest.mark.clause("S2-66")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Say until when the failed result is put right."),
        ("soon", "Say until when the failed result is put right."),
        ("9999-12-31", "Say until when the failed result is put right."),
        ("2026-04-01", "This day is over already."),
    ],
)
def test_a_fail_is_not_published_without_a_day_by_which_it_is_put_right(client, host, assessor, typed, said):
    card = ScorecardFactory(person=host, scheme="competence")
    score_all(card, assessor, points=D(40))
    shown(card, assessor)
    client.force_login(assessor)

    with moment.at(AFTER):
        page = client.post(reverse("assessments:publish", args=[card.pk]), {"rectify_by": typed}, follow=True)
        before = Scorecard.objects.get(), Rectification.objects.count()
        client.post(reverse("assessments:publish", args=[card.pk]), {"rectify_by": "2026-04-30"})

    assert said in text(page)
    assert (before[0].state, before[0].grade, before[1]) == ("provisional", "fail", 0)
    assert (Scorecard.objects.get().state, str(Rectification.objects.get().due_on)) == ("published", "2026-04-30")


def test_a_running_period_says_why_its_result_cannot_be_shown(client, host, assessor):
    card = ScorecardFactory(person=host)
    client.force_login(assessor)

    page = client.post(reverse("assessments:propose", args=[card.pk]), follow=True)

    assert "The period runs until Tue 31 Mar 2026" in text(page)


@pytest.mark.parametrize("verb", ["propose", "publish", "reopen"])
def test_a_verb_is_never_a_get(client, host, assessor, verb):
    card = ScorecardFactory(person=host)
    client.force_login(assessor)

    assert client.get(reverse(f"assessments:{verb}", args=[card.pk])).status_code == 405


@pytest.mark.clause("S0-29", "S1-80")
def test_the_scores_of_a_period_are_exported_for_the_hr_system(client, host, department, assessor):
    host.staff_number, host.name = "P-17", "=He Host"
    host.save()
    measured(host)
    card = shown(ScorecardFactory(person=host), assessor)
    with moment.at(AFTER):
        actions.publish(card, actor=assessor)
    client.force_login(UserFactory(role="hr"))

    response = client.get(reverse("assessments:export", args=[card.period_id]), {"format": "csv"})

    rows = list(csv.reader(io.StringIO(response.getvalue().decode().removeprefix("\ufeff"))))
    heads = ["Staff number", "Person or department", "Department", "Period", "Kind", "State"]
    assert rows[0] == [*heads, "Deadlines kept", "Customer satisfaction", "Total", "Grade"]
    assert rows[1] == [
        "P-17",
        "'=He Host",
        "Customer Projects",
        "2026, quarter 1",
        "Regular, by quarter",
        "Published",
        "100.0",
        "75.0",
        "90.0",
        "Excellent",
    ]


def test_who_is_not_assessed_is_told_from_a_fail_in_the_export(client, host):
    card = ScorecardFactory(person=host)
    client.force_login(UserFactory(role="hr"))

    response = client.get(reverse("assessments:export", args=[card.period_id]), {"format": "csv"})

    assert response.getvalue().decode().splitlines()[1].endswith(",,,,Not assessed")


def test_a_list_of_three_cards_costs_what_one_costs(client, host, assessor):
    period = PeriodFactory()
    ScorecardFactory(person=host, period=period)
    client.force_login(assessor)
    client.get(reverse("assessments:list"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("assessments:list"))
    for _n in range(2):
        person = UserFactory(department=host.department)
        promise(person, kept=True)
        ScorecardFactory(person=person, period=period)

    with CaptureQueriesContext(connection) as three:
        client.get(reverse("assessments:list"))

    assert len(three) == len(one)
    assert len(three) <= 18
    assert Scorecard.objects.count() == 3


def test_departments_among_the_people_cost_no_more_the_more_they_are(client, host, assessor):
    period = PeriodFactory()
    client.force_login(assessor)

    def asked(people, departments):
        for _n in range(people):
            ScorecardFactory(person=UserFactory(department=DepartmentFactory()), period=period)
        for _n in range(departments):
            ScorecardFactory(person=None, department=DepartmentFactory(), period=period)
        client.get(reverse("assessments:list"))
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("assessments:list"))
        return len(found)

    assert asked(1, 1) == asked(2, 3)


@pytest.mark.parametrize("name", ["assessments:card", "assessments:evidence"])
def test_a_card_with_much_behind_it_costs_what_an_empty_one_costs(client, host, name):
    card = ScorecardFactory(person=host)
    FeedbackFactory(contact_person=host, overall=4)
    args = [card.pk] if name.endswith("card") else [card.pk, criterion_of(card, "satisfaction").pk]
    client.force_login(host)
    client.get(reverse(name, args=args))
    with CaptureQueriesContext(connection) as little:
        client.get(reverse(name, args=args))
    FeedbackFactory.create_batch(3, contact_person=host, overall=4)

    with CaptureQueriesContext(connection) as much:
        client.get(reverse(name, args=args))

    assert len(much) == len(little)
    assert Feedback.objects.count() == 4


def test_the_list_of_people_in_a_period_is_nine_questions(client, host):
    period = PeriodFactory()
    for _n in range(3):
        person = UserFactory(department=host.department)
        ScorecardFactory(person=person, period=period)
        promise(person, kept=True)
    client.force_login(UserFactory(role="hr"))
    client.get(reverse("assessments:list"))

    with CaptureQueriesContext(connection) as asked:
        page = client.get(reverse("assessments:list"))

    assert len(page.context["readings"]) == 3
    assert len(asked) <= 9
