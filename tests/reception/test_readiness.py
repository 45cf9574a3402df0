"""Who saw to the room of a visit beforehand, and what is not ready yet."""

from datetime import timedelta

import pytest

from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from reception import actions
from reception.models import Appointment, Room, RoomTick
from reception.readiness import unticked, unticked_of
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def visit(only_ours, host):
    """Four guests of `host`, tomorrow at noon."""
    return AppointmentFactory(requested=True, contact_person=host, head_count=4)


@pytest.mark.clause("S0-46", "S2-13")
def test_the_ticks_say_who_saw_to_the_room_and_when(visit, clerk):
    actions.tick_room(visit, RoomTick.Kind.CLEAN, actor=clerk)
    actions.tick_room(visit, RoomTick.Kind.CLEAN, actor=UserFactory())

    tick = RoomTick.objects.get()
    assert (tick.kind, tick.by, tick.at) == ("clean", clerk, now())
    assert [event.actor for event in Event.objects.about(visit).filter(verb="tick_clean")] == [clerk]


def test_a_tick_is_taken_back_once(visit, clerk):
    actions.tick_room(visit, RoomTick.Kind.READY, actor=clerk)

    actions.untick_room(visit, RoomTick.Kind.READY, actor=clerk)
    actions.untick_room(visit, RoomTick.Kind.READY, actor=clerk)

    assert not RoomTick.objects.exists()
    assert Event.objects.about(visit).filter(verb="untick_ready").count() == 1


@pytest.mark.parametrize("state", Appointment.OVER)
def test_nobody_sees_to_the_room_of_a_visit_that_is_over(visit, clerk, state):
    Appointment.objects.filter(pk=visit.pk).update(
        state=state, place="Office", needs="Tea", decline_reason="No", cancel_reason="No"
    )
    visit.refresh_from_db()

    for act in (actions.tick_room, actions.untick_room):
        with pytest.raises(NotAllowed):
            act(visit, RoomTick.Kind.READY, actor=clerk)


def test_at_another_time_or_in_another_room_it_is_seen_to_anew(visit, host):
    actions.confirm(visit, actor=host, channel="phone", place="Office 301")
    actions.tick_room(visit, RoomTick.Kind.READY, actor=host)

    times = {"starts_at": visit.starts_at + HOUR, "ends_at": visit.ends_at + HOUR}
    actions.reschedule(visit, actor=host, place="Office 301", **times)

    assert not RoomTick.objects.exists()


@pytest.mark.clause("S1-05", "S0-46", "S2-13")
def test_what_is_not_ticked_is_said_and_nothing_where_all_is_ready(visit, host):
    room = RoomFactory(name="3-01", capacity=5, levels="B")
    actions.confirm(visit, actor=host, channel="phone", room=room)
    actions.set_tasks(visit, open=2, total=9)
    actions.set_level(visit, "A")
    actions.give_duty(visit, person=UserFactory(), duty="Guides", actor=host)

    before = unticked(Appointment.objects.get(pk=visit.pk))
    for kind in RoomTick.Kind:
        actions.tick_room(visit, kind, actor=host)
    actions.set_tasks(visit, open=0, total=9)
    Room.objects.filter(pk=room.pk).update(capacity=6, levels="A B")

    assert before == [
        "3-01: cleaning is not ticked.",
        "3-01: not ticked as ready.",
        "2 of 9 preparation tasks are not done.",
        "3-01 has 5 seats; with our people there are 6.",
        "3-01 is not meant for visits of level A.",
    ]
    assert unticked(Appointment.objects.get(pk=visit.pk)) == []


def test_a_whole_day_is_judged_in_as_many_questions_as_one_visit(django_assert_num_queries, host):
    visits = [
        AppointmentFactory(confirmed=True, room=RoomFactory(), place="", contact_person=host) for _turn in range(3)
    ]
    visits = list(Appointment.objects.filter(pk__in=[row.pk for row in visits]).select_related("room"))

    with django_assert_num_queries(3):
        unticked_of(visits[:1])
    with django_assert_num_queries(3):
        unticked_of(visits)
