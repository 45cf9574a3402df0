"""Writing a clock: what all its verbs share. Every change is a row of events beside the row that it changes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, F, Model, Value
from django.db.models.functions import Greatest

from accounts.models import Department, User
from history.moment import now

from . import acts, arithmetic, checkpoints, pausing
from .arithmetic import Answer, Calendar
from .days import calendar_by_pk
from .models import CalendarVersion, Checkpoint, Clock, ClockEvent, Custody, Pause
from .refusals import NotOpen
from .terms import terms_of

Kind = ClockEvent.Kind
State = Clock.State


def open_clocks(subject: Model, code: str = "") -> list[Clock]:
    """The subject's open clocks, locked for the rest of the transaction."""
    clocks = Clock.objects.of(subject).open()
    clocks = clocks.filter(code=code) if code else clocks
    return list(clocks.select_for_update(of=("self",)).select_related("limit__ladder").order_by("pk"))


def locked(clock: Clock, verb: str) -> Clock:
    """This one clock as it stands now, locked; refused when it has stopped meanwhile."""
    rows = Clock.objects.select_for_update(of=("self",)).select_related("limit__ladder", "owner", "department")
    found = rows.get(pk=clock.pk)
    if not found.is_open:
        ends = [Kind.STOPPED, Kind.WAIVED, Kind.CANCELLED]
        raise NotOpen(verb, found, found.events.filter(kind__in=ends).select_related("actor").last())
    return found


def close(
    clocks: list[Clock], state: str, kind: str, *, at: datetime, actor: User | None, reason: str = "", **facts: Any
) -> list[Clock]:
    """These clocks, which are locked, end at `at`; a pause ends with them."""
    if not clocks:
        return []
    for clock in clocks:
        if clock.state == State.PAUSED:
            end_pause(clock, at, actor=actor)
    keys = [clock.pk for clock in clocks]
    Clock.objects.filter(pk__in=keys).update(
        state=state, stopped_at=at, paused_until=None, generation=F("generation") + 1
    )
    Checkpoint.objects.waiting().filter(clock__in=keys).update(cancelled_at=at)
    end_custody(keys, at)
    for clock in clocks:
        clock.state, clock.stopped_at, clock.generation = state, at, clock.generation + 1
    write(clocks, kind, at=at, actor=actor, reason=reason, facts={clock.pk: facts for clock in clocks})
    return clocks


def hand(
    clocks: list[Clock],
    owner: User | None,
    department: Department | None,
    *,
    at: datetime,
    actor: User | None,
    reason: str = "",
    **more: Any,
) -> list[Clock]:
    """These locked clocks change hands; those that are in these hands already stay."""
    home = department or (owner.department if owner else None)
    if owner is None and home is None:
        return []
    there = (pk_of(owner), pk_of(home))
    changed = [clock for clock in clocks if (clock.owner_id, clock.department_id) != there]
    if changed:
        give(changed, owner, home, at=at, actor=actor, reason=reason, **more)
    return changed


def give(
    changed: list[Clock],
    owner: User | None,
    home: Department | None,
    *,
    at: datetime,
    actor: User | None,
    reason: str = "",
    **more: Any,
) -> None:
    """These locked clocks are in these hands from now on, also where they were before: what `more` says is noted."""
    keys = [clock.pk for clock in changed]
    facts = {
        clock.pk: {"from": clock.owner_id, "to": pk_of(owner), "department": [clock.department_id, pk_of(home)], **more}
        for clock in changed
    }
    Clock.objects.filter(pk__in=keys).update(owner=owner, department=home)
    end_custody(keys, at)
    Custody.objects.bulk_create(Custody(clock_id=key, owner=owner, department=home, since=at) for key in keys)
    for clock in changed:
        clock.owner, clock.department = owner, home
    write(changed, Kind.OWNER_CHANGED, at=at, actor=actor, facts=facts, reason=reason)


def pk_of(row: Model | None) -> int | None:
    return row.pk if row else None


def end_custody(keys: list[int], at: datetime) -> None:
    """Noted after the fact, an end may lie before the last change of hands: then that stretch was empty."""
    end = Greatest("since", Value(at, output_field=DateTimeField()))
    Custody.objects.filter(clock__in=keys, until=None).update(until=end)


def end_pause(clock: Clock, at: datetime, *, actor: User | None, **facts: Any) -> datetime:
    """The pause of this locked clock is over at `at`, at the latest when it was to end: it is due by what it lasted."""
    pause = clock.pauses.get(until=None)
    until = min(max(at, pause.since), pause.planned_until)
    Pause.objects.filter(pk=pause.pk).update(until=until)
    old_due, calendar = clock.due_at, calendar_of_clock(clock)
    answer = counted(clock, calendar)
    changes = {
        "state": State.RUNNING,
        "paused_until": None,
        "due_base": answer.at,
        "is_provisional": answer.is_provisional,
        "soon_from": checkpoints.soon_from(calendar, clock.limit, answer.at),
    }
    recompute(clock, calendar, until, at, **changes)
    write([clock], Kind.RESUMED, at=until, actor=actor, old_due=old_due, new_due=answer.at, facts={clock.pk: facts})
    return until


def counted(clock: Clock, calendar: Calendar) -> Answer:
    """When the clock is due by its limit and its pauses."""
    terms = terms_of(clock.limit)
    pauses = [(pause.since, pause.ended_at) for pause in clock.pauses.all()]
    return pausing.with_pauses(terms, calendar, arithmetic.due(terms, clock.anchor, calendar), pauses)


def recompute(clock: Clock, calendar: Calendar, since: datetime, at: datetime, **changes: Any) -> None:
    """A new due moment: the old checkpoints are void, the new ones, seen from `since`, stand."""
    Clock.objects.filter(pk=clock.pk).update(generation=F("generation") + 1, **changes)
    clock.refresh_from_db(fields=["generation", "due_at", *changes])
    fired = set(clock.checkpoints.filter(fired_at__isnull=False).values_list("kind", flat=True))
    clock.checkpoints.waiting().update(cancelled_at=at)
    set_checkpoints(clock, calendar, since, fired)


def set_checkpoints(clock: Clock, calendar: Calendar, at: datetime, fired: Iterable[str] = ()) -> None:
    Checkpoint.objects.bulk_create(checkpoints_of(clock, calendar, at, fired))


def checkpoints_of(clock: Clock, calendar: Calendar, at: datetime, fired: Iterable[str] = ()) -> list[Checkpoint]:
    """What somebody must be told of this clock from `at` on; while it stands still, only that it goes on."""
    if clock.state == State.PAUSED:
        plan = [("resume", clock.paused_until)]
    else:
        plan = checkpoints.plan(calendar, clock.limit, clock.due_at, at, set(fired))
    return [Checkpoint(clock=clock, generation=clock.generation, kind=kind, fire_at=fire_at) for kind, fire_at in plan]


def write(
    clocks: list[Clock], kind: str, *, at: datetime, actor: User | None, facts: dict | None = None, **said_of_it: Any
) -> None:
    """One event for each of the clocks, which are written; `facts` by clock."""
    recorded = now()
    ClockEvent.objects.bulk_create(
        ClockEvent(
            clock=clock,
            kind=kind,
            effective_at=at,
            recorded_at=recorded,
            actor=actor,
            facts=(facts or {}).get(clock.pk, {}),
            **said_of_it,
        )
        for clock in clocks
    )
    acts.changed(clocks)


def calendar_of_clock(clock: Clock) -> Calendar:
    """The working calendar that the clock was counted with."""
    return calendar_by_pk(clock.calendar_version_id)


def version_of(clock: Clock) -> CalendarVersion:
    return CalendarVersion.objects.select_related("calendar").get(pk=clock.calendar_version_id)


def holder(owner: User | None, department: Department | None) -> User | None:
    """Who is told: the person, else the head of the department."""
    return owner or (department.head if department else None)


def for_(person: User | None) -> dict[str, int]:
    """The fact that somebody acted for another."""
    return {"for": person.pk} if person else {}
