"""The watch list: who is put on it, whom it holds at the door, and what the desk says to that (R28)."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from history import flow
from history.moment import now
from notices import actions as notices
from reception.models import Appointment, Visitor, WalkIn, WatchEntry, WatchHit, WatchKey, WatchReading
from reception.watchlist import Match, keys_of, matches_among

from .rooms import Refused

# `+1` behind the name of whoever they came with: of companions only the number is known.
COMPANION = re.compile(r" \+\d+$")


class Held(Refused):
    """A visitor waits until the desk has answered; the sentence says nothing to whoever reads over a shoulder."""

    def __init__(self) -> None:
        super().__init__("check_in", _("Please wait a moment: the front desk is looking after you."))


@transaction.atomic
def enter(entry: WatchEntry, *, actor: User, at: datetime | None = None) -> WatchEntry:
    """Somebody is put on the list; who of those to come, at the gate or here they may be is known at once."""
    at = at or now()
    flow.begin(entry, "enter", actor=actor, at=at)
    _write_keys(entry)
    _look_around(at)
    return entry


@transaction.atomic
def edit(entry: WatchEntry, *, actor: User, version: int, at: datetime | None = None, **fields: Any) -> None:
    """What the list says of somebody changes; nobody is kept waiting for a name that is gone."""
    at = at or now()
    if flow.change(entry, actor=actor, version=version, at=at, **fields) is not None:
        _write_keys(entry)
        _look_around(at)


@transaction.atomic
def lift(entry: WatchEntry, *, actor: User, reason: str, at: datetime | None = None) -> None:
    """Somebody is off the list: from now on they come in like everybody."""
    flow.move(entry, "lift", actor=actor, at=at, words=reason.strip())


@transaction.atomic
def let_in(hit: WatchHit, *, actor: User, reason: str, at: datetime | None = None) -> None:
    """It is somebody else, or they may come in all the same: the reason is kept."""
    _answer(hit, "let_in", actor, reason, at)


@transaction.atomic
def turn_away(hit: WatchHit, *, actor: User, reason: str, at: datetime | None = None) -> None:
    """They do not come in."""
    _answer(hit, "turn_away", actor, reason, at)


def note_reading(reader: User, entry: WatchEntry | None = None, *, at: datetime | None = None) -> None:
    """Somebody has the list before them, or one entry of it."""
    WatchReading.objects.create(reader=reader, at=at or now(), entry=entry)


@transaction.atomic(savepoint=False)
def screen(visitors: Iterable[Visitor], *, at: datetime | None = None) -> list[WatchHit]:
    """Compare these visitors with the list, tell the desk of new hits, and give back those that hold them.

    Who stands at the desk and is on no list yet joins the expected, so that the answer has somebody to be about.
    """
    at, people = at or now(), [row for row in visitors if not COMPANION.search(row.name)]
    found = matches_among([(nth, row.name, row.phone) for nth, row in enumerate(people)], at)
    if not found:
        return []
    for nth in found:
        if people[nth].pk is None:
            people[nth].save(force_insert=True)
    meant = [people[nth] for nth in found]
    known = {(hit.entry_id, hit.visitor_id): hit for hit in WatchHit.objects.filter(visitor__in=meant)}
    hits = [
        known.get((match.entry.pk, people[nth].pk)) or _notice(people[nth], match, at=at)
        for nth, matches in found.items()
        for match in matches
    ]
    return [hit for hit in hits if hit.state != WatchHit.State.LET_IN]


def screened(act: Callable[..., Any]) -> Callable[..., Any]:
    """A verb at the door that takes an appointment or a visitor: whom the list knows does not pass unanswered.

    Stands above `transaction.atomic`: that the desk was told stays when the verb is refused.
    """

    @wraps(act)
    def guarded(subject: Appointment | Visitor, *, actor: User | None, **details: Any) -> Any:
        if "visitors" in details and details["visitors"] is not None:
            details["visitors"] = list(details["visitors"])
        if screen(_coming(subject, details.get("visitors")), at=details.get("at")):
            raise Held
        return act(subject, actor=actor, **details)

    return guarded


@transaction.atomic
def screen_at_gate(walk_in: WalkIn, *, phone: str = "", at: datetime | None = None) -> list[WatchHit]:
    """Compare somebody without an appointment with the list, and tell the desk; those hits come back that hold them.

    `phone` is what they said later, at the desk.
    """
    numbers = {walk_in.phone, phone}
    return _screen_all([(walk_in, number) for number in sorted(numbers)], at or now())


def screened_at_gate(act: Callable[..., Any]) -> Callable[..., Any]:
    """A verb that receives somebody who came without an appointment: whom the list knows waits for the desk's word.

    Stands above `transaction.atomic`, as `screened` does.
    """

    @wraps(act)
    def guarded(walk_in: WalkIn, *, phone: str, **details: Any) -> Any:
        if walk_in.is_open and screen_at_gate(walk_in, phone=phone, at=details.get("at")):
            raise Held
        return act(walk_in, phone=phone, **details)

    return guarded


def take_along(walk_in: WalkIn, visitor: Visitor) -> None:
    """What the desk said at the gate goes with whoever is received now: they are not asked about twice."""
    WatchHit.objects.filter(walk_in=walk_in, visitor=None).update(visitor=visitor)


def _screen_all(people: list[tuple[WalkIn, str]], at: datetime) -> list[WatchHit]:
    """The hits that hold those who stand at the gate, each by name and one phone number; new ones are told."""
    found = matches_among([(nth, row.visitor_name, phone) for nth, (row, phone) in enumerate(people)], at)
    matches = {(people[nth][0], match.entry): match for nth, several in found.items() for match in several}
    known = {}
    if matches:
        rows = WatchHit.objects.filter(walk_in__in={walk_in for walk_in, _entry in matches})
        known = {(hit.walk_in_id, hit.entry_id): hit for hit in rows}
    hits = [
        known.get((walk_in.pk, entry.pk)) or _notice(walk_in, match, at=at)
        for (walk_in, entry), match in matches.items()
    ]
    return [hit for hit in hits if hit.state != WatchHit.State.LET_IN]


def _coming(subject: Appointment | Visitor, visitors: Iterable[Visitor] | None) -> list[Visitor]:
    if isinstance(subject, Visitor):
        return [] if subject.signed_in_at else [subject]
    if visitors is not None:
        return list(visitors)
    return list(subject.visitors.filter(signed_in_at__isnull=True)[:1])


def _answer(hit: WatchHit, verb: str, actor: User, reason: str, at: datetime | None) -> None:
    at, reason = at or now(), reason.strip()
    if not reason:
        raise Refused(verb, _("Write the reason: it is kept."), field="reason")
    flow.move(hit, verb, actor=actor, at=at, words=reason, reason=reason, answered_at=at, answered_by=actor)


def _notice(who: Visitor | WalkIn, match: Match, *, at: datetime) -> WatchHit:
    """A new hit, and the desk hears of it: nobody else does."""
    of, came_at = ("visitor", None) if isinstance(who, Visitor) else ("walk_in", who.arrived_at)
    hit = WatchHit(entry=match.entry, matched_by=match.matched_by, **{of: who})
    try:
        with transaction.atomic():
            flow.begin(hit, "notice", actor=None, at=at)
    except IntegrityError:
        return WatchHit.objects.get(entry=match.entry, **{of: who})
    desk = User.objects.holding("reception.answer_watchlist")
    params = {"visitor": str(hit), "starts_at": came_at or who.appointment.starts_at, "is_inside": hit.is_inside}
    notices.notify(desk, "reception.watch_hit", about=hit, at=at, params=params)
    return hit


def _write_keys(entry: WatchEntry) -> None:
    entry.keys.all().delete()
    keys = sorted(keys_of(entry.names, entry.phone))
    WatchKey.objects.bulk_create([WatchKey(entry=entry, kind=kind, key=key) for kind, key in keys])


def _look_around(at: datetime) -> None:
    """Who of those to come, at the gate or in the house somebody on the list may be."""
    here = Visitor.objects.filter(appointment__state__in=Appointment.IN_HOUSE, signed_out_at__isnull=True)
    coming = Visitor.objects.filter(appointment__state__in=Appointment.AHEAD, appointment__ends_at__gte=at)
    screen((coming | here).select_related("appointment").iterator(), at=at)
    _screen_all([(walk_in, walk_in.phone) for walk_in in WalkIn.objects.open()], at)
