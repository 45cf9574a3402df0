"""A clock stands still while the customer keeps us waiting, and goes on by itself.

While it stands still it is already due where it will be when the pause ends as planned: no
verdict waits for the sweep, and one that comes late changes nothing but the notice.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from notices import actions as notices
from notices.words import in_both
from pages.formats import moment as said

from . import checkpoints, ledger, pausing
from .models import Checkpoint, Clock, ClockEvent, Pause
from .refusals import Refused
from .terms import terms_of

Kind = ClockEvent.Kind
State = Clock.State
# Two calls in one minute are one attempt.
APART = timedelta(minutes=30)
ATTEMPTS = 2
# Longer is a slip of the pen.
LONGEST = timedelta(days=366)


@transaction.atomic
def pause(
    clock: Clock,
    *,
    reason: str,
    until: datetime,
    words: str,
    actor: User,
    at: datetime,
    attempts: Collection[datetime] = (),
    for_: User | None = None,
) -> Clock:
    """The customer keeps us waiting until `until` at the latest; `words` say by what that is shown."""
    clock = ledger.locked(clock, "pause")
    _check(clock, until, at)
    if not words.strip():
        raise Refused("pause", _("Say by what it is shown that the customer keeps us waiting."))
    if reason == Pause.Reason.UNREACHABLE:
        _check_attempts(clock, attempts, at)
    calendar, old_due = ledger.calendar_of_clock(clock), clock.due_at
    tried = [attempt.isoformat() for attempt in sorted(attempts)]
    Pause.objects.create(
        clock=clock,
        owner=clock.owner,
        department=clock.department,
        reason=Pause.Reason(reason),
        words=words.strip(),
        attempts=tried,
        since=at,
        planned_until=until,
    )
    answer = ledger.counted(clock, calendar)
    ledger.recompute(
        clock,
        calendar,
        at,
        at,
        state=State.PAUSED,
        paused_until=until,
        due_base=answer.at,
        is_provisional=answer.is_provisional,
        soon_from=checkpoints.soon_from(calendar, clock.limit, answer.at),
    )
    facts = {"pause": reason, "until": until.isoformat(), "attempts": tried, **ledger.for_(for_)}
    ledger.write(
        [clock],
        Kind.PAUSED,
        at=at,
        actor=actor,
        reason=words.strip(),
        old_due=old_due,
        new_due=answer.at,
        facts={clock.pk: facts},
    )
    return clock


@transaction.atomic
def resume(clock: Clock, *, actor: User | None, at: datetime, for_: User | None = None) -> Clock:
    """The customer has done their part, or the pause is over: the clock goes on."""
    clock = ledger.locked(clock, "resume")
    if clock.state != State.PAUSED:
        raise Refused("resume", _("This deadline is running again already."))
    ledger.end_pause(clock, at, actor=actor, **ledger.for_(for_))
    return clock


def resume_due(points: Iterable[Checkpoint], at: datetime) -> int:
    """The pauses that end by now, in the transaction of the sweep, which holds the clocks.

    Each goes on from the moment at which its pause was to end, whenever the sweep comes; its
    owner is told. The checkpoints are marked as fired here.
    """
    points = [point for point in points if point.clock.state == State.PAUSED]
    Checkpoint.objects.filter(pk__in=[point.pk for point in points]).update(fired_at=at)
    for point in points:
        ledger.end_pause(point.clock, point.clock.paused_until, actor=None, checkpoint=point.kind)
    notices.notify_many([_notice(point) for point in points], at=at)
    return len(points)


def stretches(keys: Collection[int]) -> dict[int, list[pausing.Stretch]]:
    """The pauses of many clocks, in one query: what was paused, by clock."""
    found: dict[int, list[pausing.Stretch]] = {}
    for row in Pause.objects.filter(clock__in=keys).order_by("since"):
        found.setdefault(row.clock_id, []).append((row.since, row.ended_at))
    return found


def can_be_paused(clock: Clock) -> bool:
    """Whether this clock waits for a customer at all: by its limit, and where nobody named the moment."""
    if not pausing.can_be_paused(terms_of(clock.limit)) or clock.due_promised:
        return False
    return clock.due_base == ledger.counted(clock, ledger.calendar_of_clock(clock)).at


def _check(clock: Clock, until: datetime, at: datetime) -> None:
    if clock.state == State.PAUSED:
        raise Refused("pause", _("This deadline stands still already."))
    if at >= clock.due_at:
        raise Refused(
            "pause",
            _("It was due %(when)s: what is late cannot be paused any more.") % {"when": said(clock.due_at)},
        )
    if clock.limit.direction == "before":
        raise Refused("pause", _("This deadline counts back from a date that does not wait: it cannot be paused."))
    if clock.due_promised:
        raise Refused("pause", _("The customer was told a time. That is not paused: tell them a new one instead."))
    if not can_be_paused(clock):
        raise Refused("pause", _("A person named this moment: it cannot be paused."))
    if not at < until <= at + LONGEST:
        raise Refused("pause", _("A pause ends at a moment that lies ahead, within a year."))


def _check_attempts(clock: Clock, attempts: Collection[datetime], at: datetime) -> None:
    moments = sorted(attempts)
    apart = [later - earlier >= APART for earlier, later in pairwise(moments)]
    if len(moments) < ATTEMPTS or not all(apart):
        raise Refused(
            "pause", _("A customer cannot be reached when two attempts, at least half an hour apart, were in vain.")
        )
    if moments[0] < clock.started_at or moments[-1] > at:
        raise Refused("pause", _("The attempts lie between the start of this deadline and now."))


def _notice(point: Checkpoint) -> notices.Told:
    clock = point.clock
    person = ledger.holder(clock.owner, clock.department)
    limit = {"en": clock.limit.name, "zh-hans": clock.limit.name_zh or clock.limit.name}
    return notices.Told(
        recipients=[person] if person is not None and person.is_active else [],
        kind="deadlines.resumed",
        about_type=clock.subject_type_id,
        about_id=clock.subject_id,
        key=f"checkpoint {point.pk}",
        label=clock.label,
        label_zh=clock.label_zh,
        url=clock.url,
        params={
            "limit": limit,
            "due": clock.due_at,
            "owner": in_both(clock.owner or clock.department),
            "why": clock.get_absolute_url(),
        },
    )
