"""The day of a visit as it is planned: a clash is said while one types, and one click takes what is free instead."""

from datetime import timedelta

from playwright.sync_api import expect

from accounts import actions as accounts
from tests.factories.accounts import UserFactory
from tests.factories.reception import RoomFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, itinerary_line
from visits import actions

HOUR = timedelta(hours=1)


def test_a_guide_who_is_away_is_said_while_typing_before_anything_is_saved(open_as, held_clock):
    sheet, guide = InfoSheetFactory(), UserFactory(name="Zhou Wei", username="zhou")
    start = sheet.appointment.starts_at
    accounts.record_absence(guide, start - HOUR, start + HOUR, actor=guide)
    page = open_as(sheet.created_by)
    page.goto(f"/visits/{sheet.pk}/edit/")
    expect(page.locator("#clashes section")).to_have_count(0)

    page.select_option("[name=itinerary-0-kind]", "tour")
    page.fill("[name=itinerary-0-person]", "Zhou Wei (zhou)")
    page.press("[name=itinerary-0-person]", "Tab")

    expect(page.locator("#clashes")).to_contain_text("Zhou Wei is away")

    page.fill("[name=itinerary-0-person]", "")
    page.press("[name=itinerary-0-person]", "Tab")
    expect(page.locator("#clashes section")).to_have_count(0)


def test_a_taken_room_is_changed_with_one_click_for_one_that_is_free(open_as, held_clock):
    sheet = InfoSheetFactory()
    visit = sheet.appointment
    taken, free = RoomFactory(site=visit.site, capacity=8), RoomFactory(site=visit.site, capacity=9, name="Pine")
    VisitFactory(confirmed=True, starts_at=visit.starts_at, room=taken, place="")
    step = itinerary_line(sheet, kind="meeting", room=taken, minutes=60)
    actions.edit(sheet, actor=sheet.created_by, version=sheet.version, fields={}, lines={"itinerary": [step]})
    page = open_as(sheet.created_by)
    page.goto(f"/visits/{sheet.pk}/programme/")
    expect(page.locator(".clash-list li")).to_have_count(1)

    page.click(".clash-offers button:has-text('Pine')")

    expect(page.locator(".clash-list li")).to_have_count(0)
    expect(page.locator(".plan-step")).to_contain_text("Room kept")
    assert sheet.itinerary.get().booking.room == free


def test_the_customer_is_told_of_the_car_on_a_telephone(open_as, held_clock):
    sheet = InfoSheetFactory()
    car = {"direction": "arrival", "need": "wanted", "pickup_at": sheet.appointment.starts_at - HOUR}
    car |= {"pickup_place": "Station", "vehicle_type": "Minibus", "driver": "Wang", "driver_phone": "+8613912345678"}
    actions.edit(sheet, actor=sheet.created_by, version=sheet.version, fields={}, lines={"transport": [car]})
    page = open_as(sheet.created_by, width=360, language="zh-CN")
    page.goto(f"/visits/{sheet.pk}/programme/")

    page.select_option(".tell select", "email")
    page.click(".tell button")

    expect(page.locator(".plan-ride .tell")).to_have_count(0)
    ride = sheet.transport.get(direction="arrival")
    assert (ride.told_by_way_of, ride.told_by) == ("email", sheet.created_by)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
