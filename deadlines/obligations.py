"""Owed again and again: one engine for every week, every quarter, fifteen days after the last time.

Of an obligation each period is a turn, and each turn has a clock of its own: what was missed
stays open and late while the next turn begins. Turns are opened by the calendar, not by what
anybody did: whoever looks after an outage finds all that have begun meanwhile.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F, Model
from django.db.utils import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from accounts.models import Department, User
from history import flow
from notices import actions as notices
from notices.words import in_both

from . import arithmetic, ledger
from .arithmetic import INSTANT, ONE_DAY
from .days import site_calendar
from .models import Clock, ClockEvent, Obligation, TimeLimit, Turn
from .models.limit import Rule
from .refusals import Refused
from .starting import start
from .terms import terms_of

logger = logging.getLogger(__name__)

BATCH = 200
# The next turn of these begins when the last one was done.
ROLLING_UNITS = {Rule.Unit.CALENDAR_DAYS, Rule.Unit.WORKING_DAYS, Rule.Unit.WEEKS, Rule.Unit.MONTHS}
# Of all limits in such units, the ones that recur.
ROLLING = ("CLEANING", "POLICY_REVIEW")


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a turn."""

    first: date
    last: date


def recurring(at: datetime) -> list[TimeLimit]:
    """The limits that something can be owed by again and again, in their newest version."""
    newest: dict[tuple[str, str], TimeLimit] = {}
    for limit in TimeLimit.objects.in_force(at):
        newest.setdefault((limit.code, limit.variant), limit)
    return [limit for limit in newest.values() if period_of(limit) or limit.code in ROLLING]


def period_of(limit: Rule) -> str:
    """`week`, `quarter`, …; empty where a turn begins when the last one was done."""
    return limit.unit.removeprefix("per_") if limit.unit.startswith("per_") else limit.period


@transaction.atomic
def oblige(
    code: str,
    *,
    owner: User | None = None,
    department: Department | None = None,
    label: str,
    since: date,
    actor: User | None,
    at: datetime,
    label_zh: str = "",
    count: int | None = None,
    subject: Model | None = None,
    selectors: dict | None = None,
    form_token: Any = None,
) -> Obligation:
    """From `since` on this person or department owes it, turn after turn; the first turns begin at once.

    With the token of a form that was posted before, nothing happens and the first one comes back.
    """
    if form_token and (known := Obligation.objects.filter(form_token=form_token).first()):
        return known
    limit = TimeLimit.objects.chosen(code, at, selectors)
    if limit is None or not (period_of(limit) or limit.unit in ROLLING_UNITS):
        raise Refused("oblige", _("By this time limit nothing is owed again and again."))
    if owner is None and department is None:
        raise Refused("oblige", _("Say who owes it: a person or a department."))
    obligation = Obligation(
        code=code,
        selectors=selectors or {},
        owner=owner,
        department=department or (owner.department if owner else None),
        subject_type=ContentType.objects.get_for_model(subject) if subject else None,
        subject_id=subject.pk if subject else None,
        label=label[:160],
        label_zh=label_zh[:160],
        count=count,
        since=since,
        next_on=since,
        form_token=form_token,
    )
    flow.begin(obligation, "oblige", actor=actor, at=at)
    person = ledger.holder(owner, obligation.department)
    if person is not None and person != actor:
        said = {"limit": in_both(limit), "owner": in_both(owner or obligation.department)}
        notices.notify(person, "deadlines.obliged", about=obligation, at=at, params=said, actor=actor)
    _open(obligation, site_calendar(at).date_of(at))
    return obligation


def open_turns(at: datetime) -> int:
    """Every turn that has begun by `at`, each once; how many were opened. One that cannot be opened stops no other."""
    today, opened, last = site_calendar(at).date_of(at), 0, 0
    waiting = Obligation.objects.to_open(today).order_by("pk").values_list("pk", flat=True)
    while keys := list(waiting.filter(pk__gt=last)[:BATCH]):
        last = keys[-1]
        for key in keys:
            try:
                opened += _open_one(key, today)
            except (OperationalError, InterfaceError):
                raise
            except Exception:
                logger.exception("The next turn of obligation %s cannot be opened.", key)
    return opened


@transaction.atomic
def _open_one(key: int, today: date) -> int:
    rows = Obligation.objects.to_open(today).select_related("owner", "department").filter(pk=key)
    obligation = rows.select_for_update(of=("self",), skip_locked=connection.features.has_select_for_update_skip_locked)
    found = obligation.first()
    return _open(found, today) if found else 0


def _open(obligation: Obligation, today: date) -> int:
    """The turns of this locked obligation from the next one to today's."""
    opened, last = 0, obligation.turns.order_by("-number").first()
    number = last.number if last else 0
    for span, limit in _spans(obligation, today):
        number += 1
        _begin_turn(obligation, number, span, limit)
        obligation.next_on = span.last + ONE_DAY if period_of(limit) else None
        opened += 1
    Obligation.objects.filter(pk=obligation.pk).update(next_on=obligation.next_on)
    return opened


def _spans(obligation: Obligation, today: date) -> Iterator[tuple[Span, TimeLimit]]:
    """The days of the turns that have begun by today and are not open yet, with the limit of each."""
    calendar = site_calendar()
    while obligation.next_on is not None and obligation.next_on <= today:
        first = obligation.next_on
        begins = calendar.instant(first, 0)
        limit = TimeLimit.objects.chosen(obligation.code, begins, obligation.selectors)
        if limit is None or not limit.is_set:
            return  # not set: nothing is owed until it is
        period = period_of(limit)
        last = arithmetic.period_end(first, period) if period else _last_day(limit, begins)
        yield Span(first, last), limit


def _last_day(limit: TimeLimit, begins: datetime) -> date:
    calendar = site_calendar()
    return calendar.date_of(arithmetic.due(terms_of(limit), begins, calendar).at - INSTANT)


def _begin_turn(obligation: Obligation, number: int, span: Span, limit: TimeLimit) -> None:
    per_period = limit.amount if limit.unit.startswith("per_") else 1
    turn = Turn.objects.create(
        obligation=obligation,
        number=number,
        first=span.first,
        last=span.last,
        needed=max(obligation.count or per_period or 1, 1),
    )
    begins = site_calendar().instant(span.first, 0)
    clock = start(
        turn,
        obligation.code,
        owner=obligation.owner,
        department=obligation.department,
        at=begins,
        anchor=begins,
        label=obligation.label,
        selectors=obligation.selectors,
    )
    if clock is not None and obligation.label_zh:
        Clock.objects.filter(pk=clock.pk).update(label_zh=obligation.label_zh)


@transaction.atomic
def fulfil(
    obligation: Obligation,
    *,
    at: datetime,
    actor: User | None,
    n: int = 1,
    turn: Turn | None = None,
    words: str = "",
    for_: User | None = None,
) -> Turn:
    """Done `n` times at `at`: counts for `turn`, else for the turn that `at` lies in. Enough of it stops the clock."""
    obligation = Obligation.objects.select_for_update(of=("self",)).get(pk=obligation.pk)
    if not obligation.state == Obligation.State.RUNNING and turn is None:
        raise Refused("fulfil", _("This obligation has ended."))
    on = site_calendar(at).date_of(at)
    _open(obligation, on)
    turns = obligation.turns.select_for_update(of=("self",))
    if turn is not None:
        turn = turns.get(pk=turn.pk)
    elif obligation.next_on is None:
        turn = turns.order_by("-number").first()
    else:
        turn = turns.filter(first__lte=on, last__gte=on).first()
    if turn is None or n < 1 or on < turn.first:
        raise Refused("fulfil", _("There is no turn on this day that this could count for."))
    was_met = turn.done_at is not None
    is_met = turn.done + n >= turn.needed
    Turn.objects.filter(pk=turn.pk).update(done=F("done") + n, done_at=turn.done_at or (at if is_met else None))
    turn.refresh_from_db()
    facts = {"turn": turn.number, "n": n}
    flow.record(obligation, "fulfil", actor=actor, at=at, for_=for_, words=words.strip(), facts=facts)
    if is_met and not was_met:
        clocks = ledger.open_clocks(turn)
        ledger.close(clocks, Clock.State.STOPPED, ClockEvent.Kind.STOPPED, at=at, actor=actor)
        if obligation.next_on is None and obligation.state == Obligation.State.RUNNING:
            _roll(obligation, on)
    return turn


def _roll(obligation: Obligation, on: date) -> None:
    """Done: from that day on the next time is counted."""
    obligation.next_on = on
    _open(obligation, on)


@transaction.atomic
def hand_on(
    obligation: Obligation,
    *,
    owner: User | None,
    department: Department | None = None,
    actor: User,
    at: datetime,
    words: str = "",
    for_: User | None = None,
) -> Obligation:
    """Somebody else owes it from now on, the open turns too; what was missed before stays with whoever held it then."""
    if owner is None and department is None:
        raise Refused("reassign", _("Say who owes it: a person or a department."))
    home = department or (owner.department if owner else None)
    flow.change(
        obligation,
        actor=actor,
        at=at,
        for_=for_,
        version=obligation.version,
        verb="reassign",
        words=words.strip(),
        owner=owner,
        department=home,
    )
    for turn in obligation.turns.filter(done_at=None):
        ledger.hand(ledger.open_clocks(turn), owner, home, at=at, actor=actor)
    return obligation


@transaction.atomic
def end_obligation(
    obligation: Obligation, *, actor: User, at: datetime, words: str = "", for_: User | None = None
) -> Obligation:
    """Nothing more is owed: turns that are not due yet are void, what is late already stays to be done or waived."""
    flow.move(obligation, "end", actor=actor, at=at, for_=for_, words=words.strip(), ended_at=at, next_on=None)
    for turn in obligation.turns.filter(done_at=None):
        ahead = [clock for clock in ledger.open_clocks(turn) if clock.due_at > at]
        ledger.close(ahead, Clock.State.CANCELLED, ClockEvent.Kind.CANCELLED, at=at, actor=actor, reason=words.strip())
    return obligation
