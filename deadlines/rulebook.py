"""The rules as they stand, kept in memory: every action asks for some, and they change a few times a year.

On PostgreSQL the database marks every change, through whichever door it comes; whoever asks
compares the mark, so that a change holds from the next action on, in every process. On SQLite
nothing is kept.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import connection

from .models import CalendarVersion, DepartmentCalendar, Standard, TimeLimit
from .models.limit import Rule, pick

AnyRule = TypeVar("AnyRule", bound=Rule)


class Book:
    """One edition of the rules; each is read when it is first asked for, and shared: nobody changes what comes out."""

    def __init__(self, mark: UUID | None = None):
        self.mark = mark
        self._rules: dict[tuple[type[Rule], str], list] = {}
        self._calendars: dict[str, list[CalendarVersion]] = {}
        self._own: dict[int, str] | None = None

    def rules(self, model: type[AnyRule], codes: Collection[str]) -> dict[str, list[AnyRule]]:
        """All versions of the rules of these codes, the newest first."""
        missing = [code for code in codes if (model, code) not in self._rules]
        if missing:
            found: dict[str, list] = {code: [] for code in missing}
            rows = model._default_manager.filter(code__in=missing).order_by("-valid_from", "-number")
            for row in rows.select_related("ladder") if model is TimeLimit else rows:
                found[row.code].append(row)
            self._rules |= {(model, code): kept for code, kept in found.items()}
        return {code: self._rules[model, code] for code in codes}

    def calendar(self, code: str, at: datetime) -> CalendarVersion:
        """The version of a calendar that was published last at that moment; before the first, the first."""
        if code not in self._calendars:
            versions = CalendarVersion.objects.filter(calendar__code=code).exclude(published_at=None)
            self._calendars[code] = list(versions.select_related("calendar").order_by("-number"))
        if not self._calendars[code]:
            raise CalendarVersion.DoesNotExist(code)
        *_later, first = self._calendars[code]
        return next((version for version in self._calendars[code] if version.published_at <= at), first)

    @property
    def own_calendars(self) -> dict[int, str]:
        """The departments that work by a calendar of their own, and its code."""
        if self._own is None:
            self._own = dict(DepartmentCalendar.objects.values_list("department", "calendar__code"))
        return self._own


_newest = Book()
_open: ContextVar[Book | None] = ContextVar("deadlines_rulebook", default=None)


def book() -> Book:
    """The rules as they stand now."""
    return _open.get() or _current()


@contextmanager
def opened() -> Iterator[Book]:
    """One action, which changes no rule: inside, whether anything has changed is asked only once."""
    if already := _open.get():
        yield already
        return
    token = _open.set(_current())
    try:
        yield book()
    finally:
        _open.reset(token)


def chosen(model: type[AnyRule], code: str, at: datetime, selectors: dict | None = None) -> AnyRule | None:
    """The row of `code` that holds at the instant for these selectors, the most particular one; else None."""
    rows = book().rules(model, [code])[code]
    return pick([row for row in rows if row.valid_from <= at], selectors or {})


def standard(code: str, at: datetime, selectors: dict | None = None) -> Standard | None:
    return chosen(Standard, code, at, selectors)


def limit(code: str, at: datetime, selectors: dict | None = None) -> TimeLimit | None:
    return chosen(TimeLimit, code, at, selectors)


def _current() -> Book:
    global _newest
    if connection.vendor != "postgresql":
        return Book()
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM deadlines_edition")
        [mark] = cursor.fetchone()
    kept = _newest
    if kept.mark != mark:
        _newest = kept = Book(mark)
    return kept
