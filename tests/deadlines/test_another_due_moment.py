"""A clock whose due moment moves: with the visit, or because the customer was told in time."""

from datetime import timedelta

import pytest

from deadlines import actions
from deadlines.actions import NotLater, TooLate
from deadlines.models import Checkpoint, Clock, ClockEvent
from deadlines.verdict import Verdict, of
from history.flow import NotAllowed
from tests.deadlines.calendars import at
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db


def waiting(clock: Clock) -> list[tuple[str, str]]:
    rows = clock.checkpoints.waiting().order_by("fire_at", "pk")
    return [(row.kind, f"{row.fire_at.astimezone(at('2026-01-01').tzinfo):%m-%d %H:%M}") for row in rows]


def test_moving_the_visit_moves_the_due_moment_and_renews_the_checkpoints():
    clock = start_clock("INFO_SHEET_SIGNOFF", at=at("2026-03-02 10:00"), anchor=at("2026-03-18 10:00"))
    first = set(clock.checkpoints.values_list("pk", flat=True))

    moved = actions.move_anchor(
        clock.subject, "INFO_SHEET_SIGNOFF", anchor=at("2026-03-24 10:00"), at=at("2026-03-03 10:00")
    )

    assert (moved.due_at, moved.anchor, moved.generation) == (at("2026-03-20 18:00"), at("2026-03-24 10:00"), 2)
    assert set(Checkpoint.objects.exclude(cancelled_at=None).values_list("pk", flat=True)) == first
    assert waiting(clock)[0] == ("warn_1", "03-20 09:00")
    event = clock.events.get(kind="rebased")
    assert (event.old_due, event.new_due) == (at("2026-03-16 18:00"), at("2026-03-20 18:00"))


def test_moving_to_the_same_moment_writes_nothing():
    clock = start_clock("INFO_SHEET_SIGNOFF", at=at("2026-03-02 10:00"), anchor=at("2026-03-18 10:00"))

    actions.move_anchor(clock.subject, clock.code, anchor=at("2026-03-18 10:00"), at=at("2026-03-03 10:00"))

    assert list(clock.events.values_list("kind", flat=True)) == ["started"]


def test_a_met_deadline_stays_met_when_the_visit_moves():
    clock = start_clock("INFO_SHEET_SIGNOFF", at=at("2026-03-02 10:00"), anchor=at("2026-03-18 10:00"))
    actions.stop(clock.subject, clock.code, at=at("2026-03-05 10:00"))

    moved = actions.move_anchor(clock.subject, clock.code, anchor=at("2026-03-06 10:00"), at=at("2026-03-05 12:00"))

    clock.refresh_from_db()
    assert (moved, clock.due_at) == (None, at("2026-03-16 18:00"))


def test_what_has_fired_fires_again_only_where_its_moment_now_lies_ahead():
    clock = start_clock("INFO_SHEET_SIGNOFF", at=at("2026-03-02 10:00"), anchor=at("2026-03-06 10:00"))
    clock.checkpoints.filter(kind__in=["warn_1", "warn_2"]).update(fired_at=at("2026-03-04 17:00"))

    actions.move_anchor(clock.subject, clock.code, anchor=at("2026-03-24 10:00"), at=at("2026-03-04 17:30"))

    assert [kind for kind, _moment in waiting(clock)][:2] == ["warn_1", "warn_2"]
    actions.move_anchor(clock.subject, clock.code, anchor=at("2026-03-06 11:00"), at=at("2026-03-04 17:40"))
    assert waiting(clock)[0][0] == "due"


@pytest.fixture
def asked():
    """A clock that is due on Wednesday 15:00, and its owner."""
    owner = UserFactory()
    return start_clock(owner=owner, at=at("2026-03-10 15:00")), owner


def promise(clock: Clock, actor, when: str, until: str = "2026-03-13 15:00", told: str = "2026-03-11 14:00") -> Clock:
    return actions.extend(
        clock,
        until=at(until),
        reason="the part comes on Friday",
        told_at=at(told),
        told_by_way_of="phone",
        actor=actor,
        at=at(when),
    )


@pytest.mark.clause("S2-41")
def test_before_the_due_moment_a_new_time_can_be_promised(asked):
    clock, owner = asked

    extended = promise(clock, owner, "2026-03-11 14:30")

    assert (extended.due_base, extended.due_at) == (at("2026-03-11 15:00"), at("2026-03-13 15:00"))
    assert extended.told_at == at("2026-03-11 14:00")
    assert waiting(clock) == [
        ("warn_1", "03-13 11:00"),
        ("due", "03-13 15:00"),
        ("escalate_1", "03-13 15:00"),
        ("escalate_2", "03-16 10:00"),
    ]
    event = clock.events.get(kind="extended")
    assert (event.reason, event.told_by_way_of, event.actor) == ("the part comes on Friday", "phone", owner)
    assert (event.old_due, event.new_due) == (at("2026-03-11 15:00"), at("2026-03-13 15:00"))


@pytest.mark.clause("S2-41")
def test_at_the_due_instant_it_is_not_too_late_and_a_second_later_it_is(asked):
    clock, owner = asked
    with pytest.raises(TooLate) as refusal:
        actions.extend(
            clock,
            until=at("2026-03-13 15:00"),
            reason="late",
            told_at=at("2026-03-11 14:00"),
            told_by_way_of="phone",
            actor=owner,
            at=at("2026-03-11 15:00") + timedelta(seconds=1),
        )

    assert "Wed 11 Mar 2026 15:00" in str(refusal.value)
    assert isinstance(refusal.value, NotAllowed)
    assert promise(clock, owner, "2026-03-11 15:00").due_at == at("2026-03-13 15:00")


def test_a_new_time_must_be_later_and_told_by_now(asked):
    clock, owner = asked

    with pytest.raises(NotLater):
        promise(clock, owner, "2026-03-11 14:30", until="2026-03-11 15:00")
    with pytest.raises(NotLater):
        promise(clock, owner, "2026-03-11 13:00", told="2026-03-11 14:00")
    with pytest.raises(TooLate):
        promise(clock, owner, "2026-03-11 14:30", told="2026-03-11 15:30")
    assert ClockEvent.objects.filter(kind="extended").count() == 0


def test_a_clock_at_rest_is_not_extended(asked):
    clock, owner = asked
    actions.stop(clock.subject, clock.code, at=at("2026-03-11 10:00"))

    with pytest.raises(TooLate, match="not running"):
        promise(clock, owner, "2026-03-11 14:30")


@pytest.mark.parametrize(
    ("extended", "stopped", "verdict"),
    [
        (False, "2026-03-11 15:00", Verdict.ON_TIME),
        (False, "2026-03-11 15:01", Verdict.UNANNOUNCED),
        (True, "2026-03-11 14:45", Verdict.ON_TIME),
        (True, "2026-03-13 15:00", Verdict.ANNOUNCED_KEPT),
        (True, "2026-03-13 15:01", Verdict.ANNOUNCED_MISSED),
    ],
)
def test_the_four_verdicts(asked, extended, stopped, verdict):
    clock, owner = asked
    if extended:
        promise(clock, owner, "2026-03-11 14:30")

    actions.stop(clock.subject, clock.code, at=at(stopped))

    clock.refresh_from_db()
    assert of(clock, at("2026-12-01 00:00")) == verdict
