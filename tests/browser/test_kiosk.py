"""A guest at the tablet, a guard with a phone, and the desk that hears of both without reloading."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reception.actions import walkin
from reception.models import Announcement, Appointment, WalkIn
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.gate import reported, tablet
from tests.factories.reception import AppointmentFactory, SiteFactory

TABLET = {"width": 1024}


@pytest.fixture
def clerk(transactional_db):
    return UserFactory(role="front_desk", department=DepartmentFactory())


@pytest.fixture
def site(transactional_db):
    return SiteFactory(name="Suzhou")


def right_now():
    """The moment as the served pages see it: the test's own clock stops at the server's door."""
    return datetime.now(UTC)  # noqa: TID251


def test_a_guest_types_the_code_with_the_thumb_and_the_desk_signs_them_in(open_as, barriers, clerk, site):
    visit = AppointmentFactory(confirmed=True, site=site, starts_at=right_now(), meeting_point="Hall, sofa")
    _kiosk, token = tablet(site)
    desk = open_as(clerk)
    desk.goto(reverse("reception:walk-ins"))
    expect(desk.locator(".column-waiting .card-row")).to_have_count(0)

    page = open_as(None, **TABLET)
    page.goto(reverse("reception:kiosk", args=[token]))
    expect(page.get_by_role("link", name="I am leaving")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("link", name="I have an appointment").click()
    expect(page.locator("[name=typed]")).to_be_focused()
    assert barriers(page) == []
    for digit in visit.code:
        page.get_by_role("button", name=digit, exact=True).click()
    expect(page.locator("[name=typed]")).to_have_value(visit.code)
    page.get_by_role("button", name="Go on").click()

    expect(page.locator("main")).to_contain_text("The front desk knows that you are here.")
    expect(page.locator("main")).to_contain_text("Hall, sofa")
    expect(page.locator("body")).not_to_contain_text(visit.visitor_name)
    desk.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(desk.locator(".column-waiting .card-row")).to_have_count(1)
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.locator(".column-waiting .card-row")).to_have_count(0)
    assert Appointment.objects.get().state == Appointment.State.ARRIVED
    assert Announcement.objects.get().settled_by == clerk


def test_the_tablet_speaks_chinese_and_goes_back_to_the_beginning(open_as, site):
    _kiosk, token = tablet(site)
    page = open_as(None, language="zh-CN", **TABLET)
    page.goto(reverse("reception:kiosk-here", args=[token]))
    page.locator("[name=typed]").fill("12345678")
    page.locator("main button[type=submit]").click()
    expect(page.locator(".invalid-feedback")).to_be_visible()

    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    beginning = reverse("reception:kiosk", args=[token])
    expect(page.locator("[data-home]")).to_have_attribute("data-home", beginning)


def test_a_guard_reports_from_a_phone_and_the_desk_sees_it(open_as, clerk, site):
    guard = UserFactory(role="gate_security", department=DepartmentFactory())
    desk = open_as(clerk)
    desk.goto(reverse("reception:walk-ins"))
    phone = open_as(guard, width=360)
    phone.goto(reverse("reception:walk-in-create"))
    expect(phone.locator("[name=visitor_name]")).to_be_focused()
    phone.keyboard.type("Wang Fang")
    phone.locator("[name=site]").select_option(label="Suzhou")
    phone.locator("[name=purpose]").fill("A broken lens")
    phone.get_by_role("button", name="Tell the front desk").click()

    expect(phone.locator("h1")).to_have_text("Wang Fang")
    desk.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(desk.locator(".column-expected .name")).to_have_text("Wang Fang")
    assert WalkIn.objects.get().created_by == guard


def test_the_one_who_was_asked_answers_at_telephone_width(open_as, site):
    host = UserFactory(department=DepartmentFactory(), language="zh-hans")
    walk_in = reported(site=site)
    walkin.forward(walk_in, to=host, actor=walk_in.created_by)
    page = open_as(host, language="zh-CN", width=360)
    page.goto(reverse("reception:walk-in", args=[walk_in.pk]))

    answers = page.locator("button[name=answer]")
    expect(answers).to_have_count(4)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    answers.last.click()
    expect(page.locator(".messages")).to_be_visible()
    walk_in.refresh_from_db()
    assert walk_in.state == "acknowledged"
