"""A clock begins to run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Model, OuterRef, Subquery

from accounts.models import Department, User
from history.moment import now
from notices.rows import Child, insert_family
from notices.words import in_both

from . import acts, arithmetic, checkpoints, ledger
from .arithmetic import Answer, Calendar
from .days import calendar_for, calendar_of
from .models import CalendarVersion, Checkpoint, Clock, ClockEvent, Custody, TimeLimit
from .models.limit import Rule, pick
from .rulebook import book, opened
from .terms import terms_of

Kind = ClockEvent.Kind


@dataclass(frozen=True, eq=False)
class Promise:
    """One clock to be started; see `start`."""

    code: str
    owner: User | None
    at: datetime
    anchor: datetime | None = None
    due_at: datetime | None = None
    department: Department | None = None
    label: str = ""
    selectors: dict | None = None
    reason: str = ""

    @property
    def home(self) -> Department | None:
        return self.department or (self.owner.department if self.owner else None)


def start(
    subject: Model, code: str, *, owner: User | None, at: datetime, actor: User | None = None, **terms: Any
) -> Clock | None:
    """A promise on `subject` begins to run.

    Of the `terms`, `anchor` is the moment counted from where that is not `at`: the visit's start
    for a limit that counts back. `due_at` is a date that a person chose; where the limit has a
    number of its own, the earlier of the two counts. `department` has it where nobody does,
    `label` names it other than the subject's `public_name` does, or the subject where it has none,
    `selectors` choose among the limits of the code.
    A running clock of this code is returned as it is, after a stopped one the next cycle begins.
    None when the limit's amount is not set.
    """
    return start_many(subject, [Promise(code, owner, at, **terms)], actor=actor)[0]


@opened()
@transaction.atomic(savepoint=False)
def start_many(
    subject: Model, promises: Sequence[Promise], *, actor: User | None = None, is_new: bool = False
) -> list[Clock | None]:
    """Several promises on one subject, each of another code, for the price of one; the clocks in the same order.

    A subject that `is_new` was made in this transaction: it has no clock yet, and nobody else can give it one.
    """
    limits = _limits(promises)
    last = {} if is_new else _last_clocks(subject, [limit.code for limit in limits if limit])
    wanted = [
        (promise, limit)
        for promise, limit in zip(promises, limits, strict=True)
        if limit and not (promise.code in last and last[promise.code].is_open)
    ]
    if wanted:
        last |= _begin(subject, wanted, last, actor)
    return [last[promise.code] if limit else None for promise, limit in zip(promises, limits, strict=True)]


@opened()
@transaction.atomic(savepoint=False)
def start_together(promised: Sequence[tuple[Model, Promise]], *, actor: User | None = None) -> None:
    """Promises on several subjects that were made in this transaction, for the price of one for each code.

    Nobody else can give such a subject a clock; where a limit's amount is not set none begins.
    """
    if not promised:
        return
    promises = [promise for _subject, promise in promised]
    limits, versions = _limits(promises), _versions(promises)
    made: dict[str, list[tuple[Promise, Clock, Calendar]]] = {}
    for (subject, promise), limit in zip(promised, limits, strict=True):
        if limit is not None:
            names = in_both(getattr(subject, "public_name", subject))
            clock = _clock(subject, promise, limit, versions[promise], None, names)
            made.setdefault(promise.code, []).append((promise, clock, calendar_of(versions[promise])))
    for started in made.values():
        _write(started, actor, key="subject_id")


def _begin(
    subject: Model, wanted: Sequence[tuple[Promise, TimeLimit]], last: dict[str, Clock], actor: User | None
) -> dict[str, Clock]:
    """New clocks, by code; of two who start one at once, one does, and the other gets the same clock."""
    versions, names = (
        _versions([promise for promise, _limit in wanted]),
        in_both(getattr(subject, "public_name", subject)),
    )
    fresh = {
        promise.code: _clock(subject, promise, limit, versions[promise], last.get(promise.code), names)
        for promise, limit in wanted
    }
    _write([(promise, fresh[promise.code], calendar_of(versions[promise])) for promise, _limit in wanted], actor)
    overtaken = [promise for promise, _limit in wanted if fresh[promise.code].pk is None]
    if not overtaken:
        return fresh
    known = start_many(subject, overtaken, actor=actor)
    return fresh | {promise.code: clock for promise, clock in zip(overtaken, known, strict=True) if clock}


def _limits(promises: Sequence[Promise]) -> list[TimeLimit | None]:
    """The limit that holds for each at its moment; None where its amount is not set."""
    versions = book().rules(TimeLimit, {promise.code for promise in promises})
    chosen = (
        pick([row for row in versions[each.code] if row.valid_from <= each.at], each.selectors or {})
        for each in promises
    )
    return [limit if limit and limit.is_set else None for limit in chosen]


def _last_clocks(subject: Model, codes: Sequence[str]) -> dict[str, Clock]:
    """The latest cycle of each code."""
    clocks = Clock.objects.of(subject)
    newest = clocks.filter(code=OuterRef("code")).order_by("-cycle").values("pk")[:1]
    return {clock.code: clock for clock in clocks.filter(code__in=codes, pk=Subquery(newest))} if codes else {}


def _versions(promises: Sequence[Promise]) -> dict[Promise, CalendarVersion]:
    """The calendar of each at its moment; a department is asked once what it is part of."""
    homes = {(ledger.pk_of(promise.home), promise.at): promise.home for promise in promises}
    found = {key: calendar_for(home, key[1]) for key, home in homes.items()}
    return {promise: found[ledger.pk_of(promise.home), promise.at] for promise in promises}


def _clock(
    subject: Model,
    promise: Promise,
    limit: TimeLimit,
    version: CalendarVersion,
    last: Clock | None,
    names: dict[str, str],
) -> Clock:
    calendar = calendar_of(version)
    answer = _due(limit, calendar, anchor=promise.anchor, at=promise.at, due_at=promise.due_at)
    names = {"en": promise.label, "zh-hans": promise.label} if promise.label else names
    clock = Clock(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        code=promise.code,
        cycle=last.cycle + 1 if last else 1,
        limit=limit,
        calendar_version=version,
        started_at=promise.at,
        anchor=answer.counted_from,
        due_base=answer.at,
        soon_from=checkpoints.soon_from(calendar, limit, answer.at),
        is_provisional=answer.is_provisional,
        owner=promise.owner,
        department=promise.home,
        label=names["en"][:200],
        label_zh=names["zh-hans"][:200],
        url=subject.get_absolute_url() if hasattr(subject, "get_absolute_url") else "",
    )
    clock.due_at = clock.due_base  # as the database is going to say
    return clock


def _write(started: Sequence[tuple[Promise, Clock, Calendar]], actor: User | None, *, key: str = "code") -> None:
    """The clocks, and what goes with each from its first moment: its event, who has it, when somebody must be told.

    `key` is the column by which they differ: those of one subject by their code, those of one code by their subject.
    A clock that somebody else started in the same moment stays without a primary key.
    """
    recorded = now()
    events = [
        {
            key: getattr(clock, key),
            "kind": Kind.STARTED.value,
            "effective_at": promise.at,
            "recorded_at": recorded,
            "actor_id": ledger.pk_of(actor),
            "new_due": clock.due_base,
            "reason": promise.reason,
            "facts": {"anchor": clock.anchor.isoformat(), "owner": clock.owner_id, "department": clock.department_id},
        }
        for promise, clock, _calendar in started
    ]
    custody = [
        {
            key: getattr(clock, key),
            "owner_id": clock.owner_id,
            "department_id": clock.department_id,
            "since": promise.at,
        }
        for promise, clock, _calendar in started
    ]
    points = [
        {key: getattr(clock, key), "generation": clock.generation, "kind": kind, "fire_at": fire_at}
        for promise, clock, calendar in started
        for kind, fire_at in checkpoints.plan(calendar, clock.limit, clock.due_at, promise.at)
    ]
    belonging = [
        Child(ClockEvent, "clock_id", events),
        Child(Custody, "clock_id", custody),
        Child(Checkpoint, "clock_id", points),
    ]
    clocks = [clock for _promise, clock, _calendar in started]
    keys = insert_family(Clock, [_columns(clock) for clock in clocks], belonging, key=key)
    for clock in clocks:
        clock.pk = keys.get(str(getattr(clock, key)))
        clock._state.adding, clock._state.db = clock.pk is None, connection.alias
    acts.changed(clock for clock in clocks if clock.pk is not None)


def _columns(clock: Clock) -> dict[str, Any]:
    fields = Clock._meta.local_concrete_fields
    return {each.attname: getattr(clock, each.attname) for each in fields if not (each.primary_key or each.generated)}


def _due(
    limit: TimeLimit, calendar: Calendar, *, anchor: datetime | None, at: datetime, due_at: datetime | None
) -> Answer:
    """When it is due: by the limit, by the date somebody chose, or by the earlier of the two."""
    if limit.unit == Rule.Unit.FIXED:
        if due_at is None:
            raise ValueError(f"{limit.code} is due at a moment that somebody names: due_at= is missing.")
        chosen = arithmetic.due(terms_of(limit), due_at, calendar)
        return Answer(chosen.at, anchor or at, chosen.is_provisional)
    if limit.direction == Rule.Direction.BEFORE and anchor is None:
        raise ValueError(f"{limit.code} counts back from a moment: anchor= is missing.")
    answer = arithmetic.due(terms_of(limit), anchor or at, calendar)
    if due_at is not None and due_at < answer.at:
        return Answer(due_at, answer.counted_from, not calendar.covers(calendar.date_of(due_at)))
    return answer
