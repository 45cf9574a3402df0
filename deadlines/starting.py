"""A clock begins to run."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Model

from accounts.models import Department, User
from notices.words import in_both

from . import arithmetic, checkpoints, ledger
from .arithmetic import Answer, Calendar
from .days import calendar_for, calendar_of
from .models import Clock, ClockEvent, Custody, TimeLimit
from .models.limit import Rule
from .terms import terms_of

Kind = ClockEvent.Kind


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
    reason: str = "",
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
    home = department or (owner.department if owner else None)
    version = calendar_for(home, at)
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
        department=home,
        label=names["en"][:200],
        label_zh=names["zh-hans"][:200],
        url=subject.get_absolute_url() if hasattr(subject, "get_absolute_url") else "",
    )
    try:
        with transaction.atomic():
            clock.save(force_insert=True)
    except IntegrityError:  # of two who start it at once, one does; the other gets the same clock
        if running := Clock.objects.of(subject).open().filter(code=code).first():
            return running
        raise
    facts = {"anchor": clock.anchor.isoformat(), "owner": clock.owner_id, "department": clock.department_id}
    said: dict[str, Any] = {"new_due": answer.at, "reason": reason}
    ledger.write([clock], Kind.STARTED, at=at, actor=actor, facts={clock.pk: facts}, **said)
    Custody.objects.create(clock=clock, owner=clock.owner, department=clock.department, since=at)
    ledger.set_checkpoints(clock, calendar, at)
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
