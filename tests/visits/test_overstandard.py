"""What a sheet asks for beyond the standard of its level, and what may be spent without asking."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory
from visits.actions import levels
from visits.models import Level, PermittedGift, ServiceItem
from visits.overstandard import lines_over, yuan

pytestmark = pytest.mark.django_db
NO_CAP = "No cap is set for this: every line needs approval."


@pytest.fixture
def level():
    return Level.objects.get(code="B")


@pytest.fixture
def sheet(noon):
    visit = VisitFactory(confirmed=True, head_count=4, starts_at=noon + timedelta(days=10))
    return InfoSheetFactory(level="B", appointment=visit)


def cap(level, category, amount, noon, days=0):
    details = {"category": category, "amount": amount, "valid_from": (noon + timedelta(days=days)).date()}
    return levels.set_cap(level, reason="Budget 2026", actor=UserFactory(role="admin"), **details)


def meal(sheet, **columns):
    return sheet.meals.create(starts_at=sheet.appointment.starts_at, **columns)


def said(sheet):
    return [(over.kind, over.why) for over in lines_over(sheet)]


def test_without_a_cap_every_line_of_the_category_needs_approval(sheet):
    meal(sheet, per_person=10)
    sheet.lodging.create(hotel="Grand", check_in=sheet.appointment.starts_at.date())
    sheet.transport.create(direction="arrival", pickup_at=sheet.appointment.starts_at, pickup_place="Airport")
    sheet.gifts.create(name="Tea")

    assert said(sheet) == [("meal", NO_CAP), ("lodging", NO_CAP), ("transport", NO_CAP), ("gift", NO_CAP)]


def test_a_car_that_is_not_needed_needs_no_approval(sheet):
    sheet.transport.create(direction="arrival", pickup_at=sheet.appointment.starts_at, need="not_needed")

    assert said(sheet) == []


def test_a_meal_is_compared_by_person(sheet, level, noon):
    cap(level, "meal", Decimal(150), noon)
    meal(sheet, per_person=150)
    meal(sheet, per_person=Decimal("180.50"), persons=6)

    over = lines_over(sheet)

    assert [each.why for each in over] == ["¥180.50 per person, at most ¥150."]
    assert over[0].excess == Decimal("183.00")


def test_what_costs_nobody_said_how_much_cannot_be_compared(sheet, level, noon):
    cap(level, "meal", Decimal(150), noon)
    meal(sheet)

    assert said(sheet) == [("meal", "Its cost is not said.")]


def test_rooms_and_cars_are_compared_by_night_and_by_ride(sheet, level, noon):
    cap(level, "lodging", Decimal(500), noon), cap(level, "transport", Decimal(300), noon)
    there = {"pickup_at": sheet.appointment.starts_at, "pickup_place": "Airport", "direction": "arrival"}
    sheet.lodging.create(hotel="Grand", check_in=noon.date(), nights=2, rooms=3, per_night=600)
    sheet.transport.create(count=2, cost=600, **there)
    sheet.transport.create(count=1, cost=600, **there)

    over = lines_over(sheet)

    assert [(each.kind, each.excess) for each in over] == [("lodging", 600), ("transport", 300)]


def test_a_cap_counts_from_the_day_of_the_visit_on_and_the_last_word_of_a_day_counts(sheet, level, noon):
    meal(sheet, per_person=150)
    cap(level, "meal", Decimal(100), noon)
    assert len(lines_over(sheet)) == 1

    cap(level, "meal", Decimal(200), noon, days=10)
    assert lines_over(sheet) == []
    cap(level, "meal", Decimal(300), noon, days=11)
    cap(level, "meal", Decimal(120), noon, days=10)

    assert [each.cap for each in lines_over(sheet)] == [Decimal(120)]


def test_a_cap_may_be_taken_away_again(sheet, level, noon):
    meal(sheet, per_person=10)
    cap(level, "meal", Decimal(100), noon)
    cap(level, "meal", None, noon)

    assert said(sheet) == [("meal", NO_CAP)]


def test_gifts_are_compared_with_what_the_level_permits(sheet, level, noon):
    cap(level, "gift", Decimal(50), noon)
    tea = {"name": "Tea set", "name_zh": "茶具", "most": 1, "value": Decimal(80)}
    PermittedGift.objects.create(level=level, created_at=noon, **tea)
    PermittedGift.objects.create(level=level, created_at=noon, name="Pen", most=2)

    for name, quantity, value in [("茶具", 4, 80), ("Tea set", 5, 80), ("Pen", 8, 60), ("Watch", 1, 10)]:
        sheet.gifts.create(name=name, quantity=quantity, unit_value=value)

    assert said(sheet) == [
        ("gift", "More than 1 for each guest."),
        ("gift", "¥60 per piece, at most ¥50."),
        ("gift", "This gift is not one of those permitted at the level."),
    ]


def test_a_retired_gift_is_not_permitted_any_more(sheet, level, noon):
    cap(level, "gift", Decimal(50), noon)
    PermittedGift.objects.create(level=level, created_at=noon, name="Pen")
    old = PermittedGift.objects.create(level=level, created_at=noon, name="Watch")
    levels.retire_gift(old, actor=UserFactory(role="admin"))
    sheet.gifts.create(name="Watch", unit_value=10)

    assert said(sheet) == [("gift", "This gift is not one of those permitted at the level.")]


def test_items_of_the_table_that_need_approval_are_over_until_they_are_struck():
    sheet = InfoSheetFactory(level="A")
    assert [over.what for over in lines_over(sheet)] == ["Meal", "Gift"]

    sheet.service_items.filter(item_code="meal").update(
        decision=ServiceItem.Decision.STRUCK, reason="They leave at noon"
    )

    assert [over.what for over in lines_over(sheet)] == ["Gift"]


def test_an_item_above_the_level_is_over():
    sheet = InfoSheetFactory(level="C")
    sheet.service_items.create(item_code="tour", name="Tour", text="Showroom", is_extra=True, reason="Asked for")

    assert said(sheet) == [("service", "Added to what the level gives by itself: Asked for")]


def test_without_a_level_nothing_is_compared():
    assert lines_over(InfoSheetFactory()) == []


def test_amounts_are_written_as_people_write_them():
    assert [yuan(Decimal(amount)) for amount in ("180.00", "1250.5")] == ["¥180", "¥1,250.50"]
    assert yuan(None) == "–"
