"""Badges: a number of the site and the day for each visitor, on paper, found again by their code."""

from datetime import timedelta

import pytest
from django.urls import reverse

from reception import actions
from reception.actions.badges import issue_badges
from reception.models import Appointment, Badge, Visitor
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory, SiteFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return UserFactory(role="front_desk")


def party(size, **more):
    appointment = AppointmentFactory(confirmed=True, **more)
    for nth in range(1, size):
        Visitor.objects.create(appointment=appointment, name=f"Guest {nth}")
    return appointment


def people(appointment):
    return list(appointment.visitors.select_related("appointment"))


def test_a_delegation_of_twelve_gets_its_badges_with_one_click(client, desk, noon):
    visit = party(12, starts_at=noon)
    client.force_login(desk)
    chosen = {"visitor": [row.pk for row in people(visit)]}

    sheet = client.post(reverse("reception:badges") + f"?appointment={visit.pk}", chosen, follow=True)

    assert [str(badge) for badge in Badge.objects.all()] == [f"{n:03d}" for n in range(1, 13)]
    assert sheet.content.decode().count("<svg") == 12
    assert [row.badge_number for row in people(visit)] == [f"{n:03d}" for n in range(1, 13)]


def test_a_badge_printed_again_keeps_its_number(desk, noon):
    visit = party(2, starts_at=noon)
    first = issue_badges(people(visit), actor=desk)

    again = issue_badges(reversed(people(visit)), actor=desk)

    assert again == first[::-1]
    assert Badge.objects.count() == 2


def test_numbers_begin_anew_with_each_site_and_each_day(desk, noon):
    here, there = party(1, starts_at=noon), party(1, starts_at=noon, site=SiteFactory())
    tomorrow = (noon + timedelta(days=1)).date()

    today = issue_badges([*people(here), *people(there)], actor=desk)
    next_day = issue_badges(people(here), actor=desk, day=tomorrow)

    assert [badge.number for badge in [*today, *next_day]] == [1, 1, 1]


def test_a_card_number_that_the_desk_typed_stays(desk, noon):
    visit = party(1, starts_at=noon)
    visit.visitors.update(badge_number="A17")

    issue_badges(people(visit), actor=desk)

    assert visit.visitors.get().badge_number == "A17"


def test_a_badge_that_is_found_leads_to_the_visit_for_who_may_see_it(client, desk, noon):
    visit = party(1, starts_at=noon)
    (badge,) = issue_badges(people(visit), actor=desk)
    url, got = reverse("reception:badge", args=[badge.key]), []

    for person in (desk, UserFactory()):
        client.force_login(person)
        answer = client.get(url)
        got.append((answer.status_code, answer.get("Location")))

    assert got == [(302, visit.get_absolute_url()), (404, None)]


def test_the_guard_prints_no_badge_of_a_private_visit_of_others(client, desk, noon):
    """R30."""
    visit = party(1, starts_at=noon)
    (badge,) = issue_badges(people(visit), actor=desk)
    Appointment.objects.filter(pk=visit.pk).update(is_private=True)
    client.force_login(UserFactory(role="gate_security"))

    choice = client.get(reverse("reception:badges")).content.decode()
    sheet = client.get(reverse("reception:badge-sheet"), {"badges": badge.pk}).content.decode()

    assert [visit.visitor_name in page for page in (choice, sheet)] == [False, False]


def test_who_has_left_gets_no_badge(client, desk, noon):
    visit = party(1, starts_at=noon)
    actions.check_in(visit, actor=None)
    actions.check_out(visit, actor=None)
    client.force_login(desk)

    client.post(reverse("reception:badges"), {"visitor": [people(visit)[0].pk]})

    assert not Badge.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_choice_costs_the_same_for_one_and_for_three(client, desk, noon, count, django_assert_max_num_queries):
    for _nth in range(count):
        party(2, starts_at=noon)
    client.force_login(desk)

    with django_assert_max_num_queries(10):
        client.get(reverse("reception:badges"))


def test_a_sheet_of_badges_that_cannot_be_is_empty(client):
    client.force_login(UserFactory(role="front_desk"))

    assert client.get(reverse("reception:badge-sheet"), {"badges": "9" * 25}).context["badges"] == []
