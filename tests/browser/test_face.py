"""What the shared scripts do, on the living style page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory


@pytest.fixture
def form_page(open_as):
    page = open_as(UserFactory(role="front_desk"))
    page.goto(reverse("pages:style-kind", args=["form"]))
    return page


def test_the_first_field_has_the_focus(form_page):
    expect(form_page.locator("[name=organisation]")).to_be_focused()


def test_leaving_with_unsaved_input_asks(form_page):
    asked = []
    form_page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    form_page.get_by_label("Organisation").fill("Lanhai")
    form_page.goto(reverse("pages:style"))

    assert asked == ["beforeunload"]


def test_leaving_without_input_does_not_ask(form_page):
    asked = []
    form_page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    form_page.goto(reverse("pages:style"))

    assert asked == []


def test_sending_does_not_ask_and_a_double_click_sends_once(form_page):
    asked, posts = [], []
    form_page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    form_page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    form_page.get_by_label("Organisation").fill("Lanhai")

    form_page.get_by_role("button", name="Save").dblclick()
    form_page.wait_for_load_state()
    form_page.locator(".error-summary").wait_for()

    assert (asked, len(posts)) == ([], 1)


def test_a_form_with_mistakes_comes_back_at_its_summary_and_keeps_what_was_typed(form_page):
    form_page.get_by_label("Organisation").fill("Lanhai")
    form_page.get_by_label("Phone", exact=False).first.fill("12 34")
    form_page.get_by_role("button", name="Save").click()

    expect(form_page.locator(".error-summary")).to_be_focused()
    expect(form_page.get_by_label("Organisation")).to_have_value("Lanhai")
    expect(form_page.locator("#id_phone")).to_have_value("12 34")


def test_a_grave_verb_asks_once_and_names_the_consequence(open_as):
    page = open_as(UserFactory())
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    page.goto(reverse("pages:style"))

    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("tells 9 people").wait_for()
    page.get_by_role("button", name="No, go back").click()
    assert posts == []

    page.get_by_role("button", name="Cancel").click()
    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_role("button", name="Yes, go on").click()
    assert len(posts) == 1


def test_the_keyboard_opens_new_and_escape_closes_it(open_as):
    page = open_as(UserFactory(role="front_desk"))
    page.goto(reverse("pages:style"))
    page.evaluate("document.activeElement.blur()")

    page.keyboard.press("n")
    expect(page.locator("details.menu[open] .menu-list a").first).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("details.menu[open]")).to_have_count(0)


def test_light_and_dark_are_remembered(open_as):
    page = open_as(UserFactory())
    page.goto(reverse("pages:style"))
    page.locator(".menu-me > summary").click()
    page.get_by_label("Dark").check()
    assert page.evaluate("getComputedStyle(document.body).colorScheme || document.documentElement.dataset.theme")

    page.reload()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize("kind", ["list", "record", "form", "board", "decision", "public", "print"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_kind_of_page_keeps_nobody_out(open_as, barriers, kind, theme):
    page = open_as(UserFactory(is_superuser=True))
    page.emulate_media(color_scheme=theme)
    page.goto(reverse("pages:style-kind", args=[kind]) + "?said=1&wrong=1")

    assert barriers(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_component_keeps_nobody_out(open_as, barriers, theme):
    page = open_as(UserFactory(is_superuser=True))
    page.emulate_media(color_scheme=theme)
    page.goto(reverse("pages:style") + "?wrong=1")

    assert barriers(page) == []


def test_a_board_asks_for_news_on_focus_and_shows_what_changed(open_as, noon):
    page = open_as(UserFactory(role="front_desk"))
    page.goto(reverse("reception:board") + "?day=2026-03-12")
    part = reverse("reception:board-part")

    with page.expect_response(lambda answer: part in answer.url) as nothing_new:
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    start = noon + timedelta(days=1)
    AppointmentFactory(visitor_name="Lin Lan", starts_at=start, ends_at=start + timedelta(hours=1), confirmed=True)
    with page.expect_response(lambda answer: part in answer.url) as news:
        page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.get_by_role("link", name="Lin Lan").wait_for()

    assert (nothing_new.value.status, news.value.status) == (204, 200)
    assert "Lin Lan" in page.locator("#said").text_content()


def test_a_board_whose_login_expired_leads_to_the_login(open_as):
    page = open_as(UserFactory(role="front_desk"))
    page.goto(reverse("reception:board"))
    page.context.clear_cookies()

    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for_url(lambda url: reverse("accounts:login") in url)

    assert page.url.endswith(f"?next={reverse('reception:board').replace('/', '%2F')}")


def test_a_verb_that_needs_words_opens_in_place_and_closes_with_escape(open_as):
    page = open_as(UserFactory())
    page.goto(reverse("pages:style"))

    page.get_by_text("Decline…").click()
    expect(page.locator("details.ask[open] textarea")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("details.ask[open]")).to_have_count(0)
    expect(page.get_by_text("Decline…")).to_be_focused()
