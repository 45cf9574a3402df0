"""The front desk with a telephone at the ear: booking by keyboard alone, verbs on the board, live parts."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reception import actions
from reception.models import Appointment
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.customers import ContactFactory
from tests.factories.reception import AppointmentFactory


@pytest.fixture
def clerk(transactional_db):
    return UserFactory(role="front_desk", department=DepartmentFactory())


def right_now():
    """The moment as the served pages see it: the test's own clock stops at the server's door."""
    return datetime.now(UTC)  # noqa: TID251


def to(page, name):
    """Tab on until the field of this name has the focus, also where one chooses in it by typing."""
    for _turn in range(40):
        if page.evaluate("document.activeElement.id") == f"id_{name}":
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


def test_a_known_caller_is_booked_by_keyboard_alone(open_as, clerk):
    contact = ContactFactory(
        name="Wang Fang", phone="+8613800000000", email="wang@example.com", organisation__name="Lanhai Optics"
    )
    UserFactory.create_batch(8)
    host = UserFactory(name="He Host", department=DepartmentFactory())
    page = open_as(clerk)
    page.goto(reverse("reception:board"))

    page.keyboard.press("n")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('reception:create')}")
    expect(page.locator("[name=visitor_phone]")).to_be_focused()
    page.keyboard.type("138 0000 0000", delay=20)
    expect(page.locator("[name=organisation_name]")).to_have_value("Lanhai Optics")
    to(page, "starts_at")
    page.keyboard.type("15 Jan 2030 2:30 pm")
    expect(page.locator("#id_starts_at-said")).to_have_text("Tue 15 Jan 2030 14:30")
    to(page, "contact_person")
    page.keyboard.type("host")
    expect(page.get_by_role("option", name="He Host")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#id_contact_person")).to_have_value(re.compile("^He Host"))
    to(page, "purpose")
    page.keyboard.type("Acceptance of the line")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Wang Fang · Lanhai Optics")
    booked = Appointment.objects.get()
    assert (booked.contact, booked.contact_person, booked.visitor_email) == (contact, host, "wang@example.com")
    assert booked.starts_at.isoformat() == "2030-01-15T06:30:00+00:00"


def test_the_board_shows_an_arrival_at_another_desk_without_reloading(open_as, clerk):
    appointment = AppointmentFactory(confirmed=True, kind="general", starts_at=right_now())
    page = open_as(clerk)
    page.goto(reverse("reception:board"))
    expect(page.locator(".column-expected .card-row")).to_have_count(1)

    actions.check_in(Appointment.objects.get(pk=appointment.pk), actor=clerk, at=right_now())
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(page.locator(".column-waiting .card-row")).to_have_count(1)
    expect(page.locator(".column-expected .card-row")).to_have_count(0)
