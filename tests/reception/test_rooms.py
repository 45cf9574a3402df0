"""Which room a visit gets: fit, level, alternatives, closures, and what a room is."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from history.models import Event
from history.moment import now
from notices.models import Notice
from reception import actions
from reception.actions import furnishing
from reception.models import Appointment, Closure, Room, RoomBooking
from reception.readiness import unticked
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory, SiteFactory
from tests.factories.visits import InfoSheetFactory
from visits import actions as visits
from visits.models import Level

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def visit(only_ours, host):
    """Four guests of `host`, tomorrow at noon."""
    return AppointmentFactory(requested=True, contact_person=host, head_count=4)


def shut(*rooms, starts_at, ends_at, exempt=(), reason="A fair"):
    person = UserFactory(department=DepartmentFactory())
    return furnishing.shut(rooms, starts_at=starts_at, ends_at=ends_at, reason=reason, exempt=exempt, actor=person)


# --- which room ---


@pytest.mark.clause("S2-13", "S0-43")
def test_seats_are_the_visitors_and_our_people_with_a_part_in_the_visit(visit, host, stranger):
    assert actions.seats(visit) == 4 + 1
    actions.give_duty(visit, person=stranger, duty="Shows the line", actor=host)
    actions.give_duty(visit, person=host, duty="Receives", actor=host)

    room = RoomFactory(capacity=5, name="3-01")

    assert actions.seats(visit) == 4 + 2
    with pytest.raises(actions.RoomUnfit) as refusal:
        actions.confirm(visit, actor=host, channel="phone", room=room)
    assert str(refusal.value) == "3-01 seats 5 people only; with our people there are 6."
    assert refusal.value.field == "room"


@pytest.mark.clause("S1-11")
def test_rooms_are_sorted_by_level_then_site_then_fit_and_the_best_free_one_is_chosen(visit):
    site = visit.site
    larger = RoomFactory(site=site, name="Large", capacity=20)
    other_level = RoomFactory(site=site, name="For C", capacity=5, levels="B C")
    elsewhere = RoomFactory(name="Elsewhere", capacity=5)
    best = RoomFactory(site=site, name="Best", capacity=6, levels="A")
    taken = RoomFactory(site=site, name="Taken", capacity=5)
    AppointmentFactory(confirmed=True, room=taken, place="", starts_at=visit.starts_at)
    actions.set_level(visit, "A")

    rooms = actions.fitting_rooms(visit, at=now())

    assert [(room, room.remark) for room in rooms] == [
        (best, ""),
        (larger, ""),
        (elsewhere, ""),
        (other_level, "not meant for level A"),
        (taken, "taken at that time"),
    ]
    assert actions.choose_room(visit, at=now()) == best


@pytest.mark.clause("S1-11")
def test_who_chooses_a_room_for_another_level_is_warned_and_gets_it(client, visit, host):
    room = RoomFactory(name="3-01", levels="B C")
    actions.set_level(visit, "A")
    client.force_login(host)
    typed = {"starts_at": "2026-03-12T12:00", "ends_at": "2026-03-12T13:00", "needs": "Tea", "channel": "phone"}

    page = client.post(reverse("reception:confirm", args=[visit.pk]), typed | {"room": room.pk}, follow=True)

    said = [str(message) for message in page.context["messages"]]
    assert said[1:] == ["3-01 is not meant for visits of level A."]
    visit.refresh_from_db()
    assert (visit.state, visit.room) == ("confirmed", room)


def test_the_page_of_a_confirmation_proposes_the_best_free_room(client, visit, host):
    visit.place = ""
    visit.save(update_fields=["place"])
    _large, fitting = RoomFactory(site=visit.site, capacity=20), RoomFactory(site=visit.site, capacity=5)
    client.force_login(host)

    form = client.get(reverse("reception:confirm", args=[visit.pk])).context["form"]

    assert form["room"].value() == fitting.pk


# --- never an error: alternatives ---


def alternatives(visit, room):
    return [
        (offer.room, offer.starts_at - visit.starts_at, offer.ends_at - visit.ends_at)
        for offer in actions.offers(room, visit, at=now())
    ]


def test_of_each_kind_of_alternative_one_is_offered(visit):
    """R4: another room, some minutes later or earlier, and shorter; buffers counted."""
    room = RoomFactory(site=visit.site, capacity=6, cleanup_minutes=10)
    other = RoomFactory(site=visit.site, capacity=8)
    RoomFactory(capacity=6)  # on another site: only where there is too little here
    AppointmentFactory(confirmed=True, room=room, place="", starts_at=visit.starts_at + 45 * MINUTE)

    assert alternatives(visit, room) == [
        (other, 0 * MINUTE, 0 * MINUTE),
        (room, -30 * MINUTE, -30 * MINUTE),
        (room, 0 * MINUTE, -25 * MINUTE),
    ]


def test_alternatives_keep_to_opening_hours_and_closures_and_are_never_in_the_past(visit):
    room = RoomFactory(site=visit.site, capacity=6, opens_at=time(12), closes_at=time(15))
    AppointmentFactory(confirmed=True, room=room, place="", starts_at=visit.starts_at)
    shut(room, starts_at=visit.starts_at + 2 * HOUR, ends_at=visit.starts_at + 2.25 * HOUR)

    assert alternatives(visit, room) == [(room, HOUR, HOUR)]


def test_a_room_on_another_site_is_offered_where_there_is_nothing_here(visit):
    room = RoomFactory(site=visit.site, capacity=6, opens_at=time(12), closes_at=time(13))
    elsewhere = RoomFactory(capacity=6)
    AppointmentFactory(confirmed=True, room=room, place="", starts_at=visit.starts_at)

    assert alternatives(visit, room) == [(elsewhere, 0 * MINUTE, 0 * MINUTE)]


def test_the_room_that_a_visit_has_at_that_time_is_no_alternative(visit, host):
    wished, other = RoomFactory(site=visit.site, capacity=6), RoomFactory(site=visit.site, capacity=8)
    actions.confirm(visit, actor=host, channel="phone", room=RoomFactory(site=visit.site, capacity=7))
    AppointmentFactory(confirmed=True, room=wished, place="", starts_at=visit.starts_at)

    with pytest.raises(actions.RoomTaken) as refusal:
        actions.reschedule(visit, actor=host, starts_at=visit.starts_at, ends_at=visit.ends_at, room=wished)

    assert [offer.room for offer in refusal.value.offers if offer.starts_at == visit.starts_at] == [other]


@pytest.mark.parametrize("choice", [0, 1, 2])
def test_each_alternative_is_one_click_and_can_be_had(client, visit, host, choice):
    """R4: the same form again, with that room and that time."""
    room = RoomFactory(site=visit.site, capacity=6)
    RoomFactory(site=visit.site, capacity=8)
    AppointmentFactory(confirmed=True, room=room, place="", starts_at=visit.starts_at + 30 * MINUTE)
    client.force_login(host)
    url = reverse("reception:confirm", args=[visit.pk])
    typed = {"starts_at": "2026-03-12T12:00", "ends_at": "2026-03-12T13:00", "needs": "Tea", "channel": "phone"}

    offers = client.post(url, typed | {"room": room.pk}).context["offers"]
    client.post(url, typed | {"room": room.pk, "offer": offers[choice][0]})

    visit.refresh_from_db()
    offer = offers[choice][1]
    assert (visit.state, visit.room, visit.starts_at, visit.ends_at) == (
        "confirmed",
        offer.room,
        offer.starts_at,
        offer.ends_at,
    )


def test_alternatives_come_with_every_refusal_of_a_room(visit, host):
    room, other = RoomFactory(site=visit.site, capacity=2), RoomFactory(site=visit.site, capacity=6)

    with pytest.raises(actions.RoomUnfit) as refusal:
        actions.confirm(visit, actor=host, channel="phone", room=room)

    assert [offer.room for offer in refusal.value.offers] == [other]


def test_who_comes_to_a_private_visit_is_no_part_of_a_refusal(visit, clerk):
    """R30: nor is it told to somebody without an account."""
    room = RoomFactory(name="3-01")
    rival = AppointmentFactory(confirmed=True, room=room, place="", starts_at=visit.starts_at, is_private=True)
    reader = UserFactory(role="inspector", department=DepartmentFactory())

    for actor in (reader, None):
        said = str(actions.hindrance(visit, room, actor=actor, at=now()))
        assert said == "3-01 is taken at that time."
    assert str(rival.organisation) in str(actions.hindrance(visit, room, actor=rival.contact_person, at=now()))


# --- closed, but not for everybody ---


def test_whom_a_closure_names_may_book_all_the_same_and_that_is_on_record(visit, host, stranger):
    room = RoomFactory(name="3-01")
    shut(room, starts_at=visit.starts_at, ends_at=visit.ends_at, exempt=[host], reason="Kept for the board")

    refused = actions.hindrance(visit, room, actor=stranger, at=now())
    actions.confirm(visit, actor=host, channel="phone", room=room)

    assert "Kept for the board" in str(refused)
    assert RoomBooking.objects.standing().get().room == room
    event = Event.objects.about(visit).get(verb="override_closure")
    assert (event.actor, event.text.words) == (host, "3-01: Kept for the board")


def test_whoever_manages_the_rooms_may_book_a_closed_one(visit):
    room = RoomFactory()
    shut(room, starts_at=visit.starts_at, ends_at=visit.ends_at)
    admin = UserFactory(role="admin", department=DepartmentFactory())

    assert actions.hindrance(visit, room, actor=admin, at=now()) is None


def test_the_same_closing_sent_twice_closes_the_room_once_and_tells_once(visit, host, clerk):
    room = RoomFactory(name="3-01")
    actions.confirm(visit, actor=host, channel="phone", room=room)
    span = {"starts_at": visit.starts_at, "ends_at": visit.ends_at}

    met = [furnishing.shut([room], reason="A fair", exempt=[host], actor=clerk, **span) for _click in range(2)]

    assert met == [[visit], [visit]]
    assert [list(closure.exempt.all()) for closure in Closure.objects.all()] == [[host]]
    assert [notice.recipient for notice in Notice.objects.filter(kind="reception.room_closed")] == [host]


def test_closing_a_room_tells_the_people_of_the_visits_in_it_and_moves_nobody(visit, host):
    room = RoomFactory(name="3-01")
    actions.confirm(visit, actor=host, channel="phone", room=room)

    met = shut(room, starts_at=visit.starts_at, ends_at=visit.ends_at)

    assert met == [visit]
    assert [notice.recipient for notice in Notice.objects.filter(kind="reception.room_closed")] == [host]
    assert RoomBooking.objects.standing().get().appointment == visit
    assert "3-01 is closed: A fair." in unticked(visit)


def test_a_closure_that_is_lifted_keeps_nobody_out(visit, clerk):
    room = RoomFactory()
    shut(room, starts_at=visit.starts_at, ends_at=visit.ends_at)
    closure = Closure.objects.get()

    furnishing.reopen(closure, actor=clerk)
    furnishing.reopen(closure, actor=UserFactory())

    assert actions.hindrance(visit, room, actor=None, at=now()) is None
    closure.refresh_from_db()
    assert (closure.lifted_at, closure.lifted_by) == (now(), clerk)
    assert Event.objects.about(room).filter(verb="reopen").count() == 1


def test_a_visit_of_several_days_keeps_the_room_over_the_nights(visit):
    room = RoomFactory(capacity=6, opens_at=time(8), closes_at=time(18))
    visit.ends_at = visit.starts_at + 52 * HOUR

    assert actions.hindrance(visit, room, actor=None, at=now()) is None


# --- what a room is ---


def test_a_room_in_which_somebody_is_booked_stays_in_use(visit, host):
    room = RoomFactory(name="3-01")
    actions.confirm(visit, actor=host, channel="phone", room=room)

    with pytest.raises(actions.Refused) as refusal:
        furnishing.rearrange(room, actor=host, version=room.version, is_active=False)

    assert (str(refusal.value), refusal.value.field) == ("1 visit is booked in 3-01: move it first.", "is_active")


def test_buffers_of_visits_booked_before_stay_as_they_were(visit, host):
    room = RoomFactory(setup_minutes=10)
    actions.confirm(visit, actor=host, channel="phone", room=room)

    furnishing.rearrange(room, actor=host, version=room.version, setup_minutes=30)

    booking = RoomBooking.objects.get()
    assert booking.starts_at - booking.busy_from == 10 * MINUTE


def test_the_history_of_a_room_says_what_was_in_it(host):
    projector, screen = (furnishing.equipment_named(name) for name in ("Projector", "Screen"))
    room = RoomFactory.build(site=SiteFactory())
    furnishing.found(room, actor=host, equipment=[projector])

    furnishing.rearrange(room, actor=host, version=room.version, equipment=[projector, screen], capacity=9)

    assert [event.verb for event in Event.objects.about(room).order_by("pk")] == ["found", "edit", "edit"]
    assert Event.objects.about(room).latest("pk").facts == {"equipment": [["Projector"], ["Projector", "Screen"]]}
    assert list(Room.objects.having([projector, screen])) == [room]
    assert furnishing.equipment_named(" Projector ") == projector


def test_the_level_set_upstairs_is_the_one_rooms_are_chosen_by():
    sheet = InfoSheetFactory()
    weight = {"importance": "high", "potential": "high", "reason": "An audit"}

    visits.set_level(sheet, level=Level.objects.get(code="A"), actor=UserFactory(role="marketing_center"), **weight)

    assert Appointment.objects.get(pk=sheet.appointment_id).level == "A"


def test_of_a_rival_of_several_days_both_days_are_said(visit, host):
    room = RoomFactory(name="3-01")
    AppointmentFactory(
        confirmed=True,
        room=room,
        place="",
        contact_person=host,
        contact__organisation__name="Lanhai",
        starts_at=visit.starts_at,
        ends_at=visit.starts_at + 26 * HOUR,
    )

    said = str(actions.hindrance(visit, room, actor=host, at=now()))

    assert said == "3-01 is taken from Thu 12 Mar 2026 12:00 to Fri 13 Mar 2026 14:00 by a visit of Lanhai."


def test_who_would_come_before_a_room_is_cleaned_hears_of_the_minutes_it_needs(visit, host):
    room = RoomFactory(name="3-01", setup_minutes=5, cleanup_minutes=10)
    AppointmentFactory(
        confirmed=True,
        room=room,
        place="",
        contact_person=host,
        contact__organisation__name="Lanhai",
        starts_at=visit.ends_at,
        ends_at=visit.ends_at + HOUR,
    )

    said = str(actions.hindrance(visit, room, actor=host, at=now()))

    assert said.endswith("by a visit of Lanhai. It needs 5 minutes before a visit and 10 minutes after it.")
