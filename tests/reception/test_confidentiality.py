"""The confidentiality notice: per site and version, signed by each visitor, signed anew, refusals written down."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from notices import actions as notices
from reception import actions as desk_actions
from reception import passes
from reception.actions import confidentiality as actions
from reception.confidentiality import signature_of, signatures_of
from reception.models import ConfidentialityNotice, Signing, Visitor
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(noon):
    return AppointmentFactory(confirmed=True, starts_at=noon)


@pytest.fixture
def guest(visit):
    return visit.visitors.get()


@pytest.fixture
def desk():
    return UserFactory(name="Chen Clerk", role="front_desk")


@pytest.fixture
def notice(visit):
    return actions.issue(visit.site, body="Take no pictures.", body_zh="请勿拍照。", actor=None)


def sign_url(guest):
    return reverse("reception:sign", args=[guest.appointment_id, guest.pk])


def test_a_site_that_asks_for_nothing_has_nothing_to_sign(visit, guest):
    assert (signatures_of(visit), signature_of(guest).is_due) == ([], False)


def test_a_visitor_signs_on_the_tablet_of_the_desk(client, desk, guest, notice, noon):
    client.force_login(desk)

    client.post(sign_url(guest), {"name": "Wang Fang", "agreed": "on"})

    signing = Signing.objects.get()
    assert (signing.visitor, signing.name, signing.is_signed, signing.taken_by) == (guest, "Wang Fang", True, desk)
    assert (signing.notice, signing.at) == (notice, noon)


def test_without_the_tick_nothing_is_signed_and_the_name_stays(client, desk, guest, notice):
    client.force_login(desk)

    page = client.post(sign_url(guest), {"name": "Wang Fang"}).content.decode()

    assert 'value="Wang Fang"' in page
    assert "Please tick this." in page
    assert not Signing.objects.exists()


def test_a_second_click_is_the_same_signature(guest, notice):
    first, second = (actions.sign(notice, guest, name="Wang", taken_by=None) for _nth in range(2))

    assert first == second


def test_the_database_keeps_one_signature_per_visitor_and_version(guest, notice, noon):
    actions.sign(notice, guest, name="Wang", taken_by=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        Signing.objects.create(notice=notice, visitor=guest, name="Wang", is_signed=True, at=noon)


def test_a_new_version_is_signed_anew(visit, guest, notice):
    actions.sign(notice, guest, name="Wang", taken_by=None)

    newer = actions.issue(visit.site, body="Nor films.", body_zh="也请勿录像。", actor=None)

    where = signature_of(guest)
    assert (newer.number, where.notice, where.is_due) == (2, newer, True)
    assert ConfidentialityNotice.objects.in_force().get(site=visit.site) == newer


def test_a_known_visitor_who_signed_this_version_signs_no_more(visit, guest, notice, noon):
    actions.sign(notice, guest, name="Wang", taken_by=None)
    again = AppointmentFactory(
        confirmed=True, site=visit.site, contact=visit.contact, starts_at=noon + timedelta(days=5)
    )

    assert signature_of(again.visitors.get()).is_signed


def test_a_refusal_is_written_down_and_may_be_thought_over(client, desk, guest, notice):
    client.force_login(desk)

    client.post(sign_url(guest), {"refuse": "1", "words": "My lawyer first"})
    refused = signature_of(guest)
    client.post(sign_url(guest), {"name": "Wang Fang", "agreed": "on"})

    assert (refused.is_refused, refused.signing.words, refused.signing.taken_by) == (True, "My lawyer first", desk)
    assert signature_of(guest).is_signed
    assert Signing.objects.count() == 2


def test_the_page_speaks_the_visitors_language_and_leaves_the_clerk_theirs(client, desk, guest, notice):
    client.force_login(desk)

    chinese = client.get(sign_url(guest), {"language": "zh"}).content.decode()
    english = client.get(sign_url(guest), {"language": "en"}).content.decode()
    desk.refresh_from_db()

    assert ("请勿拍照。" in chinese, "Take no pictures." in chinese) == (True, False)
    assert ("请勿拍照。" in english, "Take no pictures." in english) == (False, True)
    assert desk.language == ""


def test_the_next_of_the_party_is_one_touch_away(client, desk, visit, guest, notice):
    other = Visitor.objects.create(appointment=visit, name="Li Na")
    client.force_login(desk)

    page = client.post(sign_url(guest), {"name": "Wang Fang", "agreed": "on"}, follow=True).content.decode()

    assert sign_url(other) in page


def test_a_visitor_signs_on_their_own_phone_once(client, guest, notice, noon):
    path = actions.link_for(guest)

    before = client.get(path).content.decode()
    client.post(path, {"name": "Wang Fang", "agreed": "on"})
    after = client.get(path).content.decode()

    assert ("Take no pictures." in before, "Take no pictures." in after, guest.name in after) == (True, False, False)
    assert (Signing.objects.get().taken_by, "This has been signed." in after) == (None, True)


def test_reading_by_link_signs_nothing(client, guest, notice):
    """R19: scanners of mail open links."""
    path = actions.link_for(guest)

    client.get(path)
    client.head(path)

    assert (Signing.objects.exists(), client.get(path).status_code) == (False, 200)


def test_a_visitor_signs_from_the_pass_of_the_visit(client, visit, guest, notice, noon):
    path = passes.pass_path(visit, at=noon)
    sign_path = reverse("reception:sign-by-pass", args=[path.strip("/").split("/")[-1]])

    before = client.get(path).content.decode()
    client.post(sign_path, {"name": "Wang Fang", "agreed": "on"})
    after = client.get(path).content.decode()

    assert (sign_path in before, sign_path in after) == (True, False)
    assert Signing.objects.get().taken_by is None


def test_the_pass_of_a_cancelled_visit_signs_nothing(client, visit, guest, notice, noon):
    path = passes.pass_path(visit, at=noon)
    desk_actions.cancel(visit, actor=visit.contact_person, reason="Ill")

    answer = client.get(reverse("reception:sign-by-pass", args=[path.strip("/").split("/")[-1]]))

    assert answer.status_code == 404


def test_a_link_for_something_else_signs_nothing(client, guest, notice, noon):
    token = notices.issue_link("other", about=guest, expires_at=noon + timedelta(days=1), at=noon)

    assert client.get(reverse("reception:sign-by-link", args=[token])).status_code == 404


def test_a_withdrawn_notice_is_asked_for_no_more(guest, notice):
    actions.withdraw(notice, actor=None)

    assert not signature_of(guest).is_due


def test_the_page_of_the_visit_says_who_has_not_signed(client, desk, visit, guest, notice):
    client.force_login(desk)
    page = client.get(visit.get_absolute_url()).content.decode()
    actions.sign(notice, guest, name="Wang", taken_by=desk)
    later = client.get(visit.get_absolute_url()).content.decode()

    assert ("1 not signed" in page, "all signed" in later) == (True, True)


def test_a_visitor_of_another_visit_is_not_found_under_this_one(client, desk, visit, notice, noon):
    """R31."""
    other = AppointmentFactory(confirmed=True, starts_at=noon).visitors.get()
    client.force_login(desk)

    assert client.get(reverse("reception:sign", args=[visit.pk, other.pk])).status_code == 404


def test_a_visit_that_came_to_nothing_asks_nobody_to_sign(client, desk, visit, notice):
    client.force_login(desk)
    asked = "not signed" in client.get(visit.get_absolute_url()).content.decode()

    desk_actions.cancel(visit, actor=visit.contact_person, reason="They cannot come")

    assert (asked, "not signed" in client.get(visit.get_absolute_url()).content.decode()) == (True, False)
