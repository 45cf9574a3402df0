"""The tablet at the entrance: announces guests, tells nobody's name, and is not guessed at (R33)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from deadlines.models import Standard
from history import moment
from history.models import Event
from history.moment import now
from notices.models import Notice
from reception import actions
from reception.actions import kiosk as kiosk_actions
from reception.models import Announcement, Appointment, KioskMiss, WalkIn
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.customers import ContactFactory
from tests.factories.gate import tablet
from tests.factories.reception import AppointmentFactory, SiteFactory
from tests.reception.kiosk import HOUR, PHONE, says, type_in, url

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


# --- who is found ---


@pytest.mark.parametrize(
    "typed",
    ["{code}", "{code4} {code8}", "https://portico.example/appointments/code/{code}/", "１３８００００００００"],
)
def test_a_code_a_scanned_pass_or_a_whole_phone_number_announces_the_guest(client, clerk, site, visit, typed):
    """R33: by code, QR or the whole number."""
    _kiosk, token = tablet(site)
    code = visit.code

    response = type_in(client, token, typed.format(code=code, code4=code[:4], code8=code[4:]))

    announcement = Announcement.objects.get()
    assert (announcement.appointment, announcement.settled_at) == (visit, None)
    assert "The front desk knows that you are here" in says(response)
    assert [notice.recipient for notice in Notice.objects.filter(kind="reception.guest_announced")] == [clerk]


@pytest.mark.parametrize(
    "typed", ["Wang", "Wang Fang", "Lanhai Optics", "138", "1380000", "8000 0000", "00000000000000", "%", "1380000000"]
)
def test_a_name_or_a_part_of_a_number_finds_nobody(client, site, visit, typed):
    """R33: the screen answers the same, whatever is tried."""
    _kiosk, token = tablet(site)

    response = type_in(client, token, typed)

    assert "We do not find this." in says(response)
    assert not Announcement.objects.exists()


@pytest.mark.clause("S1-28")
def test_no_page_of_the_tablet_names_anybody(client, clerk, site, visit):
    """R33: neither before nor after, neither the guest nor the company nor the host."""
    _kiosk, token = tablet(site)
    pages = [client.get(url(name, token)) for name in ("kiosk", "kiosk-here", "kiosk-leaving", "kiosk-unannounced")]
    pages += [type_in(client, token, "1380000"), type_in(client, token, visit.code), type_in(client, token, visit.code)]

    hidden = ["Wang", "Fang", "Lanhai", visit.contact_person.name, PHONE, visit.purpose]
    assert [word for page in pages for word in hidden if word in says(page)] == []
    assert "Hall, sofa" in says(pages[-1])


def test_another_site_and_another_day_know_nothing_of_it(client, site, visit):
    _kiosk, elsewhere = tablet()
    _kiosk, here = tablet(site)

    assert "We do not find this." in says(type_in(client, elsewhere, visit.code))
    with moment.at(now() + 24 * HOUR):
        assert "We do not find this." in says(type_in(client, here, visit.code))


@pytest.mark.parametrize("state", ["requested", "cancelled", "declined"])
def test_a_visit_that_is_not_agreed_or_off_lets_nobody_in(client, site, visit, state):
    Appointment.objects.filter(pk=visit.pk).update(state=state, decline_reason="No", cancel_reason="No")
    _kiosk, token = tablet(site)

    assert "We do not find this." in says(type_in(client, token, visit.code))


# --- nobody guesses ---


def test_after_five_that_fit_nobody_the_tablet_rests_even_for_the_right_code(client, site, visit):
    """R33: rate limited."""
    _kiosk, token = tablet(site)
    for number in range(5):
        type_in(client, token, f"1000000{number}")

    response = type_in(client, token, visit.code)

    assert "Please speak to the front desk." in says(response)
    assert not Announcement.objects.exists()
    assert KioskMiss.objects.count() == 5
    with moment.at(now() + timedelta(minutes=11)):
        assert "The front desk knows" in says(type_in(client, token, visit.code))


def test_after_how_many_the_tablet_rests_is_for_an_administrator_to_say(client, site, visit):
    Standard.objects.filter(code="KIOSK_MISSES").update(amount=2)
    _kiosk, token = tablet(site)
    for number in range(2):
        type_in(client, token, f"1000000{number}")

    assert "Please speak to the front desk." in says(type_in(client, token, visit.code))


def test_one_tablet_that_rests_stops_no_other(client, site, visit):
    _kiosk, tried = tablet(site)
    _kiosk, other = tablet(site)
    for number in range(6):
        type_in(client, tried, f"1000000{number}")

    assert "The front desk knows" in says(type_in(client, other, visit.code))


def test_an_unknown_or_withdrawn_address_is_no_tablet(client, site):
    kiosk, token = tablet(site)
    actor = UserFactory(department=DepartmentFactory())
    kiosk_actions.revoke(kiosk, actor=actor)

    assert [client.get(url("kiosk", each)).status_code for each in (token, "guessed")] == [404, 404]
    kiosk.refresh_from_db()
    fresh = kiosk_actions.renew(kiosk, actor=actor)
    assert [client.get(url("kiosk", each)).status_code for each in (token, fresh)] == [404, 200]


def test_looking_at_the_tablet_changes_nothing(client, site, visit):
    _kiosk, token = tablet(site)
    events = Event.objects.count()

    for name in ("kiosk", "kiosk-here", "kiosk-leaving", "kiosk-unannounced"):
        assert client.get(url(name, token)).headers["Cache-Control"].startswith("max-age=0")

    assert Event.objects.count() == events
    assert not Announcement.objects.exists()


def test_what_the_tablet_said_is_read_for_two_minutes_and_on_that_tablet_alone(client, site, visit):
    _kiosk, token = tablet(site)
    answer = client.post(url("kiosk-here", token), {"typed": visit.code})

    assert client.get(url("kiosk-thanks", token, said="forged"))["Location"] == url("kiosk", token)
    assert "Hall, sofa" in says(client.get(answer["Location"]))


# --- where the site lets visitors do it themselves ---


def test_where_the_site_allows_it_the_guest_signs_in_and_out(client, clerk, site, visit):
    _kiosk, token = tablet(site, checks_in=True, checks_out=True)

    came = type_in(client, token, visit.code)
    visit.refresh_from_db()
    assert "You are signed in" in says(came)
    assert (visit.state, visit.visitors.get().signed_in_by) == (Appointment.State.ARRIVED, None)

    went = type_in(client, token, visit.code, name="kiosk-leaving")
    visit.refresh_from_db()
    assert "You are signed out" in says(went)
    assert (visit.state, visit.left_at) == (Appointment.State.COMPLETED, now())


def test_who_leaves_a_visit_of_several_days_by_the_tablet_is_back_by_the_tablet(client, site, visit):
    """R25: the evening of the first day does not end the visit."""
    Appointment.objects.filter(pk=visit.pk).update(ends_at=visit.ends_at + timedelta(days=1))
    _kiosk, token = tablet(site, checks_in=True, checks_out=True)
    type_in(client, token, visit.code)

    went = type_in(client, token, visit.code, name="kiosk-leaving")
    visit.refresh_from_db()
    assert "your visit goes on" in says(went)
    assert (visit.state, visit.visitors.get().is_out) == (Appointment.State.ARRIVED, True)

    with moment.at(now() + timedelta(days=1)):
        assert "You are signed in" in says(type_in(client, token, visit.code))
        assert not visit.visitors.get().is_out
        assert "You are signed out" in says(type_in(client, token, visit.code, name="kiosk-leaving"))
    visit.refresh_from_db()
    assert visit.state == Appointment.State.COMPLETED


def test_where_the_site_allows_it_every_one_of_a_party_signs_in_and_a_second_press_signs_in_nobody(client, site, visit):
    Appointment.objects.filter(pk=visit.pk).update(head_count=3)
    _kiosk, token = tablet(site, checks_in=True)
    began, signed_in = now(), []

    for seconds in (0, 3, 60):
        with moment.at(began + timedelta(seconds=seconds)):
            assert "You are signed in" in says(type_in(client, token, visit.code))
        signed_in.append(visit.visitors.exclude(signed_in_at=None).count())

    assert signed_in == [1, 1, 2]


def test_elsewhere_leaving_is_announced_and_the_desk_checks_out(client, clerk, site, visit):
    actions.check_in(visit, actor=clerk)
    _kiosk, token = tablet(site)

    response = type_in(client, token, visit.code, name="kiosk-leaving")

    assert "The front desk knows that you are leaving" in says(response)
    client.force_login(clerk)
    client.post(reverse("reception:announced-confirm", args=[Announcement.objects.get().pk]))
    visit.refresh_from_db()
    assert visit.state == Appointment.State.COMPLETED


@pytest.fixture
def two_inside(clerk, host, site, visit):
    """A second guest, with a phone of their own, has come as well."""
    second = actions.expect(visit, name="Zhao Min", phone="+8613911111111", actor=host)
    actions.check_in(visit, actor=clerk, visitors=visit.visitors.all())
    return second


def test_of_several_the_code_checks_nobody_out_by_itself(client, two_inside, site, visit):
    """The roll call would miss who is still inside: the desk sees who goes."""
    _kiosk, token = tablet(site, checks_out=True)

    response = type_in(client, token, visit.code, name="kiosk-leaving")

    assert "The front desk knows that you are leaving" in says(response)
    assert list(visit.visitors.values_list("signed_out_at", flat=True)) == [None, None]


@pytest.mark.parametrize("alone", [True, False])
def test_one_of_several_who_goes_by_phone_leaves_the_others_in_the_house(client, clerk, two_inside, site, visit, alone):
    _kiosk, token = tablet(site, checks_out=alone)

    type_in(client, token, "13911111111", name="kiosk-leaving")
    if not alone:
        client.force_login(clerk)
        client.post(reverse("reception:announced-confirm", args=[Announcement.objects.get().pk]))

    gone = [row.pk for row in visit.visitors.filter(signed_out_at__isnull=False)]
    assert (gone, Appointment.objects.get(pk=visit.pk).state) == ([two_inside.pk], Appointment.State.ARRIVED)
    assert Announcement.objects.get().settled_at == now()


def test_who_has_not_come_yet_cannot_leave(client, clerk, site, visit):
    _kiosk, token = tablet(site, checks_out=True)

    type_in(client, token, visit.code, name="kiosk-leaving")

    visit.refresh_from_db()
    assert visit.state == Appointment.State.CONFIRMED
    assert list(kiosk_actions.waiting(clerk, now())) == []


# --- without an appointment ---


def test_who_has_no_appointment_is_before_the_desk_like_everybody_at_the_gate(client, clerk, site):
    _kiosk, token = tablet(site)
    said = {"visitor_name": "Li Na", "phone": "138 0000 0001", "purpose": "A sample"}

    response = client.post(url("kiosk-unannounced", token), said, follow=True)

    walk_in = WalkIn.objects.get()
    assert (walk_in.visitor_name, walk_in.site, walk_in.created_by) == ("Li Na", site, None)
    assert [notice.recipient for notice in Notice.objects.filter(kind="reception.walkin_reported")] == [clerk]
    assert "Li Na" not in says(response)


def test_what_a_guest_typed_stays_when_something_is_missing(client, site):
    _kiosk, token = tablet(site)

    response = client.post(url("kiosk-unannounced", token), {"visitor_name": "Li Na", "phone": "12"})

    form = response.context["form"]
    assert (form["visitor_name"].value(), form["phone"].value()) == ("Li Na", "12")
    assert form.errors.keys() == {"phone", "purpose"}
    assert not WalkIn.objects.exists()
