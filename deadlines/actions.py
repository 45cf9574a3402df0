"""The verbs of clocks and obligations; each in the transaction of the act that causes it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import Department, User
from notices import actions as notices
from notices.words import in_both

from . import arithmetic, checkpoints, ledger, pausing
from .carrying import carry_back, carry_over, inherit, owe_again
from .days import calendar_of, current_version
from .models import Clock, ClockEvent
from .models.limit import Rule
from .obligations import end_obligation, fulfil, hand_on, oblige
from .pauses import pause, resume, stretches
from .proof import Health, health
from .refusals import NotLater, NotOpen, Refused, TooLate
from .starting import Promise, start, start_many, start_together
from .terms import terms_of

__all__ = [
    "Health",
    "NotLater",
    "NotOpen",
    "Promise",
    "Refused",
    "TooLate",
    "cancel",
    "cancel_one",
    "carry_back",
    "carry_over",
    "end_obligation",
    "extend",
    "fulfil",
    "hand_on",
    "hand_over",
    "health",
    "inherit",
    "move_anchor",
    "oblige",
    "owe_again",
    "pause",
    "reassign",
    "rename",
    "reopen",
    "resume",
    "start",
    "start_many",
    "start_together",
    "stop",
    "waive",
    "waive_late",
    "waive_one",
]

Kind = ClockEvent.Kind
State = Clock.State


@transaction.atomic(savepoint=False)
def stop(subject: Model, code: str, *, at: datetime, actor: User | None = None) -> Clock | None:
    """What was owed is done at `at`; None when no such clock was running."""
    closed = ledger.close(ledger.open_clocks(subject, code), State.STOPPED, Kind.STOPPED, at=at, actor=actor)
    return closed[0] if closed else None


@transaction.atomic(savepoint=False)
def cancel(subject: Model, code: str = "", *, at: datetime, actor: User | None = None, reason: str = "") -> list[Clock]:
    """Nothing is owed any more: the running clocks of `subject` (of one code) are void."""
    clocks = ledger.open_clocks(subject, code)
    return ledger.close(clocks, State.CANCELLED, Kind.CANCELLED, at=at, actor=actor, reason=reason)


@transaction.atomic
def cancel_one(clock: Clock, *, reason: str, actor: User, at: datetime, for_: User | None = None) -> Clock:
    """Nothing is owed on this one clock any more, and somebody says why."""
    _say_why("cancel", reason)
    return _let_go(clock, "cancel", State.CANCELLED, Kind.CANCELLED, reason, actor=actor, at=at, for_=for_)


@transaction.atomic
def waive(subject: Model, code: str, *, reason: str, actor: User, at: datetime) -> Clock | None:
    """Somebody entitled lets the promise go, and says why; it counts neither as kept nor as late."""
    if not reason.strip():
        raise ValueError("A clock is waived with a reason.")
    clocks = ledger.open_clocks(subject, code)
    closed = ledger.close(clocks, State.WAIVED, Kind.WAIVED, at=at, actor=actor, reason=reason)
    return closed[0] if closed else None


@transaction.atomic
def waive_late(subject: Model, code: str, *, reason: str, actor: User, at: datetime) -> Clock | None:
    """The same after what was owed was done too late: its last cycle counts neither as kept nor as late any more.

    None where nothing was done, or was done in time.
    """
    if not reason.strip():
        raise ValueError("A clock is waived with a reason.")
    rows = Clock.objects.of(subject).filter(code=code).select_for_update(of=("self",))
    last = rows.order_by("-cycle").first()
    if last is None or last.state != State.STOPPED or last.stopped_at is None or last.stopped_at <= last.due_base:
        return None
    return ledger.close([last], State.WAIVED, Kind.WAIVED, at=at, actor=actor, reason=reason)[0]


@transaction.atomic
def waive_one(clock: Clock, *, reason: str, actor: User, at: datetime, for_: User | None = None) -> Clock:
    """The same for this one clock."""
    _say_why("waive", reason)
    return _let_go(clock, "waive", State.WAIVED, Kind.WAIVED, reason, actor=actor, at=at, for_=for_)


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
    return ledger.hand(ledger.open_clocks(subject, code), owner, department, at=at, actor=actor)


@transaction.atomic
def hand_over(
    clock: Clock,
    *,
    owner: User | None,
    department: Department | None,
    reason: str,
    actor: User,
    at: datetime,
    for_: User | None = None,
) -> Clock:
    """This one clock goes to somebody else or to another department, who are told; its time runs as before."""
    clock = ledger.locked(clock, "reassign")
    _say_why("reassign", reason)
    if owner is None and department is None:
        raise Refused("reassign", _("Say who takes it over: a person, a department or both."))
    said_of_it = ledger.for_(for_)
    if not ledger.hand([clock], owner, department, at=at, actor=actor, reason=reason.strip(), **said_of_it):
        raise Refused("reassign", _("It is in these hands already."))
    person = ledger.holder(owner, department)
    if person is not None and person != actor:
        said = {"limit": in_both(clock.limit), "due": clock.due_at, "owner": in_both(owner or department)}
        key = f"clock {clock.pk} {at.isoformat()}"
        notices.notify(person, "deadlines.handed_over", about=clock, at=at, key=key, params=said, actor=actor)
    return clock


@transaction.atomic(savepoint=False)
def move_anchor(
    subject: Model, code: str, *, anchor: datetime, at: datetime, actor: User | None = None
) -> Clock | None:
    """The moment counted from moved: the visit has a new start. A clock that has stopped stays as it is."""
    clock = next(iter(ledger.open_clocks(subject, code)), None)
    if clock is None:
        return None
    version = current_version(at, ledger.version_of(clock).calendar.code)
    calendar, terms = calendar_of(version), terms_of(clock.limit)
    pauses = stretches([clock.pk]).get(clock.pk, [])
    answer = pausing.with_pauses(terms, calendar, arithmetic.due(terms, anchor, calendar), pauses)
    if answer.at == clock.due_base and answer.counted_from == clock.anchor:
        return clock
    old_due = clock.due_at
    ledger.recompute(
        clock,
        calendar,
        at,
        at,
        calendar_version=version,
        anchor=answer.counted_from,
        due_base=answer.at,
        due_promised=None,
        is_provisional=answer.is_provisional,
        soon_from=checkpoints.soon_from(calendar, clock.limit, answer.at),
    )
    facts = {"anchor": answer.counted_from.isoformat()}
    ledger.write(
        [clock], Kind.REBASED, at=at, actor=actor, old_due=old_due, new_due=clock.due_at, facts={clock.pk: facts}
    )
    return clock


@transaction.atomic
def extend(
    clock: Clock,
    *,
    until: datetime,
    reason: str,
    told_at: datetime,
    told_by_way_of: str,
    actor: User,
    at: datetime,
    for_: User | None = None,
) -> Clock:
    """The customer was told beforehand that it takes until `until`, and why (S2-41)."""
    if not reason.strip():
        raise ValueError("A new time is given with a reason.")
    clock = Clock.objects.select_for_update(of=("self",)).with_limits().get(pk=clock.pk)
    if clock.state != State.RUNNING or at > clock.due_at or told_at > clock.due_at:
        raise TooLate(clock)
    if until <= clock.due_at or told_at > at:
        raise NotLater(clock)
    old_due, calendar = clock.due_at, ledger.calendar_of_clock(clock)
    ledger.recompute(
        clock,
        calendar,
        at,
        at,
        due_promised=until,
        told_at=clock.told_at or told_at,
        is_provisional=clock.is_provisional or not calendar.covers(calendar.date_of(until - arithmetic.INSTANT)),
        soon_from=checkpoints.soon_from(calendar, clock.limit, until),
    )
    told: dict[str, Any] = {"told_at": told_at, "told_by_way_of": told_by_way_of, "reason": reason}
    facts = {clock.pk: ledger.for_(for_)}
    ledger.write([clock], Kind.EXTENDED, at=at, actor=actor, old_due=old_due, new_due=until, facts=facts, **told)
    return clock


@transaction.atomic
def reopen(
    subject: Model, code: str, *, at: datetime, actor: User, reason: str, due_at: datetime | None = None
) -> Clock:
    """What had ended is owed once more, from now on: a new cycle. The one before keeps its verdict."""
    _say_why("reopen", reason)
    last = Clock.objects.of(subject).filter(code=code).with_limits().order_by("-cycle").first()
    if last is None or last.is_open:
        raise Refused("reopen", _("This deadline is running: there is nothing to reopen."))
    if last.limit.unit == Rule.Unit.FIXED and due_at is None:
        raise Refused("reopen", _("Say by when it is due: this deadline has no number of its own."))
    backwards = last.limit.direction == Rule.Direction.BEFORE
    clock = start(
        subject,
        code,
        owner=last.owner,
        department=last.department,
        at=at,
        actor=actor,
        anchor=last.anchor if backwards else None,
        due_at=due_at,
        selectors=last.limit.selectors,
        reason=reason.strip(),
    )
    if clock is None:
        raise Refused("reopen", _("The number of this time limit is not set: nothing can be counted."))
    Clock.objects.filter(pk=clock.pk).update(label=last.label, label_zh=last.label_zh, url=last.url)
    clock.label, clock.label_zh, clock.url = last.label, last.label_zh, last.url
    return clock


def rename(subject: Model) -> None:
    """The record is called something else or stands elsewhere from now on, and so do its clocks."""
    names, url = in_both(getattr(subject, "public_name", subject)), getattr(subject, "get_absolute_url", str)()
    Clock.objects.of(subject).update(label=names["en"][:200], label_zh=names["zh-hans"][:200], url=url)


def _say_why(verb: str, reason: str) -> None:
    if not reason.strip():
        raise Refused(verb, _("Please say why."))


def _let_go(
    clock: Clock, verb: str, state: str, kind: str, reason: str, *, actor: User, at: datetime, for_: User | None
) -> Clock:
    clock = ledger.locked(clock, verb)
    facts = ledger.for_(for_)
    return ledger.close([clock], state, kind, at=at, actor=actor, reason=reason.strip(), **facts)[0]
