"""The pictures of the README: `python -m tests.browser.screens http://127.0.0.1:8000` on a running demonstration."""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from demo.company import PASSWORD
from runner.checks import chromium as find_chromium

from .chain import PHONE, Chain

SCREENS = Path(__file__).resolve().parents[2] / "docs" / "screens"
LOCALES = {"en": "en-US", "zh": "zh-CN"}
GUESTS = {"en": "Ava Chen", "zh": "陈艾娃"}
TALLEST = 1800
# What the desk has beside the one visit of the chain: the picture, who looks, where.
DESK = [
    ("5-calendar", "receptionist", "/appointments/calendar/?day={day}"),
    ("5-week", "receptionist", "/appointments/calendar/week/?day={day}"),
    ("5-rooms", "frontdesk", "/appointments/rooms/?day={day}"),
    ("5-appointments", "frontdesk", "/appointments/"),
    ("5-walk-ins", "frontdesk", "/appointments/walk-ins/"),
    ("5-in-the-house", "frontdesk", "/appointments/house/"),
    ("5-somebody-is-here", "guard", "/appointments/walk-ins/new/"),
]
# What visits have beside it, before the desk: standards and paths, what waits for a signature, what is prepared.
VISITS = [
    ("3-to-sign", "director", "/visits/to-sign/"),
    ("3-level-a", "marketing", "/visits/levels/A/"),
    ("3-path", "marketing", "/visits/levels/A/path/"),
    ("3-standards", "admin", "/visits/standards/"),
    ("3-exemptions", "marketing", "/visits/exemptions/"),
    ("3-programme", "sales", "/visits/{sheet}/programme/"),
    ("3-people", "receptionist", "/visits/{sheet}/people/"),
    ("3-versions", "sales", "/visits/{sheet}/versions/"),
    ("4-readiness", "receptionist", "/visits/preparation/visits/?scope=mine"),
    ("4-templates", "marketing", "/visits/preparation/templates/"),
]
# The service centre: who waits to be called back, what is late, what became of a complaint.
CALLS = [
    ("6-missed", "agent", "/calls/missed/"),
    ("6-board", "agent", "/calls/board/"),
    ("6-wall", "agent", "/calls/wall/"),
    ("6-issues", "agent", "/calls/issues/"),
    ("6-call-backs", "agent", "/calls/call-backs/"),
    ("6-complaints", "agent", "/calls/complaints/"),
    ("6-suggestions", "agent", "/calls/suggestions/report/"),
    ("6-figures", "agent", "/calls/figures/"),
    ("6-write-to-us", "", "/calls/write/"),
]
# The quarter: what was looked at, how it went, what follows from it. `FIRST` opens the first record of the list.
FIRST = "#first"
QUARTER = [
    ("7-cards", "assessor", "/assessments/"),
    ("7-pictures", "assessor", "/assessments/pictures/"),
    ("7-mine", "receptionist", "/assessments/mine/"),
    ("7-company", "admin", "/assessments/indicators/"),
    ("7-scheme", "assessor", "/assessments/schemes/" + FIRST),
    ("7-inspections", "inspector", "/assessments/inspections/"),
    ("7-inspection", "inspector", "/assessments/inspections/" + FIRST),
    ("7-consequences", "assessor", "/assessments/consequences/"),
    ("7-training", "admin", "/assessments/training/"),
    ("7-meeting", "admin", "/assessments/meetings/" + FIRST),
    ("7-survey", "admin", "/assessments/feedback/surveys/" + FIRST),
    ("7-questionnaires", "admin", "/assessments/feedback/questionnaires/"),
]
TABLET, KIOSK = 1024, "/appointments/kiosk/demonstration/"


def main(address: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        for language, locale in LOCALES.items():
            pages: dict[tuple[str, int], Page] = {}

            def page_of(login: str, width: int = 1280, *, pages=pages, locale=locale) -> Page:
                if (login, width) not in pages:
                    size = {"width": width, "height": 800 if width > PHONE else 720}
                    context = browser.new_context(base_url=address, locale=locale, viewport=size)
                    pages[login, width] = _logged_in(context.new_page(), login)
                return pages[login, width]

            def shoot(page: Page, name: str, *, language=language, page_of=page_of) -> None:
                _picture(page, f"{name}-{language}")
                if not name.endswith("phone"):
                    login = next(login for (login, _width), known in pages.items() if known is page)  # noqa: B023
                    narrow = page_of(login, PHONE)
                    if page.url != narrow.url:
                        narrow.goto(page.url)
                    _picture(narrow, f"{name}-phone-{language}")

            login_page = page_of("")
            login_page.goto("/login/")
            _picture(login_page, f"0-login-{language}")
            chain = Chain(page_of, shoot, language, guest=GUESTS[language])
            chain.run()
            sheet = _delegation(page_of("sales"))
            for name, login, path in [*VISITS, *DESK, *CALLS, *QUARTER]:
                page = page_of(login)
                page.goto(path.format(day=f"{chain.start:%Y-%m-%d}", sheet=sheet))
                if path.endswith(FIRST):
                    page.goto(page.locator("main tbody a, main .rows a, main .card-row a").first.get_attribute("href"))
                shoot(page, name)
            tablet = page_of("", TABLET)
            tablet.goto(KIOSK)
            _picture(tablet, f"5-kiosk-{language}")
        browser.close()


def _delegation(page: Page) -> str:
    """The sheet of the demonstration's delegation of twelve, by its number in the address."""
    page.goto("/visits/?q=audit+framework")
    page.locator("main tbody a").first.click()
    page.wait_for_url("**/visits/*/")
    return page.url.rstrip("/").rsplit("/", 1)[1]


def _logged_in(page: Page, login: str) -> Page:
    if login:
        page.goto("/login/")
        page.fill("[name=username]", login)
        page.fill("[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_load_state()
    return page


def _picture(page: Page, name: str) -> None:
    page.wait_for_load_state()
    size = page.viewport_size or {"width": 1280, "height": 800}
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
    page.screenshot(path=SCREENS / f"{name}.png")
    page.set_viewport_size(size)


if __name__ == "__main__":
    main(sys.argv[1])
