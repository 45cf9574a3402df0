"""What happened to a clock since it was started, line by line, in the reader's language."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages import formats

from . import verdict
from .models import Clock, ClockEvent, Custody, Pause, Turn
from .words import until, way_words

Kind = ClockEvent.Kind


def lines(clock: Clock, events: Iterable[ClockEvent], custody: Iterable[Custody]) -> Iterator[str]:
    """One line for each event that changed when it is due or who holds it."""
    hands = _Hands(custody)
    for event in events:
        tell = TOLD.get(event.kind)
        line = tell(clock, event, hands) if tell else ""
        if line:
            yield line


def turn(row: Turn) -> Iterator[str]:
    """Which turn of which obligation the clock stands for."""
    yield _("Turn %(number)d of what is owed again and again: %(label)s, %(days)s.") % {
        "number": row.number,
        "label": row.obligation,
        "days": row.days,
    }
    yield ngettext("%(done)d of %(needed)d is done.", "%(done)d of %(needed)d are done.", row.needed) % {
        "done": row.done,
        "needed": row.needed,
    }


def outcome(clock: Clock, at) -> Iterator[str]:
    """How the promise was kept, once that is known."""
    if clock.state in {Clock.State.CANCELLED, Clock.State.WAIVED}:
        return
    if clock.stopped_at is None and at <= clock.due_base:
        return
    found = verdict.of(clock, at)
    said = {"verdict": found.label, "when": formats.moment(clock.stopped_at or at)}
    if clock.stopped_at is None:
        yield _("It stands, on %(when)s: %(verdict)s.") % said
    else:
        yield _("Done on %(when)s: %(verdict)s.") % said


class _Hands:
    """The people and departments that held the clock, by id, without a query."""

    def __init__(self, custody: Iterable[Custody]):
        self._people = {row.owner_id: row.owner for row in custody if row.owner_id}
        self._departments = {row.department_id: row.department for row in custody if row.department_id}

    def name(self, person: int | None, department: int | None) -> str:
        return str(self._people.get(person) or self._departments.get(department) or "–")


def _started(clock: Clock, event: ClockEvent, hands: _Hands) -> str:
    if clock.cycle == 1:
        return ""
    said = {"cycle": clock.cycle, "reason": event.reason}
    if event.reason:
        return _("Opened again as cycle %(cycle)d (%(reason)s). The cycle before keeps its verdict.") % said
    return _("Opened again as cycle %(cycle)d. The cycle before keeps its verdict.") % said


def _extended(clock: Clock, event: ClockEvent, hands: _Hands) -> str:
    return _("New time %(new)s, told to the customer on %(told)s (%(way)s): %(reason)s") % {
        "new": until(event.new_due),
        "told": formats.moment(event.told_at),
        "way": way_words(event.told_by_way_of),
        "reason": event.reason,
    }


def _paused(clock: Clock, event: ClockEvent, hands: _Hands) -> str:
    line = _(
        "Paused on %(when)s until %(until)s at the latest, %(reason)s (%(words)s): due %(new)s instead of %(old)s."
    ) % {
        "when": formats.moment(event.effective_at),
        "until": formats.moment(event.facts["until"]),
        "reason": Pause.Reason(event.facts["pause"]).label,
        "words": event.reason,
        "old": until(event.old_due),
        "new": until(event.new_due),
    }
    attempts = event.facts.get("attempts")
    if attempts:
        moments = "; ".join(formats.moment(attempt) for attempt in attempts)
        line = _("%(line)s Tried in vain: %(moments)s.") % {"line": line, "moments": moments}
    return line


def _resumed(clock: Clock, event: ClockEvent, hands: _Hands) -> str:
    said = {"when": formats.moment(event.effective_at), "old": until(event.old_due), "new": until(event.new_due)}
    if event.reason:
        return _("Owed again since %(when)s, as it was before: %(reason)s") % (said | {"reason": event.reason})
    if event.old_due == event.new_due:
        return _("Went on on %(when)s, as planned: due %(new)s.") % said
    return _("Went on on %(when)s, before the pause was to end: due %(new)s instead of %(old)s.") % said


def _rebased(clock: Clock, event: ClockEvent, hands: _Hands) -> str:
    said = {
        "when": formats.moment(event.effective_at),
        "old": until(event.old_due),
        "new": until(event.new_due),
        "reason": event.reason,
        "who": event.facts.get("approved_by", ""),
    }
    if "calendar" not in event.facts and "limit" not in event.facts:
        return _("Moved on %(when)s from %(old)s to %(new)s, because what it is counted from moved.") % said
    if said["who"]:
        return _("Moved on %(when)s from %(old)s to %(new)s, approved by %(who)s: %(reason)s") % said
    return _("Moved on %(when)s from %(old)s to %(new)s: %(reason)s") % said


def _changed_hands(clock: Clock, event: ClockEvent, hands: _Hands) -> str:
    before, after = event.facts.get("department", [None, None])
    said = {
        "when": formats.moment(event.effective_at),
        "old": hands.name(event.facts.get("from"), before),
        "new": hands.name(event.facts.get("to"), after),
        "reason": event.reason,
    }
    if event.reason:
        return _("Handed over on %(when)s by %(old)s to %(new)s (%(reason)s). The time runs as before.") % said
    return _("Handed over on %(when)s by %(old)s to %(new)s. The time runs as before.") % said


def _let_go(clock: Clock, event: ClockEvent, hands: _Hands) -> str:
    said = {"when": formats.moment(event.effective_at), "who": event.actor or "Portico", "reason": event.reason or "–"}
    if event.kind == Kind.WAIVED:
        return _("Waived on %(when)s by %(who)s: %(reason)s") % said
    return _("Cancelled on %(when)s by %(who)s: %(reason)s") % said


TOLD: dict[str, Callable[[Clock, ClockEvent, _Hands], str]] = {
    Kind.STARTED: _started,
    Kind.EXTENDED: _extended,
    Kind.PAUSED: _paused,
    Kind.RESUMED: _resumed,
    Kind.REBASED: _rebased,
    Kind.OWNER_CHANGED: _changed_hands,
    Kind.WAIVED: _let_go,
    Kind.CANCELLED: _let_go,
}
