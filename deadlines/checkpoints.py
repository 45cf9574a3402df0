"""The moments of a clock at which somebody must be told: pure functions, like the arithmetic."""

from collections.abc import Collection
from datetime import datetime, timedelta

from . import arithmetic
from .arithmetic import Calendar

Plan = list[tuple[str, datetime]]


def warnings(calendar: Calendar, limit, due: datetime) -> Plan:
    """The warnings of the limit, and the last working chance where it ends outside working time."""
    plan = [(f"warn_{n}", arithmetic.before(calendar, due, words)) for n, words in enumerate(limit.warnings, 1)]
    if limit.last_chance is not None:
        close = arithmetic.last_close(calendar, due)
        if close < due:
            plan.append(("last_chance", close - timedelta(minutes=limit.last_chance)))
    return plan


def escalations(calendar: Calendar, limit, due: datetime, at: datetime) -> Plan:
    """The steps of the ladder; a clock that is late when it starts gives its owner the same grace as any other."""
    steps = limit.ladder.steps if limit.ladder else []
    since = max(due, at)
    return [(f"escalate_{n}", arithmetic.after(calendar, since, step["after"])) for n, step in enumerate(steps, 1)]


def plan(calendar: Calendar, limit, due: datetime, at: datetime, fired: Collection[str] = ()) -> Plan:
    """What a clock due at `due` must still fire, seen from `at`; `fired` is what it has already fired.

    A warning whose moment is over is left out, except the last working chance while
    there is working time left. What was already fired comes again only if its moment
    now lies ahead.
    """
    planned = []
    for kind, moment in warnings(calendar, limit, due):
        if kind == "last_chance" and moment <= at < arithmetic.last_close(calendar, due) and kind not in fired:
            planned.append((kind, at))
        elif moment > at:
            planned.append((kind, moment))
    for kind, moment in [("due", due), *escalations(calendar, limit, due, at)]:
        if kind not in fired or moment > at:
            planned.append((kind, moment))
    return planned


def soon_from(calendar: Calendar, limit, due: datetime) -> datetime | None:
    """From when on the chip is amber: the first warning."""
    return min((moment for _, moment in warnings(calendar, limit, due)), default=None)
