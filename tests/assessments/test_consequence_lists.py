"""The six lists of what follows from results cost the same for one row and for three."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history import moment
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.consequences import appeal, card_of, idea, person, rectification, reward, violation

pytestmark = pytest.mark.django_db
AFTER = datetime(2026, 4, 8, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
QUARTERS = (date(2025, 10, 1), date(2026, 1, 1))


def somebody():
    return person(department=DepartmentFactory(head=UserFactory()))


def an_order():
    rectification("done", subject=somebody(), verifier=UserFactory())


def an_objection():
    appeal(card_of(somebody(), points=50))


def an_order_for_a_fail():
    card_of(somebody(), points=50)


def fails_in_a_row():
    failing = somebody()
    for day in QUARTERS:
        card_of(failing, points=50, quarter=day)


def a_penalty():
    reward(person=somebody(), actor=UserFactory(role="admin"), approver=UserFactory(role="hr"))


def a_violation():
    violation("confirmed", subject=somebody())


def an_idea():
    idea(actor=person(role="sales", department=DepartmentFactory()))


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("rectifications", an_order),
        ("appeals", an_objection),
        ("streaks", fails_in_a_row),
        ("rewards", a_penalty),
        ("violations", a_violation),
        ("ideas", an_idea),
    ],
)
def test_a_list_costs_the_same_for_one_row_and_for_three(client, name, make):
    url = reverse(f"assessments:{name}")
    client.force_login(UserFactory(role="admin"))
    make()
    client.get(url)

    with CaptureQueriesContext(connection) as one:
        single = client.get(url)
    make()
    make()
    with CaptureQueriesContext(connection) as three:
        answer = client.get(url)

    assert [len(page.context["page"].rows) for page in (single, answer)] == [1, 3]
    assert len(three) == len(one)


def test_the_rows_behind_the_ordered_rectifications_cost_the_same_for_one_fail_and_for_three(client):
    url = reverse("assessments:indicator", args=["rectifications_raised"]) + "?quarter=2026-04-01"
    client.force_login(UserFactory(role="admin"))
    with moment.at(AFTER):
        an_order_for_a_fail()
        client.get(url)
        with CaptureQueriesContext(connection) as one:
            single = client.get(url)
        an_order_for_a_fail()
        an_order_for_a_fail()
        with CaptureQueriesContext(connection) as three:
            answer = client.get(url)

    said = "Failed assessment, 2026, quarter 1"
    assert [page.content.decode().count(said) for page in (single, answer)] == [1, 3]
    assert len(three) == len(one)
