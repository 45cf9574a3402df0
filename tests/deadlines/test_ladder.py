"""Who hears of a late promise, whoever is absent, gone or missing: each step once, nobody twice."""

import pytest

from accounts.models import Absence, Deputy
from deadlines import sweep
from deadlines.models import ClockEvent
from history import moment
from notices.models import Notice
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db
MARCH = {"starts_at": at("2026-03-01 00:00"), "ends_at": at("2026-04-01 00:00")}
MOMENTS = ("2026-03-11 11:00", "2026-03-11 15:00", "2026-03-11 15:00", "2026-03-12 10:00", "2026-03-13 10:00")


def live_on() -> None:
    """The sweeps of the days after a promise given on Tuesday at 15:00, due on Wednesday at 15:00."""
    for text in MOMENTS:
        with moment.at(at(text)):
            sweep.sweep()


def inbox(person) -> list[tuple]:
    rows = Notice.objects.filter(recipient=person, kind__in=["deadlines.due", "deadlines.escalated"])
    return list(rows.order_by("pk").values_list("kind", "on_behalf_of"))


@pytest.fixture
def house():
    """An owner, their superior, the head of their department."""
    head, superior = UserFactory(name="Head"), UserFactory(name="Superior")
    owner = UserFactory(name="Owner", manager=superior, department=DepartmentFactory(head=head))
    return owner, superior, head


def promise(owner, **details):
    return start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 15:00"), **details)


DUE, UP = ("deadlines.due", None), ("deadlines.escalated", None)


def test_each_step_is_told_once_however_often_the_sweep_comes(house):
    owner, superior, head = house
    started = promise(owner)

    live_on()
    live_on()

    assert (inbox(owner), inbox(superior), inbox(head)) == ([DUE], [UP], [UP])
    assert started.events.filter(kind="escalated").count() == 2


def test_the_deputy_of_an_absent_owner_hears_of_it_and_so_does_everybody_above(house):
    owner, superior, head = house
    deputy = UserFactory(name="Deputy")
    Absence.objects.create(person=owner, **MARCH)
    Deputy.objects.create(person=owner, deputy=deputy, **MARCH)
    promise(owner)

    live_on()

    assert inbox(deputy) == [("deadlines.due", owner.pk)]
    assert (inbox(superior), inbox(head)) == ([UP], [UP])


def test_a_deputy_who_left_hears_of_nothing_and_is_not_written_down_as_told(house):
    owner, *_rest = house
    deputy = UserFactory(name="Deputy", is_active=False)
    Deputy.objects.create(person=owner, deputy=deputy, **MARCH)
    started = promise(owner)

    live_on()

    assert inbox(deputy) == []
    assert [event.facts.get("stand_ins") for event in started.events.filter(kind="due")] == [None]


def test_a_superior_who_stands_in_for_the_owner_is_not_told_a_second_time(house):
    owner, superior, head = house
    Deputy.objects.create(person=owner, deputy=superior, **MARCH)
    promise(owner)

    live_on()

    assert inbox(superior) == [("deadlines.due", owner.pk)]
    assert inbox(head) == [UP]


def test_the_deputy_of_an_absent_superior_hears_of_the_step(house):
    owner, superior, head = house
    deputy = UserFactory(name="Deputy")
    Deputy.objects.create(person=superior, deputy=deputy, **MARCH)
    promise(owner)

    live_on()

    assert inbox(deputy) == [("deadlines.escalated", superior.pk)]
    assert inbox(head) == [UP]


@pytest.mark.parametrize("missing", ["none named", "left the company"])
def test_without_a_superior_the_head_hears_of_it_at_the_first_step_and_only_then(house, missing):
    owner, superior, head = house
    if missing == "none named":
        owner.manager = None
        owner.save()
    else:
        superior.is_active = False
        superior.save()
    started = promise(owner)

    live_on()

    assert (inbox(superior), inbox(head)) == ([], [UP])
    first, second = ClockEvent.objects.filter(clock=started, kind="escalated").order_by("pk")
    assert (first.facts["told"], second.facts["told"]) == ([head.pk], [])


def test_without_a_head_the_superior_alone_hears_of_it(house):
    owner, superior, _head = house
    owner.department.head = None
    owner.department.save()
    promise(owner)

    live_on()

    assert (inbox(owner), inbox(superior)) == ([DUE], [UP])


def test_of_an_owner_who_left_the_superior_hears_as_of_their_own_and_once(house):
    owner, superior, head = house
    promise(owner)
    owner.is_active = False
    owner.save()

    live_on()

    assert (inbox(owner), inbox(superior), inbox(head)) == ([], [DUE], [UP])


def test_a_department_without_a_head_leaves_its_promise_with_those_who_run_the_engine():
    administrator = UserFactory(role="admin")
    promise(None, department=DepartmentFactory())

    live_on()

    assert inbox(administrator) == [DUE]


def test_a_head_on_every_step_hears_of_it_once():
    head = UserFactory()
    department = DepartmentFactory(head=head)
    owner = UserFactory(manager=head, department=department)
    promise(owner)

    live_on()

    assert inbox(head) == [UP]
