"""Moving clocks that run already, because a calendar or a limit was changed on purpose.

First `moves` tells which clocks would move and who would become late; nothing is written.
Then `apply` computes each clock again under its lock and writes, batch after batch. Killed
in between, it is simply called again: what was moved is found to stand where it belongs.
A clock that has stopped never changes, and neither does a time that a person chose or that
the customer was told.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import ngettext

from accounts.models import User
from history.flow import NotAllowed
from history.moment import now

from . import acts, arithmetic, checkpoints, pausing
from .arithmetic import Answer, Calendar
from .days import calendar_of
from .models import CalendarVersion, Checkpoint, Clock, ClockEvent, TimeLimit
from .models.limit import Rule
from .pauses import stretches
from .pausing import Stretch
from .terms import terms_of

CHUNK = 1000
BATCH = 200
LimitFor = Callable[[Clock], TimeLimit | None]


class NeedsApprover(NotAllowed):
    """Nobody becomes late after the fact unless somebody answers for it by name."""

    def __init__(self, count: int):
        super().__init__("rebase")
        self.count = count

    def __str__(self) -> str:
        return ngettext(
            "%(n)d deadline would be late from one moment to the next: name who approves that.",
            "%(n)d deadlines would be late from one moment to the next: name who approves that.",
            self.count,
        ) % {"n": self.count}


@dataclass(frozen=True, slots=True)
class Move:
    """One clock that would be due at another moment."""

    clock: Clock
    old_due: datetime
    new_due: datetime
    becomes_late: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """What a clock would be under another calendar or limit."""

    clock: Clock
    limit: TimeLimit
    version: CalendarVersion
    calendar: Calendar
    base: datetime
    due: datetime
    is_provisional: bool

    @property
    def is_moved(self) -> bool:
        return self.due != self.clock.due_at

    def becomes_late(self, at: datetime) -> bool:
        return self.due < at <= self.clock.due_at


class _Rules:
    """By which calendar and limit clocks are computed again; what many clocks share is read once."""

    def __init__(self, version: CalendarVersion | None, limit_for: LimitFor | None):
        self._version, self._limit_for = version, limit_for
        self._versions: dict[int, CalendarVersion] = {version.pk: version} if version else {}
        self._calendars: dict[int, Calendar] = {}

    def found(self, clock: Clock, pauses: list[Stretch]) -> _Found | None:
        """How the clock would stand; None where it cannot be computed or stands still anyway."""
        limit = (self._limit_for(clock) if self._limit_for else None) or clock.limit
        version = self._version or self._version_of(clock)
        calendar = self._calendar(version)
        if not limit.is_set:
            return None
        if clock.due_promised is not None:  # what the customer was told stands
            provisional = not calendar.covers(_last_day(calendar, clock.due_promised))
            return _Found(clock, clock.limit, version, calendar, clock.due_base, clock.due_promised, provisional)
        answer = self._answer(clock, limit, calendar, pauses)
        return _Found(clock, limit, version, calendar, answer.at, answer.at, answer.is_provisional)

    def _answer(self, clock: Clock, limit: TimeLimit, calendar: Calendar, pauses: list[Stretch]) -> Answer:
        if limit.unit == Rule.Unit.FIXED:
            return _chosen(clock, calendar)
        answer = _counted(limit, clock.anchor, calendar, pauses)
        if clock.due_base < answer.at and self._was_chosen(clock, pauses):
            return _chosen(clock, calendar)
        return answer

    def _was_chosen(self, clock: Clock, pauses: list[Stretch]) -> bool:
        """Did a person choose an earlier date than the limit gave?"""
        if clock.limit.unit == Rule.Unit.FIXED or not clock.limit.is_set:
            return True
        return clock.due_base < _counted(clock.limit, clock.anchor, self._calendar(self._version_of(clock)), pauses).at

    def _version_of(self, clock: Clock) -> CalendarVersion:
        key = clock.calendar_version_id
        if key not in self._versions:
            self._versions[key] = CalendarVersion.objects.select_related("calendar").get(pk=key)
        return self._versions[key]

    def _calendar(self, version: CalendarVersion) -> Calendar:
        if version.pk not in self._calendars:
            self._calendars[version.pk] = calendar_of(version)
        return self._calendars[version.pk]


def moves(
    clocks: QuerySet[Clock],
    *,
    at: datetime,
    version: CalendarVersion | None = None,
    limit_for: LimitFor | None = None,
) -> Iterator[Move]:
    """Of the open ones among `clocks`, those that would be due at another moment; writes nothing.

    Each is computed by `version` (else by the calendar it has) and by the limit that `limit_for`
    names for it (else by its own).
    """
    rules = _Rules(version, limit_for)
    for chunk in _chunks(clocks, CHUNK):
        pauses = stretches(chunk)
        rows = Clock.objects.open().filter(pk__in=chunk).select_related("limit__ladder", "owner", "department")
        for clock in rows.order_by("pk"):
            found = rules.found(clock, pauses.get(clock.pk, []))
            if found is not None and found.is_moved:
                yield Move(clock, clock.due_at, found.due, found.becomes_late(at))


def apply(
    clocks: QuerySet[Clock],
    *,
    at: datetime,
    actor: User | None,
    approver: User | None,
    reason: str,
    version: CalendarVersion | None = None,
    limit_for: LimitFor | None = None,
) -> int:
    """Move the open ones among `clocks`; how many are due at another moment now.

    Without an approver it is refused when somebody would become late, and whoever would become
    late only while it runs is left as they are.
    """
    if approver is None:
        late = sum(move.becomes_late for move in moves(clocks, at=at, version=version, limit_for=limit_for))
        if late:
            raise NeedsApprover(late)
    return sum(
        batches(clocks, at=at, actor=actor, approver=approver, reason=reason, version=version, limit_for=limit_for)
    )


def batches(
    clocks: QuerySet[Clock],
    *,
    at: datetime,
    actor: User | None,
    approver: User | None,
    reason: str,
    version: CalendarVersion | None = None,
    limit_for: LimitFor | None = None,
) -> Iterator[int]:
    """`apply` without the look before, one batch at a time: how many clocks each moved."""
    rules = _Rules(version, limit_for)
    for chunk in _chunks(clocks, BATCH):
        yield _batch(chunk, rules, at=at, actor=actor, approver=approver, reason=reason)


def _chunks(clocks: QuerySet[Clock], size: int) -> Iterator[list[int]]:
    """The ids of the open ones, in their order; rows that come and go meanwhile disturb nothing."""
    keys, last = clocks.filter(state__in=[Clock.State.RUNNING, Clock.State.PAUSED]).order_by("pk"), 0
    while chunk := list(keys.filter(pk__gt=last).values_list("pk", flat=True)[:size]):
        yield chunk
        last = chunk[-1]


@transaction.atomic
def _batch(
    keys: list[int], rules: _Rules, *, at: datetime, actor: User | None, approver: User | None, reason: str
) -> int:
    """Compute the clocks again under their locks and write what differs: all of the batch, or nothing."""
    open_ones = Clock.objects.open().filter(pk__in=keys).order_by("pk")
    clocks = list(open_ones.select_for_update(of=("self",)).select_related("limit__ladder"))
    history, pauses = _History([clock.pk for clock in clocks]), stretches([clock.pk for clock in clocks])
    changed, planned, events, moved = [], [], [], 0
    for clock in clocks:
        found = rules.found(clock, pauses.get(clock.pk, []))
        if found is None or (approver is None and found.becomes_late(at)):
            continue
        plan = _plan(found, history.fired(clock), history.waiting(clock), at)
        if not found.is_moved and not _differs(found, plan, history.waiting(clock)):
            continue
        if found.is_moved:
            moved += 1
            events.append(_event(found, at=at, actor=actor, approver=approver, reason=reason))
        _take(found)
        changed.append(clock)
        planned += [
            Checkpoint(clock=clock, generation=clock.generation, kind=kind, fire_at=fire_at) for kind, fire_at in plan
        ]
    if changed:
        names = ["generation", "limit", "calendar_version", "due_base", "is_provisional", "soon_from"]
        Clock.objects.bulk_update(changed, names)
        Checkpoint.objects.waiting().filter(clock__in=[clock.pk for clock in changed]).update(cancelled_at=at)
        Checkpoint.objects.bulk_create(planned)
        ClockEvent.objects.bulk_create(events)
        acts.changed(changed)
    return moved


class _History:
    """What the clocks of a batch have fired and what still waits, asked for all of them at once."""

    def __init__(self, keys: Collection[int]):
        self._fired: dict[int, set[str]] = {}
        self._waiting: dict[int, dict[str, datetime]] = {}
        rows = Checkpoint.objects.filter(clock__in=keys, cancelled_at=None)
        live = rows.filter(fired_at=None, generation=F("clock__generation"))
        for clock, kind in rows.exclude(fired_at=None).values_list("clock_id", "kind"):
            self._fired.setdefault(clock, set()).add(kind)
        for clock, kind, fire_at, delayed in live.values_list("clock_id", "kind", "fire_at", "delayed_from"):
            self._waiting.setdefault(clock, {})[kind] = delayed or fire_at

    def fired(self, clock: Clock) -> set[str]:
        """The kinds that were fired and are not waiting to be fired again."""
        return self._fired.get(clock.pk, set()) - self.waiting(clock).keys()

    def waiting(self, clock: Clock) -> dict[str, datetime]:
        return self._waiting.get(clock.pk, {})


def _plan(found: _Found, fired: set[str], waiting: dict[str, datetime], at: datetime) -> checkpoints.Plan:
    """What the clock must fire from now on; what it has fired comes again only if the due moment moved later."""
    clock = found.clock
    if clock.state == Clock.State.PAUSED:
        return [("resume", clock.paused_until)]
    plan = dict(checkpoints.plan(found.calendar, found.limit, found.due, at, fired))
    # What the sweep has not come to yet is not lost, and keeps its age.
    over = {kind: moment for kind, moment in waiting.items() if moment <= at}
    if found.due <= clock.due_at:
        plan = over | {kind: moment for kind, moment in plan.items() if kind not in fired}
        if clock.due_at <= at:  # late already: no new grace
            plan = {kind: min(moment, waiting.get(kind, moment)) for kind, moment in plan.items()}
    return [(kind, moment if kind in over else max(moment, at)) for kind, moment in plan.items()]


def _differs(found: _Found, plan: checkpoints.Plan, waiting: dict[str, datetime]) -> bool:
    """The due moment stands; does anything else change: whether it is certain, when somebody is warned?"""
    clock = found.clock
    if clock.is_provisional != found.is_provisional or clock.limit_id != found.limit.pk:
        return True
    return dict(plan) != waiting


def _event(found: _Found, *, at: datetime, actor: User | None, approver: User | None, reason: str) -> ClockEvent:
    clock = found.clock
    return ClockEvent(
        clock=clock,
        kind=ClockEvent.Kind.REBASED,
        effective_at=at,
        recorded_at=now(),
        actor=actor,
        reason=reason[:300],
        old_due=clock.due_at,
        new_due=found.due,
        facts={
            "approver": approver.pk if approver else None,
            "approved_by": approver.name if approver else "",
            "limit": [clock.limit_id, found.limit.pk],
            "calendar": [clock.calendar_version_id, found.version.pk],
        },
    )


def _take(found: _Found) -> None:
    """The clock in memory as it will be written."""
    clock = found.clock
    clock.generation += 1
    clock.limit, clock.calendar_version = found.limit, found.version
    clock.due_base, clock.is_provisional = found.base, found.is_provisional
    clock.soon_from = checkpoints.soon_from(found.calendar, found.limit, found.due)


def _counted(limit: TimeLimit, anchor: datetime, calendar: Calendar, pauses: list[Stretch]) -> Answer:
    """By the limit, and by what it stood still in between."""
    terms = terms_of(limit)
    answer = arithmetic.due(terms, anchor, calendar)
    return pausing.with_pauses(terms, calendar, answer, pauses) if pausing.can_be_paused(terms) else answer


def _chosen(clock: Clock, calendar: Calendar) -> Answer:
    provisional = not calendar.covers(_last_day(calendar, clock.due_base))
    return Answer(clock.due_base, clock.anchor, provisional)


def _last_day(calendar: Calendar, due: datetime):
    """The date a due moment belongs to: 24:00 is still that day."""
    return calendar.date_of(due - arithmetic.INSTANT)
