"""The table of all numbers, grouped by topic, and how one of them came to be what it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from history.models import Event
from pages.formats import listed

from .models import Standard, TimeLimit
from .models.limit import Rule
from .offsets import words
from .terms import amount_words


@dataclass(frozen=True)
class Row:
    """One number as the table shows it; `ahead` is the version that is set for a later day."""

    rule: Rule
    amount: str
    warnings: list[str]
    ahead: Rule | None = None
    ahead_amount: str = ""


@dataclass(frozen=True)
class Topic:
    value: str
    label: str
    rows: list[Row]


@dataclass(frozen=True)
class Version:
    """One version of a number: from when to when it holds, what it says, and what that changed."""

    rule: Rule
    until: datetime | None
    is_in_force: bool
    is_ahead: bool
    event: Event | None
    said: list[tuple[str, str]]
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    # When running clocks were moved to it, too.
    moves: list[Event] = field(default_factory=list)


def topics(rules: Iterable[Rule], at: datetime, show: str = "") -> list[Topic]:
    """Topic by topic the version in force of every number; `show` narrows to `not_set`, `proposed` or `changed`."""
    versions: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        versions.setdefault((rule.code, rule.variant), []).append(rule)
    grouped: dict[str, list[Row]] = {}
    for family in versions.values():
        row = _row(family, at)
        if _fits(row.rule, show):
            grouped.setdefault(row.rule.topic, []).append(row)
    return [Topic(value, str(label), grouped[value]) for value, label in Rule.Topic.choices if value in grouped]


def _fits(rule: Rule, show: str) -> bool:
    asked = {"not_set": not rule.is_set, "proposed": rule.is_proposed, "changed": rule.number > 1}
    return asked.get(show, True)


def _row(family: list[Rule], at: datetime) -> Row:
    """`family` is newest first in the order of `in_force`: what is set for later comes first."""
    ahead = [rule for rule in family if rule.valid_from > at]
    rule = next((rule for rule in family if rule.valid_from <= at), family[-1])
    following = min(ahead, key=lambda each: (each.valid_from, -each.number), default=None)
    return Row(
        rule,
        amount_words(rule),
        [words(warning) for warning in getattr(rule, "warnings", [])],
        following,
        amount_words(following) if following else "",
    )


def history(rule: Rule, at: datetime) -> list[Version]:
    """All versions of this number, the newest first, with what each changed, who set it, when and why."""
    rows = list(_with_ladder(type(rule)).of_row(rule))
    kind = ContentType.objects.get_for_model(rule)
    events = Event.objects.filter(subject_type=kind, subject_id__in=[row.pk for row in rows]).order_by("-pk")
    by_row: dict[int, Event] = {}
    moves: dict[int, list[Event]] = {}
    for event in events.with_people():
        if event.verb == "change":
            by_row[event.subject_id] = event
        elif event.verb == "move":
            moves.setdefault(event.subject_id, []).append(event)
    said = {row.pk: description(row) for row in rows}
    found, until, has_current = [], None, False
    for row, older in zip(rows, [*rows[1:], None], strict=True):
        is_ahead = row.valid_from > at
        # A version that was replaced before its day never held.
        is_void = until is not None and until <= row.valid_from and row.number > 1
        is_current = not is_ahead and not has_current
        has_current = has_current or is_current
        changed = _changes(said[older.pk], said[row.pk]) if older else []
        event = by_row.get(row.pk)
        found.append(
            Version(
                row, until, is_current, is_ahead and not is_void, event, said[row.pk], changed, moves.get(row.pk, [])
            )
        )
        until = row.valid_from
    return found


def _with_ladder(model: type[Rule]):
    return TimeLimit.objects.select_related("ladder") if model is TimeLimit else Standard.objects


def _changes(old: list[tuple[str, str]], new: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    before = dict(old)
    return [(label, before.get(label, ""), text) for label, text in new if before.get(label, "") != text]


def description(rule: Rule) -> list[tuple[str, str]]:
    """What a version says, label by label, in words."""
    said = [(_("Value"), amount_words(rule)), (_("Counted in"), str(rule.get_unit_display()))]
    if not isinstance(rule, TimeLimit):
        return said[:1]
    ends = f"{rule.time_of_day:%H:%M}" if rule.time_of_day else str(rule.get_ends_display())
    return [
        *said,
        (_("Direction"), str(rule.get_direction_display())),
        (_("Ends at"), ends),
        (_("Warnings"), listed(words(warning) for warning in rule.warnings) or _("none")),
        (_("Last working chance"), _last_chance(rule)),
        (_("Ladder"), str(rule.ladder) if rule.ladder else _("nobody is told")),
    ]


def _last_chance(rule: TimeLimit) -> str:
    if rule.last_chance is None:
        return _("none")
    return ngettext(
        "%(n)d minute before the last close of work", "%(n)d minutes before the last close of work", rule.last_chance
    ) % {"n": rule.last_chance}
