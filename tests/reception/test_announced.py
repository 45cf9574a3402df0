"""Who announced themselves at the entrance, and the desk that confirms it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from history import moment
from history.models import Event
from history.moment import now
from notices.models import Notice
from reception import actions
from reception.actions import kiosk as kiosk_actions
from reception.models import Announcement, Appointment
from tests.factories.customers import ContactFactory
from tests.factories.gate import tablet
from tests.factories.reception import AppointmentFactory, SiteFactory
from tests.reception.kiosk import HOUR, PHONE, says, type_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return SiteFactory(name="Suzhou")


@pytest.fixture
def visit(site):
    contact = ContactFactory(name="Wang Fang", phone=PHONE, organisation__name="Lanhai Optics")
    return AppointmentFactory(
        confirmed=True, contact=contact, site=site, starts_at=now() + HOUR, meeting_point="Hall, sofa"
    )


@pytest.mark.clause("S1-28")
def test_the_desk_confirms_and_only_then_the_guest_is_signed_in(client, clerk, site, visit):
    _kiosk, token = tablet(site)
    type_in(client, token, visit.code)
    visit.refresh_from_db()
    assert visit.state == Appointment.State.CONFIRMED

    client.force_login(clerk)
    client.post(reverse("reception:announced-confirm", args=[Announcement.objects.get().pk]))

    visit.refresh_from_db()
    announcement = Announcement.objects.get()
    assert (visit.state, visit.visitors.get().signed_in_by) == (Appointment.State.ARRIVED, clerk)
    assert (announcement.settled_at, announcement.settled_by) == (now(), clerk)


@pytest.mark.clause("S1-28")
def test_the_named_sign_in_person_is_told_and_confirms_and_the_host_does_not(client, host, stranger, site, visit):
    Appointment.objects.filter(pk=visit.pk).update(sign_in_person=stranger, contact_person=host)
    _kiosk, token = tablet(site)
    type_in(client, token, visit.code)
    announcement = Announcement.objects.get()
    assert [notice.recipient for notice in Notice.objects.filter(kind="reception.guest_announced")] == [stranger]

    client.force_login(host)
    assert client.get(reverse("reception:walk-ins")).context["announced"] is None
    assert client.post(reverse("reception:announced-confirm", args=[announcement.pk])).status_code == 403
    client.force_login(stranger)
    assert client.get(reverse("reception:walk-ins")).context["announced"] == [announcement]
    client.post(reverse("reception:announced-confirm", args=[announcement.pk]))

    assert visit.visitors.get().signed_in_by == stranger


def test_of_two_at_the_desk_only_one_signs_the_guest_in(client, clerk, site, visit):
    _kiosk, token = tablet(site)
    type_in(client, token, visit.code)
    client.force_login(clerk)
    path = reverse("reception:announced-confirm", args=[Announcement.objects.get().pk])

    client.post(path)
    client.post(path)

    assert Event.objects.about(visit).filter(verb="check_in").count() == 1


def test_nobody_was_there_and_the_visit_stays_expected(client, clerk, site, visit):
    _kiosk, token = tablet(site)
    type_in(client, token, visit.code)
    client.force_login(clerk)

    client.post(reverse("reception:announced-refuse", args=[Announcement.objects.get().pk]))

    visit.refresh_from_db()
    assert visit.state == Appointment.State.CONFIRMED
    assert list(kiosk_actions.waiting(clerk, now())) == []


def test_who_presses_twice_is_announced_once(client, clerk, site, visit):
    _kiosk, token = tablet(site)

    type_in(client, token, visit.code)
    type_in(client, token, visit.code)

    assert Announcement.objects.count() == 1
    assert Notice.objects.filter(kind="reception.guest_announced").count() == 1


def test_each_of_a_party_who_types_their_own_number_is_announced(client, clerk, host, site, visit):
    actions.expect(visit, name="Zhao Min", phone="+8613911111111", actor=host)
    _kiosk, token = tablet(site)

    for number in ("13800000000", "13911111111", "13911111111"):
        type_in(client, token, number)

    waiting = [(row.visitor.name, row.head_count) for row in kiosk_actions.waiting(clerk, now())]
    assert waiting == [("Wang Fang", 1), ("Zhao Min", 1)]


def test_the_code_typed_again_a_little_later_is_the_next_of_the_party(client, clerk, site, visit):
    """Three come; two have typed the code they share, the second of them twice."""
    Appointment.objects.filter(pk=visit.pk).update(head_count=3)
    _kiosk, token = tablet(site)
    began = now()
    type_in(client, token, visit.code)
    for seconds in (2, 30):
        with moment.at(began + timedelta(seconds=seconds)):
            type_in(client, token, visit.code)
    client.force_login(clerk)

    (announcement,) = kiosk_actions.waiting(clerk, now())
    page = client.get(reverse("reception:board")).content.decode()
    client.post(reverse("reception:announced-confirm", args=[announcement.pk]))

    assert "2 of 3 people" in page
    assert sorted(visit.visitors.exclude(signed_in_at=None).values_list("name", flat=True)) == [
        "Wang Fang",
        "Wang Fang +1",
    ]


def test_the_code_announces_whoever_comes_after_the_others_were_checked_in(client, clerk, site, visit):
    Appointment.objects.filter(pk=visit.pk).update(head_count=2)
    _kiosk, token = tablet(site)
    type_in(client, token, visit.code)
    visit.refresh_from_db()
    actions.check_in(visit, actor=clerk)

    with moment.at(now() + timedelta(minutes=5)):
        type_in(client, token, visit.code)
        client.force_login(clerk)
        (announcement,) = kiosk_actions.waiting(clerk, now())
        client.post(reverse("reception:announced-confirm", args=[announcement.pk]))
        waiting = list(kiosk_actions.waiting(clerk, now()))

    assert (visit.visitors.exclude(signed_in_at=None).count(), waiting) == (2, [])


def test_who_is_checked_in_on_the_board_waits_at_the_entrance_no_more(client, clerk, site, visit):
    _kiosk, token = tablet(site)
    type_in(client, token, visit.code)
    assert [row.appointment for row in kiosk_actions.waiting(clerk, now())] == [visit]

    visit.refresh_from_db()
    actions.check_in(visit, actor=clerk)

    assert list(kiosk_actions.waiting(clerk, now())) == []


def test_a_second_of_the_delegation_is_signed_in_by_name(client, clerk, host, site, visit):
    late = actions.expect(visit, name="Zhao Min", phone="+8613911111111", actor=host)
    actions.check_in(visit, actor=clerk)
    _kiosk, token = tablet(site)
    type_in(client, token, "13911111111")
    client.force_login(clerk)

    client.post(reverse("reception:announced-confirm", args=[Announcement.objects.get().pk]))

    late.refresh_from_db()
    assert late.signed_in_by == clerk


def test_a_visit_that_is_not_cleared_is_for_the_desk_to_decide(client, clerk, site, visit):
    actions.set_clearance(visit, "waiting", actor=None, at=now())
    _kiosk, token = tablet(site, checks_in=True)

    response = type_in(client, token, visit.code)

    assert "Please wait a moment" in says(response)
    client.force_login(clerk)
    client.post(reverse("reception:announced-confirm", args=[Announcement.objects.get().pk]))
    visit.refresh_from_db()
    assert visit.state == Appointment.State.CONFIRMED


def test_who_may_not_let_in_a_visit_that_is_not_cleared_is_told_who_may(client, clerk, site, visit):
    actions.set_clearance(visit, "waiting", actor=None, at=now())
    _kiosk, token = tablet(site)
    type_in(client, token, visit.code)
    client.force_login(clerk)
    confirm = reverse("reception:announced-confirm", args=[Announcement.objects.get().pk])

    board = client.get(reverse("reception:board")).content.decode()
    answer = client.post(confirm, follow=True).content.decode()

    sentence = "Not cleared: the receptionist or a manager lets them in"
    assert (confirm in board, sentence in board, sentence in answer) == (False, True, True)
