"""Deadlines on every page: one clock as a chip, or all clocks of a record."""

from django import template
from django.db.models import Model

from deadlines.days import calendar_by_pk
from deadlines.models import Clock
from deadlines.words import chip as chip_of
from deadlines.words import due_words, until
from history.moment import now
from pages.languages import in_language

register = template.Library()
register.filter("until", until)


@register.inclusion_tag("partials/_chip.html")
def chip(clock: Clock, label: object = "") -> dict:
    """One deadline, with what is owed in front where `label` says it; no query, whatever the number of rows."""
    return vars(chip_of(clock, calendar_by_pk(clock.calendar_version_id), now(), label=str(label)))


@register.inclusion_tag("deadlines/_clocks.html")
def clocks(subject: Model) -> dict:
    """The deadlines of a record, each with what is due: the running ones first, nearest first, then what was met.

    What was met in time and came due again since is told by its latest turn alone.
    """
    rows = Clock.objects.of(subject).exclude(state=Clock.State.CANCELLED).select_related("limit")
    at = now()
    ordered = sorted(rows, key=lambda clock: (not clock.is_open, clock.due_at, clock.pk))
    latest = {clock.code: clock.pk for clock in sorted(ordered, key=lambda clock: clock.pk)}
    chips = [
        (clock, chip_of(clock, calendar_by_pk(clock.calendar_version_id), at, label=in_language(clock.limit, "name")))
        for clock in ordered
    ]
    return {"chips": [chip for clock, chip in chips if chip.meaning != "done" or latest[clock.code] == clock.pk]}


@register.filter
def due_moment(clock: Clock) -> str:
    """The due moment as people say it: `Fri 13 Feb 18:00`, `Mon 16 Mar 24:00`."""
    return due_words(clock.due_at, now())
