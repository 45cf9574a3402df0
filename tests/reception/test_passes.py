"""The pass of a visit: a page by signed link, void as soon as the visit is."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from history import moment
from history.moment import now
from notices.models import Link, Message
from reception import actions, passes
from reception.actions import kiosk as kiosk_actions
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.customers import ContactFactory
from tests.factories.gate import tablet
from tests.factories.reception import AppointmentFactory, SiteFactory
from tests.factories.visits import InfoSheetFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def visit(host):
    site = SiteFactory(name="Suzhou", address="Harbour Road 5")
    return AppointmentFactory(
        confirmed=True, site=site, contact_person=host, meeting_point="Hall, sofa", needs="Secret recipe"
    )


def shown(client, visit):
    return client.get(passes.pass_path(visit, at=now()))


def test_the_pass_shows_when_where_whom_and_the_code(client, host, visit):
    page = shown(client, visit).content.decode()

    wanted = ["Thu 12 Mar 2026 12:00–13:00", "Harbour Road 5", "Hall, sofa", host.name, passes.spaced(visit.code)]
    assert [each for each in wanted if each not in page] == []
    assert "<svg" in page
    assert "geo:0,0?q=Harbour%20Road%205" in page
    assert "Secret recipe" not in page


def test_the_way_and_the_map_of_the_site_are_on_it(client, visit):
    said = {"directions": "Third gate", "directions_zh": "三号门", "map_url": "https://map.test/here"}
    kiosk_actions.edit_entrance(visit.site, actor=UserFactory(), version=0, **said)

    with translation.override("zh-hans"):
        client.cookies["django_language"] = "zh-hans"
    page = shown(client, visit).content.decode()

    assert "https://map.test/here" in page
    assert ("三号门" in page) != ("Third gate" in page)


@pytest.mark.parametrize(("verb", "says"), [("cancel", "This visit is cancelled"), ("check_out", "This visit is over")])
def test_the_pass_is_void_as_soon_as_the_visit_is(client, visit, verb, says):
    path = passes.pass_path(visit, at=now())
    if verb == "cancel":
        actions.cancel(visit, actor=visit.contact_person, reason="Ill")
    else:
        actions.check_in(visit, actor=None)
        actions.check_out(visit, actor=None)

    response = client.get(path)

    assert response.status_code == 410
    assert says in response.content.decode()
    assert passes.spaced(visit.code) not in response.content.decode()


def test_a_cancelled_visit_is_not_found_at_the_tablet_either(client, visit):
    _kiosk, token = tablet(visit.site)
    actions.cancel(visit, actor=visit.contact_person, reason="Ill")

    with moment.at(visit.starts_at):
        response = client.post(reverse("reception:kiosk-here", args=[token]), {"typed": visit.code})

    assert "We do not find this." in response.content.decode()


def test_a_visit_that_moved_shows_its_new_time_under_the_old_link(client, visit):
    path = passes.pass_path(visit, at=now())
    later = visit.starts_at + 30 * 24 * HOUR

    actions.reschedule(visit, actor=visit.contact_person, starts_at=later, ends_at=later + HOUR, place="Office 301")

    assert "Sat 11 Apr 2026 12:00–13:00" in client.get(path).content.decode()


def test_a_restored_visit_has_its_pass_again_under_the_old_link(client, visit):
    path = passes.pass_path(visit, at=now())
    actions.cancel(visit, actor=visit.contact_person, reason="Ill")

    Appointment.objects.filter(pk=visit.pk).update(state="confirmed")

    assert client.get(path).status_code == 200


def test_an_unknown_link_says_so(client):
    assert client.get(reverse("reception:pass", args=["guessed"])).status_code == 404


def test_only_the_hash_of_the_link_is_kept(visit):
    token = passes.pass_path(visit, at=now()).rstrip("/").rsplit("/", 1)[-1]

    assert not Link.objects.filter(token_hash=token).exists()
    assert passes.visit_of(token, at=now()) == visit


def test_the_confirmation_brings_the_pass_and_the_code(host):
    contact = ContactFactory(email="wang@example.com")
    visit = AppointmentFactory(confirmed=True, contact=contact, visitor_email="wang@example.com", contact_person=host)

    letter = Message.objects.get(address="wang@example.com", kind="reception.visitor_confirmed")

    token = letter.params["pass_url"].rstrip("/").rsplit("/", 1)[-1]
    assert passes.visit_of(token, at=now()) == visit
    assert letter.params["code"] == passes.spaced(visit.code)


def test_the_programme_is_on_the_pass_once_it_is_approved_without_our_own_notes(client):
    draft = InfoSheetFactory()
    draft.itinerary.create(starts_at=draft.appointment.starts_at, kind="tour", place="Line 4")
    approved = InfoSheetFactory(approved=True)
    approved.itinerary.update(place="Line 5", note="Do not mention prices")

    assert "Line 4" not in shown(client, draft.appointment).content.decode()
    page = shown(client, approved.appointment).content.decode()
    assert "Line 5" in page
    assert "Do not mention prices" not in page


# --- our people and the pass ---


def test_the_desk_hands_a_pass_over_and_nobody_else_is_shown_that_link(client, clerk, host, visit):
    client.force_login(clerk)
    page = client.post(reverse("reception:pass-link", args=[visit.pk]), follow=True)
    path = page.context["path"]

    assert client.get(path).status_code == 200
    client.force_login(host)
    assert client.get(reverse("reception:pass-link", args=[visit.pk]))["Location"] == visit.get_absolute_url()


def test_a_guards_phone_finds_the_visit_behind_the_code(client, visit):
    guard = UserFactory(role="gate_security")
    client.force_login(guard)
    path = reverse("reception:code", args=[visit.code])

    assert passes.code_address(visit).endswith(path)
    assert client.get(path)["Location"] == reverse("reception:board")  # it is tomorrow's
    with moment.at(visit.starts_at):
        client.force_login(guard)
        assert client.get(path)["Location"] == visit.get_absolute_url()


def test_whoever_may_not_see_the_visit_learns_nothing_from_its_code(client, stranger, visit):
    Appointment.objects.filter(pk=visit.pk).update(starts_at=now(), ends_at=now() + HOUR)
    client.force_login(stranger)

    assert client.get(reverse("reception:code", args=[visit.code]))["Location"] == reverse("reception:board")
