"""The board of today: a delegation checked in with a few clicks, and the whole day by keyboard alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from history.moment import now
from reception import actions
from reception.models import Appointment, Visitor
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.usefixtures("held_clock")


@pytest.fixture
def clerk(transactional_db):
    return UserFactory(role="front_desk", department=DepartmentFactory())


def visit(name, **fields):
    return AppointmentFactory(
        **{"confirmed": True, "starts_at": now() + timedelta(hours=1), "visitor_name": name} | fields
    )


def test_a_delegation_of_twelve_is_checked_in_with_badges_from_one_page(open_as, clerk):
    delegation = visit("Zhou Min", head_count=12)
    Visitor.objects.create(appointment=delegation, name="Ingrid Berg")
    page = open_as(clerk)
    page.goto(reverse("reception:board"))

    page.get_by_role("link", name="Names, badges").click()
    expect(page.locator("[name=first_badge]")).to_be_focused()
    page.keyboard.type("17")
    page.get_by_label("Ingrid Berg", exact=True).uncheck()
    page.get_by_label("More people, not on the list").fill("9")
    page.get_by_role("button", name="Check in").click()

    expect(page.locator(".message-success")).to_contain_text("Zhou Min")
    expect(page.locator(".column-waiting .card-row")).to_contain_text("10 here")
    badges = delegation.visitors.filter(signed_in_at__isnull=False).values_list("badge_number", flat=True)
    assert list(badges) == [str(number) for number in range(17, 27)]


def test_several_visits_are_chosen_and_checked_in_with_one_click(open_as, clerk):
    for name in ("Ma Li", "Wu Qiang", "Gao Jie"):
        visit(name)
    page = open_as(clerk)
    page.goto(reverse("reception:board"))
    together = page.locator(".together")
    expect(together).to_be_hidden()

    ticks = page.locator(".column-expected .card-row input[type=checkbox]")
    ticks.first.check()
    ticks.last.click(modifiers=["Shift"])
    expect(together.locator("[data-chosen]")).to_have_text("3")
    together.get_by_role("button", name="Check in").click()

    expect(page.locator(".message-success")).to_contain_text("3 visits are checked in.")
    expect(page.locator(".column-waiting .card-row")).to_have_count(3)


def test_the_day_goes_by_keyboard_alone(open_as, clerk):
    """Choose two, check them in, start one, say how long the other waits, check the first out, undo the second."""
    visit("Ma Li")
    visit("Wu Qiang", starts_at=now() + timedelta(hours=2))
    page = open_as(clerk)
    page.goto(reverse("reception:board"))
    press = page.keyboard.press

    press("j")
    expect(page.get_by_role("link", name="Ma Li")).to_be_focused()
    press("x")
    press("j")
    press("x")
    expect(page.locator("[data-chosen]")).to_have_text("2")
    press("i")
    expect(page.locator(".column-waiting .card-row")).to_have_count(2)

    press("j")
    press("s")
    expect(page.locator(".column-here .card-row")).to_contain_text("Ma Li")

    press("j")
    expect(page.get_by_role("link", name="Wu Qiang", exact=True)).to_be_focused()
    press("w")
    expect(page.locator("[name=minutes]")).to_be_focused()
    page.keyboard.type("15")
    press("Tab")
    page.keyboard.type("The host is on the telephone")
    press("Enter")
    expect(page.locator(".column-waiting .card-row")).to_contain_text("The host is on the telephone: 15 min")

    press("j")
    press("u")
    expect(page.locator("[name=reason]")).to_be_focused()
    page.keyboard.type("It was another Mr Wu")
    press("Enter")
    expect(page.locator(".column-expected .card-row")).to_contain_text("Wu Qiang")

    press("k")
    expect(page.get_by_role("link", name="Ma Li", exact=True)).to_be_focused()
    press("o")
    expect(page.locator("h1")).to_have_text("Check out: Ma Li")
    page.get_by_role("button", name="Check out").focus()
    press("Enter")
    expect(page.locator(".column-left .card-row")).to_contain_text("Ma Li")
    assert set(Appointment.objects.values_list("visitor_name", "state")) == {
        ("Ma Li", "completed"),
        ("Wu Qiang", "confirmed"),
    }


def test_a_refresh_keeps_the_place_of_whoever_works_by_keyboard(open_as, clerk):
    first, second = visit("Ma Li"), visit("Wu Qiang", starts_at=now() + timedelta(hours=2))
    page = open_as(clerk)
    page.goto(reverse("reception:board"))
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#visit-{second.pk} a.name")).to_be_focused()

    actions.check_in(Appointment.objects.get(pk=first.pk), actor=clerk)
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(page.locator(".column-waiting .card-row")).to_have_count(1)
    expect(page.locator(f"#visit-{second.pk} a.name")).to_be_focused()
