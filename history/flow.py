"""How a record changes: one verb at a time, by one person, with one row of history."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.dispatch import Signal
from django.utils.translation import gettext as _

from pages.formats import moment
from pages.prepared import insert

from .models import Event, EventText, Tracked
from .moment import now

moved = Signal()
WIRES: dict[tuple[str, str], list[Callable]] = {}


class NotAllowed(Exception):
    """It is not the moment for this verb; says who was faster, and when."""

    def __init__(self, verb: str, winner: Event | None = None):
        super().__init__(verb)
        self.verb, self.winner = verb, winner

    def __str__(self) -> str:
        if self.winner is None:
            return _("This is not possible any more.")
        who = self.winner.actor or "Portico"
        return _("Somebody was faster: %(who)s, %(deed)s, %(when)s.") % {
            "who": who,
            "deed": self.winner.deed,
            "when": moment(self.winner.at),
        }


class Stale(NotAllowed):
    """Another person saved this record since the form was opened."""

    def __str__(self) -> str:
        if self.winner is None:
            return _("This record was changed while you were typing.")
        return _(
            "%(who)s changed this record on %(when)s, while you were typing. "
            "Nothing of yours is lost: compare and save again."
        ) % {
            "who": self.winner.actor or "Portico",
            "when": moment(self.winner.at),
        }


def move(
    subject: Tracked,
    verb: str,
    *,
    actor: Any,
    at: Any = None,
    for_: Any = None,
    words: str = "",
    facts: dict | None = None,
    **changes: Any,
) -> Event:
    """Take `subject` through one verb of its FLOW, and write that in its history.

    `changes` are columns written together with the state. The update names the
    state we saw, so of two clicks only one can win, on PostgreSQL and on SQLite
    alike. `for_` is the person a deputy acts for; `words` are words about persons.
    Raises `NotAllowed` when the state is not one the verb starts from; nothing is written
    then, and whoever catches it goes on. Any other failure takes the whole transaction back.
    """
    before, (starts, after) = subject.state, subject.FLOW[verb]
    row = type(subject)._base_manager.filter(pk=subject.pk, state=before)
    if before in starts:
        with transaction.atomic(savepoint=False):
            if row.update(state=after, version=F("version") + 1, **changes):
                subject.refresh_from_db()
                return _tell(subject, verb, actor, at, for_, words, facts, before=before, after=after)
    raise NotAllowed(verb, winner=Event.objects.latest_move_of(subject))


def change(
    subject: models.Model,
    /,  # a record may have a column of this name
    *,
    actor: Any,
    version: int,
    at: Any = None,
    for_: Any = None,
    verb: str = "edit",
    words: str = "",
    **changes: Any,
) -> Event | None:
    """Write new values into columns of `subject` without moving its state.

    `version` is the version the person saw when the form was opened: when somebody
    else saved since, nothing is written and `Stale` is raised. The event keeps old and
    new of each column that differs; with no difference nothing happens and None comes back.
    As with `move`, a refusal has written nothing, and any other failure takes everything back.
    """
    old = {name: getattr(subject, name) for name in changes}
    differing = {name: value for name, value in changes.items() if old[name] != value}
    if not differing:
        return None
    row = type(subject)._base_manager.filter(pk=subject.pk, version=version)
    with transaction.atomic(savepoint=False):
        if row.update(version=F("version") + 1, **differing):
            subject.refresh_from_db()
            facts = {name: [_plain(old[name]), _plain(value)] for name, value in differing.items()}
            return _tell(subject, verb, actor, at, for_, words, facts)
    raise Stale(verb, winner=Event.objects.latest_of(subject))


def record(
    subject: models.Model,
    verb: str,
    *,
    actor: Any,
    at: Any = None,
    for_: Any = None,
    words: str = "",
    facts: dict | None = None,
    before: str = "",
    after: str = "",
) -> Event:
    """Write that `actor` (None: Portico itself) did `verb` to `subject`; moves nothing and tells nobody.

    `note` does the same for what the floors above must hear of.
    """
    event = Event(
        subject=subject,
        verb=verb,
        actor=actor,
        on_behalf_of=for_,
        before=before,
        after=after,
        facts=facts or {},
        at=at or now(),
    )
    event.hash = event.fingerprint()
    insert(event)
    if words:
        EventText.objects.create(event=event, words=words)
    return event


@transaction.atomic(savepoint=False)
def note(subject: models.Model, verb: str, *, actor: Any, at: Any = None, for_: Any = None, **said: Any) -> Event:
    """Write that `actor` did `verb` to `subject`, whose state stays as it is, and let the floors above hear of it.

    `said` are the words, the facts and the states of `record`.
    """
    event = record(subject, verb, actor=actor, at=at, for_=for_, **said)
    moved.send(type(subject), subject=subject, verb=verb, event=event)
    return event


@transaction.atomic(savepoint=False)
def begin(
    subject: Tracked,
    verb: str,
    *,
    actor: Any,
    at: Any = None,
    for_: Any = None,
    words: str = "",
    facts: dict | None = None,
) -> Event:
    """Save a new `subject` in its first state and write `verb` as its first event.

    Who expects the database to refuse it, for there is one already, begins a transaction of
    their own around it.
    """
    at = at or now()
    subject.created_at, subject.created_by = at, actor
    insert(subject)
    return _tell(subject, verb, actor, at, for_, words, facts, after=getattr(subject, "state", ""))


@transaction.atomic(savepoint=False)
def begin_many(subjects: Sequence[Tracked], verb: str, *, actor: Any, at: Any = None, for_: Any = None) -> None:
    """What `begin` does, for several new records of one model in two statements."""
    at = at or now()
    if not subjects:
        return
    for subject in subjects:
        subject.created_at, subject.created_by = at, actor
    type(subjects[0])._base_manager.bulk_create(subjects)
    events = [Event(subject=subject, after=getattr(subject, "state", "")) for subject in subjects]
    _write_many(events, verb=verb, actor=actor, on_behalf_of=for_, at=at)
    for subject, event in zip(subjects, events, strict=True):
        moved.send(type(subject), subject=subject, verb=verb, event=event)


def record_many(subjects: Sequence[models.Model], verb: str, *, actor: Any, at: Any = None, for_: Any = None) -> None:
    """What `record` does, for several records in one statement; without words."""
    events = [Event(subject=subject) for subject in subjects]
    _write_many(events, verb=verb, actor=actor, on_behalf_of=for_, at=at or now())


def _write_many(events: list[Event], **same: Any) -> None:
    for event in events:
        for name, value in same.items():
            setattr(event, name, value)
        event.hash = event.fingerprint()
    Event.objects.bulk_create(events)


def on(label: str, *verbs: str) -> Callable:
    """Subscribe a function(subject, event) of an upper app's `wires.py` to verbs of a lower app's model.

    It runs inside the transaction of the move: when it fails, the move did not happen.
    """

    def subscribe(function: Callable) -> Callable:
        for verb in verbs:
            WIRES.setdefault((label, verb), []).append(function)
        return function

    return subscribe


def _tell(
    subject: models.Model,
    verb: str,
    actor: Any,
    at: Any,
    for_: Any,
    words: str,
    facts: dict | None,
    *,
    before: str = "",
    after: str = "",
) -> Event:
    """Write it down, then let the floors above hear of it."""
    return note(subject, verb, actor=actor, at=at, for_=for_, words=words, facts=facts, before=before, after=after)


def _run_wires(sender: type[models.Model], subject: Tracked, verb: str, event: Event, **_kwargs: Any) -> None:
    for function in WIRES.get((sender._meta.label, verb), ()):
        function(subject, event)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value


moved.connect(_run_wires, dispatch_uid="history.wires")
