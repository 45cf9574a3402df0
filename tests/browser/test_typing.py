"""Saved as it is typed: over a reload, a dead network and a session that is over; two who type see both versions."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory
from visits import actions
from visits.models import InfoSheet

from . import cable

SAVED = "Saved at"


@pytest.fixture
def sheet():
    return InfoSheetFactory()


@pytest.fixture
def desk(chromium, live_server, sheet) -> Iterator[Callable[..., Page]]:
    """The salesperson's windows, in which a dead network or a refused saving is no mistake of the page."""
    contexts = []

    def open_page(*, language="en", width=1280) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, locale=language, viewport={"width": width, "height": 740}
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        enter(context, live_server, sheet.appointment.salesperson)
        page = context.new_page()
        page.goto(reverse("visits:edit", args=[sheet.pk]))
        return page

    yield open_page
    for context in contexts:
        context.close()
    cable.cut.clear()


def enter(context, live_server, user):
    client = Client()
    client.force_login(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])


def status(page):
    return page.locator(".typing")


def test_what_is_typed_is_there_after_a_reload_and_a_new_row_is_one_line(desk, sheet):
    page = desk()

    page.fill("[name=purpose_text]", "Talks about lenses")
    page.click("#section-lodging summary")
    page.fill("[name=lodging-0-hotel]", "Riverside")
    page.fill("[name=lodging-0-check_in]", "2026-12-01")
    expect(page.locator("[name=lodging-0-id]")).not_to_have_value("")
    expect(status(page)).to_contain_text(SAVED)
    page.fill("[name=lodging-0-hotel]", "Riverside Hotel")
    with page.expect_navigation():
        page.click(".savebar button >> nth=0")

    expect(page.locator("[name=purpose_text]")).to_have_value("Talks about lenses")
    assert [line.hotel for line in sheet.lodging.all()] == ["Riverside Hotel"]
    expect(status(page)).to_be_hidden()


def test_a_dead_network_loses_nothing(desk, sheet):
    page = desk(width=360)
    page.fill("[name=purpose_text]", "Before")
    expect(status(page)).to_contain_text(SAVED)
    cable.cut.append(True)
    page.context.set_offline(True)

    page.fill("[name=other_requirements]", "An interpreter")
    expect(status(page)).to_contain_text("No connection.")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    cable.cut.clear()
    page.context.set_offline(False)

    expect(status(page)).to_contain_text(SAVED)
    assert InfoSheet.objects.get(pk=sheet.pk).other_requirements == "An interpreter"


def test_a_session_that_is_over_loses_nothing(desk, sheet, live_server):
    page = desk()
    expect(page.locator("[name=purpose_text]")).to_be_visible()
    page.context.clear_cookies()
    page.on("dialog", lambda dialog: dialog.accept())

    page.fill("[name=other_requirements]", "An interpreter")
    expect(status(page)).to_contain_text("You are not signed in any more.")
    enter(page.context, live_server, sheet.appointment.salesperson)
    page.goto(reverse("visits:edit", args=[sheet.pk]))

    expect(page.locator("[name=other_requirements]")).to_have_value("An interpreter")
    expect(status(page)).to_contain_text(SAVED)
    assert InfoSheet.objects.get(pk=sheet.pk).other_requirements == "An interpreter"


def test_of_two_who_type_the_second_compares_both_versions(desk, sheet):
    """R37."""
    page = desk()
    engineer = UserFactory(name="Zhou Wei")
    actions.type_on(sheet, actor=engineer, version=sheet.version, fields={"purpose_text": "Theirs"})

    page.fill("[name=purpose_text]", "Mine")
    expect(status(page)).to_contain_text("Zhou Wei changed this record")
    with page.expect_navigation():
        status(page).locator("button").click()

    row = page.locator("main table tbody tr").first
    expect(row).to_contain_text("Theirs")
    expect(row).to_contain_text("Mine")
    expect(page.locator("[name=purpose_text]")).to_have_value("Mine")
    assert InfoSheet.objects.get(pk=sheet.pk).purpose_text == "Theirs"


def test_purposes_are_those_that_the_kind_of_customer_is_offered(desk, sheet):
    page = desk()

    page.select_option("[name=visitor_category]", "existing")
    page.select_option("[name=customer_kind]", "commercial")

    shown = "options => options.filter(each => each.value && !each.hidden).map(each => each.value)"
    offered = page.locator("[name=purpose_type] option").evaluate_all(shown)
    assert offered == ["tour", "audit", "business", "other"]


def test_the_audit_checklist_is_ticked_on_a_telephone(open_as, barriers):
    sheet = InfoSheetFactory(approved=True, purpose_type="audit", audit_kind="system")
    page = open_as(sheet.appointment.receptionist, width=360)
    page.goto(sheet.get_absolute_url())
    expect(page.locator("#audit")).to_contain_text("12 mandatory items are not ticked")

    for box in page.locator("#audit input[type=checkbox]").all():
        box.check()
    page.click("#audit button")

    expect(page.locator("#audit")).to_contain_text("Every mandatory item is ticked.")
    assert barriers(page) == []
