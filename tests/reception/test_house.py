"""Who is in the house, and counting them: on the page, by ticks that arrive late or twice, in drills."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from history.flow import NotAllowed
from history.moment import now
from reception import actions
from reception.actions import house as roll
from reception.actions.house import Tick
from reception.house import houses_of
from reception.models import Appointment, RollCall, RollCallLine, Sighting, Visitor
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory, SiteFactory

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def site():
    return SiteFactory(name="South site")


@pytest.fixture
def warden():
    return UserFactory(name="Wei Warden", role="gate_security")


@pytest.fixture
def guest(site, noon):
    """Somebody who has been in the house for an hour."""
    appointment = AppointmentFactory(confirmed=True, site=site, starts_at=noon)
    actions.check_in(appointment, actor=None, at=noon - timedelta(hours=1))
    return appointment.visitors.get()


def tick(visitor, at, is_seen=True):
    return Tick(key=uuid4(), visitor_id=visitor.pk, is_seen=is_seen, at=at)


def names(person):
    (house,) = [house for house in houses_of(person) if house.people]
    return {floor.name: [each.visitor.name for each in floor.people] for floor in house.floors}


def test_the_list_has_everybody_who_signed_in_and_has_not_left_by_site_and_floor(site, warden, noon):
    room = RoomFactory(site=site, floor="3")
    upstairs = AppointmentFactory(confirmed=True, site=site, room=room, place="", starts_at=noon, contact__name="Ann")
    hall = AppointmentFactory(confirmed=True, site=site, starts_at=noon, contact__name="Bo")
    gone = AppointmentFactory(confirmed=True, site=site, starts_at=noon, contact__name="Cy")
    AppointmentFactory(confirmed=True, site=site, starts_at=noon, contact__name="Not here yet")
    for appointment in (upstairs, hall, gone):
        actions.check_in(appointment, actor=None)
    actions.check_out(gone, actor=None)

    assert names(warden) == {"3": ["Ann"], "": ["Bo"]}


def test_who_is_out_for_lunch_is_not_looked_for(guest, warden):
    Visitor.objects.filter(pk=guest.pk).update(is_out=True)

    (house,) = [house for house in houses_of(warden) if house.site == guest.appointment.site]
    called = roll.begin_roll_call(house.site, actor=warden)

    assert (house.people, [person.visitor for person in house.out]) == ([], [guest])
    assert list(called.lines.all()) == []


def test_who_is_out_for_lunch_is_not_counted_and_stands_apart_until_they_are_back(client, guest, warden):
    actions.go_out(guest.appointment, actor=warden)
    client.force_login(warden)

    out = client.get(reverse("reception:house"))
    actions.come_back(guest.appointment, actor=warden)
    back = client.get(reverse("reception:house"))

    apart = [[person.visitor for house in page.context["houses"] for person in house.out] for page in (out, back)]
    assert [page.context["total"] for page in (out, back)] == [0, 1]
    assert apart == [[guest], []]
    assert str(guest) in out.content.decode()


def test_companions_who_did_not_sign_in_are_asked_for(guest, warden):
    Appointment.objects.filter(pk=guest.appointment_id).update(head_count=5)

    (house,) = [house for house in houses_of(warden) if house.people]

    assert [(announced, signed) for _visit, announced, signed in house.uncounted] == [(5, 1)]


def test_of_a_private_visit_the_warden_learns_that_somebody_is_there_and_no_name(client, guest, warden):
    """R30."""
    Appointment.objects.filter(pk=guest.appointment_id).update(is_private=True)
    Visitor.objects.filter(pk=guest.pk).update(badge_number="007")
    client.force_login(warden)

    pages = [client.get(reverse(f"reception:{name}")).content.decode() for name in ("house", "house-print")]

    assert [guest.name in page for page in pages] == [False, False]
    assert [("007" in page, "Private visit" in page) for page in pages] == [(True, True), (True, True)]


def test_a_roll_call_freezes_who_is_to_be_found(guest, warden, noon):
    called = roll.begin_roll_call(guest.appointment.site, actor=warden, is_drill=True, at=noon)
    actions.check_out(Appointment.objects.get(pk=guest.appointment_id), actor=None, at=noon + MINUTE)

    assert [line.visitor for line in called.lines.all()] == [guest]
    assert (called.is_drill, called.state, called.created_by) == (True, "running", warden)
    assert names(warden) == {"": [guest.name]}


def test_who_goes_out_during_a_roll_call_stays_on_its_list_marked_as_out(client, guest, warden, noon):
    roll.begin_roll_call(guest.appointment.site, actor=warden, is_drill=True, at=noon)
    actions.go_out(Appointment.objects.get(pk=guest.appointment_id), actor=warden)
    client.force_login(warden)

    page = client.get(reverse("reception:house")).content.decode()

    assert names(warden) == {"": [guest.name]}
    assert "out since 12:00" in page


def test_of_two_who_begin_a_roll_call_there_is_one(guest, warden):
    first = roll.begin_roll_call(guest.appointment.site, actor=warden)
    second = roll.begin_roll_call(guest.appointment.site, actor=UserFactory())

    assert second == first


def test_a_drill_keeps_its_result(guest, warden, noon):
    called = roll.begin_roll_call(guest.appointment.site, actor=warden, is_drill=True, at=noon)
    roll.take_ticks(called.site, [tick(guest, noon + MINUTE)], actor=warden, at=noon + MINUTE)
    roll.end_roll_call(called, actor=warden, result="Three minutes.", at=noon + 3 * MINUTE)

    kept = RollCall.objects.visible_to(warden).with_counts().get()
    assert (kept.seen, kept.expected, kept.result, kept.ended_at) == (1, 1, "Three minutes.", noon + 3 * MINUTE)


def test_of_two_who_end_a_roll_call_one_does(guest, warden):
    called = roll.begin_roll_call(guest.appointment.site, actor=warden)
    on_the_other_screen = RollCall.objects.get(pk=called.pk)
    roll.end_roll_call(called, actor=warden)

    with pytest.raises(NotAllowed):
        roll.end_roll_call(on_the_other_screen, actor=UserFactory())


def test_a_tick_that_is_sent_twice_is_taken_once(guest, warden, noon):
    """R27: replay is idempotent."""
    called = roll.begin_roll_call(guest.appointment.site, actor=warden, at=noon)
    ticks = [tick(guest, noon + MINUTE)]

    first = roll.take_ticks(called.site, ticks, actor=warden, at=noon + 5 * MINUTE)
    again = roll.take_ticks(called.site, ticks, actor=warden, at=noon + 6 * MINUTE)

    line = called.lines.get()
    assert first.accepted == again.accepted == [ticks[0].key]
    assert (line.seen_at, line.seen_by, Sighting.objects.count()) == (noon + MINUTE, warden, 1)


def test_of_two_wardens_the_later_word_counts_whichever_is_heard_first(guest, warden, noon):
    """R27."""
    called = roll.begin_roll_call(guest.appointment.site, actor=warden, at=noon)
    roll.take_ticks(called.site, [tick(guest, noon + 5 * MINUTE)], actor=warden, at=noon + 5 * MINUTE)
    late = tick(guest, noon + MINUTE, is_seen=False)

    roll.take_ticks(called.site, [late], actor=UserFactory(role="front_desk"), at=noon + 9 * MINUTE)

    assert called.lines.get().seen_at == noon + 5 * MINUTE
    assert Sighting.objects.count() == 2


def test_a_count_that_began_without_a_network_begins_when_its_first_tick_was_made(guest, warden, noon):
    """R27: the device made the roll call, and sends it when it can."""
    key, first = uuid4(), tick(guest, noon - 20 * MINUTE)

    for _sent in range(2):
        roll.take_ticks(guest.appointment.site, [first], key=key, actor=warden, at=noon)

    called = RollCall.objects.get()
    assert (called.key, called.started_at, called.created_by) == (key, noon - 20 * MINUTE, warden)
    assert called.lines.get().seen_at == noon - 20 * MINUTE


def test_two_wardens_without_a_network_have_one_count_between_them(site, guest, warden, noon):
    """R27."""
    other = AppointmentFactory(confirmed=True, site=site, starts_at=noon)
    actions.check_in(other, actor=None, at=noon - timedelta(hours=1))
    second = UserFactory(role="front_desk")

    roll.take_ticks(site, [tick(guest, noon - 9 * MINUTE)], key=uuid4(), actor=warden, at=noon)
    roll.take_ticks(site, [tick(other.visitors.get(), noon - 8 * MINUTE)], key=uuid4(), actor=second, at=noon)

    called = RollCall.objects.with_counts().get()
    assert (called.expected, called.seen) == (2, 2)


def test_a_tick_that_cannot_be_taken_comes_back_with_the_reason(guest, warden, noon):
    """R27: rejects are shown, never dropped."""
    called = roll.begin_roll_call(guest.appointment.site, actor=warden, at=noon)
    roll.end_roll_call(called, actor=warden, at=noon + MINUTE)
    elsewhere = AppointmentFactory(confirmed=True, starts_at=noon).visitors.get()
    after, stranger = tick(guest, noon + 2 * MINUTE), tick(elsewhere, noon)

    taken = roll.take_ticks(called.site, [after, stranger], key=called.key, actor=warden, at=noon + 3 * MINUTE)

    assert taken.accepted == []
    assert dict(taken.refused) == {
        stranger.key: "Nobody of this site is listed under this number.",
        after.key: "The roll call was ended by Wei Warden, Wed 11 Mar 12:01, before this was noted.",
    }


def test_a_tick_older_than_the_list_may_be_is_refused(guest, warden, noon):
    """R27."""
    old = tick(guest, noon - timedelta(hours=12, seconds=1))

    taken = roll.take_ticks(guest.appointment.site, [old], actor=warden, at=noon)

    assert taken.refused == [(old.key, "Noted more than twelve hours ago.")]
    assert not RollCall.objects.exists()


def test_a_device_whose_clock_is_ahead_ticks_now(guest, warden, noon):
    called = roll.begin_roll_call(guest.appointment.site, actor=warden, at=noon)

    roll.take_ticks(called.site, [tick(guest, noon + timedelta(days=1))], actor=warden, at=noon + MINUTE)

    assert called.lines.get().seen_at == noon + MINUTE


def test_who_comes_in_during_a_roll_call_can_be_ticked(site, guest, warden, noon):
    called = roll.begin_roll_call(site, actor=warden, at=noon)
    late = AppointmentFactory(confirmed=True, site=site, starts_at=noon)
    actions.check_in(late, actor=None, at=noon + MINUTE)

    roll.take_ticks(site, [tick(late.visitors.get(), noon + 2 * MINUTE)], actor=warden, at=noon + 2 * MINUTE)

    assert RollCallLine.objects.get(roll_call=called, visitor=late.visitors.get()).seen_at == noon + 2 * MINUTE


def test_a_device_hears_of_each_tick_what_became_of_it(client, guest, warden, noon):
    """R27."""
    client.force_login(warden)
    sent = {"key": str(uuid4()), "visitor": str(guest.pk), "seen": True, "at": noon.isoformat()}
    body = {"site": guest.appointment.site_id, "key": str(uuid4()), "ticks": json.dumps([sent])}

    answer = client.post(reverse("reception:roll-call-ticks"), body)

    assert answer.json() == {"accepted": [sent["key"]], "refused": []}
    assert RollCall.objects.get().lines.get().seen_by == warden


@pytest.mark.parametrize("ticks", ["", "{}", "[1]", '[{"key": "x"}]', '[{"key": "1", "visitor": 1, "at": "now"}]'])
def test_what_is_no_list_of_ticks_is_refused_as_a_whole(client, guest, warden, ticks):
    client.force_login(warden)

    answer = client.post(reverse("reception:roll-call-ticks"), {"site": guest.appointment.site_id, "ticks": ticks})

    assert (answer.status_code, RollCall.objects.exists()) == (400, False)


def test_without_a_script_a_button_ticks(client, guest, warden):
    client.force_login(warden)
    client.post(reverse("reception:begin-roll-call"), {"site": guest.appointment.site_id})

    for seen in ("1", "0", "1"):
        answer = client.post(
            reverse("reception:roll-call-tick"),
            {"site": guest.appointment.site_id, "visitor": guest.pk, "seen": seen},
        )

    assert answer["Location"] == reverse("reception:house")
    assert RollCallLine.objects.get().seen_by == warden


def test_the_list_costs_the_same_for_one_and_for_three(
    client, site, guest, warden, noon, django_assert_max_num_queries
):
    client.force_login(warden)
    roll.begin_roll_call(site, actor=warden)
    for _nth in range(2):
        more = AppointmentFactory(confirmed=True, site=site, starts_at=now())
        actions.check_in(more, actor=None)

    with django_assert_max_num_queries(12):
        page = client.get(reverse("reception:house"))

    assert page.content.count(b"data-visitor=") == 3


def test_the_worker_knows_no_names(client, guest):
    answer = client.get(reverse("reception:house-worker"))

    assert answer["Content-Type"] == "text/javascript"
    assert guest.name not in answer.content.decode()


@pytest.mark.parametrize("name", ["begin-roll-call", "roll-call-tick", "roll-call-ticks"])
def test_a_verb_is_never_a_get(client, warden, name):
    client.force_login(warden)

    assert client.get(reverse(f"reception:{name}")).status_code == 405
