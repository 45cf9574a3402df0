"""Records, hours, gaps and suggestions of training (S4-15, S4-172, S0-15, S2-69..71)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import User
from assessments import actions as cards
from assessments.actions import nominations
from assessments.models import Attendance, Finding, FindingKind, Inspection, Scorecard, Topic
from assessments.suggestions import suggestions
from deadlines.models import Standard
from history import moment
from history.moment import now
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.assessments import ScorecardFactory
from tests.factories.training import CourseFactory, attended

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer():
    return UserFactory(name="Tang Trainer", role="trainer")


def topic(code):
    return Topic.objects.get(code=code)


def names(page):
    return [person.name for person in page.context["page"].rows]


def suggested(person, reader=None):
    rows = suggestions(User.objects.filter(pk=person.pk), at=now(), reader=reader or person)
    return [(row.topic.code, [reason.said for reason in row.reasons]) for row in rows]


def published(person, points, scheme="visits-calls"):
    """A published card of the quarter on which every criterion of the assessor has these points but `points`' own."""
    card = ScorecardFactory(scheme=scheme, person=person)
    for criterion in card.period.scheme.criteria.filter(source="human"):
        said = {"points": Decimal(points.get(criterion.code, 80)), "comment": "As seen.", "version": 0}
        cards.score(card, criterion=criterion, actor=UserFactory(), **said)
    Scorecard.objects.filter(pk=card.pk).update(
        state="published", proposed_at=now(), published_at=now(), total=Decimal(70), grade="pass"
    )
    return card


def found(person, area, noon):
    inspection = Inspection.objects.create(
        kind="on_site", staff=person, planned_for=noon.date(), inspected_at=noon, state="done", created_at=noon
    )
    kind = FindingKind.objects.order_by("pk").first()
    row = {"kind": kind, "area": area, "person": person, "words": "No smile", "found_at": noon, "created_at": noon}
    return Finding.objects.create(inspection=inspection, **row)


@pytest.mark.clause("S4-15")
def test_visit_training_is_recorded_and_who_had_none_for_so_many_months_is_listed(client, trainer):
    long_ago, lately, never = (UserFactory(name=f"{name} Rep", role="sales") for name in ("An", "Bo", "Cai"))
    UserFactory(name="Desk", role="front_desk")
    attended(long_ago, topic="outbound", on=date(2025, 9, 10))
    attended(lately, topic="outbound", on=date(2025, 9, 11))
    client.force_login(trainer)
    asked = reverse("assessments:training-people") + f"?topic={topic('outbound').pk}"

    assert names(client.get(asked)) == ["An Rep", "Bo Rep", "Cai Rep"]
    assert names(client.get(asked + "&months=6")) == ["An Rep", "Cai Rep"]
    assert names(client.get(asked + "&months=7")) == ["Cai Rep"]
    assert client.get(asked).context["since"] == date(2025, 9, 11)
    Standard.objects.filter(code="TRAINING_MONTHS").update(amount=12)
    assert client.get(asked).context["since"] == date(2025, 3, 11)
    assert never.trainings.count() == 0


@pytest.mark.clause("S4-172")
def test_hours_by_member_of_sales_and_quarter(client, trainer):
    rep = UserFactory(name="An Rep", role="sales")
    attended(rep, on=date(2026, 1, 5), hours="2.5")
    attended(rep, on=date(2026, 3, 11), hours="3.0")
    attended(rep, on=date(2025, 12, 31), hours="1.0")
    absent = nominations.nominate(CourseFactory(held=True), rep, actor=trainer)
    assert absent.state == "enrolled"
    client.force_login(trainer)
    sales = rep.groups.get()

    page = client.get(reverse("assessments:training-people") + f"?role={sales.pk}")

    (row,) = page.context["page"].rows
    assert row.hours[:3] == [
        ("2026, quarter 1", Decimal("5.5")),
        ("2025, quarter 4", Decimal("1.0")),
        ("2025, quarter 3", Decimal(0)),
    ]
    file = b"".join(client.get(reverse("assessments:export-training") + "?format=csv").streaming_content).decode()
    assert "An Rep" in file


@pytest.mark.clause("S2-70", "S0-15")
def test_whoever_is_below_the_pass_mark_in_knowledge_is_listed_for_training(client, trainer, host, stranger):
    published(host, {"knowledge": 55})
    published(stranger, {"knowledge": 60})
    client.force_login(trainer)

    page = client.get(reverse("assessments:suggestions"))

    assert [(row.person, row.topic.code) for row in page.context["rows"]] == [(host, "business_knowledge")]
    # The trainer may not read the card: which criterion it is, and no points.
    assert [reason.said for reason in page.context["rows"][0].reasons] == ["Business knowledge below the pass mark"]
    assert suggested(host) == [("business_knowledge", ["Business knowledge: 55 points, the pass mark is 60"])]


def test_a_knowledge_test_that_was_not_passed_counts_as_well(host, trainer):
    attended(host, topic="business_knowledge", score=Decimal(40), pass_mark=60, title="Products")

    assert suggested(host) == [("business_knowledge", ["Course “Products” not passed"])]


@pytest.mark.clause("S2-71")
def test_whoever_is_below_the_pass_mark_in_problem_handling_gets_that_course_suggested(host):
    published(host, {"problem_handling": 59})

    assert suggested(host) == [("problem_handling", ["Problem handling: 59 points, the pass mark is 60"])]


@pytest.mark.clause("S2-69")
def test_failed_etiquette_items_suggest_the_etiquette_course(host, noon):
    found(host, "etiquette", noon)

    assert suggested(host) == [("etiquette", ["Failed item (Etiquette): No smile"])]


def test_a_finding_that_was_taken_back_suggests_nothing(host, noon):
    found(host, "etiquette", noon)
    Finding.objects.update(state="withdrawn")

    assert suggested(host) == []


def test_a_card_that_is_not_published_suggests_nothing(host):
    card = published(host, {"knowledge": 20})
    Scorecard.objects.filter(pk=card.pk).update(state="provisional", published_at=None)

    assert suggested(host) == []


def test_one_click_nominates_and_a_course_that_is_passed_ends_it(client, trainer, host, noon):
    found(host, "etiquette", noon)
    course = CourseFactory(topic="etiquette")
    client.force_login(trainer)
    here = reverse("assessments:suggestions")
    assert client.get(here).context["rows"][0].course == course

    answer = client.post(reverse("assessments:nominate", args=[course.pk]), {"person": host.pk, "next": here})

    assert answer.url == here
    assert client.get(here).context["rows"][0].attendance == Attendance.objects.get()
    with moment.at(noon + timedelta(days=2)):
        attended(host, topic="etiquette", on=date(2026, 3, 12), passed=False)
        assert len(suggested(host)) == 1
        attended(host, topic="etiquette", on=date(2026, 3, 13), passed=True)
        assert suggested(host) == []


def test_suggestions_ask_as_much_for_three_people_as_for_one(host, noon, django_assert_max_num_queries):
    reader = UserFactory(role="admin")
    found(host, "etiquette", noon)
    with django_assert_max_num_queries(20) as one:
        suggestions(User.objects.all(), at=noon, reader=reader)
    for _nth in range(2):
        found(UserFactory(), "etiquette", noon)

    with django_assert_max_num_queries(len(one)):
        assert len(suggestions(User.objects.all(), at=noon, reader=reader)) == 3


def test_the_list_of_people_asks_as_much_for_three_as_for_one(client, django_assert_max_num_queries):
    client.force_login(UserFactory(role="trainer"))
    with django_assert_max_num_queries(30) as one:
        client.get(reverse("assessments:training-people"))
    for _nth in range(2):
        UserFactory(department=DepartmentFactory())
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("assessments:training-people"))


def test_a_record_is_read_by_the_person_and_the_superior_and_by_no_colleague(client, host, manager, stranger):
    attended(host, score=Decimal(77))
    record = reverse("assessments:training-record", args=[host.pk])

    for reader, status in ((host, 200), (manager, 200), (stranger, 404)):
        client.force_login(reader)
        assert client.get(record).status_code == status


def test_a_topic_is_added_changed_and_refused_under_a_name_that_is_taken(client):
    client.force_login(UserFactory(role="trainer"))
    said = {"name": "Fire drill", "name_zh": "消防演练", "order": "9", "areas": ["premises"], "is_active": "on"}
    client.post(reverse("assessments:add-topic"), said)
    fresh = Topic.objects.get(name="Fire drill")
    assert (fresh.areas, fresh.roles) == (["premises"], [])

    page = client.post(reverse("assessments:edit-topic", args=[fresh.pk]), said | {"name": "Business knowledge"})
    assert "name" in page.context["form"].errors
    changed = said | {"roles": ["sales"], "version": fresh.version}
    client.post(reverse("assessments:edit-topic", args=[fresh.pk]), changed)

    fresh.refresh_from_db()
    assert (fresh.name, fresh.roles) == ("Fire drill", ["sales"])
