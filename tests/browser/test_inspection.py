"""An inspection on a telephone, where the network comes and goes."""

import pytest
from playwright.sync_api import expect

from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.inspections import InspectionFactory

PHONE = 360
# What is sent breaks off, and the browser's complaint of it, which is what is wanted here, is not one of the page.
NO_NETWORK = """() => {
    const send = XMLHttpRequest.prototype.send;
    window.isCut = true;
    console.error = () => {};
    XMLHttpRequest.prototype.send = function (body) {
        if (window.isCut) setTimeout(() => this.dispatchEvent(new ProgressEvent("error")));
        else send.call(this, body);
    };
}"""


@pytest.fixture
def inspection():
    inspector = UserFactory(role="inspector", department=DepartmentFactory())
    return InspectionFactory(inspector=inspector)


@pytest.fixture
def page(open_as, inspection):
    page = open_as(inspection.inspectors.get(), width=PHONE)
    page.goto(inspection.get_absolute_url())
    return page


def said(inspection):
    return [(item.result, item.note) for item in inspection.items.order_by("order")]


def fail(page, number, note):
    """Write the note, tap Fail."""
    item = page.locator(".inspected-item").nth(number)
    item.locator("summary").click()
    item.locator("[name=note]").fill(note)
    item.locator(".result-fail").click()


def test_what_was_tapped_without_a_network_is_all_sent_when_it_is_back(page, inspection):
    page.evaluate(NO_NETWORK)
    for number, note in enumerate(["first", "second", "third"]):
        fail(page, number, note)
    expect(page.locator("#unsent")).to_contain_text("3")

    page.evaluate("() => { window.isCut = false; window.dispatchEvent(new Event('online')); }")

    expect(page.locator("#unsent")).to_be_hidden()
    expect(page.locator("#left")).to_have_text("3 of 6 to be looked at")
    assert said(inspection)[:3] == [("fail", "first"), ("fail", "second"), ("fail", "third")]


def test_a_note_written_after_the_tap_is_kept_without_another_button(page, inspection):
    item = page.locator(".inspected-item").first
    item.locator(".result-fail").click()
    expect(page.locator("#left")).to_contain_text("1 fail without a note")

    item.locator("[name=note]").fill("Nobody answered")
    page.locator("h1").click()

    expect(page.locator("#left")).to_have_text("5 of 6 to be looked at")
    assert said(inspection)[0] == ("fail", "Nobody answered")


def test_every_target_is_as_large_as_a_thumb(page):
    small = """() => [...document.querySelectorAll("main :is(button, summary, .btn, input, select, textarea)")]
        .filter((each) => each.offsetWidth && each.getBoundingClientRect().height < 44 && each.type !== "hidden")
        .map((each) => `${each.tagName} ${each.className}`)"""
    tiny = """() => [...document.querySelectorAll("main :is(input, select, textarea)")]
        .filter((each) => each.offsetWidth && parseFloat(getComputedStyle(each).fontSize) < 16)
        .map((each) => each.name)"""
    page.locator(".inspected-item summary").first.click()

    assert page.evaluate(small) == []
    assert page.evaluate(tiny) == []
