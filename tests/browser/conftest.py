"""Chromium on a served Portico. A test fails when a page complains: console error, script error or CSP violation."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from runner.checks import chromium as find_chromium

from . import clock

# Playwright keeps an event loop in this thread, and Django would refuse to ask the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

AXE = settings.VAR_DIR / "test-assets" / "axe.min.js"


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = find_chromium()
    if not program:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing, and CI promises browser tests (Debian: apt install chromium).")
        pytest.skip("no Chromium on this machine (Debian: apt install chromium fonts-noto-cjk)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """pytest-django's, with a clock that a test may hold and a cable that it may cut."""
    own = ["tests.browser.cable.middleware", "tests.browser.clock.middleware"]
    settings.MIDDLEWARE = [*own, *settings.MIDDLEWARE]
    server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def held_clock(noon) -> Iterator[None]:
    """The served pages are at the moment of the test."""
    clock.held.append(noon)
    yield
    clock.held.clear()


@pytest.fixture
def open_as(chromium, live_server) -> Iterator[Callable[..., Page]]:
    """`open_as(user, language=…, width=…)`: an empty page on which that person is logged in."""
    contexts, complaints = [], []

    def open_page(user: User | None = None, *, language: str = "en", width: int = 1280) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            locale=language,
            viewport={"width": width, "height": 800},
            timezone_id="Asia/Shanghai",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        cookies = {settings.LANGUAGE_COOKIE_NAME: "zh-hans" if language.startswith("zh") else "en"}
        if user is not None:
            client = Client()
            client.force_login(user)
            cookies[settings.SESSION_COOKIE_NAME] = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()])
        page = context.new_page()
        page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def barriers() -> Callable[[Page], list[str]]:
    """What axe finds on a page that keeps somebody out: serious and critical violations of WCAG 2.2 AA."""
    script = AXE.read_text("utf-8")

    def find(page: Page) -> list[str]:
        # What a bar that stays in sight covers is a scroll away: the page is looked at as a whole.
        window = page.viewport_size
        page.set_viewport_size(window | {"height": page.evaluate("document.documentElement.scrollHeight")})
        page.evaluate(script)
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        found = page.evaluate("tags => axe.run({runOnly: tags, resultTypes: ['violations']})", tags)
        page.set_viewport_size(window)
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in found["violations"]
            if violation["impact"] in {"serious", "critical"}
            for node in violation["nodes"]
        ]

    return find
