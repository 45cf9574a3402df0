"""From the draft to what counts: what differs, what it would move, and the moment at which it holds."""

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext as _

from accounts.models import User
from deadlines import rebase
from deadlines.days import current_version
from deadlines.models import CalendarDay, CalendarVersion, Clock, ClockEvent
from deadlines.rebase import Move, NeedsApprover
from history import flow
from history.flow import NotAllowed
from notices import actions as notices
from pages import formats

# A changed day may move what is due, or is warned of, some weeks around it.
AROUND = timedelta(days=60)
# So many moves are shown; all are counted.
SHOWN = 200
# Somebody may have read the old version a moment before and started a clock by it a moment later.
AFTERWARDS = timedelta(minutes=5)
# What takes longer goes on without the person who pressed the button.
AT_ONCE = 5.0


def fingerprint_of(days: Iterable[CalendarDay]) -> str:
    """The same days, the same fingerprint; a process keeps what it has read by it."""
    said = [[str(day.date), day.kind, day.intervals, day.label, day.label_zh] for day in days]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


class NoDraft(NotAllowed):
    """The draft was published, discarded or changed by somebody else meanwhile."""

    def __init__(self, verb: str, version: CalendarVersion | None):
        super().__init__(verb)
        self.version = version

    def __str__(self) -> str:
        if self.version is None:
            return _("This draft was discarded meanwhile.")
        if not self.version.is_draft:
            return _("Version %(number)d was published by %(who)s on %(when)s.") % {
                "number": self.version.number,
                "who": self.version.published_by or "Portico",
                "when": formats.moment(self.version.published_at),
            }
        return _("Somebody else changed this draft while you were looking: look again, then repeat it.")


class Unpublishable(NotAllowed):
    """The draft cannot be published as it is; the sentence says why."""

    def __init__(self, why: str):
        super().__init__("publish")
        self.why = why

    def __str__(self) -> str:
        return self.why


def locked(draft: CalendarVersion, verb: str, edits: int | None = None) -> CalendarVersion:
    """The draft as it stands now, locked; refused when it is one no longer, or was changed since `edits`."""
    # Who published it is asked for afterwards: joined, it would be what it was before the wait for the lock.
    found = CalendarVersion.objects.select_for_update(of=("self",)).select_related("calendar")
    row = found.filter(pk=draft.pk).first()
    if row is None or not row.is_draft or (edits is not None and row.edits != edits):
        raise NoDraft(verb, row)
    return row


@dataclass(frozen=True)
class Difference:
    """One date on which two versions differ; a date that one of them does not cover has no day there."""

    date: date
    old: CalendarDay | None
    new: CalendarDay | None


@dataclass
class Preview:
    """What publishing the draft would do."""

    count: int = 0
    late: int = 0
    moves: list[Move] = field(default_factory=list)


def differences(old: CalendarVersion, new: CalendarVersion) -> list[Difference]:
    """By date, what `new` says otherwise than `old`."""
    before = {day.date: day for day in old.days.all()}
    after = {day.date: day for day in new.days.all()}
    return [
        Difference(on, before.get(on), after.get(on))
        for on in sorted(before.keys() | after.keys())
        if _said(before.get(on)) != _said(after.get(on))
    ]


def preview(draft: CalendarVersion, changed: list[Difference], at: datetime) -> Preview:
    """Which running clocks publishing would move, the first of them by name, and how many become late."""
    found = Preview()
    for move in rebase.moves(touched(draft, changed), at=at, version=draft):
        found.count += 1
        found.late += move.becomes_late
        if len(found.moves) < SHOWN or move.becomes_late:
            found.moves.append(move)
    found.moves.sort(key=lambda move: (not move.becomes_late, move.old_due, move.clock.pk))
    del found.moves[SHOWN:]
    return found


def touched(version: CalendarVersion, changed: list[Difference]) -> QuerySet[Clock]:
    """The open clocks of this calendar that a changed day could concern."""
    # What was started by a later version is not taken back to this one.
    earlier = CalendarVersion.objects.filter(calendar=version.calendar_id, number__lt=version.number)
    clocks = Clock.objects.open().filter(calendar_version__in=earlier)
    if not changed:
        return clocks.none()
    first = datetime.combine(changed[0].date, datetime.min.time(), UTC)
    last = first + (changed[-1].date - changed[0].date)
    clocks = clocks.annotate(begins=Least("anchor", "due_at"), ends=Greatest("anchor", "due_at"))
    return clocks.filter(Q(ends__gte=first - AROUND, begins__lte=last + AROUND) | Q(is_provisional=True))


def objections(draft: CalendarVersion, at: datetime) -> list[str]:
    """Why the draft cannot be published as it is; nothing where it can."""
    said = []
    newest = current_version(at, draft.calendar.code)
    if draft.based_on_id != newest.pk:
        said.append(
            _("Version %(number)d was published after this draft was begun: discard the draft and begin again.")
            % {"number": newest.number}
        )
    days = {day.date: day for day in draft.days.all()}
    wanted = (draft.covered_until - draft.covered_from).days + 1
    if len(days) != wanted or min(days, default=None) != draft.covered_from:
        said.append(_("Days are missing between %(first)s and %(last)s.") % _ends(draft))
    for year in range(draft.covered_from.year, draft.covered_until.year + 1):
        if not any(day.is_working for on, day in days.items() if on.year == year):
            said.append(_("In %(year)d nobody would ever work.") % {"year": year})
    if not said and draft.fingerprint == newest.fingerprint:
        said.append(_("The draft says what is published already."))
    return said


def publish(
    draft: CalendarVersion, *, edits: int, actor: User, approver: User | None, reason: str, at: datetime
) -> CalendarVersion:
    """From now on this counts. Of two who publish it at once, one does; the other is told who."""
    changed = differences(draft.based_on, draft)
    with transaction.atomic():
        row = locked(draft, "publish", edits)
        if why := objections(row, at):
            raise Unpublishable(" ".join(why))
        if approver is not None and approver.pk == actor.pk:
            raise Unpublishable(_("Somebody other than you must approve that deadlines become late."))
        late = sum(move.becomes_late for move in rebase.moves(touched(row, changed), at=at, version=row))
        if late and approver is None:
            raise NeedsApprover(late)
        row.published_at, row.published_by, row.reason = at, actor, reason[:300]
        row.approver = approver if late else None
        row.save(update_fields=["published_at", "published_by", "reason", "approver"])
        facts = {"version": row.number, "days": len(changed), "source": row.source, "late": late}
        facts |= {"reason": reason, "approver": row.approver_id}
        flow.record(row.calendar, "publish", actor=actor, at=at, facts=facts)
        if row.approver is not None:
            _tell(row, late, at)
    return row


def settle(at: datetime, *, within: float | None = None) -> int:
    """Move the clocks of what was published, batch after batch; how many were moved just now.

    What does not get done `within` so many seconds is taken up by the next round.
    """
    moved, deadline = 0, None if within is None else time.monotonic() + within
    waiting = CalendarVersion.objects.filter(Q(moved=None) | Q(published_at__gte=at - AFTERWARDS))
    waiting = waiting.published(at).order_by("published_at", "pk")
    for version in waiting.select_related("calendar", "based_on", "published_by", "approver"):
        done, is_finished = _settle(version, at, deadline)
        moved += done
        if not is_finished:
            break
    return moved


def _settle(version: CalendarVersion, at: datetime, deadline: float | None) -> tuple[int, bool]:
    """How many were moved, and whether that was the end of it."""
    changed = differences(version.based_on, version) if version.based_on else []
    clocks = touched(version, changed)
    batches = rebase.batches(
        clocks,
        at=at,
        actor=version.published_by,
        approver=version.approver,
        reason=version.reason,
        version=version,
    )
    moved = 0
    for count in batches:
        moved += count
        if deadline is not None and time.monotonic() > deadline:
            return moved, False
    CalendarVersion.objects.filter(pk=version.pk).update(moved=_moved_by(version))
    return moved, True


def _moved_by(version: CalendarVersion) -> int:
    """Counted from the events, so that a cut in between loses none."""
    events = ClockEvent.objects.filter(kind=ClockEvent.Kind.REBASED, effective_at__gte=version.published_at)
    return events.filter(clock__calendar_version=version).values("clock").distinct().count()


def _tell(version: CalendarVersion, late: int, at: datetime) -> None:
    """Who is named hears of it."""
    notices.notify(
        version.approver,
        "deadlines.calendar_moved",
        about=version.calendar,
        at=at,
        key=f"version {version.pk}",
        params={"actor": version.published_by.name, "count": late, "reason": version.reason},
        actor=version.published_by,
    )


def _said(day: CalendarDay | None) -> tuple | None:
    return None if day is None else (day.kind, day.intervals, day.label, day.label_zh)


def _ends(version: CalendarVersion) -> dict[str, str]:
    return {"first": formats.day(version.covered_from), "last": formats.day(version.covered_until)}
