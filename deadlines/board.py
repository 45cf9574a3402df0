"""The board of deadlines: what is late, what is due today, what comes later, what stands still."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import IntegerField, Subquery
from django.utils.translation import gettext_lazy as _

from pages.formats import local

from .arithmetic import ONE_DAY
from .models import Clock
from .models.clock import ClockQuerySet

# More are not counted: "500+" says enough, and the page stays as fast with a million.
COUNTED = 500


class _Capped(Subquery):
    """How many rows a query has, at most `COUNTED + 1`, as a column."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) _capped)"
    output_field = IntegerField()


@dataclass(frozen=True)
class Section:
    """One part of the board, for the row of buttons above the list."""

    name: str
    label: Any
    count: str
    is_shown: bool


def _running(clocks: ClockQuerySet, at: datetime) -> ClockQuerySet:
    return clocks.running()


def _late(clocks: ClockQuerySet, at: datetime) -> ClockQuerySet:
    return clocks.running().filter(due_at__lt=at)


def _today(clocks: ClockQuerySet, at: datetime) -> ClockQuerySet:
    return clocks.running().filter(due_at__gte=at, due_at__lte=_midnight(at))


def _later(clocks: ClockQuerySet, at: datetime) -> ClockQuerySet:
    return clocks.running().filter(due_at__gt=_midnight(at))


def _paused(clocks: ClockQuerySet, at: datetime) -> ClockQuerySet:
    return clocks.filter(state=Clock.State.PAUSED)


SECTIONS: dict[str, tuple[Any, Callable[[ClockQuerySet, datetime], ClockQuerySet]]] = {
    "": (_("All running"), _running),
    "late": (_("Late"), _late),
    "today": (_("Due today"), _today),
    "later": (_("Later"), _later),
    "paused": (_("Paused"), _paused),
}


def section(clocks: ClockQuerySet, name: str, at: datetime) -> ClockQuerySet:
    """The clocks of one part of the board; of all that run where there is no such part."""
    return SECTIONS.get(name, SECTIONS[""])[1](clocks, at)


def sections(clocks: ClockQuerySet, shown: str, at: datetime) -> list[Section]:
    """All parts of the board with how many clocks each holds, in one query."""
    named = [name for name in SECTIONS if name]
    columns = {f"n_{name}": _Capped(section(clocks, name, at).order_by().values("pk")[: COUNTED + 1]) for name in named}
    found = Clock.objects.order_by("pk").annotate(**columns).values(*columns).first() or {}
    counts = {name: _said(found.get(f"n_{name}", 0)) for name in named}
    return [Section(name, label, counts.get(name, ""), name == shown) for name, (label, _rows) in SECTIONS.items()]


def _said(count: int) -> str:
    return f"{COUNTED}+" if count > COUNTED else str(count)


def _midnight(at: datetime) -> datetime:
    """The end of the day; what is due at 24:00 is due today."""
    today = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    return (today.replace(tzinfo=None) + ONE_DAY).replace(tzinfo=today.tzinfo)
