"""Starting, moving and stopping clocks; each in the transaction of the act that causes it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import DateTimeField, F, Model, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from accounts.models import Department, User
from history.flow import NotAllowed
from history.moment import now
from notices.words import in_both
from pages.formats import moment as said

from . import arithmetic, checkpoints
from .arithmetic import Answer, Calendar
from .days import calendar_of, current_version
from .models import CalendarVersion, Checkpoint, Clock, ClockEvent, Custody, TimeLimit
from .models.limit import Rule
from .proof import Health, health
from .terms import terms_of

__all__ = [
    "Health",
    "NotLater",
    "TooLate",
    "cancel",
    "extend",
    "health",
    "move_anchor",
    "reassign",
    "start",
    "stop",
    "waive",
]

Kind = ClockEvent.Kind
State = Clock.State


class TooLate(NotAllowed):
    """A new time can only be promised before the old one is over."""

    def __init__(self, clock: Clock):
        super().__init__("extend")
        self.clock = clock

    def __str__(self) -> str:
        if not self.clock.is_open:
            return _("This deadline is not running any more.")
        return _("It was due %(when)s: a new time can only be promised before the old one is over.") % {
            "when": said(self.clock.due_at)
        }


class NotLater(NotAllowed):
    """A new time lies after the old one, and the customer has been told of it by now."""

    def __init__(self, clock: Clock):
        super().__init__("extend")
        self.clock = clock

    def __str__(self) -> str:
        return _("The new time must be later than %(when)s, and the customer must have been told of it already.") % {
            "when": said(self.clock.due_at)
        }


@transaction.atomic(savepoint=False)
def start(
    subject: Model,
    code: str,
    *,
    owner: User | None,
    at: datetime,
    actor: User | None = None,
    anchor: datetime | None = None,
    due_at: datetime | None = None,
    department: Department | None = None,
    label: str = "",
    selectors: dict | None = None,
) -> Clock | None:
    """A promise on `subject` begins to run.

    `anchor` is the moment counted from where that is not `at`: the visit's start for a limit
    that counts back. `due_at` is a date that a person chose; where the limit has a number of its
    own, the earlier of the two counts. A running clock of this code is returned as it is, after
    a stopped one the next cycle begins. None when the limit's amount is not set.
    """
    limit = TimeLimit.objects.select_related("ladder").chosen(code, at, selectors)
    if limit is None or not limit.is_set:
        return None
    last = Clock.objects.of(subject).filter(code=code).order_by("-cycle").first()
    if last is not None and last.is_open:
        return last
    version = current_version(at)
    calendar = calendar_of(version)
    answer = _due(limit, calendar, anchor=anchor, at=at, due_at=due_at)
    names = {"en": label, "zh-hans": label} if label else in_both(subject)
    clock = Clock(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        code=code,
        cycle=last.cycle + 1 if last else 1,
        limit=limit,
        calendar_version=version,
        started_at=at,
        anchor=answer.counted_from,
        due_base=answer.at,
        soon_from=checkpoints.soon_from(calendar, limit, answer.at),
        is_provisional=answer.is_provisional,
        owner=owner,
        department=department or (owner.department if owner else None),
        label=names["en"][:200],
        label_zh=names["zh-hans"][:200],
        url=subject.get_absolute_url() if hasattr(subject, "get_absolute_url") else "",
    )
    try:
        with transaction.atomic():
            clock.save(force_insert=True)
    except IntegrityError:  # of two who start it at once, one does; the other gets the same clock
        if running := Clock.objects.of(subject).running().filter(code=code).first():
            return running
        raise
    _write([clock], Kind.STARTED, at=at, actor=actor, new_due=answer.at)
    Custody.objects.create(clock=clock, owner=clock.owner, department=clock.department, since=at)
    _set_checkpoints(clock, calendar, at)
    return clock


def stop(subject: Model, code: str, *, at: datetime, actor: User | None = None) -> Clock | None:
    """What was owed is done at `at`; None when no such clock was running."""
    closed = _close(subject, code, State.STOPPED, Kind.STOPPED, at=at, actor=actor)
    return closed[0] if closed else None


def cancel(subject: Model, code: str = "", *, at: datetime, actor: User | None = None, reason: str = "") -> list[Clock]:
    """Nothing is owed any more: the running clocks of `subject` (of one code) are void."""
    return _close(subject, code, State.CANCELLED, Kind.CANCELLED, at=at, actor=actor, reason=reason)


def waive(subject: Model, code: str, *, reason: str, actor: User, at: datetime) -> Clock | None:
    """Somebody entitled lets the promise go, and says why; it counts neither as kept nor as late."""
    if not reason.strip():
        raise ValueError("A clock is waived with a reason.")
    closed = _close(subject, code, State.WAIVED, Kind.WAIVED, at=at, actor=actor, reason=reason)
    return closed[0] if closed else None


@transaction.atomic(savepoint=False)
def reassign(
    subject: Model,
    code: str = "",
    *,
    owner: User | None,
    at: datetime,
    actor: User | None = None,
    department: Department | None = None,
) -> list[Clock]:
    """Somebody else holds the clocks from now on; the customer's time runs as before."""
    home = department or (owner.department if owner else None)
    changed = [clock for clock in _open(subject, code) if (clock.owner_id, clock.department) != (_pk(owner), home)]
    changed = [clock for clock in changed if owner is not None or home is not None]
    if not changed:
        return []
    keys = [clock.pk for clock in changed]
    facts = {clock.pk: {"from": clock.owner_id, "to": _pk(owner)} for clock in changed}
    Clock.objects.filter(pk__in=keys).update(owner=owner, department=home)
    _end_custody(keys, at)
    Custody.objects.bulk_create(Custody(clock_id=key, owner=owner, department=home, since=at) for key in keys)
    for clock in changed:
        clock.owner, clock.department = owner, home
    _write(changed, Kind.OWNER_CHANGED, at=at, actor=actor, facts=facts)
    return changed


@transaction.atomic(savepoint=False)
def move_anchor(
    subject: Model, code: str, *, anchor: datetime, at: datetime, actor: User | None = None
) -> Clock | None:
    """The moment counted from moved: the visit has a new start. A clock that has stopped stays as it is."""
    clock = next(iter(_open(subject, code)), None)
    if clock is None:
        return None
    version = current_version(at)
    calendar = calendar_of(version)
    answer = arithmetic.due(terms_of(clock.limit), anchor, calendar)
    if answer.at == clock.due_base and answer.counted_from == clock.anchor:
        return clock
    old_due = clock.due_at
    _recompute(
        clock,
        calendar,
        at,
        calendar_version=version,
        anchor=answer.counted_from,
        due_base=answer.at,
        due_promised=None,
        is_provisional=answer.is_provisional,
        soon_from=checkpoints.soon_from(calendar, clock.limit, answer.at),
    )
    _write([clock], Kind.REBASED, at=at, actor=actor, old_due=old_due, new_due=clock.due_at)
    return clock


@transaction.atomic
def extend(
    clock: Clock, *, until: datetime, reason: str, told_at: datetime, told_by_way_of: str, actor: User, at: datetime
) -> Clock:
    """The customer was told beforehand that it takes until `until`, and why (S2-41)."""
    if not reason.strip():
        raise ValueError("A new time is given with a reason.")
    clock = Clock.objects.select_for_update(of=("self",)).with_limits().get(pk=clock.pk)
    if clock.state != State.RUNNING or at > clock.due_at or told_at > clock.due_at:
        raise TooLate(clock)
    if until <= clock.due_at or told_at > at:
        raise NotLater(clock)
    old_due, calendar = clock.due_at, calendar_of(_version_of(clock))
    _recompute(
        clock,
        calendar,
        at,
        due_promised=until,
        told_at=clock.told_at or told_at,
        is_provisional=clock.is_provisional or not calendar.covers(calendar.date_of(until)),
        soon_from=checkpoints.soon_from(calendar, clock.limit, until),
    )
    told: dict[str, Any] = {"told_at": told_at, "told_by_way_of": told_by_way_of, "reason": reason}
    _write([clock], Kind.EXTENDED, at=at, actor=actor, old_due=old_due, new_due=until, **told)
    return clock


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


def _open(subject: Model, code: str) -> list[Clock]:
    """The subject's open clocks, locked for the rest of the transaction."""
    clocks = Clock.objects.of(subject).filter(state__in=[State.RUNNING, State.PAUSED])
    clocks = clocks.filter(code=code) if code else clocks
    return list(clocks.select_for_update(of=("self",)).select_related("limit__ladder").order_by("pk"))


@transaction.atomic(savepoint=False)
def _close(
    subject: Model, code: str, state: str, kind: str, *, at: datetime, actor: User | None, reason: str = ""
) -> list[Clock]:
    clocks = _open(subject, code)
    if not clocks:
        return []
    keys = [clock.pk for clock in clocks]
    Clock.objects.filter(pk__in=keys).update(state=state, stopped_at=at, generation=F("generation") + 1)
    Checkpoint.objects.waiting().filter(clock__in=keys).update(cancelled_at=at)
    _end_custody(keys, at)
    for clock in clocks:
        clock.state, clock.stopped_at, clock.generation = state, at, clock.generation + 1
    _write(clocks, kind, at=at, actor=actor, reason=reason)
    return clocks


def _end_custody(keys: list[int], at: datetime) -> None:
    """Noted after the fact, an end may lie before the last change of hands: then that stretch was empty."""
    end = Greatest("since", Value(at, output_field=DateTimeField()))
    Custody.objects.filter(clock__in=keys, until=None).update(until=end)


def _recompute(clock: Clock, calendar: Calendar, at: datetime, **changes) -> None:
    """A new due moment: the old checkpoints are void, the new ones stand."""
    Clock.objects.filter(pk=clock.pk).update(generation=F("generation") + 1, **changes)
    clock.refresh_from_db(fields=["generation", "due_at", *changes])
    fired = set(clock.checkpoints.filter(fired_at__isnull=False).values_list("kind", flat=True))
    clock.checkpoints.waiting().update(cancelled_at=at)
    _set_checkpoints(clock, calendar, at, fired)


def _set_checkpoints(clock: Clock, calendar: Calendar, at: datetime, fired: Iterable[str] = ()) -> None:
    plan = checkpoints.plan(calendar, clock.limit, clock.due_at, at, set(fired))
    Checkpoint.objects.bulk_create(
        Checkpoint(clock=clock, generation=clock.generation, kind=kind, fire_at=fire_at) for kind, fire_at in plan
    )


def _write(
    clocks: list[Clock], kind: str, *, at: datetime, actor: User | None, facts: dict | None = None, **said_of_it
) -> None:
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


def _version_of(clock: Clock) -> CalendarVersion:
    return CalendarVersion.objects.select_related("calendar").get(pk=clock.calendar_version_id)


def _pk(person: User | None) -> int | None:
    return person.pk if person else None
