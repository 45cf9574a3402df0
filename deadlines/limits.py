"""Changing the numbers: each change is a new version, and holds for what begins from its date on (S0-35, S4-344)."""

from collections.abc import Iterator
from copy import copy
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from history import flow
from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import now
from notices import actions as notices
from pages.formats import day

from . import rebase, sense
from .models import Clock, Ladder, TimeLimit
from .models.limit import Rule

# What is decided by the number itself: whoever sets one of these has decided what the regulation leaves open.
VALUE = {"amount", "unit", "direction", "ends", "time_of_day", "windows"}


class TooEarly(NotAllowed):
    """A version holds from its date onward, and never for what already began."""

    def __init__(self, newest: Rule | None = None):
        super().__init__("change")
        self.newest = newest

    def __str__(self) -> str:
        if self.newest is None:
            return _("A new value cannot come into force in the past.")
        return _("Version %(number)d is already set for %(day)s: choose that day or a later one.") % {
            "number": self.newest.number,
            "day": day(self.newest.valid_from),
        }


class Senseless(ValueError):
    """These values cannot be; `objections` has a sentence for each field."""

    def __init__(self, objections: dict[str, str]):
        super().__init__(" ".join(objections.values()))
        self.objections = objections


class SameHand(NotAllowed):
    """Where somebody becomes late, one person changes and another answers for it."""

    def __init__(self, count: int):
        super().__init__("move")
        self.count = count

    def __str__(self) -> str:
        return ngettext(
            "%(n)d deadline would become late: somebody other than you must approve that.",
            "%(n)d deadlines would become late: somebody other than you must approve that.",
            self.count,
        ) % {"n": self.count}


def draft(row: Rule, **columns: Any) -> Any:
    """The next version of `row` with these values, not saved."""
    new = copy(row)
    new.pk, new._state = None, type(row._state)()
    new.number = row.number + 1
    for name, value in columns.items():
        setattr(new, name, value)
    if any(getattr(new, name, None) != getattr(row, name, None) for name in VALUE):
        new.is_proposed = False
    return new


@transaction.atomic
def change(
    row: Rule,
    *,
    valid_from: datetime,
    actor: User,
    reason: str,
    at: datetime | None = None,
    for_: User | None = None,
    **columns: Any,
) -> Any:
    """From `valid_from` on these values hold; the version before stays as it was, and on what began under it.

    `row` is the newest version the person saw: raises `Stale` when somebody made a newer one
    meanwhile. With nothing different, `row` itself comes back.
    """
    at = at or now()
    newest = type(row).objects.of_row(row).first()
    if newest.pk != row.pk:
        raise Stale("change", winner=Event.objects.latest_of(newest))
    if valid_from < at:
        raise TooEarly
    if valid_from < row.valid_from:
        raise TooEarly(row)
    facts = {
        name: [_plain(getattr(row, name)), _plain(value)]
        for name, value in columns.items()
        if getattr(row, name) != value
    }
    if not facts:
        return row
    new = draft(row, valid_from=valid_from, **columns)
    if objections := sense.objections(new, row):
        raise Senseless(objections)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
    except IntegrityError as error:  # of two who save at once, one does
        raise Stale("change", winner=Event.objects.latest_of(type(row).objects.of_row(row).first())) from error
    facts["valid_from"] = [row.valid_from, valid_from]
    flow.record(new, "change", actor=actor, at=at, for_=for_, words=reason, facts=facts)
    return new


@transaction.atomic
def change_ladder(
    ladder: Ladder, *, version: int, actor: User, reason: str, said: list[str], for_: User | None = None, **columns: Any
) -> Event | None:
    """Other people are told, or after another time; `said` are the steps before and after in words, for the history."""
    facts = {} if columns["steps"] == ladder.steps else {"chain": said, "kept": [ladder.steps, columns["steps"]]}
    for name in ("name", "name_zh"):
        if columns[name] != getattr(ladder, name):
            facts[name] = [getattr(ladder, name), columns[name]]
    if not facts:
        return None
    row = Ladder.objects.filter(pk=ladder.pk, version=version)
    if not row.update(version=version + 1, **columns):
        raise Stale("edit", winner=Event.objects.latest_of(ladder))
    ladder.refresh_from_db()
    return flow.record(ladder, "edit", actor=actor, for_=for_, words=reason, facts=facts)


def running_before(limit: TimeLimit):
    """The open clocks that began under an older version of this limit."""
    older = TimeLimit.objects.of_row(limit).filter(number__lt=limit.number)
    return Clock.objects.filter(limit__in=older, state__in=[Clock.State.RUNNING, Clock.State.PAUSED])


def dry_run(limit: TimeLimit, *, at: datetime) -> Iterator[rebase.Move]:
    """Which running clocks would be due at another moment if this version held for them too; writes nothing."""
    return rebase.moves(running_before(limit), at=at, limit_for=lambda _clock: limit)


def move_running(
    limit: TimeLimit, *, approver: User, actor: User, reason: str, at: datetime | None = None, for_: User | None = None
) -> int:
    """The exception: this version holds for what already runs, too; how many clocks moved.

    The approver answers for it by name and is told. Raises `SameHand` when somebody would
    become late and editor and approver are one person.
    """
    at = at or now()
    if approver.pk in {actor.pk, for_.pk if for_ else None}:
        late = sum(move.becomes_late for move in dry_run(limit, at=at))
        if late:
            raise SameHand(late)
    moved = rebase.apply(
        running_before(limit), at=at, actor=actor, approver=approver, reason=reason, limit_for=lambda _clock: limit
    )
    with transaction.atomic():
        facts = {"moved": moved, "approved_by": approver.name}
        event = flow.record(limit, "move", actor=actor, at=at, for_=for_, words=reason, facts=facts)
        if approver.pk != actor.pk:
            params = {"limit": limit, "count": moved, "actor": actor, "reason": reason}
            notices.notify(
                approver, "deadlines.limit_moved", about=limit, at=at, key=str(event.pk), params=params, actor=actor
            )
    return moved


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Ladder) else value
