"""A clock stands still only while the customer keeps us waiting, and says so (F15, R10)."""

from datetime import timedelta

import pytest

from deadlines import actions, indicators, standstill, sweep, verdict
from deadlines.actions import Refused
from deadlines.models import Clock, ClockEvent, Pause
from deadlines.refusals import NotOpen
from deadlines.verdict import Verdict
from history import moment
from notices.models import Notice
from tests.deadlines.calendars import at
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db
State = Clock.State


def stand_still(clock, since, until, *, reason="documents", **more):
    said = {"words": "asked for the drawings by e-mail", "actor": clock.owner} | more
    return actions.pause(clock, reason=reason, until=at(until), at=at(since), **said)


def waiting(clock):
    rows = clock.checkpoints.waiting().order_by("fire_at", "pk")
    return [(row.kind, f"{row.fire_at.astimezone(at('2026-01-01 00:00').tzinfo):%m-%d %H:%M}") for row in rows]


@pytest.fixture
def asked():
    """A question of Tuesday 15:00, to be answered in 24 hours."""
    return start_clock(at=at("2026-03-10 15:00"))


def test_a_paused_clock_is_due_where_it_will_be_and_only_waits_to_go_on(asked):
    clock = stand_still(asked, "2026-03-10 16:00", "2026-03-12 16:00")

    assert (clock.state, clock.paused_until, clock.due_at) == (
        State.PAUSED,
        at("2026-03-12 16:00"),
        at("2026-03-13 15:00"),
    )
    assert waiting(clock) == [("resume", "03-12 16:00")]
    event = clock.events.get(kind="paused")
    assert (event.old_due, event.new_due, event.actor) == (
        at("2026-03-11 15:00"),
        at("2026-03-13 15:00"),
        clock.owner,
    )
    pause = clock.pauses.get()
    assert (pause.owner, pause.reason, pause.since, pause.planned_until, pause.until) == (
        clock.owner,
        "documents",
        at("2026-03-10 16:00"),
        at("2026-03-12 16:00"),
        None,
    )


def test_whoever_goes_on_earlier_is_due_by_what_the_pause_lasted(asked):
    clock = stand_still(asked, "2026-03-10 16:00", "2026-03-12 16:00")

    clock = actions.resume(clock, actor=clock.owner, at=at("2026-03-10 18:30"))

    assert (clock.state, clock.paused_until, clock.due_at) == (State.RUNNING, None, at("2026-03-11 17:30"))
    assert [kind for kind, _when in waiting(clock)] == ["warn_1", "due", "escalate_1", "escalate_2"]
    assert clock.pauses.get().until == at("2026-03-10 18:30")
    assert clock.events.get(kind="resumed").new_due == at("2026-03-11 17:30")


@pytest.mark.parametrize("swept", ["2026-03-12 16:00", "2026-03-15 09:00"])
def test_the_sweep_lets_it_go_on_from_the_planned_moment_whenever_it_comes(asked, swept):
    stand_still(asked, "2026-03-10 16:00", "2026-03-12 16:00")

    with moment.at(at(swept)):
        sweep.sweep()

    asked.refresh_from_db()
    assert (asked.state, asked.due_at) == (State.RUNNING, at("2026-03-13 15:00"))
    event = asked.events.get(kind="resumed")
    assert (event.effective_at, event.actor) == (at("2026-03-12 16:00"), None)
    assert [row.recipient for row in Notice.objects.filter(kind="deadlines.resumed")] == [asked.owner]
    with moment.at(at(swept) + timedelta(minutes=1)):
        sweep.sweep()
    assert asked.events.filter(kind="resumed").count() == 1


def test_a_late_sweep_changes_no_verdict(asked):
    stand_still(asked, "2026-03-10 16:00", "2026-03-12 16:00")

    assert verdict.of(Clock.objects.get(), at("2026-03-13 15:00")) == Verdict.ON_TIME
    assert verdict.of(Clock.objects.get(), at("2026-03-13 15:01")) == Verdict.UNANNOUNCED
    assert not Clock.objects.late(at("2026-03-13 15:00")).exists()
    assert Clock.objects.late(at("2026-03-13 15:01")).exists()


def test_an_answer_during_a_pause_ends_it(asked):
    stand_still(asked, "2026-03-10 16:00", "2026-03-12 16:00")

    stopped = actions.stop(asked.subject, asked.code, at=at("2026-03-11 16:00"), actor=asked.owner)

    stopped.refresh_from_db()
    assert (stopped.state, stopped.paused_until, stopped.due_at) == (State.STOPPED, None, at("2026-03-12 15:00"))
    assert stopped.pauses.get().until == at("2026-03-11 16:00")
    assert list(stopped.events.order_by("pk").values_list("kind", flat=True)) == [
        "started",
        "paused",
        "resumed",
        "stopped",
    ]
    assert waiting(stopped) == []
    assert verdict.of(stopped, at("2026-04-01 00:00")) == Verdict.ON_TIME


def test_an_answer_noted_later_than_the_pause_began_leaves_no_pause(asked):
    stand_still(asked, "2026-03-10 16:00", "2026-03-12 16:00")

    stopped = actions.stop(asked.subject, asked.code, at=at("2026-03-10 15:30"))

    stopped.refresh_from_db()
    assert stopped.due_at == at("2026-03-11 15:00")
    assert stopped.pauses.get().until == at("2026-03-10 16:00")


@pytest.mark.parametrize(
    ("code", "details", "since", "until", "due"),
    [
        # Hours: by the length of the pause.
        ("REPLY_GENERAL", {}, "2026-03-10 16:00", "2026-03-14 16:30", "2026-03-15 15:30"),
        # Working hours: by the working time in it; lunch and the night do not count.
        ("HANDLER_CONTACT", {}, "2026-03-10 17:00", "2026-03-11 14:00", "2026-03-11 16:00"),
        # Working days: by those after the day of the pause, up to the day of going on.
        ("FOLLOW_UP", {}, "2026-03-11 10:00", "2026-03-11 17:00", "2026-03-13 18:00"),
        ("FOLLOW_UP", {}, "2026-03-11 10:00", "2026-03-12 09:00", "2026-03-16 18:00"),
        ("FOLLOW_UP", {}, "2026-03-13 17:00", "2026-03-14 12:00", "2026-03-16 18:00"),
        ("FOLLOW_UP", {}, "2026-03-12 10:00", "2026-03-16 10:00", "2026-03-17 18:00"),
        # Days of the calendar.
        ("CLEANING", {}, "2026-03-12 10:00", "2026-03-14 10:00", "2026-03-28 00:00"),
    ],
)
def test_how_far_a_pause_moves_the_due_moment(code, details, since, until, due):
    clock = start_clock(code, at=at("2026-03-10 15:00"), **details)

    clock = stand_still(clock, since, until)

    assert clock.due_at == at(due)


def test_r10_four_working_hours_from_friday_evening_rest_over_the_weekend():
    """R10: Friday 17:50 and four working hours; a pause over Monday morning adds the working time in it."""
    clock = start_clock("HANDLER_CONTACT", at=at("2026-03-13 17:50"))
    assert clock.due_at == at("2026-03-16 13:50")

    clock = stand_still(clock, "2026-03-16 10:00", "2026-03-16 13:30")

    assert clock.due_at == at("2026-03-16 16:20")


def test_what_counts_back_what_a_person_named_and_what_was_told_cannot_be_paused():
    sheet = start_clock("INFO_SHEET_SIGNOFF", at=at("2026-03-02 10:00"), anchor=at("2026-03-18 10:00"))
    special = start_clock("REPLY_SPECIAL", at=at("2026-03-10 10:00"), due_at=at("2026-03-20 16:00"))
    nearer = start_clock("HANDLER_CONTACT", at=at("2026-03-10 10:00"), due_at=at("2026-03-10 11:00"))
    told = start_clock(at=at("2026-03-10 10:00"))
    actions.extend(
        told,
        until=at("2026-03-12 10:00"),
        reason="a part is missing",
        told_at=at("2026-03-10 10:30"),
        told_by_way_of="phone",
        actor=told.owner,
        at=at("2026-03-10 10:30"),
    )

    for clock, why in [(sheet, "counts back"), (special, "named"), (nearer, "named"), (told, "was told a time")]:
        with pytest.raises(Refused, match=why):
            stand_still(clock, "2026-03-10 10:40", "2026-03-11 10:00")
    assert Pause.objects.count() == 0


def test_f15_what_is_late_is_not_paused_any_more(asked):
    with pytest.raises(Refused, match="what is late cannot be paused"):
        stand_still(asked, "2026-03-11 15:00", "2026-03-12 15:00")


def test_f15_a_pause_has_an_end_that_lies_ahead_a_listed_reason_and_evidence(asked):
    for until in ("2026-03-10 16:00", "2026-03-10 15:30", "2028-03-10 15:30"):
        with pytest.raises(Refused, match="lies ahead"):
            stand_still(asked, "2026-03-10 16:00", until)
    with pytest.raises(Refused, match="shown"):
        stand_still(asked, "2026-03-10 16:00", "2026-03-11 16:00", words="  ")
    with pytest.raises(ValueError):
        stand_still(asked, "2026-03-10 16:00", "2026-03-11 16:00", reason="busy")
    assert Pause.objects.count() == 0


@pytest.mark.parametrize(
    "attempts",
    [
        [],
        ["2026-03-10 15:10"],
        ["2026-03-10 15:10", "2026-03-10 15:20"],
        ["2026-03-10 14:00", "2026-03-10 15:20"],
        ["2026-03-10 15:10", "2026-03-10 17:20"],
    ],
)
def test_f15_unreachable_is_who_was_tried_twice_at_different_times(asked, attempts):
    with pytest.raises(Refused):
        stand_still(
            asked,
            "2026-03-10 16:00",
            "2026-03-11 16:00",
            reason="unreachable",
            attempts=[at(attempt) for attempt in attempts],
        )


def test_f15_the_attempts_stay_with_the_pause(asked):
    attempts = [at("2026-03-10 15:50"), at("2026-03-10 15:10")]

    stand_still(asked, "2026-03-10 16:00", "2026-03-11 16:00", reason="unreachable", attempts=attempts)

    assert asked.pauses.get().attempts == [attempt.isoformat() for attempt in sorted(attempts)]


def test_f15_the_paused_share_of_each_owner_is_reported():
    idle, busy = UserFactory(name="Idle"), UserFactory(name="Busy")
    clock = start_clock(owner=idle, at=at("2026-03-10 12:00"))
    stand_still(clock, "2026-03-10 18:00", "2026-03-11 00:00")
    actions.stop(clock.subject, clock.code, at=at("2026-03-11 12:00"))
    other = start_clock(owner=busy, at=at("2026-03-10 12:00"))
    actions.stop(other.subject, other.code, at=at("2026-03-11 12:00"))

    rows = standstill.shares(
        UserFactory(role="admin"), at("2026-03-01 00:00"), at("2026-04-01 00:00"), at("2026-03-20 00:00")
    )

    assert [(row.owner, row.pauses, row.paused, row.held, row.percent) for row in rows] == [
        (idle, 1, timedelta(hours=6), timedelta(hours=24), 25)
    ]


def test_the_share_of_a_period_counts_only_what_lies_in_it():
    clock = start_clock("CLEANING", at=at("2026-03-30 00:00"))
    stand_still(clock, "2026-03-31 12:00", "2026-04-01 12:00")
    start, end = at("2026-03-01 00:00"), at("2026-04-01 00:00")

    row = standstill.shares(clock.owner, start, end, at("2026-05-01 00:00"))[0]

    assert (row.paused, row.held) == (timedelta(hours=12), timedelta(hours=48))


def test_pauses_one_after_the_other_add_up(asked):
    clock = stand_still(asked, "2026-03-10 16:00", "2026-03-10 18:00")
    clock = actions.resume(clock, actor=clock.owner, at=at("2026-03-10 18:00"))
    clock = stand_still(clock, "2026-03-10 20:00", "2026-03-10 21:00")

    assert clock.due_at == at("2026-03-11 18:00")
    with pytest.raises(Refused, match="stands still already"):
        stand_still(clock, "2026-03-10 20:30", "2026-03-10 22:00")


def test_of_two_who_let_it_go_on_the_second_hears_so(asked):
    clock = stand_still(asked, "2026-03-10 16:00", "2026-03-12 16:00")
    actions.resume(clock, actor=clock.owner, at=at("2026-03-10 17:00"))

    with pytest.raises(Refused, match="running again already"):
        actions.resume(clock, actor=clock.owner, at=at("2026-03-10 17:01"))
    actions.stop(clock.subject, clock.code, at=at("2026-03-10 18:00"), actor=UserFactory(name="Quick"))
    with pytest.raises(NotOpen, match="Quick, was stopped"):
        actions.resume(clock, actor=clock.owner, at=at("2026-03-10 18:01"))


def test_a_paused_clock_is_given_no_new_time(asked):
    clock = stand_still(asked, "2026-03-10 16:00", "2026-03-12 16:00")

    with pytest.raises(actions.TooLate, match="Let it go on first"):
        actions.extend(
            clock,
            until=at("2026-03-20 10:00"),
            reason="waits",
            told_at=at("2026-03-10 16:30"),
            told_by_way_of="phone",
            actor=clock.owner,
            at=at("2026-03-10 16:30"),
        )


def test_pauses_count_in_the_figure_of_what_was_kept(asked):
    stand_still(asked, "2026-03-10 16:00", "2026-03-12 16:00")
    actions.stop(asked.subject, asked.code, at=at("2026-03-13 14:00"))

    figure = indicators.on_time(asked.owner, at("2026-03-01 00:00"), at("2026-04-01 00:00"), at("2026-04-01 00:00"))

    assert (figure.on_time, figure.all) == (1, 1)
    assert ClockEvent.objects.filter(kind="resumed").get().effective_at == at("2026-03-12 16:00")
