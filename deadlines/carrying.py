"""What is owed on one record is owed on another from now on: nothing that was promised disappears with it."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _

from accounts.models import Department, User
from notices.words import in_both
from pages.formats import moment as said

from . import checkpoints, ledger
from .models import Clock, ClockEvent, Custody, Pause
from .refusals import Refused

Kind = ClockEvent.Kind
State = Clock.State


@transaction.atomic(savepoint=False)
def carry_over(
    source: Model,
    target: Model,
    *,
    owner: User | None,
    department: Department | None,
    reason: str,
    actor: User,
    at: datetime,
) -> list[Clock]:
    """Two records turn out to be one: `target` keeps of each promise the one that is due first.

    A clock that the target does not have goes over as it is, with its start, its pauses, its
    announced time and, where it is late, its lateness. Of two of a code the one that is due later
    is void; refused where that would hide a promise broken already. Comes back with what went over.
    """
    mine, theirs = ledger.open_clocks(source), {clock.code: clock for clock in ledger.open_clocks(target)}
    covered = [clock for clock in mine if clock.code in theirs and theirs[clock.code].due_at <= clock.due_at]
    going = [clock for clock in mine if clock not in covered]
    giving_way = [theirs[clock.code] for clock in going if clock.code in theirs]
    for clock in giving_way:
        if clock.due_base < at:
            raise Refused("merge", _broken_already(clock))
    void, record = [*covered, *giving_way], [source.pk, target.pk]
    ledger.close(void, State.CANCELLED, Kind.CANCELLED, at=at, actor=actor, reason=reason, record=record)
    _place(going, target)
    if going:
        ledger.give(going, owner, department, at=at, actor=actor, reason=reason, record=record)
    return going


@transaction.atomic(savepoint=False)
def carry_back(
    target: Model,
    source: Model,
    *,
    owner: User | None,
    department: Department | None,
    reason: str,
    actor: User,
    at: datetime,
) -> list[Clock]:
    """The two were not one after all: what went over from `source` and is still owed goes back."""
    came = ClockEvent.objects.filter(kind=Kind.OWNER_CHANGED, facts__record=[source.pk, target.pk])
    keys = set(came.filter(clock__in=Clock.objects.of(target)).values_list("clock_id", flat=True))
    going = [clock for clock in ledger.open_clocks(target) if clock.pk in keys]
    _place(going, source)
    if going:
        ledger.give(going, owner, department, at=at, actor=actor, reason=reason, record=[target.pk, source.pk])
    return going


@transaction.atomic(savepoint=False)
def owe_again(
    subject: Model,
    codes: Collection[str],
    *,
    apart: tuple[Model, Model],
    owner: User | None,
    department: Department | None,
    reason: str,
    actor: User,
    at: datetime,
) -> list[Clock]:
    """What was void only because the two of `apart` (source, target) were one is owed on `subject` as it was.

    With its start, its pauses and the time that was announced; after `carry_back`. A code that
    is owed there meanwhile stays as it is.
    """
    source, target = apart
    void = Clock.objects.of(subject).filter(code__in=codes, state=State.CANCELLED)
    ended = ClockEvent.objects.filter(kind=Kind.CANCELLED, facts__record=[source.pk, target.pk], clock__in=void)
    taken = {clock.code for clock in ledger.open_clocks(subject)}
    rows = void.filter(pk__in=ended.values("clock")).exclude(code__in=taken)
    last = {clock.code: clock for clock in rows.select_related("limit__ladder").order_by("cycle")}
    again = list(last.values())
    for clock in again:
        ledger.recompute(clock, ledger.calendar_of_clock(clock), at, at, state=State.RUNNING, stopped_at=None)
        Custody.objects.create(clock=clock, owner=clock.owner, department=clock.department, since=at)
        due = clock.due_base
        ledger.write([clock], Kind.RESUMED, at=at, actor=actor, old_due=due, new_due=due, reason=reason)
    ledger.hand(again, owner, department, at=at, actor=actor, reason=reason)
    return again


@transaction.atomic(savepoint=False)
def inherit(clock: Clock, before: Clock, *, actor: User, at: datetime) -> Clock:
    """Another limit holds for what was owed: the pauses that are over count for it too."""
    clock = ledger.locked(clock, "edit")
    calendar, old_due = ledger.calendar_of_clock(clock), clock.due_at
    pauses = [
        Pause(
            clock=clock,
            owner=pause.owner,
            department=pause.department,
            reason=pause.reason,
            words=pause.words,
            attempts=pause.attempts,
            since=pause.since,
            planned_until=pause.planned_until,
            until=pause.until,
        )
        for pause in before.pauses.filter(until__isnull=False)
    ]
    if pauses and clock.limit.unit != "fixed":
        Pause.objects.bulk_create(pauses)
        answer = ledger.counted(clock, calendar)
        soon = checkpoints.soon_from(calendar, clock.limit, answer.at)
        ledger.recompute(
            clock, calendar, at, at, due_base=answer.at, is_provisional=answer.is_provisional, soon_from=soon
        )
        facts = {clock.pk: {"limit": before.code}}
        why = _("The customer kept us waiting before: that counts for this limit too.")
        ledger.write(
            [clock], Kind.REBASED, at=at, actor=actor, old_due=old_due, new_due=clock.due_at, reason=why, facts=facts
        )
    return clock


def _place(clocks: list[Clock], subject: Model) -> None:
    """The clocks are those of another record, after the cycles it has had."""
    kind = ContentType.objects.get_for_model(subject)
    last = dict(Clock.objects.of(subject).order_by().values_list("code").annotate(Max("cycle")))
    names, url = in_both(getattr(subject, "public_name", subject)), getattr(subject, "get_absolute_url", str)()
    for clock in clocks:
        clock.subject_type, clock.subject_id, clock.cycle = kind, subject.pk, last.get(clock.code, 0) + 1
        clock.label, clock.label_zh, clock.url = names["en"][:200], names["zh-hans"][:200], url
        clock.save(update_fields=["subject_type", "subject_id", "cycle", "label", "label_zh", "url"])


def _broken_already(clock: Clock) -> str:
    return _(
        "The customer was told a later time here, %(when)s, and waits beyond the first one already; "
        "the other one is due before that. Answer each by itself."
    ) % {"when": said(clock.due_at)}
