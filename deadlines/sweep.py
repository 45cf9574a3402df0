"""The sweep: whoever is late hears of it, each checkpoint exactly once.

A batch of due checkpoints is claimed together with their clocks, told of and marked in
one transaction: killed at any instruction, either all of it happened or nothing did.
Other sweeps and the people who stop clocks are skipped, never waited for.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.utils import InterfaceError, OperationalError

from accounts.models import User
from history.moment import now
from notices import actions as notices
from notices.rows import insert

from .ladder import Known, Staircase
from .models import Checkpoint, Clock, ClockEvent, SweepRun

logger = logging.getLogger(__name__)

# SQLite has one writer: a desk that saves must not wait for a long batch.
BATCH = {"postgresql": 1000, "sqlite": 200}
FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(minutes=1), timedelta(hours=1)
ALARM_AFTER = 3
KEEP_RUNS = timedelta(days=60)
CLAIMED = [
    *["clock", "generation", "kind", "fire_at", "delayed_from", "tries"],
    *["clock__code", "clock__generation", "clock__state", "clock__due_at", "clock__limit", "clock__owner"],
    *["clock__department", "clock__subject_type", "clock__subject_id"],
    *["clock__label", "clock__label_zh", "clock__url"],
]
NOTICE_OF = {"warn": "due_soon", "last_chance": "last_chance", "due": "due", "escalate": "escalated"}
EVENT_OF = {"warn": "warned", "last_chance": "warned", "due": "due", "escalate": "escalated"}


@dataclass
class Round:
    """What one round of the sweep did."""

    at: datetime
    fired: int = 0
    cancelled: int = 0
    failed: int = 0
    lag: timedelta = timedelta(0)
    known: Known = field(default_factory=Known)
    staircase: Staircase = field(default_factory=Staircase)


def sweep(at: datetime | None = None) -> Round:
    """One round: everything that is due now, batch after batch, and a row that says so."""
    started_at = at or now()
    done = Round(started_at)
    # Asked before anything is locked: nearly always nothing is due.
    is_more = Checkpoint.objects.due(done.at).exists()
    while is_more:
        is_more = _batch(done)
    SweepRun.objects.create(
        started_at=started_at,
        finished_at=max(now(), started_at),
        fired=done.fired,
        cancelled=done.cancelled,
        failed=done.failed,
        lag_seconds=int(done.lag.total_seconds()),
    )
    if done.fired or done.failed:
        logger.info("Swept: %d fired, %d void, %d failed.", done.fired, done.cancelled, done.failed)
    return done


def forget_old_runs(at: datetime) -> int:
    """The evidence of the last weeks is enough."""
    return SweepRun.objects.filter(finished_at__lt=at - KEEP_RUNS).delete()[0]


def _batch(done: Round) -> bool:
    """Claim and fire one batch; False when no full one is left but for what others hold."""
    with transaction.atomic():
        claimed = list(_claim(done.at))
        if not claimed:
            return False
        done.known.complete([point.clock for point in claimed])
        done.lag = max(done.lag, done.at - min(point.fire_at for point in claimed))
        alive = [point for point in claimed if _is_alive(point)]
        void = [point.pk for point in claimed if not _is_alive(point)]
        if void:
            Checkpoint.objects.filter(pk__in=void).update(cancelled_at=done.at)
            done.cancelled += len(void)
        _fire_or_halve(alive, done)
    return len(claimed) == BATCH[connection.vendor]


def _claim(at: datetime):
    """The next due checkpoints with their clocks, both locked or left to whoever holds them."""
    return (
        Checkpoint.objects.due(at)
        .select_for_update(of=("self", "clock"), skip_locked=True)
        .select_related("clock")
        .only(*CLAIMED)
        .order_by("fire_at", "pk")[: BATCH[connection.vendor]]
    )


def _is_alive(point: Checkpoint) -> bool:
    return point.generation == point.clock.generation and point.clock.state == Clock.State.RUNNING


def _fire_or_halve(points: list[Checkpoint], done: Round) -> None:
    """Fire them all in one savepoint; where that fails, half by half until the bad one stands alone."""
    if not points:
        return
    try:
        with transaction.atomic():
            _fire(points, done)
    except (OperationalError, InterfaceError):
        raise  # the database itself is in trouble: the next round repeats this one
    except Exception as error:  # one bad row, whatever is wrong with it, never holds up the rest
        if len(points) == 1:
            _set_aside(points[0], error, done)
            return
        half = len(points) // 2
        _fire_or_halve(points[:half], done)
        _fire_or_halve(points[half:], done)
    else:
        done.fired += len(points)


def _fire(points: list[Checkpoint], done: Round) -> None:
    told = _already_told(points)
    events, said = [], []
    for point in points:
        readers = _readers(point, told, done)
        events.append(_event(point, readers))
        if readers:
            said.append(_notice(point, readers))
        if point.word in {"due", "escalate"}:
            told.setdefault(point.clock_id, set()).update(person.pk for person in readers)
    insert(ClockEvent, events, recorded_at=done.at)
    notices.notify_many(said, at=done.at)
    Checkpoint.objects.filter(pk__in=[point.pk for point in points]).update(fired_at=done.at)


def _readers(point: Checkpoint, told: dict[int, set[int]], done: Round) -> list[User]:
    word, clock = point.word, point.clock
    if word == "escalate":
        return done.staircase.people(clock, point.number, told.get(point.clock_id, set()))
    if word != "due" and clock.due_at <= done.at:
        return []  # after an outage: "soon" is no news beside "overdue"
    return done.staircase.owner(clock)


def _already_told(points: Iterable[Checkpoint]) -> dict[int, set[int]]:
    """Whom each clock has already told that it is late: nobody hears of one promise twice on the ladder."""
    due = {point.clock_id: point.clock.due_at for point in points if point.word == "escalate"}
    told: dict[int, set[int]] = {}
    if not due:
        return told
    kinds = [ClockEvent.Kind.DUE, ClockEvent.Kind.ESCALATED]
    rows = ClockEvent.objects.filter(clock__in=due, kind__in=kinds).values_list("clock_id", "new_due", "facts")
    for clock, missed, facts in rows:
        if missed == due[clock]:  # a new time that is missed again is told again
            told.setdefault(clock, set()).update(facts["told"])
    return told


def _event(point: Checkpoint, readers: list[User]) -> dict:
    return {
        "clock_id": point.clock_id,
        "kind": EVENT_OF[point.word],
        "effective_at": point.delayed_from or point.fire_at,
        "new_due": point.clock.due_at,
        "facts": {"checkpoint": point.kind, "told": [person.pk for person in readers]},
    }


def _notice(point: Checkpoint, readers: list[User]) -> notices.Told:
    clock, word = point.clock, point.word
    limit = {"en": clock.limit.name, "zh-hans": clock.limit.name_zh or clock.limit.name}
    owner = clock.owner or clock.department
    return notices.Told(
        recipients=readers,
        kind=f"deadlines.{NOTICE_OF[word]}",
        about_type=clock.subject_type_id,
        about_id=clock.subject_id,
        key=f"checkpoint {point.pk}",
        label=clock.label,
        label_zh=clock.label_zh,
        url=clock.url,
        params={"limit": limit, "due": clock.due_at, "owner": _both(owner), "why": clock.get_absolute_url()},
    )


def _both(row) -> dict[str, str]:
    return {"en": row.name or row.name_zh, "zh-hans": row.name_zh or row.name}


def _set_aside(point: Checkpoint, error: Exception, done: Round) -> None:
    """Try this one again later and later; after a few times the administrators are told."""
    tries = point.tries + 1
    wait = min(FIRST_BACKOFF * 2 ** (tries - 1), LONGEST_BACKOFF)
    Checkpoint.objects.filter(pk=point.pk).update(
        tries=tries,
        fire_at=done.at + wait,
        delayed_from=point.delayed_from or point.fire_at,
        last_error=f"{type(error).__name__}: {error}"[:300],
    )
    done.failed += 1
    logger.error("Checkpoint %s (%s) cannot be fired, try %d.", point.pk, point.kind, tries, exc_info=error)
    if tries == ALARM_AFTER:
        clock = point.clock
        notices.notify(
            User.objects.holding("deadlines.view_proof"),
            "deadlines.sweep_failed",
            about=clock,
            at=done.at,
            key=f"checkpoint {point.pk}",
            params={"error": f"{type(error).__name__}: {error}"[:200], "code": clock.code},
        )
