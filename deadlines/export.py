"""Deadlines as a table for a spreadsheet, row by row as they are read."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from pages import formats
from pages.languages import in_language

from . import verdict
from .models import Clock

# A spreadsheet takes what begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """What the csv writer writes to: it hands each line back."""

    def write(self, text: str) -> str:
        return text


def lines(clocks: Iterable[Clock], at: datetime, language: str) -> Iterator[str]:
    """The header and one line for each clock, in `language`; begins with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Line())
    with translation.override(language):
        yield "\ufeff" + writer.writerow(_header())
        for clock in clocks:
            yield writer.writerow([_plain(value) for value in _row(clock, at)])


def _header() -> list[str]:
    return [
        _("About"),
        _("What is owed"),
        _("Code"),
        _("Cycle"),
        _("State"),
        _("Owner"),
        _("Department"),
        _("Started"),
        _("Due by the limit"),
        _("Promised instead"),
        _("Due"),
        _("Late by (minutes)"),
        _("Outcome"),
        _("Provisional"),
    ]


def _row(clock: Clock, at: datetime) -> list[Any]:
    ended = clock.stopped_at or at
    late = max(int((ended - clock.due_at).total_seconds() // 60), 0)
    return [
        str(clock),
        in_language(clock.limit, "name"),
        clock.code,
        clock.cycle,
        clock.get_state_display(),
        clock.owner or "",
        clock.department or "",
        _when(clock.started_at),
        _when(clock.due_base),
        _when(clock.due_promised),
        _when(clock.due_at),
        late or "",
        verdict.of(clock, at).label if ended > clock.due_base else "",
        _("yes") if clock.is_provisional else "",
    ]


def _when(instant: datetime | None) -> str:
    """A form that spreadsheets sort: `2026-03-11 14:30`, in the site's time."""
    return f"{formats.local(instant):%Y-%m-%d %H:%M}" if instant else ""


def _plain(value: Any) -> Any:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else value
