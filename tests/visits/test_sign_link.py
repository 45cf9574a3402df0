"""Signing from the link in a letter: for one person, once, until it is over; and only by a button."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import actions as accounts
from deadlines.models import Standard
from history import moment
from history.models import Event
from notices.models import Link, Notice
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, sign, waiting
from visits import actions

pytestmark = pytest.mark.django_db
TICKS = {"decision": "approve", "is_reasonable": "on", "is_appropriate": "on"}


@pytest.fixture
def approver():
    return UserFactory(role="info_sheet_approver", name="Zhou Wei")


@pytest.fixture
def sheet(approver):
    return InfoSheetFactory(submitted=True)


def link(sheet, person):
    """The path of the link in this person's letter."""
    notice = Notice.objects.get(kind="visits.sheet_submitted", recipient=person, about_id=sheet.pk)
    return re.sub(r"^https?://[^/]+", "", notice.params["link"])


def test_following_it_shows_the_sheet_and_changes_nothing(client, sheet, approver):
    for _again in range(3):
        page = client.get(link(sheet, approver))

    assert page.status_code == 200
    assert str(sheet.appointment.organisation) in page.content.decode()
    assert (waiting(sheet).decision, Link.objects.get().used_at) == ("waiting", None)


def test_the_button_signs_in_the_readers_name_without_a_login(client, sheet, approver, noon):
    answer = client.post(link(sheet, approver), TICKS, follow=True)

    sheet.refresh_from_db()
    assert (sheet.state, answer.status_code) == ("handed_over", 200)
    assert Event.objects.about(sheet).get(verb="approve").actor == approver
    assert Link.objects.get().used_at == noon
    assert answer.context["decided"] == "Already decided by Zhou Wei on Wed 11 Mar 2026 12:00: Approved."


def test_twice_is_once(client, sheet, approver):
    address = link(sheet, approver)

    client.post(address, TICKS)
    again = client.post(address, TICKS)

    assert again.context["why"] == "over"
    assert Event.objects.about(sheet).filter(verb="approve").count() == 1


def test_without_both_ticks_it_is_asked_again_and_the_link_stays(client, sheet, approver):
    page = client.post(link(sheet, approver), {"decision": "approve", "is_reasonable": "on", "comment": "Fine"})

    form = page.context["approve_form"]
    assert (list(form.errors), form["comment"].value()) == (["is_appropriate"], "Fine")
    assert Link.objects.get().used_at is None


def test_it_is_returned_with_a_reason(client, sheet, approver):
    page = client.post(link(sheet, approver), {"decision": "return", "reason": " "})
    assert list(page.context["return_form"].errors) == ["reason"]

    client.post(link(sheet, approver), {"decision": "return", "reason": "The host is too junior"})

    sheet.refresh_from_db()
    assert sheet.state == "returned"


def test_who_comes_second_reads_who_was_faster(client, sheet, approver):
    other = UserFactory(role="info_sheet_approver")
    sheet = InfoSheetFactory(submitted=True)
    sign(sheet, approver)

    page = client.post(link(sheet, other), TICKS)

    assert (page.status_code, page.context["decided"]) == (
        410,
        "Already decided by Zhou Wei on Wed 11 Mar 2026 12:00: Approved.",
    )


def test_a_sheet_that_changed_since_is_not_signed_by_an_old_letter(client, sheet, approver):
    address = link(sheet, approver)
    actions.return_(sheet, approval=waiting(sheet), reason="No", actor=UserFactory(role="info_sheet_approver"))
    actions.submit(sheet, actor=sheet.appointment.salesperson)

    page = client.post(address, TICKS)

    sheet.refresh_from_db()
    assert (page.status_code, sheet.state) == (410, "submitted")


def test_after_its_days_it_opens_no_more(client, sheet, approver, noon):
    address = link(sheet, approver)

    with moment.at(noon + timedelta(days=7)):
        page = client.post(address, TICKS)

    assert (page.status_code, page.context["why"], waiting(sheet).decision) == (410, "unknown", "waiting")


def test_nobody_guesses_one(client, sheet):
    assert client.get(reverse("visits:sign-link", args=["guessed"])).status_code == 404


def test_somebody_else_who_is_logged_in_signs_nothing_by_it(client, sheet, approver):
    client.force_login(UserFactory(role="info_sheet_approver"))

    page = client.post(link(sheet, approver), TICKS)

    assert (page.status_code, page.context["why"], waiting(sheet).decision) == (403, "other", "waiting")


def test_a_deputy_has_a_link_of_their_own_and_signs_for_the_other(client, approver, noon):
    deputy = UserFactory()
    accounts.appoint_deputy(approver, deputy, noon - timedelta(days=1), noon + timedelta(days=1), None)
    sheet = InfoSheetFactory(submitted=True)
    assert link(sheet, deputy) != link(sheet, approver)

    client.post(link(sheet, deputy), TICKS)

    event = Event.objects.about(sheet).get(verb="approve")
    assert (event.actor, event.on_behalf_of) == (deputy, approver)


def test_a_deputyship_that_is_over_signs_nothing(client, approver, noon):
    deputy = UserFactory()
    accounts.appoint_deputy(approver, deputy, noon - timedelta(days=1), noon + timedelta(days=1), None)
    sheet = InfoSheetFactory(submitted=True)

    with moment.at(noon + timedelta(days=2)):
        page = client.post(link(sheet, deputy), TICKS)

    assert (page.status_code, page.context["why"], waiting(sheet).decision) == (403, "not-yours", "waiting")


def test_an_author_who_stands_in_for_the_approver_gets_no_link(approver, noon):
    sheet = InfoSheetFactory(complete=True)
    author = sheet.appointment.salesperson
    accounts.appoint_deputy(approver, author, noon - timedelta(days=1), noon + timedelta(days=1), None)

    actions.submit(sheet, actor=author)

    assert [
        notice.params["link"] for notice in Notice.objects.filter(kind="visits.sheet_submitted", recipient=author)
    ] == [""]


def test_a_company_may_send_no_links(sheet, approver):
    Standard.objects.filter(code="SIGN_LINK").update(amount=None)

    later = InfoSheetFactory(submitted=True)

    assert Notice.objects.get(recipient=approver, about_id=later.pk, kind="visits.sheet_submitted").params["link"] == ""


def test_the_page_speaks_the_language_of_whom_it_was_written_for(client):
    reader = UserFactory(role="info_sheet_approver", language="zh-hans")
    sheet = InfoSheetFactory(submitted=True)

    page = client.get(link(sheet, reader))

    assert 'lang="zh-Hans"' in page.content.decode()
