"""R8: a visit is booked in a browser, and its page says by when the sheet is signed, in true working days."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from accounts.models import User
from deadlines.models import Clock
from reception.models import Appointment
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import SiteFactory

from . import clock

# Spring Festival with its make-up Saturday, National Day and the Saturday made up for it, New Year.
DATES = [
    ("2026-02-25", "2026-02-14", "due Sat 14 Feb 18:00"),
    ("2026-10-08", "2026-09-29", "due Tue 29 Sep 18:00"),
    ("2026-10-12", "2026-10-09", "due Fri 9 Oct 18:00"),
    ("2026-01-05", "2025-12-31", "due Wed 31 Dec 18:00"),
]


@pytest.fixture
def at():
    def hold(instant):
        clock.held.append(instant)

    yield hold
    clock.held.clear()


@pytest.mark.parametrize(("start", "due", "words"), DATES)
def test_r8_the_page_of_a_booked_visit_says_when_its_sheet_is_due(start, due, words, at, open_as):
    """R8."""
    SiteFactory()
    due = datetime.fromisoformat(f"{due}T18:00+08:00")
    at(due - timedelta(days=20, hours=8))
    desk, host = UserFactory(role="front_desk"), UserFactory(name="Lin Tao", department=DepartmentFactory())
    page = open_as(desk)
    page.goto("/appointments/new/")
    typed = {
        "visitor_phone": "138 0013 8000",
        "visitor_name": "Ava Chen",
        "organisation_name": "Aurora Components",
        "starts_at": f"{start}T10:00",
        "purpose": "Framework agreement",
    }
    for name, value in typed.items():
        page.fill(f"main [name={name}]", value)
    page.select_option("main [name=contact_person]", label="Lin Tao")
    page.click("main .savebar button.btn-primary")
    expect(page.locator("main h1")).to_contain_text("Ava Chen")
    visit = Appointment.objects.get()

    page = open_as(User.objects.get(pk=host.pk))
    page.goto(f"/appointments/{visit.pk}/confirm/")
    page.fill("main [name=needs]", "Samples")
    page.fill("main [name=place]", "Office 301")
    page.click("main .savebar button.btn-primary")

    expect(page.locator("main .record-head")).to_contain_text(words)
    assert Clock.objects.of(visit).get(code="INFO_SHEET_SIGNOFF").due_at == due
