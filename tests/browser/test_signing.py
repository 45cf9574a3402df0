"""A sheet's way in real browsers: Marketing Center, sales, a director's telephone, the superior's letter, the desk."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from notices.models import Notice
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, fill, graded, set_level

PHONE = 360


@pytest.fixture
def superior():
    return graded("senior", name="Song Yi")


@pytest.fixture
def sheet(superior, noon):
    place = DepartmentFactory()
    sales = UserFactory(role="sales", manager=superior, department=place)
    visit = VisitFactory(confirmed=True, salesperson=sales, head_count=3, starts_at=noon + timedelta(days=10))
    return InfoSheetFactory(appointment=visit)


def narrow(page):
    """Nothing makes the telephone scroll sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.usefixtures("held_clock")
def test_from_sales_by_way_of_everybody_who_signs_to_the_board_of_the_desk(open_as, sheet, superior):
    director = graded("middle", role="info_sheet_approver", name="Zhou Wei")

    marketing = open_as(UserFactory(role="marketing_center"))
    marketing.goto(f"/visits/{sheet.pk}/set-level/")
    marketing.locator("[name=level]").first.check()
    marketing.check("[name=importance][value=high]")
    marketing.check("[name=potential][value=high]")
    marketing.fill("[name=reason]", "Our largest customer")
    marketing.click(".savebar .btn-primary")
    expect(marketing.locator(".state-level").first).to_contain_text("A")

    sheet.refresh_from_db()
    fill(sheet)
    sales = open_as(sheet.appointment.salesperson)
    sales.goto(f"/visits/{sheet.pk}/")
    sales.click("form[action$='/submit/'] button")
    expect(sales.locator(".state-submitted").first).to_be_visible()

    phone = open_as(director, width=PHONE)
    phone.goto("/visits/to-sign/")
    phone.click(".signing a")
    expect(phone.get_by_role("heading", name="Against the standard of level A")).to_be_visible()
    assert narrow(phone)
    phone.check("[name=is_reasonable]")
    phone.check("[name=is_appropriate]")
    phone.click("form[action$='/approve/'] button")
    expect(phone.locator(".message-success")).to_contain_text("Signed.")

    letter = Notice.objects.get(kind="visits.sheet_submitted", recipient=superior)
    reader = open_as(width=PHONE)
    reader.goto(re.sub(r"^https?://[^/]+", "", letter.params["link"]))
    expect(reader.get_by_text("Signed before you: Zhou Wei")).to_be_visible()
    assert narrow(reader)
    reader.check("#approve_is_reasonable")
    reader.check("#approve_is_appropriate")
    reader.get_by_role("button", name="Approve", exact=True).click()
    expect(reader.locator(".notice-done")).to_contain_text("Already decided by Song Yi")

    sheet.refresh_from_db()
    assert sheet.state == "handed_over"
    desk = open_as(UserFactory(role="front_desk"))
    desk.goto(f"/appointments/{sheet.appointment_id}/")
    expect(desk.locator("main .state-cleared").first).to_be_visible()


@pytest.mark.usefixtures("held_clock")
def test_several_are_signed_with_a_thumb(open_as):
    first, second = InfoSheetFactory(submitted=True), InfoSheetFactory(submitted=True)
    page = open_as(UserFactory(role="info_sheet_approver"), width=PHONE)
    page.goto("/visits/to-sign/")

    for box in page.locator("[name=approval]").all():
        box.check()
    page.check("[name=is_reasonable]")
    page.click("button[value=approve]")
    expect(page.get_by_text("Tick this, or return the sheets with a reason.")).to_be_visible()
    assert page.locator("[name=approval]:checked").count() == 2
    page.check("[name=is_appropriate]")
    page.click("button[value=approve]")
    expect(page.get_by_text("2 sheets are decided on.")).to_be_visible()

    for sheet in (first, second):
        sheet.refresh_from_db()
        assert sheet.state == "handed_over"


@pytest.mark.usefixtures("held_clock")
def test_the_marketing_center_changes_who_signs_and_a_path_that_nobody_can_go_is_refused(open_as):
    UserFactory(role="info_sheet_approver"), UserFactory(role="manager")
    page = open_as(UserFactory(role="marketing_center"))
    page.goto("/visits/levels/C/path/")

    page.fill("[name=steps-0-count]", "5")
    page.click(".savebar .btn-primary")
    expect(page.get_by_text("only 1 person could sign, and 5 are asked for")).to_be_visible()
    page.fill("[name=steps-0-count]", "1")
    page.fill("[name=steps-0-name]", "Head of products")
    page.click(".savebar .btn-primary")

    expect(page.locator("#path")).to_contain_text("Head of products")
    expect(page.locator(".record-side")).to_contain_text("changed who signs")
    assert set_level(InfoSheetFactory(), "C").level.steps.first().name == "Head of products"
