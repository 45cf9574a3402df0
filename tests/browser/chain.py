"""The whole chain as its people click it: used by the end-to-end test and to take the pictures of the README."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page

SHANGHAI = ZoneInfo("Asia/Shanghai")
PHONE = 360


class Names(NamedTuple):
    """Some people of the demonstration, as a reader of English or of Chinese sees them."""

    sales: str
    receptionist: str
    head: str
    handler: str
    limit: str
    reply: str


NAMES = {
    "en": Names("Wang Lei", "Chen Jing", "Gao Jun", "Ma Chao", "Answer to a request for a visit", "cross-department"),
    "zh": Names("王磊", "陈静", "高军", "马超", "预约回复", "跨部门"),
}


class Chain:
    """One visit and one call from beginning to end, by the logins of the demonstration.

    `page_of(login, width)` is a page on which that person is logged in; `shoot(page, name)` may take its picture.
    """

    def __init__(
        self,
        page_of: Callable[..., Page],
        shoot: Callable[[Page, str], object],
        language: str = "en",
        guest: str = "Ava Chen",
    ):
        self.page_of, self.shoot, self.names, self.guest = page_of, shoot, NAMES[language], guest
        self.start = _working_day_in(12)
        # Another day for each language: both may be told to one demonstration.
        self.day_off = _working_day_in({"en": 20, "zh": 27}[language])

    def run(self) -> None:
        """All steps, in order."""
        for step in (self.request, self.answer, self.draw_up, self.sign, self.prepare, self.receive, self.call):
            step()
        self.give_feedback()
        self.look_at_the_quarter()
        self.look_after_the_rules()
        self.look_for_what_was_missed()

    def request(self) -> None:
        """1. The front desk registers the request while the customer is on the telephone."""
        page = self.page_of("frontdesk")
        page.goto("/appointments/new/")
        _fill(page, visitor_phone="138 0013 8000", visitor_name=self.guest, visitor_email="ava@aurora.example")
        _fill(page, organisation_name="Aurora Components", starts_at=_typed(self.start), head_count="3")
        _choose(page, "contact_person", self.names.sales)
        _fill(page, purpose="Framework agreement 框架协议")
        self.shoot(page, "1-request")
        _save(page)
        self.appointment = page.url.rstrip("/").split("/")[-1]

    def answer(self) -> None:
        """2. The contact person finds it on their day and confirms it with a room."""
        page = self.page_of("sales")
        page.goto("/")
        self.shoot(page, "2-my-day")
        page.goto(f"/appointments/{self.appointment}/confirm/")
        _fill(page, needs="Samples and test reports 样品与检测报告")
        page.select_option("[name=room]", index=2)
        self.shoot(page, "2-answer")
        _save(page)

    def draw_up(self) -> None:
        """3. Sales begin the sheet, the Marketing Center sets the level, sales fill it in and submit it."""
        page = self.page_of("sales")
        page.goto(f"/appointments/{self.appointment}/")
        page.click(f"form[action='/visits/for/{self.appointment}/draft/'] button")
        page.wait_for_url("**/visits/*/**")
        self.sheet = page.url.split("/visits/")[1].split("/")[0]
        self._set_level()
        page.goto(f"/visits/{self.sheet}/edit/")
        for name, value in [
            ("visitor_category", "existing"),
            ("customer_kind", "commercial"),
            ("purpose_type", "business"),
        ]:
            page.select_option(f"[name={name}]", value)
        people = {"receptionist": self.names.receptionist, "reception_lead": self.names.receptionist}
        _fill(page, **people, host=self.names.head, see_off_person=self.names.sales)
        _fill(page, **{"visitors-0-job_title": "Purchasing manager 采购经理"})
        _fill(page, **{"itinerary-0-starts_at": _typed(self.start), "itinerary-0-minutes": "20"})
        page.select_option("[name=itinerary-0-kind]", "welcome")
        for way in (0, 1):  # there and back
            page.select_option(f"[name=transport-{way}-need]", "not_needed")
        page.click("[data-confirm-all]")
        self.shoot(page, "3-sheet")
        page.click("button[name=submit]")
        page.wait_for_url(f"**/visits/{self.sheet}/")

    def _set_level(self) -> None:
        page = self.page_of("marketing")
        page.goto(f"/visits/{self.sheet}/set-level/")
        page.locator("[name=level]").nth(1).check()
        page.check("[name=importance][value=medium]")
        page.check("[name=potential][value=medium]")
        _fill(page, reason="A growing customer 成长型客户")
        self.shoot(page, "3-level")
        _save(page)

    def sign(self) -> None:
        """3. A product manager reads and signs it on a telephone; the hand-over stops the clock."""
        page = self.page_of("productmanager", PHONE)
        page.goto(f"/visits/{self.sheet}/decide/")
        self.shoot(page, "3-sign-phone")
        page.check("[name=is_reasonable]")
        page.check("[name=is_appropriate]")
        _carry_out(page, "approve")

    def prepare(self) -> None:
        """4. The receptionist's board shows what each department prepares."""
        page = self.page_of("receptionist")
        page.goto("/visits/preparation/")
        self.shoot(page, "4-preparation")

    def receive(self) -> None:
        """5. The day: expected, arrived, met, left, and what was said is on record."""
        page = self.page_of("frontdesk")
        page.goto("/appointments/today/")
        self.shoot(page, "5-today")
        page.goto(f"/appointments/{self.appointment}/")
        _at_the_door(page, "arrival", "check-in")
        _carry_out(page, "start-meeting")
        self.shoot(page, "5-received")
        _at_the_door(page, "departure", "check-out")
        self._keep_record()

    def _keep_record(self) -> None:
        page = self.page_of("sales")
        page.goto(f"/appointments/{self.appointment}/record/")
        _fill(page, questions="Delivery times 交期", answers="Explained 已说明", ended_at=_typed(_now()))
        self.shoot(page, "5-record")
        page.click("button[name=close]")
        page.wait_for_load_state()

    def call(self) -> None:
        """6. A caller's question that nobody could answer at once, and the reply that stops its clock."""
        page = self.page_of("agent")
        page.goto("/calls/new/")
        _fill(page, caller_phone="138 0013 8000", caller_name=self.guest, organisation="Aurora Components")
        _fill(page, summary="When does the certificate arrive? 证书何时寄到?")
        page.select_option("[name=category]", "cross_department")
        page.locator("[name=answered]").nth(1).check()
        promised = _now() + timedelta(hours=30)
        _fill(page, callback_phone="138 0013 8000", promised_reply_at=_typed(promised))
        _choose(page, "handler", self.names.handler)
        self.shoot(page, "6-call")
        _save(page)
        self.issue = page.url.rstrip("/").split("/")[-1]
        page = self.page_of("handler")
        page.goto("/calls/issues/")
        self.shoot(page, "6-queue")
        page.goto(f"/calls/issues/{self.issue}/")
        _carry_out(page, "acknowledge")
        self._wait_for_the_customer(page)
        page.goto(f"/calls/issues/{self.issue}/reply/")
        _fill(page, text="Found; it leaves today. 已找到,今日寄出。")
        page.check("[name=kind][value=effective]")
        _save(page)
        self.shoot(page, "6-answered")

    def _wait_for_the_customer(self, page: Page) -> None:
        """The customer's papers are missing: the clock stands still until they come, and every line says why."""
        page.locator("main a[href^='/deadlines/']", has_text=self.names.reply).first.click()
        page.wait_for_url("**/deadlines/*/")
        form = _unfold(page, "pause")
        form.locator("[name=reason]").select_option("documents")
        form.locator("[name=until]").fill(_typed(_now() + timedelta(days=3)))
        form.locator("[name=words]").fill("The drawings are to come by post 图纸邮寄中")
        form.locator("button[type=submit]").click()
        page.wait_for_load_state()
        self.shoot(page, "6-why-this-time")
        _carry_out(page, "resume")

    def give_feedback(self) -> None:
        """7. The guest answers on a telephone, without a login."""
        desk = self.page_of("receptionist")
        desk.goto(f"/appointments/{self.appointment}/")
        _carry_out(desk, "ask")
        link = desk.input_value("#address")
        guest = self.page_of("", PHONE)
        guest.goto("/assessments/answer/" + link.split("/assessments/answer/")[1])
        guest.check("[name$='overall'][value='5']", force=True)
        for name in ("respondent_name",):
            if guest.locator(f"[name={name}]").count():
                guest.fill(f"[name={name}]", self.guest)
        self.shoot(guest, "7-feedback-phone")
        guest.click("main button[type=submit]")
        guest.wait_for_load_state()
        self.shoot(guest, "7-thanks-phone")

    def look_at_the_quarter(self) -> None:
        """7. The quarter's card of a person, every figure with its rows."""
        page = self.page_of("assessor")
        page.goto("/assessments/")
        self.shoot(page, "7-scorecards")
        cards = page.locator("main a[href*='/assessments/cards/']")
        if cards.count():
            cards.first.click()
            page.wait_for_load_state()
            self.shoot(page, "7-card")

    def look_after_the_rules(self) -> None:
        """8. The administrator gives the company a day off, and one number another value; nothing moves unseen."""
        page = self.page_of("admin")
        page.goto("/deadlines/calendar/")
        _carry_out(page, "draft")
        page.click("main a[href$='/days/']")
        _fill(page, first=f"{self.day_off:%Y-%m-%d}", label="Founders' day", label_zh="司庆日")
        page.select_option("[name=kind]", "company")
        _save(page)
        self.shoot(page, "8-calendar-draft")
        page.click("main a[href$='/publish/']")
        _fill(page, reason="Decided by the management 管理层决定")
        self.shoot(page, "8-calendar-preview")
        _save(page)
        page.goto("/deadlines/limits/")
        self.shoot(page, "8-limits")
        page.locator("main a[href^='/deadlines/limits/']", has_text=self.names.limit).first.click()
        page.wait_for_url("**/deadlines/limits/*/")
        page.locator("main a[href$='/edit/']").first.click()
        _fill(page, amount="20", reason="Customers wait too long 客户等待过久")
        _save(page)
        self.shoot(page, "8-limit")

    def look_for_what_was_missed(self) -> None:
        """9. Everything that runs, the proof that nobody was forgotten, and the regulations it comes from."""
        page = self.page_of("admin")
        for name, path in [
            ("9-deadlines", "/deadlines/"),
            ("9-proof", "/deadlines/proof/"),
            ("9-policies", "/policies/"),
            ("9-kinds-of-notice", "/inbox/kinds/"),
        ]:
            page.goto(path)
            self.shoot(page, name)


def _working_day_in(days: int) -> datetime:
    day = _now() + timedelta(days=days)
    while day.weekday() > 4:  # only to keep the visit off a weekend; the product asks its calendar
        day += timedelta(days=1)
    return day.replace(hour=10, minute=0)


def _now() -> datetime:
    return datetime.now(SHANGHAI)  # noqa: TID251  the served product lives in the real moment too


def _typed(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M")


def _fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.fill(f"main [name='{name}']", value)


def _choose(page: Page, name: str, person: str) -> None:
    page.select_option(f"main [name={name}]", label=person)


def _save(page: Page) -> None:
    before = page.url
    page.click("main .savebar button.btn-primary")
    page.wait_for_url(lambda url: url != before)


def _carry_out(page: Page, verb: str) -> None:
    """Press a verb's button; where it asks something first, unfold that."""
    _unfold(page, verb).locator("button[type=submit]").click()
    page.wait_for_load_state()


def _at_the_door(page: Page, where: str, verb: str) -> None:
    """A party comes or goes by way of its own page."""
    page.click(f"main .verbs a[href$='/{where}/']")
    _carry_out(page, verb)


def _unfold(page: Page, verb: str) -> Locator:
    """The form of a verb, open."""
    form = page.locator(f"main form[action$='/{verb}/']").first
    for fold in page.locator(f"main details:not([open]):has(form[action$='/{verb}/'])").all():
        fold.locator("> summary").click()
    return form
