"""Which values of a rule make sense: asked before a new version is made, answered field by field."""

from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .arithmetic import length
from .models import Standard
from .models.limit import Rule
from .offsets import words
from .terms import quantity

Unit, Direction = Rule.Unit, Rule.Direction

PERIODS = [Unit.PER_WEEK, Unit.PER_MONTH, Unit.PER_QUARTER, Unit.PER_HALF_YEAR, Unit.PER_YEAR]
SPANS = [
    *[Unit.MINUTES, Unit.HOURS, Unit.WORKING_HOURS, Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.WEEKS, Unit.MONTHS],
    Unit.SAME_DAY,
]
# Units whose moment is a day found first, and then an hour of it.
DAYS = {Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.WEEKS, Unit.MONTHS, Unit.SAME_DAY, *PERIODS}
MOST: dict[str, int] = {
    Unit.MINUTES: 43200,
    Unit.HOURS: 8784,
    Unit.WORKING_HOURS: 2000,
    Unit.WORKING_DAYS: 250,
    Unit.CALENDAR_DAYS: 3653,
    Unit.WEEKS: 520,
    Unit.MONTHS: 120,
    **dict.fromkeys(PERIODS, 1000),
    Unit.RINGS: 50,
    Unit.RESULTS: 20,
    Unit.TIMES: 1000,
    Unit.PERCENT: 100,
    Unit.CHARACTERS: 10000,
    Unit.MEGABYTES: 100,
    Unit.SECONDS: 3600,
    Unit.PERSONS: 10000,
    Unit.POINTS: 100,
    Unit.YUAN: 100000,
}
# How long a unit is on the clock: a working hour as a third of one, for nights lie between.
MINUTES_OF = {
    "minutes": 1,
    "hours": 60,
    "working_hours": 180,
    "working_days": 1440,
    "calendar_days": 1440,
    "weeks": 10080,
    "months": 43200,
    "same_day": 1440,
    "per_week": 10080,
    "per_month": 43200,
    "per_quarter": 129600,
    "per_half_year": 259200,
    "per_year": 525600,
}
FARTHEST_WARNING = 60 * 1440
LONGEST_DAY = 8 * 60
WARNINGS = 5
# Hours of the day that may run past midnight.
OVERNIGHT = {"QUIET_HOURS"}


def units_for(rule: Rule) -> list[str]:
    """The units this rule may be counted in: what starts it gives a moment, or a period, or a date somebody names."""
    if rule.unit in PERIODS:
        return list(PERIODS)
    if rule.unit == Unit.FIXED:
        return [Unit.FIXED]
    return list(SPANS) if rule.unit in SPANS else [rule.unit]


def directions_for(rule: Rule) -> list[str]:
    """A limit counts back only where something to count back from is known when it starts."""
    return [Direction.BEFORE] if rule.direction == Direction.BEFORE else [rule.direction, *_onward(rule)]


def _onward(rule: Rule) -> list[str]:
    return [each for each in (Direction.AFTER, Direction.BY, Direction.WITHIN) if each != rule.direction]


def objections(rule: Rule, before: Rule) -> dict[str, str]:
    """What is wrong with `rule` as the version after `before`: a sentence for each field, or nothing."""
    found: dict[str, str] = {}
    for field, sentence in _asked(rule, before):
        found.setdefault(field, sentence)
    return found


def _asked(rule: Rule, before: Rule) -> Iterator[tuple[str, str]]:
    if rule.unit not in units_for(before):
        yield "unit", _("What starts this limit gives no moment that could be counted in this unit.")
    if rule.direction not in directions_for(before):
        yield "direction", _("This limit counts in one direction only: what starts it gives no other moment.")
    yield from _amount(rule)
    if isinstance(rule, Standard):
        yield from _windows(rule)
        return
    yield from _end_of_day(rule)
    yield from _warnings(rule)


def _amount(rule: Rule) -> Iterator[tuple[str, str]]:
    amount, unit = rule.amount, rule.unit
    if unit in {Unit.FIXED, Unit.WINDOW}:
        if amount is not None:
            yield "amount", _("A person names the moment: leave the number empty.")
    elif unit == Unit.SWITCH:
        if amount not in {0, 1}:
            yield "amount", _("Choose on or off.")
    elif amount is None:
        return
    elif unit == Unit.SAME_DAY:
        if amount:
            yield "amount", _("The same day needs no number: write 0, or leave it empty for “not set”.")
    elif amount < 0:
        yield "amount", _("Please write 0 or more.")
    elif amount == 0 and not (rule.direction == Direction.BEFORE or unit in {Unit.TIMES, Unit.PERCENT, Unit.POINTS}):
        yield "amount", _("0 would be over before it begins: write 1 or more, or leave it empty for “not set”.")
    elif amount > MOST[unit]:
        yield "amount", _("At most %(most)s.") % {"most": quantity(MOST[unit], unit)}


def _end_of_day(rule: Rule) -> Iterator[tuple[str, str]]:
    if rule.unit in DAYS:
        if rule.time_of_day and rule.ends and rule.ends != rule.Ends.USUAL:
            yield "time_of_day", _("Either a time of day or where the day ends, not both.")
        return
    sentence = _("Only a limit that is counted in days, weeks, months or periods ends at an hour of the day.")
    if rule.ends:
        yield "ends", sentence
    if rule.time_of_day:
        yield "time_of_day", sentence


def _warnings(rule) -> Iterator[tuple[str, str]]:
    if len(rule.warnings) > WARNINGS:
        yield "warnings", ngettext("At most %(n)d warning.", "At most %(n)d warnings.", WARNINGS) % {"n": WARNINGS}
    if len(set(rule.warnings)) < len(rule.warnings):
        yield "warnings", _("The same warning stands here twice.")
    room = _room(rule)
    for warning in rule.warnings:
        minutes = minutes_of(warning)
        if not minutes:
            yield "warnings", _("A warning of 0 comes when it is due anyway: leave it out.")
        elif room is not None and minutes >= room:
            yield "warnings", _("%(warning)s before it is due would be before it starts.") % {"warning": words(warning)}
        elif minutes > FARTHEST_WARNING:
            yield "warnings", _("%(warning)s is too long before: at most 60 days.") % {"warning": words(warning)}
    if rule.last_chance is not None and not 0 < rule.last_chance <= LONGEST_DAY:
        yield "last_chance", _("Between 1 and %(most)d minutes, or empty for none.") % {"most": LONGEST_DAY}


def minutes_of(offset: str) -> int:
    amount, unit = length(offset)
    return amount * MINUTES_OF[unit]


def _room(rule: Rule) -> int | None:
    """How many minutes lie between start and due, where that is known."""
    if rule.direction == Direction.BEFORE or rule.unit not in MINUTES_OF or rule.amount is None:
        return None
    many = 1 if rule.unit == Unit.SAME_DAY or rule.unit in PERIODS else rule.amount
    return many * MINUTES_OF[rule.unit] if many > 0 else None


def _windows(rule: Standard) -> Iterator[tuple[str, str]]:
    if rule.unit != Unit.WINDOW:
        return
    spans = []
    for window in rule.windows:
        start, until = window["from"], window["until"]
        said = {"start": start, "until": until}
        if start == until or (start > until and rule.code not in OVERNIGHT):
            yield "windows", _("%(start)s–%(until)s ends before it starts.") % said
        if not window["label"] and not window["label_zh"]:
            yield "windows", _("Say what %(start)s–%(until)s is.") % said
        spans.append((start, until))
    spans.sort()
    for (_start, until), (start, end) in pairwise(spans):
        if start < until:
            yield "windows", _("%(start)s–%(until)s overlaps the hours before it.") % {"start": start, "until": end}
