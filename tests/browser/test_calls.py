"""A call from the first ring to the follow-up, with a later time that was announced before the first one was over."""

import json
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from calls.actions import telephone
from calls.models import Issue, TelephoneLine
from calls.outcomes import Outcome, of
from deadlines.models import Clock
from tests.factories.accounts import UserFactory
from tests.factories.calls import ServiceFactory
from tests.factories.customers import ContactFactory

from . import clock
from .chain import _typed as typed


@pytest.fixture
def agent():
    return UserFactory(name="Agent", role="agent", department=ServiceFactory())


@pytest.fixture
def post(live_server, agent):
    """A telephone system of another make: plain HTTP and JSON, and no more."""
    system, token = telephone.set_up_telephone(name="Head office", actor=agent)
    TelephoneLine.objects.create(system=system, number="801", person=agent)

    def say(event, **said):
        request = Request(
            f"{live_server.url}/api/telephone/{event}",
            json.dumps({"call_id": "pbx-1", **said}).encode(),
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urlopen(request) as answer:
            return json.load(answer)

    return say


def press(page, verb):
    """Open a verb's own page by its address, as its button does without script."""
    page.goto(f"{page.url.split('?')[0].rstrip('/')}/{verb}/")


def save(page):
    page.locator("main form.sheet button[type=submit]").first.click()
    page.wait_for_load_state()


def test_a_call_from_the_ring_to_the_follow_up_with_an_announced_later_time(
    open_as, held_clock, noon, agent, post, barriers
):
    contact = ContactFactory(name="Li Ming", phone="+8613812345678", organisation__name="Lanhai Optics")
    page = open_as(agent)
    page.goto("/calls/")

    assert post("ring", number="13812345678", extension="801", at=noon.isoformat())["state"] == "ringing"
    expect(page.locator(".ringing")).to_contain_text("Li Ming", timeout=15_000)
    expect(page.locator(".ringing")).to_contain_text("is calling")
    post("answer", extension="801", at=(noon + timedelta(seconds=9)).isoformat())
    expect(page.locator(".ringing")).to_contain_text("is on the line", timeout=15_000)
    assert barriers(page) == []

    page.locator(".ringing").get_by_role("link", name="Log the call").click()
    expect(page.locator("[name=caller_name]")).to_have_value("Li Ming")
    expect(page.locator("[name=organisation]")).to_have_value("Lanhai Optics")
    page.fill("main [name=summary]", "The pump stops after a minute")
    page.locator("[name=answered]").nth(1).check()
    page.fill("main [name=callback_phone]", "13812345678")
    page.fill("main [name=promised_reply_at]", typed(noon + timedelta(hours=20)))
    save(page)
    expect(page.locator("h1")).to_have_text("Lanhai Optics")
    issue = Issue.objects.get()
    assert (issue.call.telephone.reference, issue.call.rings, issue.call.rings_are_reported) == ("pbx-1", 2, False)
    assert issue.contact == contact

    address = page.url
    page.locator("form[action$='/take/'] button").click()
    expect(page.locator("form[action$='/take/']")).to_have_count(0)
    press(page, "extend")
    page.fill("main [name=reason]", "The part is on its way")
    page.fill("main [name=until]", typed(noon + timedelta(hours=50)))
    page.select_option("main [name=told_by_way_of]", "phone")
    page.fill("main [name=told_at]", typed(noon))
    save(page)
    expect(page.locator(".timeline")).to_contain_text("was given a new time")
    assert barriers(page) == []

    clock.held.append(noon + timedelta(hours=45))
    page.goto(address)
    press(page, "reply")
    page.check("[name=kind][value=effective]")
    page.fill("main [name=text]", "A new seal, sent today")
    save(page)
    press(page, "resolve")
    for name, words in {"facts": "It stops", "cause": "A worn seal", "measures": "Seal replaced"}.items():
        page.fill(f"main [name={name}]", words)
    save(page)
    expect(page.locator(".record-head .state-resolved")).to_be_visible()
    reply = Clock.objects.of(issue).get(code="REPLY_GENERAL")
    assert of(reply, noon + timedelta(hours=45)) == Outcome.ANNOUNCED
    expect(page.locator(".badges").first).to_contain_text("Later, as announced")

    press(page, "follow-up")
    page.check("main [name=was_reached][value=yes]")
    page.select_option("main [name=channel]", "phone")
    page.locator("main [name=handling_rating]").first.wait_for()
    fill_rating(page)
    save(page)
    expect(page.locator(".record-head .state-followed_up")).to_be_visible()
    press(page, "close")
    page.fill("main [name=customer_informed_at]", typed(noon + timedelta(hours=45)))
    save(page)
    expect(page.locator(".record-head .state-closed")).to_be_visible()

    page.goto("/calls/figures/calls/?start=2026-03-01&end=2026-03-31")
    expect(page.locator(".figure", has_text="Answered within the rings")).to_contain_text("1 of 1")
    page.goto("/calls/board/")
    assert barriers(page) == []


def fill_rating(page):
    field = page.locator("main [name=handling_rating]").first
    if field.evaluate("field => field.tagName") == "SELECT":
        field.select_option("5")
    elif field.get_attribute("type") == "radio":
        page.check("main [name=handling_rating][value='5']")
    else:
        field.fill("5")
    page.check("main [name=is_effective][value=yes]")
    page.check("main [name=has_other_needs][value=no]")


def test_a_token_that_is_not_ours_is_refused(live_server):
    request = Request(f"{live_server.url}/api/telephone/ring", b'{"call_id": "1"}', {"Authorization": "Bearer x"})
    with pytest.raises(HTTPError, match="401"):
        urlopen(request)
