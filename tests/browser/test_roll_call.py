"""A fire warden with a phone, and the network is down: the list is there, ticks wait, and arrive once (R27)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from reception import actions
from reception.actions import house
from reception.models import RollCall, Sighting
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory, SiteFactory

from . import cable, clock

KEPT = "async () => (await (await caches.open('portico-house')).match('/appointments/house/')) !== undefined"
SHELL = "async () => (await (await caches.open('portico-house')).keys()).length > 5"


def right_now():
    """The moment as the served pages see it: the test's own clock stops at the server's door."""
    return datetime.now(UTC)  # noqa: TID251


@pytest.fixture
def site(transactional_db):
    return SiteFactory(name="South site")


@pytest.fixture
def guests(site):
    """Two people in the house."""
    visits = [
        AppointmentFactory(confirmed=True, site=site, starts_at=right_now(), contact__name=name)
        for name in ("Ann Chen", "Bo Diaz")
    ]
    for visit in visits:
        actions.check_in(visit, actor=None, at=right_now())
    return [visit.visitors.get() for visit in visits]


@pytest.fixture
def warden(transactional_db):
    return UserFactory(name="Wei Warden", role="gate_security", department=DepartmentFactory())


@pytest.fixture
def phone(chromium, live_server, warden):
    """The warden's phone, on which a dead network is no mistake of a page."""
    context = chromium.new_context(
        base_url=live_server.url, locale="en", viewport={"width": 360, "height": 740}, timezone_id="Asia/Shanghai"
    )
    context.set_default_timeout(15_000)
    client = Client()
    client.force_login(warden)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    yield context.new_page()
    context.close()
    cable.cut.clear()


def cut_off(page):
    cable.cut.append(True)
    page.context.set_offline(True)


def connect(page):
    cable.cut.clear()
    page.context.set_offline(False)


def row_of(page, visitor):
    return page.locator(f"[data-visitor='{visitor.pk}']")


def kept(page):
    """The page open, and everything it needs stored on the phone."""
    page.goto(reverse("reception:house"))
    expect(page.locator("#kept")).to_be_visible()
    page.wait_for_function(KEPT)
    page.wait_for_function(SHELL)


def test_the_roll_is_called_with_the_network_cut_and_arrives_once(phone, guests, warden):
    """R27."""
    ann, bo = guests
    kept(phone)
    cut_off(phone)
    phone.goto(reverse("reception:house"))

    expect(phone.locator("#no-network")).to_be_visible()
    expect(row_of(phone, ann)).to_contain_text("Ann Chen")
    row_of(phone, ann).locator("button[value='1']").click()
    expect(phone.locator("#unsent")).to_contain_text("1")
    expect(row_of(phone, ann).locator("button[value='0']")).to_be_visible()
    phone.goto(reverse("reception:house"))
    expect(phone.locator("#unsent")).to_contain_text("1")
    expect(row_of(phone, ann).locator("button[value='0']")).to_be_visible()
    assert not Sighting.objects.exists()

    connect(phone)
    expect(phone.locator("#no-network")).to_be_hidden()
    expect(phone.locator("#unsent")).to_be_hidden()
    expect(phone.locator(".tally")).to_have_text("1 / 2 seen")

    lines = {line.visitor: line.seen_by for line in RollCall.objects.get().lines.all()}
    assert lines == {ann: warden, bo: None}
    assert Sighting.objects.count() == 1


def test_a_tick_that_comes_too_late_is_shown_and_not_dropped(phone, guests, site, warden):
    """R27: rejects are shown."""
    ann, _bo = guests
    called = house.begin_roll_call(site, actor=warden, at=right_now())
    kept(phone)
    cut_off(phone)
    expect(phone.locator("#no-network")).to_be_visible()
    house.end_roll_call(called, actor=warden, at=right_now())

    row_of(phone, ann).locator("button[value='1']").click()
    expect(phone.locator("#unsent")).to_be_visible()
    connect(phone)

    expect(phone.locator("#refused")).to_contain_text("Ann Chen – The roll call was ended by Wei Warden")


def test_signing_out_takes_the_list_away(phone, guests):
    kept(phone)

    phone.locator(".menu-me summary").click()
    phone.get_by_role("button", name="Log out").click()
    expect(phone.locator("[name=username]")).to_be_visible()
    phone.wait_for_function("async () => !(await caches.has('portico-house'))")
    cut_off(phone)
    phone.goto(reverse("reception:house"))

    expect(phone.locator("body")).to_contain_text("No network, and no list that is recent enough on this device.")
    expect(phone.locator("body")).not_to_contain_text("Ann Chen")


def test_a_list_of_yesterday_is_not_shown(phone, guests):
    kept(phone)
    phone.evaluate(
        """async () => {
            const kept = await caches.open("portico-house"), old = await kept.match("/appointments/house/");
            const headers = new Headers(old.headers);
            headers.set("X-Kept-At", new Date(Date.now() - 12 * 3600_000 - 1000).toISOString());
            await kept.put("/appointments/house/", new Response(await old.text(), { headers }));
        }"""
    )
    cut_off(phone)
    phone.goto(reverse("reception:house"))

    expect(phone.locator("body")).to_contain_text("No network, and no list that is recent enough on this device.")


def test_as_of_when_is_the_time_at_the_site_also_after_the_list_has_refreshed_itself(phone, held_clock, noon):
    """The phone's own clock says something else."""
    page = phone
    page.goto(reverse("reception:house"))
    expect(page.locator("#as-of")).to_have_text("12:00")

    clock.held.append(noon + timedelta(minutes=7))
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(page.locator("#as-of")).to_have_text("12:07")
