"""Many people at once: one gets the room, the others get a sentence and something else, nobody an error."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from history import moment
from history.flow import NotAllowed
from history.moment import now
from notices.models import Notice
from reception import actions
from reception.models import Appointment, RoomBooking
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
