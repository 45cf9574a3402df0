"""Where counting a period takes long, lists show what was counted last."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import clock
from assessments.actions import tallies
from assessments.cards import read, read_one
from assessments.models import Scorecard, Tally
from history import moment
from history.moment import now
from tests.assessments.test_cards import promise
from tests.factories.accounts import UserFactory
from tests.factories.assessments import ScorecardFactory

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def cards(host, manager):
    """Two cards of one period; he kept five promises."""
    for _n in range(5):
        promise(host, kept=True)
    card = ScorecardFactory(person=host)
    return [card, ScorecardFactory(person=manager, period=card.period)]


@pytest.fixture
def slow(monkeypatch):
    """A company so large that counting takes long."""
    monkeypatch.setattr(tallies, "LONG", 0)


def points(reading):
    return next(line.points for line in reading.lines if line.criterion.code == "on_time")


def side_by_side(cards, at=None, **more):
    rows = Scorecard.objects.filter(pk__in=[card.pk for card in cards]).with_subject().with_period().order_by("pk")
    return read(rows, at=at or now(), **more)


def test_cards_beside_one_another_show_what_was_counted_last_and_say_when(cards, host, slow):
    clock.tally()
    promise(host, kept=False)

    found = side_by_side(cards)

    assert [points(row) for row in found] == [D(100), None]
    assert {row.counted_at for row in found} == {now()}
    assert points(side_by_side(cards, anew=True)[0]) == D("83.33")


def test_one_card_is_counted_anew(cards, host, slow):
    clock.tally()
    promise(host, kept=False)

    reading = read_one(cards[0], at=now())

    assert (points(reading), reading.counted_at) == (D("83.33"), None)


def test_who_joined_since_is_counted_anew(cards, slow):
    clock.tally()
    late = UserFactory(department=cards[0].person.department)
    for _n in range(5):
        promise(late, kept=True)
    fresh = ScorecardFactory(person=late, period=cards[0].period)

    assert [points(row) for row in side_by_side([*cards, fresh])] == [D(100), None, D(100)]


def test_what_was_counted_long_ago_is_counted_anew(cards, host, slow, noon):
    clock.tally()
    promise(host, kept=False)

    assert points(side_by_side(cards, at=noon + timedelta(minutes=29))[0]) == D(100)
    assert points(side_by_side(cards, at=noon + timedelta(minutes=30))[0]) == D("83.33")


def test_the_next_round_replaces_it(cards, host, slow, noon):
    clock.tally()
    promise(host, kept=False)
    with moment.at(noon + timedelta(minutes=10)):
        clock.tally()

        assert points(side_by_side(cards)[0]) == D("83.33")
    assert {row.counted_at for row in Tally.objects.all()} == {noon + timedelta(minutes=10)}


def test_what_is_counted_in_a_moment_is_not_kept(cards, slow, monkeypatch):
    clock.tally()
    assert Tally.objects.exists()
    monkeypatch.setattr(tallies, "LONG", 60)
    clock.tally()

    assert not Tally.objects.exists()
    assert {row.counted_at for row in side_by_side(cards)} == {None}


def test_a_period_that_collects_no_more_has_no_tally(cards, slow):
    clock.tally()
    Scorecard.objects.update(state=Scorecard.State.PROVISIONAL, total=90, grade="excellent")
    clock.tally()

    assert not Tally.objects.exists()


def test_the_list_says_when_it_was_counted(cards, client, slow):
    client.force_login(UserFactory(role="assessor"))
    url = reverse("assessments:list")
    said = "Figures as counted at"
    assert said not in client.get(url).content.decode()
    clock.tally()

    assert said in client.get(url).content.decode()
    assert said in client.get(reverse("assessments:pictures")).content.decode()
    assert said in client.get(reverse("assessments:report", args=[cards[0].period_id])).content.decode()
