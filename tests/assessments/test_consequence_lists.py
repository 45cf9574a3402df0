"""The six lists of what follows from results cost the same for one row and for three."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.consequences import appeal, card_of, idea, person, rectification, reward, violation

pytestmark = pytest.mark.django_db
QUARTERS = (date(2025, 10, 1), date(2026, 1, 1))


def somebody():
    return person(department=DepartmentFactory(head=UserFactory()))


def an_order():
    rectification("done", subject=somebody(), verifier=UserFactory())


def an_objection():
    appeal(card_of(somebody(), points=50))


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
