"""A quarter from its opening to a verified rectification, with an objection on the way, by the people it takes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from accounts.models import Position
from assessments.models import Rectification, Scorecard
from tests.factories.accounts import DepartmentFactory, UserFactory

from . import clock

APRIL = datetime(2026, 4, 1, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
PHONE = 360


@pytest.fixture
def assessed():
    """Somebody who meets customers, and so is assessed each quarter; and the head of their department."""
    head = UserFactory(name="Gao Head", role="manager", department=DepartmentFactory(name="Service"))
    head.department.head = head
    head.department.save()
    facing = Position.objects.create(name="Receptionist", is_customer_facing=True)
    return UserFactory(name="He Host", department=head.department, manager=head, position=facing)


def press(page, verb):
    """Press a verb's button on the record's page, wherever it stands."""
    page.evaluate("document.querySelectorAll('details.more').forEach(menu => menu.open = true)")
    page.locator(f"form[action$='/{verb}/'] button[type=submit]").click()


def ask(page, verb, **typed):
    """Open the small form of a verb, fill it in and send it."""
    page.evaluate("document.querySelectorAll('details.more').forEach(menu => menu.open = true)")
    form = page.locator(f"form[action$='/{verb}/']")
    form.locator("xpath=ancestor::details[contains(@class,'ask')]").locator("summary").click()
    for name, value in typed.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("button[type=submit]").click()


def state(page, name):
    expect(page.locator(f".badges .state-{name}")).to_be_visible()


@pytest.mark.usefixtures("held_clock")
def test_a_quarter_from_its_opening_to_a_verified_rectification_with_an_objection(open_as, assessed, barriers):
    assessor, another = UserFactory(name="Ann Assessor", role="assessor"), UserFactory(name="Bo Admin", role="admin")

    # The quarter opens, and everybody who meets customers has a card.
    page = open_as(assessor)
    page.goto("/assessments/periods/open/")
    page.select_option("[name=scheme]", label="Competence of receiving staff")
    page.fill("[name=starts_on]", "2026-01-01")
    page.fill("[name=ends_on]", "2026-03-31")
    page.click("main form.sheet button[type=submit]")
    page.locator("main").get_by_role("link", name="He Host").first.click()
    state(page, "collecting")
    card = Scorecard.objects.get(person=assessed)
    address = f"/assessments/cards/{card.pk}/"

    # What it would say today is the person's own to see, while it is collected.
    own = open_as(assessed, language="zh", width=PHONE)
    own.goto("/assessments/mine/")
    expect(own.locator("h1")).to_be_visible()
    assert barriers(own) == []

    # An assessor scores each criterion and says why.
    for criterion in card.period.scheme.criteria.all():
        page.goto(f"{address}score/{criterion.pk}/")
        page.fill("[name=points]", "40")
        page.fill("[name=comment]", "Seen on two visits.")
        page.click("main form.sheet button[type=submit]")
        expect(page.locator("h1")).to_have_text("He Host")

    # The quarter is over: the result is shown, and it is a Fail.
    clock.held.append(APRIL)
    page.goto(address)
    press(page, "propose")
    state(page, "provisional")
    expect(page.locator(".figures")).to_contain_text("Fail")

    # The person objects; somebody who had no part in the result decides.
    mine = open_as(assessed)
    mine.goto(address)
    mine.get_by_role("link", name="Object", exact=True).click()
    mine.fill("main [name=grounds]", "On both days I stood in for two colleagues.")
    mine.click("main form.sheet button[type=submit]")
    state(mine, "lodged")
    objection = mine.url
    judge = open_as(another)
    judge.goto(objection)
    judge.get_by_role("link", name="Decide the objection", exact=True).click()
    judge.check("[name=outcome][value=partly]")
    judge.fill("main [name=decision]", "One of the two days is right.")
    judge.locator("main input[name^=points-]").first.fill("50")
    judge.click("main form.sheet button[type=submit]")
    state(judge, "partly")
    assert barriers(judge) == []

    # Published with the day by which the Fail is put right; the person takes note.
    page.goto(address)
    ask(page, "publish", rectify_by="2026-04-30")
    state(page, "published")
    total = Scorecard.objects.get(pk=card.pk).total
    assert 40 < total < 50
    mine.goto(address)
    press(mine, "acknowledge")
    expect(mine.locator("form[action$='/acknowledge/']")).to_have_count(0)

    # Put right by the person, verified by somebody else.
    order = Rectification.objects.get(scorecard=card)
    clock.held.append(APRIL + timedelta(days=5))
    mine.goto(order.get_absolute_url())
    ask(mine, "plan", measures="Practise with the trainer each Tuesday.")
    state(mine, "planned")
    ask(mine, "finish", done_on="2026-04-06", evidence="The trainer's record.")
    state(mine, "done")
    judge.goto(order.get_absolute_url())
    ask(judge, "verify", words="Seen at the desk.")
    state(judge, "verified")
    order.refresh_from_db()
    assert (order.state, order.verified_by, order.owner) == (Rectification.State.VERIFIED, another, assessed)

    # And all of it stands in the pictures.
    judge.goto(f"/assessments/pictures/?period={card.period_id}")
    expect(judge.locator("#chart-grades canvas")).to_be_visible()
    expect(judge.locator("#chart-grades tr", has_text="Fail").locator("td").first).to_have_text("1")
    assert barriers(judge) == []
    judge.goto("/assessments/indicators/rectifications_closed/?quarter=2026-04-01")
    expect(judge.locator("main table").last.get_by_role("link", name=str(order))).to_be_visible()
