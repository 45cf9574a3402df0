"""Calendars and limits change while clocks run: F9 and F10 of the failure matrix, with live clocks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deadlines import actions, rebase, sweep
from deadlines.models import Clock, ClockEvent, TimeLimit
from deadlines.rebase import NeedsApprover
from history import moment
from tests.deadlines.calendars import RESTS, WORKS, at, published
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db
NOON = at("2026-03-11 12:00")  # a Wednesday, the moment of every test


def waiting(clock: Clock) -> list[tuple[str, str]]:
    rows = clock.checkpoints.waiting().filter(generation=clock.generation).order_by("fire_at", "pk")
    return [(row.kind, f"{row.fire_at.astimezone(NOON.tzinfo):%m-%d %H:%M}") for row in rows]


def two_days_after(**details) -> Clock:
    """Due on the second working day after Tuesday 10 March: Thursday 12 at 18:00."""
    return start_clock("VISIT_ISSUE_REPLY", **{"at": at("2026-03-10 10:00")} | details)


def rebased(clock: Clock) -> list[ClockEvent]:
    return list(clock.events.filter(kind="rebased").order_by("pk"))


def apply(version=None, *, approver=None, actor=None, clocks=None, limit_for=None, at=NOON) -> int:
    return rebase.apply(
        Clock.objects.all() if clocks is None else clocks,
        at=at,
        actor=actor,
        approver=approver,
        reason="The notice came late.",
        version=version,
        limit_for=limit_for,
    )


def test_f10_a_dry_run_tells_old_new_and_late_and_writes_nothing():
    clock = two_days_after()
    start_clock("REPLY_GENERAL", at=at("2026-03-10 15:00"))  # hours on the clock: no calendar moves them
    version = published(NOON, {"2026-03-12": RESTS})

    found = list(rebase.moves(Clock.objects.all(), at=NOON, version=version))

    assert [(move.clock, move.old_due, move.new_due, move.becomes_late) for move in found] == [
        (clock, at("2026-03-12 18:00"), at("2026-03-13 18:00"), False)
    ]
    clock.refresh_from_db()
    assert (clock.due_at, clock.generation, rebased(clock)) == (at("2026-03-12 18:00"), 1, [])


def test_f10_a_published_day_of_rest_moves_the_clock_with_everything_that_hangs_on_it():
    actor, approver = UserFactory(), UserFactory(name="Ma Manager")
    clock, old = two_days_after(), two_days_after().calendar_version
    version = published(NOON, {"2026-03-12": RESTS})

    assert apply(version, actor=actor, approver=approver) == 2

    clock.refresh_from_db()
    assert (clock.due_at, clock.calendar_version, clock.generation) == (at("2026-03-13 18:00"), version, 2)
    assert ("due", "03-13 18:00") in waiting(clock)
    assert clock.checkpoints.waiting().filter(generation=1).count() == 0
    event = rebased(clock)[0]
    assert (event.actor, event.old_due, event.new_due, event.reason) == (
        actor,
        at("2026-03-12 18:00"),
        at("2026-03-13 18:00"),
        "The notice came late.",
    )
    assert event.facts == {
        "approver": approver.pk,
        "approved_by": "Ma Manager",
        "limit": [clock.limit_id, clock.limit_id],
        "calendar": [old.pk, version.pk],
    }


def test_applying_twice_moves_once():
    clock = two_days_after()
    version = published(NOON, {"2026-03-12": RESTS})

    assert (apply(version), apply(version)) == (1, 0)

    clock.refresh_from_db()
    assert (clock.generation, len(rebased(clock))) == (2, 1)


@pytest.mark.parametrize("end", ["stop", "cancel", "waive"])
def test_f9_a_clock_that_has_ended_never_changes(end):
    clock = two_days_after()
    details = {"reason": "No longer needed", "actor": UserFactory()} if end == "waive" else {}
    getattr(actions, end)(clock.subject, clock.code, at=NOON, **details)
    before = Clock.objects.filter(pk=clock.pk).values().get()

    assert apply(published(NOON, {"2026-03-12": RESTS})) == 0

    assert Clock.objects.filter(pk=clock.pk).values().get() == before


def test_f9_without_an_approver_nobody_becomes_late_and_nothing_at_all_is_written():
    would_move = two_days_after(at=at("2026-03-11 09:00"))  # due Friday, would be due today
    on_time = two_days_after(at=at("2026-03-09 10:00"))  # due today at 18:00, would have been due yesterday
    shorter = a_shorter_limit(on_time)
    TimeLimit.objects.filter(pk=shorter.pk).update(ends="end_of_day")

    with pytest.raises(NeedsApprover) as refused:
        apply(limit_for=lambda clock: shorter)

    assert refused.value.count == 1
    assert "1 deadline would be late" in str(refused.value)
    for clock in (would_move, on_time):
        clock.refresh_from_db()
        assert (clock.generation, rebased(clock)) == (1, [])


def test_f9_who_would_become_late_only_while_it_runs_is_left_as_they_are(monkeypatch):
    clock = two_days_after(at=at("2026-03-09 10:00"))
    shorter = a_shorter_limit(clock)
    monkeypatch.setattr(rebase, "moves", lambda *args, **options: [])  # the look before: nobody is late yet

    assert apply(limit_for=lambda clock: shorter) == 0

    clock.refresh_from_db()
    assert (clock.due_at, clock.generation) == (at("2026-03-11 18:00"), 1)


def test_f9_with_a_named_approver_somebody_becomes_late_and_is_told_with_the_usual_grace():
    clock = two_days_after(at=at("2026-03-09 10:00"))
    shorter = a_shorter_limit(clock)

    found = list(rebase.moves(Clock.objects.all(), at=NOON, limit_for=lambda clock: shorter))
    assert [(move.new_due, move.becomes_late) for move in found] == [(at("2026-03-10 18:00"), True)]
    assert apply(limit_for=lambda clock: shorter, approver=UserFactory()) == 1

    clock.refresh_from_db()
    assert (clock.limit, clock.due_at) == (shorter, at("2026-03-10 18:00"))
    told = [row for row in waiting(clock) if not row[0].startswith("warn")]
    assert told[0] == ("due", "03-11 12:00")
    assert len(told) > 1
    assert all(when >= "03-11 12:00" for _, when in told)


def a_shorter_limit(clock: Clock, **details) -> TimeLimit:
    old = clock.limit
    return TimeLimit.objects.create(
        **{
            "code": old.code,
            "number": 2,
            "name": old.name,
            "topic": old.topic,
            "unit": old.unit,
            "amount": 1,
            "warnings": old.warnings,
            "last_chance": old.last_chance,
            "ladder": old.ladder,
            "valid_from": NOON,
        }
        | details
    )


def test_f9_running_clocks_stay_with_their_limit_unless_it_is_asked_for():
    clock = two_days_after()
    a_shorter_limit(clock)

    assert list(rebase.moves(Clock.objects.all(), at=NOON)) == []
    assert apply() == 0


def test_f9_what_was_fired_does_not_fire_again_when_the_due_moment_moves_earlier():
    clock = start_clock("REPLY_GENERAL", at=at("2026-03-10 13:00"))  # Wednesday 13:00, warned at 9:00
    with moment.at(at("2026-03-11 09:00")):
        sweep.sweep()
    assert list(clock.checkpoints.exclude(fired_at=None).values_list("kind", flat=True)) == ["warn_1"]
    later = a_shorter_limit(clock, amount=23, unit="hours", warnings=["1 hours"])

    apply(limit_for=lambda clock: later, at=at("2026-03-11 09:30"))

    clock.refresh_from_db()
    assert clock.due_at == at("2026-03-11 12:00")  # the new warning would lie ahead, at 11:00
    assert [kind for kind, _ in waiting(clock)] == ["due", "escalate_1", "escalate_2"]


def test_f9_what_was_fired_fires_again_when_the_due_moment_moved_later():
    clock = start_clock("REPLY_GENERAL", at=at("2026-03-10 13:00"))  # Wednesday 13:00
    with moment.at(at("2026-03-11 13:00")):
        sweep.sweep()
    longer = a_shorter_limit(clock, amount=48, unit="hours")

    apply(limit_for=lambda clock: longer, at=at("2026-03-11 13:01"))

    clock.refresh_from_db()
    assert {"warn_1", "due", "escalate_1"} <= {kind for kind, _ in waiting(clock)}
    with moment.at(at("2026-03-12 13:00")):
        sweep.sweep()
    assert [event.new_due for event in clock.events.filter(kind="due").order_by("pk")] == [
        at("2026-03-11 13:00"),
        at("2026-03-12 13:00"),
    ]


def test_what_waits_to_fire_again_is_not_lost_when_the_due_moment_moves_back_once_more():
    clock = start_clock("REPLY_GENERAL", at=at("2026-03-10 13:00"))
    with moment.at(at("2026-03-11 13:00")):
        sweep.sweep()
    longer, shorter = a_shorter_limit(clock, amount=96), a_shorter_limit(clock, amount=48, number=3)
    TimeLimit.objects.filter(pk__in=[longer.pk, shorter.pk]).update(unit="hours")
    longer.refresh_from_db()
    shorter.refresh_from_db()
    apply(limit_for=lambda clock: longer, at=at("2026-03-11 13:01"))

    apply(limit_for=lambda clock: shorter, at=at("2026-03-11 13:02"))

    clock.refresh_from_db()
    assert ("due", "03-12 13:00") in waiting(clock)


def test_who_is_late_already_gets_no_new_grace():
    clock = start_clock("REPLY_GENERAL", at=at("2026-03-10 11:00"))
    with moment.at(at("2026-03-11 11:30")):
        sweep.sweep()
    before = waiting(clock)

    assert apply(published(NOON, {"2026-03-20": RESTS})) == 0

    clock.refresh_from_db()
    assert before
    assert (waiting(clock), clock.generation) == (before, 1)


def test_a_due_moment_that_stands_still_is_warned_of_before_the_new_last_close():
    clock = start_clock("REPLY_GENERAL", at=at("2026-03-13 16:30"))  # due Saturday 16:30
    assert ("last_chance", "03-13 16:30") in waiting(clock) or ("last_chance", "03-13 17:00") in waiting(clock)
    saturday = published(NOON, {"2026-03-14": WORKS})

    with moment.at(at("2026-03-13 16:35")):
        assert apply(saturday, at=at("2026-03-13 16:35")) == 0

    clock.refresh_from_db()
    assert "last_chance" not in {kind for kind, _ in waiting(clock)}
    assert (clock.due_at, clock.calendar_version, rebased(clock)) == (at("2026-03-14 16:30"), saturday, [])


def test_a_date_that_a_person_chose_and_a_time_told_to_the_customer_stand():
    fixed = start_clock("REPLY_SPECIAL", at=at("2026-03-10 10:00"), due_at=at("2026-03-12 16:00"))
    earlier = two_days_after(due_at=at("2026-03-12 09:30"))
    told = two_days_after()
    actions.extend(
        told,
        until=at("2026-03-20 12:00"),
        reason="The laboratory is closed.",
        told_at=NOON,
        told_by_way_of="phone",
        actor=UserFactory(),
        at=NOON,
    )

    assert apply(published(NOON, {"2026-03-12": RESTS})) == 0

    for clock, due in ((fixed, "2026-03-12 16:00"), (earlier, "2026-03-12 09:30"), (told, "2026-03-20 12:00")):
        clock.refresh_from_db()
        assert clock.due_at == at(due)


def test_f10_what_was_provisional_is_certain_once_the_year_is_published():
    moves_on = two_days_after(at=at("2026-12-30 10:00"))  # guessed: Friday 1 January 2027
    stands = start_clock("REPLY_CROSS_DEPT", at=at("2026-12-30 10:00"))  # 48 hours on the clock
    assert (moves_on.due_at, moves_on.is_provisional) == (at("2027-01-01 18:00"), True)
    assert stands.is_provisional
    year = {f"2027-01-{day:02d}": RESTS if day <= 3 else WORKS for day in range(1, 32)}
    with moment.at(at("2026-12-30 11:00")):
        version = published(moment.now(), year, until=at("2027-01-31 00:00").date())

        assert apply(version, at=moment.now()) == 1

    for clock, due in ((moves_on, "2027-01-04 18:00"), (stands, "2027-01-01 10:00")):
        clock.refresh_from_db()
        assert (clock.due_at, clock.is_provisional, clock.calendar_version) == (at(due), False, version)
    assert (len(rebased(moves_on)), len(rebased(stands))) == (1, 0)


def test_batches_cost_a_handful_of_queries_however_many_clocks_there_are():
    version = published(NOON, {"2026-03-12": RESTS})
    two_days_after()
    with CaptureQueriesContext(connection) as one:
        apply(version)
    for _n in range(7):
        two_days_after(owner=UserFactory())
    with CaptureQueriesContext(connection) as many:
        assert apply(version) == 7

    assert len(many) <= len(one) + 1


def test_a_batch_that_was_cut_off_is_taken_up_again(monkeypatch):
    monkeypatch.setattr(rebase, "BATCH", 2)
    clocks = [two_days_after() for _n in range(5)]
    version = published(NOON, {"2026-03-12": RESTS})
    apply(version, clocks=Clock.objects.filter(pk__in=[clock.pk for clock in clocks[:3]]))

    assert apply(version) == 2

    assert [len(rebased(clock)) for clock in clocks] == [1] * 5
    assert {clock.due_at for clock in Clock.objects.all()} == {at("2026-03-13 18:00")}


def paused(clock: Clock, until: str) -> Clock:
    return actions.pause(
        clock, reason="documents", until=at(until), words="Drawing asked for.", actor=UserFactory(), at=NOON
    )


def test_a_clock_that_stands_still_keeps_its_pause_and_goes_on_by_itself():
    clock = paused(two_days_after(), "2026-03-13 12:00")  # two more working days: Monday 16
    assert clock.due_at == at("2026-03-16 18:00")
    version = published(NOON, {"2026-03-16": RESTS})

    assert apply(version) == 1

    clock.refresh_from_db()
    assert (clock.state, clock.due_at) == ("paused", at("2026-03-17 18:00"))
    assert waiting(clock) == [("resume", "03-13 12:00")]
    actions.resume(clock, actor=None, at=at("2026-03-13 12:00"))
    clock.refresh_from_db()
    assert (clock.state, clock.due_at) == ("running", at("2026-03-17 18:00"))


def test_a_pause_that_is_over_still_counts_when_the_clock_is_moved():
    clock = paused(two_days_after(), "2026-03-13 12:00")
    actions.resume(clock, actor=UserFactory(), at=at("2026-03-12 12:00"))
    clock.refresh_from_db()
    assert clock.due_at == at("2026-03-13 18:00")

    apply(published(NOON, {"2026-03-13": RESTS}), at=at("2026-03-12 13:00"))

    clock.refresh_from_db()
    assert clock.due_at == at("2026-03-16 18:00")
