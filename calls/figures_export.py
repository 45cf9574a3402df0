"""What the files of the figures hold: a report's groups, or the rows behind one figure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from pages.export import Column

from . import outcomes
from .indicators import reports
from .indicators.measure import Figure

MINUTE = timedelta(minutes=1)
CHUNK = 500


def columns_of_shares(report: reports.Report) -> list[Column]:
    """Who, and of each share its two numbers; of one that waits to be due, how many stand beside."""
    columns = [Column(reports.BY[report.by], _name, 24)]
    for place, shown in enumerate(report.total):
        columns.append(Column(shown.label, lambda row, place=place: row.figures[place].hits))
        of = _("%(figure)s: of") % {"figure": shown.label}
        columns.append(Column(of, lambda row, place=place: row.figures[place].of))
        if shown.counts_when_due:
            beside = _("%(figure)s: not due yet") % {"figure": shown.label}
            columns.append(Column(beside, lambda row, place=place: row.figures[place].waiting))
    return columns


def columns_of_times(report: reports.Report) -> list[Column]:
    """The outcomes, and what is a time, in minutes."""
    return [
        *[
            Column(shown.label, lambda row, place=place: row.outcomes[place].hits)
            for place, shown in enumerate(report.whole.outcomes)
        ],
        Column(_("Hand-overs"), lambda row: row.handovers),
        Column(_("Median time to the reply, minutes"), lambda row: row.median and row.median // MINUTE),
        Column(_("Clocks stood still, minutes"), lambda row: row.paused // MINUTE),
        Column(_("Clocks stood still, per cent"), lambda row: row.pause_percent),
    ]


def columns_of_issues(shown: Figure) -> list[Column]:
    """Of the rows behind a figure of issues: what it counts, and how the reply stands."""
    columns = [
        Column(_("No."), lambda row: row.pk),
        Column(_("Customer"), lambda row: row.customer, 24),
        Column(_("Matter"), lambda row: row.headline, 40),
        Column(_("Category"), lambda row: row.get_category_display()),
        Column(shown.label, _yes_or_no),
        Column(_("Reply"), lambda row: row.outcome.label if row.outcome else ""),
        Column(_("Department"), lambda row: row.department),
        Column(_("Handler"), lambda row: row.handler or ""),
        Column(_("Received"), lambda row: row.received_at),
        Column(_("Substantive reply"), lambda row: row.effective_reply_at),
    ]
    times = {"handling": "taken", "paused": "stood_still"}
    if name := times.get(shown.code):
        minutes = _("%(figure)s, minutes") % {"figure": shown.label}
        columns.append(Column(minutes, lambda row: (getattr(row, name) or timedelta()) // MINUTE))
    return columns


def columns_of_calls(shown: Figure) -> list[Column]:
    return [
        Column(_("Customer"), lambda row: row.organisation or row.caller_name, 24),
        Column(_("Matter"), lambda row: row.summary, 40),
        Column(shown.label, _yes_or_no),
        Column(_("Direction"), lambda row: row.get_direction_display()),
        Column(_("Rings"), lambda row: row.rings),
        Column(_("Department"), lambda row: row.department),
        Column(_("Agent"), lambda row: row.agent),
        Column(_("Call time"), lambda row: row.called_at),
    ]


def in_chunks(rows: QuerySet, at: datetime, is_of_issues: bool) -> Iterator[Model]:
    """However many there are, few are held; the outcomes of issues are looked up for each handful."""
    found = rows.iterator(chunk_size=CHUNK)
    while handful := list(islice(found, CHUNK)):
        if is_of_issues:
            outcomes.show(handful, at)
        yield from handful


def _yes_or_no(row: Model) -> str:
    return _("yes") if row.is_hit else _("no")


def _name(row: reports.Group) -> str:
    if not row.key:
        return _("Together")
    return row.key if isinstance(row.name, datetime) else row.name or _("nobody yet")
