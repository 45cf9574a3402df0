"""A clock's row is what its events say: told again from them, and compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, QuerySet

from .models import Clock, ClockEvent, Custody

Kind = ClockEvent.Kind
State = Clock.State
CHUNK = 500
ENDS = {Kind.STOPPED: State.STOPPED, Kind.WAIVED: State.WAIVED, Kind.CANCELLED: State.CANCELLED}
# What a clock's row says of its life.
COLUMNS = (
    *("state", "started_at", "anchor", "due_base", "due_promised", "told_at", "stopped_at", "paused_until"),
    *("owner_id", "department_id"),
)
Stretch = tuple[int | None, int | None, datetime, datetime | None]  # owner, department, since, until


@dataclass(frozen=True)
class Difference:
    """One column of one clock that is not what its events say."""

    clock: Clock
    column: str
    found: Any
    expected: Any

    def __str__(self) -> str:
        return (
            f"clock {self.clock.pk} ({self.clock.code}): {self.column} is {self.found}, by its events {self.expected}"
        )


def told(clock: Clock, events: Iterable[ClockEvent]) -> tuple[dict[str, Any], list[Stretch]]:
    """The columns and the custody of a clock, from its events alone."""
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    hands: list[Stretch] = []
    for event in events:
        at, facts = event.effective_at, event.facts
        if event.kind == Kind.STARTED:
            # Clocks from before this was written down: what never changes is taken from the row.
            anchor = facts.get("anchor")
            row |= {"state": State.RUNNING, "started_at": at, "due_base": event.new_due}
            row["anchor"] = datetime.fromisoformat(anchor) if anchor else clock.anchor
            row["owner_id"] = facts.get("owner", clock.owner_id)
            row["department_id"] = facts.get("department", clock.department_id)
            hands = [(row["owner_id"], row["department_id"], at, None)]
        elif event.kind == Kind.EXTENDED:
            row |= {"due_promised": event.new_due, "told_at": row["told_at"] or event.told_at}
        elif event.kind == Kind.PAUSED:
            until = datetime.fromisoformat(facts["until"])
            row |= {"state": State.PAUSED, "paused_until": until, "due_base": event.new_due}
        elif event.kind == Kind.RESUMED:
            row |= {"state": State.RUNNING, "paused_until": None, "due_base": event.new_due, "stopped_at": None}
            if hands and hands[-1][3] is not None:  # it had ended, and is owed again
                hands = [*hands, (row["owner_id"], row["department_id"], at, None)]
        elif event.kind == Kind.REBASED:
            row |= {"due_base": event.new_due, "due_promised": None}
            if facts.get("anchor"):
                row["anchor"] = datetime.fromisoformat(facts["anchor"])
        elif event.kind == Kind.OWNER_CHANGED:
            row["owner_id"] = facts["to"]
            row["department_id"] = facts.get("department", [None, clock.department_id])[1]
            hands = [*_ended(hands, at), (row["owner_id"], row["department_id"], at, None)]
        elif event.kind in ENDS:
            row |= {"state": ENDS[Kind(event.kind)], "stopped_at": at, "paused_until": None}
            hands = _ended(hands, at)
    return row, hands


def differences(clocks: QuerySet[Clock]) -> Iterator[Difference]:
    """Of these clocks, every column and every custody that is not what the events say; in chunks."""
    clocks = clocks.prefetch_related(
        Prefetch("events", ClockEvent.objects.order_by("pk")), Prefetch("custody", Custody.objects.order_by("pk"))
    ).order_by("pk")
    for clock in clocks.iterator(chunk_size=CHUNK):
        row, hands = told(clock, clock.events.all())
        for column in COLUMNS:
            found = getattr(clock, column)
            if found != row[column]:
                yield Difference(clock, column, found, row[column])
        held = [(part.owner_id, part.department_id, part.since, part.until) for part in clock.custody.all()]
        if held != hands:
            yield Difference(clock, "custody", held, hands)


def _ended(hands: list[Stretch], at: datetime) -> list[Stretch]:
    """Noted after the fact, an end may lie before the last change of hands: then that stretch was empty."""
    *before, (owner, department, since, until) = hands
    return [*before, (owner, department, since, until or max(since, at))]
