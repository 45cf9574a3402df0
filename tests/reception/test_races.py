"""Many people at once: one gets the room, the others get a sentence and something else, nobody an error."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections

from history import moment
from history.flow import NotAllowed
from history.moment import now
from notices.models import Message, Notice
from reception import actions
from reception.actions import furnishing
from reception.models import Appointment, Room, RoomBooking, Waiting
from tests.conftest import NOON
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 20
MINUTE = timedelta(minutes=1)


def at_once(act, number):
    """What `act(0)` to `act(number - 1)` say when all begin together, each on its own connection."""
    gate = Barrier(number)

    def one(turn):
        try:
            with moment.at(NOON):
                gate.wait(20)
                return act(turn)
        except Exception as trouble:
            return trouble
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


@pytest.mark.clause("S0-43")
def test_of_twenty_who_book_overlapping_times_one_gets_the_room():
    room = RoomFactory(capacity=8)
    start = now() + timedelta(days=1)
    requests = [
        AppointmentFactory(
            requested=True,
            place="",
            starts_at=start + turn * MINUTE,
            ends_at=start + (60 - turn) * MINUTE,
            head_count=2,
        )
        for turn in range(PEOPLE)
    ]

    def book(turn):
        actions.confirm(requests[turn], actor=requests[turn].contact_person, channel="phone", room=room)
        return "confirmed"

    said = at_once(book, PEOPLE)

    assert said.count("confirmed") == 1
    conflicts = [answer for answer in said if isinstance(answer, actions.RoomTaken)]
    assert len(conflicts) == PEOPLE - 1, said
    assert {str(conflict) for conflict in conflicts} == {f"{room} is taken at that time."}
    assert RoomBooking.objects.standing().count() == 1
    assert Appointment.objects.filter(state="confirmed").count() == 1


def test_of_eight_who_answer_one_request_one_does_and_the_others_hear_who(noon):
    appointment = AppointmentFactory(requested=True)
    clerks = [UserFactory(role="front_desk", department=DepartmentFactory()) for _turn in range(8)]

    def answer(turn):
        mine = Appointment.objects.get(pk=appointment.pk)
        actions.confirm(mine, actor=clerks[turn], channel="phone", place="Office 301")
        return "confirmed"

    said = at_once(answer, 8)

    assert said.count("confirmed") == 1
    refusals = [answer for answer in said if isinstance(answer, NotAllowed)]
    assert len(refusals) == 7, said
    appointment.refresh_from_db()
    winner = appointment.replied_by
    assert {str(refusal) for refusal in refusals} == {
        f"Somebody was faster: {winner}, confirmed the appointment, Wed 11 Mar 2026 12:00."
    }
    assert Notice.objects.filter(kind="reception.visit_confirmed", recipient=appointment.contact_person).count() == 1


def test_one_form_posted_by_eight_clicks_is_one_request():
    host = UserFactory(department=DepartmentFactory())
    token = "6c1f1a0e-6f1b-4f3b-9d0f-1d0f5a1f2b3c"

    def post(turn):
        wanted = Appointment(
            form_token=token,
            visitor_name="Wang Fang",
            visitor_phone="+8613812345678",
            channel="phone",
            purpose="Audit",
            starts_at=now() + 60 * MINUTE,
            ends_at=now() + 120 * MINUTE,
            contact_person=host,
        )
        return actions.request(wanted, actor=host, organisation="Lanhai Optics").pk

    said = at_once(post, 8)

    assert len(set(said)) == 1, said
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("front_desk", "3-01 is taken from Thu 12 Mar 2026 12:00 to 13:00 by a visit of Lanhai Optics."),
        ("sales", "3-01 is taken at that time."),
    ],
)
def test_the_conflict_names_the_rival_visit_as_far_as_the_reader_may_see_it(role, said):
    room = RoomFactory(name="3-01")
    rival = AppointmentFactory(confirmed=True, room=room, place="", contact__organisation__name="Lanhai Optics")
    reader = UserFactory(role=role, department=DepartmentFactory())
    late = AppointmentFactory(
        requested=True, contact_person=reader, starts_at=rival.starts_at + 10 * MINUTE, ends_at=rival.ends_at
    )

    with pytest.raises(actions.RoomTaken) as conflict:
        actions.confirm(late, actor=reader, channel="phone", room=room)

    assert str(conflict.value) == said
    assert len(conflict.value.offers) == 3


def test_the_offers_are_another_fitting_room_and_the_nearest_free_times_of_the_same():
    site = RoomFactory(name="3-01", cleanup_minutes=15).site
    room, larger, _small = site.rooms.get(), RoomFactory(site=site, capacity=20), RoomFactory(site=site, capacity=1)
    rival = AppointmentFactory(confirmed=True, room=room, place="")
    late = AppointmentFactory(requested=True, head_count=5, starts_at=rival.starts_at, ends_at=rival.ends_at)

    with pytest.raises(actions.RoomTaken) as conflict:
        actions.confirm(late, actor=rival.contact_person, channel="phone", room=room)

    hour, pause = 60 * MINUTE, 15 * MINUTE
    assert [(offer.room, offer.starts_at - rival.starts_at) for offer in conflict.value.offers] == [
        (larger, 0 * MINUTE),
        (room, hour + pause),
        (room, -hour - pause),
    ]
    for offer in conflict.value.offers:
        times = {"starts_at": offer.starts_at, "ends_at": offer.ends_at}
        twin = AppointmentFactory(requested=True, **times)
        actions.confirm(twin, actor=rival.contact_person, channel="phone", room=offer.room)


@pytest.mark.parametrize("people", [2, 8])
def test_of_those_who_book_by_different_doors_at_once_one_gets_the_room(people):
    """R1: a confirmation, a reschedule, an edit; times that overlap but differ; each on its own connection."""
    room = RoomFactory(capacity=8, cleanup_minutes=15)
    start = now() + timedelta(days=1)
    spans = [(start + turn * MINUTE, start + (90 - turn) * MINUTE) for turn in range(people)]
    visits = [
        AppointmentFactory(**{"confirmed" if turn % 2 else "requested": True}, starts_at=start + timedelta(days=2))
        for turn in range(people)
    ]

    def book(turn):
        visit, (starts_at, ends_at) = Appointment.objects.get(pk=visits[turn].pk), spans[turn]
        there = {"actor": visit.contact_person, "room": room, "starts_at": starts_at, "ends_at": ends_at}
        if turn % 4 == 0:
            actions.confirm(visit, channel="phone", **there)
        elif turn % 2:
            actions.reschedule(visit, **there)
        else:
            actions.edit(visit, version=visit.version, place="", **there)
        return "booked"

    said = at_once(book, people)

    assert said.count("booked") == 1
    assert {type(answer) for answer in said if answer != "booked"} == {actions.RoomTaken}, said
    assert RoomBooking.objects.in_use().filter(room=room).count() == 1


@pytest.mark.parametrize("people", [2, 8])
def test_of_those_who_change_rooms_crosswise_nobody_waits_for_ever(people):
    """Each wants the room of the next: nothing is held by two, and nobody gets an error."""
    rooms = [RoomFactory(capacity=8) for _turn in range(people)]
    visits = [AppointmentFactory(confirmed=True, room=room, place="") for room in rooms]

    def move(turn):
        visit, room = Appointment.objects.get(pk=visits[turn].pk), rooms[(turn + 1) % people]
        times = {"starts_at": visit.starts_at, "ends_at": visit.ends_at}
        actions.reschedule(visit, actor=visit.contact_person, room=room, **times)
        return "moved"

    said = at_once(move, people)

    assert {type(answer) for answer in said} <= {str, actions.RoomTaken}, said
    standing = RoomBooking.objects.in_use().order_by("room").values_list("room", flat=True)
    assert len(standing) == len(set(standing)) == people


def test_whoever_closes_a_room_and_whoever_books_it_see_each_other():
    """Either the visit is refused, or it is among those who are told."""
    room, visit = RoomFactory(capacity=8), AppointmentFactory(requested=True)
    person, span = UserFactory(), {"starts_at": visit.starts_at, "ends_at": visit.ends_at}

    def act(turn):
        if turn:
            return furnishing.shut([room], reason="A fair", actor=person, **span)
        actions.confirm(Appointment.objects.get(pk=visit.pk), actor=visit.contact_person, channel="phone", room=room)
        return "confirmed"

    booked, met = at_once(act, 2)

    assert (booked == "confirmed") == (met == [visit]), (booked, met)
    assert booked == "confirmed" or isinstance(booked, actions.RoomUnfit)


@pytest.mark.parametrize("people", [2, 8])
def test_one_room_that_came_free_is_offered_to_one_of_those_who_wait(people):
    Room.objects.update(is_active=False)
    room = RoomFactory(capacity=8)
    visits = [AppointmentFactory(requested=True) for _turn in range(people)]
    for visit in visits:
        actions.join_line(visit, actor=visit.contact_person)

    said = at_once(lambda turn: actions.offer_rooms(NOON), people)

    assert sum(said) == 1, said
    assert RoomBooking.objects.in_use().get().room == room
    assert Waiting.objects.get(state="offered").appointment in visits


@pytest.mark.parametrize("people", [2, 8])
def test_of_those_who_take_one_offer_one_does_and_the_others_hear_so(people):
    Room.objects.update(is_active=False)
    room, visit = RoomFactory(capacity=8), AppointmentFactory(confirmed=True)
    actions.join_line(visit, actor=visit.contact_person)
    actions.offer_rooms(NOON)

    def take(turn):
        actions.take_room(Waiting.objects.get(appointment=visit.pk), actor=visit.contact_person)
        return "taken"

    said = at_once(take, people)

    assert said.count("taken") == 1, said
    assert len([answer for answer in said if isinstance(answer, NotAllowed)]) == people - 1, said
    visit.refresh_from_db()
    assert (visit.room, Appointment.objects.get(pk=visit.pk).bookings.in_use().count()) == (room, 1)


@pytest.mark.parametrize("people", [2, 8])
def test_of_those_who_confirm_and_decline_one_request_one_does_and_one_letter_goes_out(people):
    """R3: the others hear who answered, and when."""
    appointment = AppointmentFactory(requested=True, visitor_email="wang@example.com", place="", room=RoomFactory())
    clerks = [UserFactory(role="front_desk", department=DepartmentFactory()) for _turn in range(people)]

    def answer(turn):
        mine = Appointment.objects.get(pk=appointment.pk)
        if turn % 2:
            actions.decline(mine, actor=clerks[turn], reason="No time", channel="phone")
        else:
            actions.confirm(mine, actor=clerks[turn], channel="phone", room=appointment.room)
        return "answered"

    said = at_once(answer, people)

    assert said.count("answered") == 1, said
    appointment.refresh_from_db()
    refusals = {str(answer) for answer in said if isinstance(answer, NotAllowed)}
    assert len(refusals) == 1 and str(appointment.replied_by) in refusals.pop(), said
    assert Message.objects.filter(kind__in=["reception.visitor_confirmed", "reception.visitor_declined"]).count() == 1


@pytest.mark.parametrize("people", [2, 8])
def test_one_request_posted_at_once_is_one_and_every_click_sees_it(people):
    """R2: the guard against double submits is another than the one against overlaps: no room, and still one visit."""
    host, token = UserFactory(department=DepartmentFactory()), uuid4()

    def post(turn):
        wanted = Appointment(
            form_token=token, visitor_name="Wang", visitor_phone="+8613812345678", channel="phone", purpose="Audit",
            starts_at=now() + 60 * MINUTE, ends_at=now() + 120 * MINUTE, contact_person=host,
        )  # fmt: skip
        return actions.request(wanted, actor=host, organisation="Lanhai").pk

    said = at_once(post, people)

    assert said == [Appointment.objects.get().pk] * people
