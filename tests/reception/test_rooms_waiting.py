"""R4: when nothing is free, a visit waits in a line and is offered what comes free; holds end by themselves."""

from datetime import timedelta

import pytest
from django.urls import reverse

from deadlines import actions as deadlines
from deadlines.models import Clock
from deadlines.sweep import sweep
from history import moment
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from notices.models import Message, Notice
from reception import actions, clock
from reception.actions import furnishing
from reception.models import Appointment, Room, RoomBooking, Waiting
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def room(db):
    """The only room there is."""
    Room.objects.update(is_active=False)
    return RoomFactory(name="3-01")


@pytest.fixture
def holder(room):
    """Who has it, tomorrow at noon."""
    return AppointmentFactory(confirmed=True, room=room, place="")


def waits(host, **facts):
    visit = AppointmentFactory(contact_person=host, **{"requested": True} | facts)
    actions.join_line(visit, actor=host)
    return visit


def entry(visit):
    return Waiting.objects.get(appointment=visit)


def told(kind, visit):
    return [notice.recipient for notice in Notice.objects.about(visit).filter(kind=f"reception.{kind}")]


@pytest.fixture
def cancelled(holder, django_capture_on_commit_callbacks):
    """The holder's visit is off, and what follows that has happened."""

    def cancel():
        with django_capture_on_commit_callbacks(execute=True):
            actions.cancel(holder, actor=holder.contact_person, reason="Ill")

    return cancel


def test_the_longest_waiting_is_offered_the_room_and_told(room, holder, host, cancelled):
    first, second = waits(host), waits(host)

    cancelled()

    assert (entry(first).state, entry(first).offered_room, entry(second).state) == ("offered", room, "waiting")
    held = RoomBooking.objects.standing().get()
    assert (held.appointment, held.expires_at) == (first, now() + 2 * HOUR)
    assert entry(first).expires_at == held.expires_at
    assert told("room_offered", first) == [host]
    assert Clock.objects.of(first).get(code="ROOM_OFFER").due_at == held.expires_at
    assert Event.objects.about(first).latest("pk").verb == "offer_room"


def test_who_needs_more_seats_or_another_time_is_passed_over(room, holder, host, cancelled):
    large = waits(host, head_count=40)
    later = waits(host, starts_at=now() + 99 * HOUR)
    RoomBooking.objects.create(
        room=room, reason="Stocktaking", starts_at=later.starts_at, ends_at=later.ends_at,
        busy_from=later.starts_at, busy_until=later.ends_at, created_at=now(),
    )  # fmt: skip
    fitting = waits(host)

    cancelled()

    assert [entry(visit).state for visit in (large, later, fitting)] == ["waiting", "waiting", "offered"]


@pytest.mark.parametrize(("state", "how"), [({"requested": True}, "edit"), ({"confirmed": True}, "reschedule")])
def test_the_offer_is_taken_with_one_click(client, holder, room, host, cancelled, state, how):
    visit = waits(host, visitor_email="wang@example.com", **state)
    cancelled()
    client.force_login(host)

    client.post(reverse("reception:take-room", args=[visit.pk]))

    visit.refresh_from_db()
    assert (visit.room, visit.place) == (room, "")
    assert RoomBooking.objects.standing().get().appointment == visit
    assert entry(visit).state == "taken"
    assert Clock.objects.of(visit).get(code="ROOM_OFFER").state == "stopped"
    assert Event.objects.about(visit).filter(verb=how).exists()
    letters = Message.objects.filter(kind="reception.visitor_rescheduled").count()
    assert letters == (1 if how == "reschedule" else 0)


def test_an_offer_that_nobody_takes_goes_to_the_next(holder, host, cancelled, django_capture_on_commit_callbacks):
    first, second = waits(host), waits(host)
    cancelled()
    lapses = entry(first).expires_at

    with moment.at(lapses), django_capture_on_commit_callbacks(execute=True):
        sweep()

    assert (entry(first).state, entry(second).state) == ("lapsed", "offered")
    assert RoomBooking.objects.in_use().get().appointment == second
    assert told("room_offer_lapsed", first) == [host]
    with moment.at(lapses), pytest.raises(NotAllowed):
        actions.take_room(entry(first), actor=host)


def test_who_says_no_makes_way_for_the_next(client, holder, host, cancelled, django_capture_on_commit_callbacks):
    first, second = waits(host), waits(host)
    cancelled()
    client.force_login(host)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("reception:leave-line", args=[first.pk]))

    assert (entry(first).state, entry(second).state) == ("withdrawn", "offered")
    assert Clock.objects.of(first).get(code="ROOM_OFFER").state == "cancelled"


@pytest.mark.parametrize("chosen", ["the offered", "another"])
def test_a_visit_that_is_confirmed_with_a_room_keeps_it_when_its_offer_ends(holder, room, host, cancelled, chosen):
    visit = waits(host)
    cancelled()
    lapses = entry(visit).expires_at
    chosen = room if chosen == "the offered" else RoomFactory()

    actions.confirm(visit, actor=host, channel="phone", room=chosen)
    with moment.at(lapses):
        sweep()
        clock.keep_the_line()

    assert entry(visit).state == "taken"
    assert visit.bookings.standing(lapses).get().room == chosen
    assert Clock.objects.of(visit).get(code="ROOM_OFFER").state == "stopped"
    assert told("room_offer_lapsed", visit) == []


@pytest.mark.parametrize("how", ["edit", "confirm"])
def test_an_offer_stays_when_only_something_else_of_the_visit_changes(holder, room, host, cancelled, how):
    visit = waits(host)
    cancelled()

    if how == "edit":
        actions.edit(visit, actor=host, version=visit.version, purpose="Handover")
    else:
        actions.confirm(visit, actor=host, channel="phone", place="Canteen")

    assert entry(visit).state == "offered"
    assert visit.bookings.standing().get().room == room
    actions.take_room(entry(visit), actor=host)
    assert visit.bookings.standing().get().expires_at == (None if how == "confirm" else visit.bookings.get().expires_at)


def test_a_visit_that_gets_another_time_is_in_the_line_for_that_time(
    holder, room, host, cancelled, django_capture_on_commit_callbacks
):
    visit, span = waits(host), timedelta(hours=2)
    cancelled()

    with django_capture_on_commit_callbacks(execute=True):
        actions.edit(
            visit, actor=host, version=visit.version, starts_at=visit.starts_at + span, ends_at=visit.ends_at + span
        )

    held = RoomBooking.objects.standing().get()
    assert (entry(visit).state, held.starts_at, held.appointment) == ("offered", visit.starts_at, visit)
    assert sorted(Clock.objects.of(visit).filter(code="ROOM_OFFER").values_list("state", flat=True)) == [
        "cancelled",
        "running",
    ]


def test_what_a_crash_kept_from_being_offered_is_offered_by_beat(holder, room, host):
    """The visit is off and saved; whatever followed after the commit was lost."""
    visit = waits(host)
    actions.cancel(holder, actor=holder.contact_person, reason="Ill")
    assert entry(visit).state == "waiting"

    clock.keep_the_line()

    assert (entry(visit).state, entry(visit).offered_room) == ("offered", room)


def test_an_offer_whose_clock_is_lost_ends_all_the_same_and_is_told_once(holder, host, cancelled):
    first, second = waits(host), waits(host)
    cancelled()
    lapses = entry(first).expires_at
    deadlines.cancel(first, "ROOM_OFFER", at=now())

    with moment.at(lapses):
        clock.keep_the_line()
        clock.keep_the_line()

    assert (entry(first).state, entry(second).state) == ("lapsed", "offered")
    assert told("room_offer_lapsed", first) == [host]


def test_an_offer_never_outlasts_the_beginning_of_the_visit(room, host, clerk):
    visit = waits(host, starts_at=now() + HOUR)

    actions.offer_rooms()

    assert entry(visit).expires_at == visit.starts_at


@pytest.mark.parametrize(
    ("over", "said"),
    [
        (actions.cancel, {"reason": "Ill"}),
        (actions.decline, {"reason": "No time", "channel": "phone"}),
    ],
)
def test_a_visit_that_is_off_waits_no_more(holder, host, over, said):
    visit = waits(host)

    over(visit, actor=host, **said)

    assert entry(visit).state == "withdrawn"


def test_a_visit_that_found_a_room_by_itself_waits_no_more(holder, host):
    visit = waits(host)
    other = RoomFactory()
    actions.edit(visit, actor=host, version=visit.version, room=other, place="")

    assert actions.offer_rooms() == 0
    assert entry(visit).state == "taken"
    assert visit.bookings.standing().get().room == other


def test_a_visit_waits_once_and_only_without_a_room(room, host, clerk):
    visit = AppointmentFactory(requested=True, contact_person=host)
    first, again = (actions.join_line(visit, actor=actor) for actor in (host, clerk))
    has_one = AppointmentFactory(confirmed=True, room=room, place="", contact_person=host)

    assert first == again
    assert Waiting.objects.count() == 1
    with pytest.raises(actions.Refused):
        actions.join_line(has_one, actor=host)


@pytest.mark.parametrize("state", sorted({*Appointment.State} - {"requested", "confirmed"}))
def test_only_a_visit_that_is_to_come_waits_for_a_room(host, state):
    visit = AppointmentFactory(contact_person=host, decline_reason="No", cancel_reason="No", state=state)

    with pytest.raises(NotAllowed):
        actions.join_line(visit, actor=host)


@pytest.mark.parametrize("verb", Waiting.FLOW)
@pytest.mark.parametrize("state", Waiting.State)
def test_a_place_in_the_line_moves_by_its_flow_only(host, room, state, verb):
    place = waits(host).waitings.get()
    Waiting.objects.filter(pk=place.pk).update(state=state, offered_room=room, expires_at=now() + HOUR)
    place.refresh_from_db()

    assert place.can(verb) == (state in Waiting.FLOW[verb][0])


def test_a_room_that_is_set_up_or_opened_again_is_offered_too(host, clerk, room, django_capture_on_commit_callbacks):
    span = {"starts_at": now(), "ends_at": now() + 99 * HOUR}
    furnishing.shut([room], reason="Painted", actor=clerk, **span)
    visit = waits(host)
    assert actions.offer_rooms() == 0

    with django_capture_on_commit_callbacks(execute=True):
        furnishing.reopen(room.closures.get(), actor=clerk)

    assert entry(visit).offered_room == room


def test_a_hold_that_has_run_out_is_released_by_the_sweep_and_its_people_hear_it(room, host, clerk):
    """R4: a request keeps its room until it is answered or the hold runs out, and no longer."""
    visit = AppointmentFactory(
        requested=True, room=room, place="", contact_person=host, created_by=clerk, starts_at=now() + 99 * HOUR
    )
    ends = visit.bookings.get().expires_at

    with moment.at(ends - HOUR):
        sweep()
    assert RoomBooking.objects.in_use().filter(appointment=visit).exists()
    with moment.at(ends):
        sweep()
        sweep()

    booking = visit.bookings.get()
    assert booking.released_at == ends
    assert Clock.objects.of(visit).get(code="ROOM_HOLD").state == "stopped"
    assert set(told("room_hold_ran_out", visit)) == {host, clerk}
    assert Event.objects.about(visit).filter(verb="let_room_go").count() == 1


def test_the_line_shows_only_visits_that_the_reader_may_know_of(client, clerk, host, stranger, room):
    visit = waits(host)
    seen = {}
    for person in (clerk, stranger):
        client.force_login(person)
        seen[person] = [row.appointment for row in client.get(reverse("reception:rooms")).context["waiting"]]

    assert seen == {clerk: [visit], stranger: []}


def test_the_page_of_a_visit_says_that_it_waits_and_for_what(client, holder, host, cancelled):
    visit = waits(host)
    client.force_login(host)
    url = reverse("reception:detail", args=[visit.pk])

    waiting = client.get(url).content.decode()
    cancelled()
    offered = client.get(url).content.decode()

    assert "Waiting for a room; its people are told as soon as one is free." in waiting
    assert "3-01 came free and is kept for this visit until Wed 11 Mar 2026 14:00." in offered


def test_who_finds_the_room_taken_may_wait_for_one_from_there(client, room, holder, host):
    """R4: a rival explicitly queues; what was tried stands nowhere."""
    visit = AppointmentFactory(requested=True, contact_person=host)
    client.force_login(host)
    typed = {"starts_at": "2026-03-12T12:00", "ends_at": "2026-03-12T13:00", "needs": "Tea", "channel": "phone"}

    page = client.post(reverse("reception:confirm", args=[visit.pk]), typed | {"room": room.pk})
    client.post(reverse("reception:join-line", args=[visit.pk]), typed | {"room": room.pk})

    assert page.context["may_wait"] is True
    assert (page.context["appointment"].state, page.context["appointment"].room) == ("requested", None)
    assert entry(visit).state == "waiting"


def test_a_stranger_neither_joins_nor_takes_nor_leaves_for_others(client, host, stranger, room):
    visit = waits(host)
    client.force_login(UserFactory(role="inspector"))

    for name in ("join-line", "take-room", "leave-line"):
        assert client.post(reverse(f"reception:{name}", args=[visit.pk])).status_code == 403
        assert client.get(reverse(f"reception:{name}", args=[visit.pk])).status_code == 405


@pytest.mark.parametrize(("minutes", "until"), [(30, 45), (0, None)])
def test_a_room_whose_visitors_left_early_is_cleaned_and_anybodys(host, minutes, until):
    room = RoomFactory(cleanup_minutes=15)
    visit = AppointmentFactory(met=True, room=room, place="", contact_person=host, starts_at=now())
    start = visit.starts_at

    with moment.at(start + timedelta(minutes=minutes)):
        actions.check_out(visit, actor=host)

    booking = visit.bookings.get()
    assert (booking.released_at is None) == (until is not None)
    if until is not None:
        assert (booking.ends_at - start, booking.busy_until - start) == (HOUR / 2, timedelta(minutes=until))
    visit.refresh_from_db()
    assert visit.ends_at == start + HOUR
