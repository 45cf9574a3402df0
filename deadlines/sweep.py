"""The sweep: whoever is late hears of it, each checkpoint exactly once.

A batch of due checkpoints is claimed together with their clocks, told of and marked in
one transaction: killed at any instruction, either all of it happened or nothing did.
Other sweeps and the people who stop clocks are skipped, never waited for.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db import connection, transaction
from django.db.utils import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from history.moment import now
from notices import actions as notices
from notices.rows import insert
from notices.words import in_both

from . import acts, obligations, outages, pauses
from .digest import Digests, plan
from .duty import Roster
from .ladder import Known, Staircase
from .models import Checkpoint, Clock, ClockEvent, Outage, SweepRun
from .quiet import not_before

logger = logging.getLogger(__name__)

# SQLite has one writer: a desk that saves must not wait for a long batch.
BATCH = {"postgresql": 1000, "sqlite": 200}
FIRST_BACKOFF, LONGEST_BACKOFF = timedelta(minutes=1), timedelta(hours=1)
ALARM_AFTER = 3
KEEP_RUNS = timedelta(days=60)
CLAIMED = [
    *["clock", "generation", "kind", "fire_at", "delayed_from", "tries"],
    *["clock__code", "clock__generation", "clock__state", "clock__due_at", "clock__limit", "clock__owner"],
    *["clock__department", "clock__subject_type", "clock__subject_id", "clock__calendar_version"],
    *["clock__label", "clock__label_zh", "clock__url"],
]
NOTICE_OF = {"warn": "due_soon", "last_chance": "last_chance", "due": "due", "escalate": "escalated"}
EVENT_OF = {"warn": "warned", "last_chance": "warned", "due": "due", "escalate": "escalated"}


@dataclass
class Round:
    """What one round of the sweep did."""

    at: datetime
    silence: Outage | None = None
    fired: int = 0
    cancelled: int = 0
    failed: int = 0
    lag: timedelta = timedelta(0)
    known: Known = field(default_factory=Known)
    staircase: Staircase = field(default_factory=Staircase)
    digests: Digests = field(init=False)
    roster: Roster = field(init=False)

    def __post_init__(self):
        self.digests, self.roster = Digests(self.at), Roster(self.at)

    @cached_property
    def morning(self) -> datetime:
        """When mail that can wait goes out."""
        return not_before(self.at)

    @cached_property
    def company(self) -> notices.Company:
        return notices.Company.decided()


def watch(source: str) -> Round:
    """A round of the beat or of what stands in for it: it notices when the one before is too long ago."""
    at = now()
    obligations.open_turns(at)
    silence = outages.found(at)
    done = sweep(at, outage=silence, source=source)
    done.silence = silence
    if silence is not None:
        notices.notify(
            User.objects.holding("deadlines.view_proof"),
            "deadlines.was_silent",
            about=silence,
            at=at,
            key=silence.ends_at.isoformat(),
            params={"since": silence.starts_at, "until": silence.ends_at, "fired": done.fired},
        )
    return done


def sweep(at: datetime | None = None, *, outage: Outage | None = None, source: str = SweepRun.Source.BEAT) -> Round:
    """One round: everything that is due now, batch after batch, and a row that says so."""
    started_at = at or now()
    done = Round(started_at)
    # Asked before anything is locked: nearly always nothing is due.
    is_more = Checkpoint.objects.due(done.at).exists()
    if is_more:
        # Whoever found the outage may have been killed over what it left.
        outage = outage or outages.latest(done.at)
        done.digests = plan(done.at, outage, done.known, done.staircase)
    while is_more:
        is_more = _batch(done)
    SweepRun.objects.create(
        started_at=started_at,
        finished_at=max(now(), started_at),
        fired=done.fired,
        cancelled=done.cancelled,
        failed=done.failed,
        lag_seconds=int(done.lag.total_seconds()),
        source=source,
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
    wanted = Clock.State.PAUSED if point.word == "resume" else Clock.State.RUNNING
    return point.generation == point.clock.generation and point.clock.state == wanted


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
    over = [point for point in points if point.word == "resume"]
    if over:
        pauses.resume_due(over, done.at)
        points = [point for point in points if point.word != "resume"]
    told = _already_told(points)
    events, said = [], []
    at_once: dict[User, list[Checkpoint]] = {}
    for point in points:
        instead = done.digests.step_instead(point)
        is_told = instead is not None or acts.is_told_elsewhere(point)
        readers = [] if is_told else _readers(point, told, done)
        alone = [person for person in readers if not done.digests.covers(point, person)]
        for person in readers:
            if person not in alone:
                at_once.setdefault(person, []).append(point)
        stand_ins = done.known.stand_ins(readers, done.at)
        events.append(_event(point, readers, alone, stand_ins, instead))
        if alone:
            said.append(_notice(point, alone, done))
        if point.word in {"due", "escalate"}:
            told.setdefault(point.clock_id, set()).update((person.pk for person in readers), stand_ins)
    insert(ClockEvent, events, recorded_at=done.at)
    if said := [*said, *done.digests.notices(at_once)]:
        notices.notify_many(said, at=done.at, company=done.company)
    Checkpoint.objects.filter(pk__in=[point.pk for point in points]).update(fired_at=done.at)
    acts.carry_out(points, done.at)


def _readers(point: Checkpoint, told: dict[int, set[int]], done: Round) -> list[User]:
    word, clock = point.word, point.clock
    if word == "escalate":
        heard = told.get(point.clock_id, set())
        return done.staircase.people(clock, point.number, heard, or_below=done.digests.skips(point))
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
            told.setdefault(clock, set()).update(facts["told"], facts.get("stand_ins", ()))
    return told


def _event(point: Checkpoint, readers: list[User], alone: list[User], stand_ins: set[int], instead: int | None) -> dict:
    facts: dict = {"checkpoint": point.kind, "told": [person.pk for person in readers]}
    if stand_ins:
        facts["stand_ins"] = sorted(stand_ins)
    if len(alone) < len(readers):
        facts["in_digest"] = [person.pk for person in readers if person not in alone]
    if instead is not None:
        facts["instead"] = f"escalate_{instead}"
    return {
        "clock_id": point.clock_id,
        "kind": EVENT_OF[point.word],
        "effective_at": point.delayed_from or point.fire_at,
        "new_due": point.clock.due_at,
        "facts": facts,
    }


def _notice(point: Checkpoint, readers: list[User], done: Round) -> notices.Told:
    clock, word = point.clock, point.word
    limit = {"en": clock.limit.name, "zh-hans": clock.limit.name_zh or clock.limit.name}
    owner = clock.owner or clock.department
    return notices.Told(
        recipients=readers,
        kind=f"deadlines.{_kind(point, done)}",
        about_type=clock.subject_type_id,
        about_id=clock.subject_id,
        key=f"checkpoint {point.pk}",
        label=clock.label,
        label_zh=clock.label_zh,
        url=acts.door(point),
        params={
            "clock": clock.pk,
            "limit": limit,
            "due": clock.due_at,
            "owner": _both(owner),
            "why": clock.get_absolute_url(),
        }
        | (_duty(clock, done) if word == "last_chance" else {}),
    )


def _kind(point: Checkpoint, done: Round) -> str:
    """A warning can wait for the morning, unless the promise falls due before it."""
    if point.word == "warn" and point.clock.due_at <= done.morning:
        return "due_tonight"
    return NOTICE_OF[point.word]


def _duty(clock: Clock, done: Round) -> dict:
    """Who could take it over when nobody else is at work, and where that is done."""
    person = done.roster.who(clock)
    return {
        "duty": _both(person) if person else in_both(_("nobody")),
        "hand_over": notices.absolute(clock.get_absolute_url()),
    }


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
