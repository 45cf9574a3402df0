"""What a draft says otherwise than what is published, in runs of days that a person can read."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from deadlines.models import CalendarDay, CalendarVersion
from pages.formats import comma
from pages.languages import in_language

from . import hours
from .publishing import Difference, differences

Kind = CalendarDay.Kind


@dataclass(frozen=True)
class Change:
    """Days on end that were one thing and become another."""

    first: date
    last: date
    old: str
    new: str
    kind: str


@dataclass(frozen=True)
class Changes:
    """All of them; of a year that is new, ordinary days are only counted."""

    rows: list[Change]
    days: list[Difference]
    ordinary: int

    @property
    def dates(self) -> set[str]:
        """Of a year that is new, every day differs: those are not marked one by one."""
        return {str(one.date) for one in self.days if one.old is not None}

    @property
    def count(self) -> int:
        return len(self.days)


def changes(old: CalendarVersion, new: CalendarVersion) -> Changes:
    found = differences(old, new)
    rows: list[Change] = []
    ordinary = 0
    for one in found:
        if one.old is None and one.new.kind in {Kind.WORKING, Kind.WEEKEND} and not one.new.label_zh:
            ordinary += 1
            continue
        change = Change(one.date, one.date, words(one.old), words(one.new), one.new.kind if one.new else "")
        last = rows[-1] if rows else None
        if last and (last.old, last.new) == (change.old, change.new) and (one.date - last.last).days == 1:
            rows[-1] = Change(last.first, one.date, last.old, last.new, last.kind)
        else:
            rows.append(change)
    return Changes(rows, found, ordinary)


def words(day: CalendarDay | None) -> str:
    """`Public holiday: Spring Festival`, `Working day, 09:00–12:00, 13:00–18:00`."""
    if day is None:
        return _("not published yet")
    kind, name = str(Kind(day.kind).label), in_language(day, "label")
    said = _("%(kind)s: %(name)s") % {"kind": kind, "name": name} if name else kind
    if name and day.kind == Kind.MAKE_UP:  # the name says the kind already
        said = name
    return f"{said}{comma()}{hours.words(day.intervals)}" if day.intervals else said
