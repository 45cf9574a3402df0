"""When something recurs: pure functions of a first moment on the wall clock, a rule and a zone (R11).

A rule is an RRULE of RFC 5545 and counts on the wall clock: what is at ten stays at ten when
the clocks change. A time that the clocks leave out on some day does not exist there, and that
is said rather than moved.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from dateutil.rrule import rruleset, rrulestr

# MO to SU as `date.isoweekday` counts them.
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST_OF_MONTH = 5


class NoSuchTime(ValueError):
    """The clocks are put forward over this time on this day."""


@dataclass(frozen=True)
class Turn:
    """One of the times of a rule, as the wall clock shows it; `starts_at` is None where the clocks leave it out."""

    wall_start: datetime
    wall_end: datetime
    starts_at: datetime | None
    ends_at: datetime | None

    def plan(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Where it stands in the row of the others, also where it does not exist."""
        start, end = (each.replace(tzinfo=zone).astimezone(UTC) for each in (self.wall_start, self.wall_end))
        return start, end


def instant(wall: datetime, zone: tzinfo) -> datetime:
    """The moment at which the wall clock shows this; of two, the first. Raises `NoSuchTime`."""
    there = wall.replace(tzinfo=zone)
    if there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise NoSuchTime(wall.isoformat())
    return there.astimezone(UTC)


def wall(moment: datetime, zone: tzinfo) -> datetime:
    """What the clock on the wall shows at the moment."""
    return moment.astimezone(zone).replace(tzinfo=None)


def turn(wall_start: datetime, length: timedelta, zone: tzinfo) -> Turn:
    """A time of the wall clock as moments, as long as the first visit by the wall clock."""
    wall_end = wall_start + length
    try:
        return Turn(wall_start, wall_end, instant(wall_start, zone), instant(wall_end, zone))
    except NoSuchTime:
        return Turn(wall_start, wall_end, None, None)


def turns(rule: str, starts_at: datetime, ends_at: datetime, zone: tzinfo, *, at_most: int) -> list[Turn]:
    """Every time of the rule after the first, which stands already; not more than `at_most`."""
    first, length = wall(starts_at, zone), wall(ends_at, zone) - wall(starts_at, zone)
    times = rruleset()
    times.rrule(rrulestr(rule, dtstart=first))
    later = []
    for each in times:
        if each > first:
            later.append(turn(each, length, zone))
        if len(later) == at_most:
            break
    return later


def written(
    freq: str,
    first: date,
    *,
    every: int = 1,
    weekdays: list[str] | None = None,
    until: date | None = None,
    count: int | None = None,
) -> str:
    """The rule as RFC 5545 has it; `freq` is daily, weekly, monthly (on that date) or monthly_weekday."""
    parts = [f"FREQ={'MONTHLY' if freq.startswith('monthly') else freq.upper()}"]
    if every > 1:
        parts.append(f"INTERVAL={every}")
    own = WEEKDAYS[first.isoweekday() - 1]
    if freq == "weekly":
        parts.append(f"BYDAY={','.join(code for code in WEEKDAYS if code in {own, *(weekdays or [])})}")
    if freq == "monthly_weekday":
        nth = (first.day - 1) // 7 + 1
        parts.append(f"BYDAY={-1 if nth == LAST_OF_MONTH else nth}{own}")
    if until:
        parts.append(f"UNTIL={until:%Y%m%d}T235959")
    elif count:
        parts.append(f"COUNT={count}")
    return ";".join(parts)


def shifted(rule: str, days: int, count: int) -> str:
    """The rule of the part of a series that moved by so many days; so many visits are left of it."""
    parts = dict(part.split("=") for part in rule.split(";"))
    parts.pop("UNTIL", None)
    if parts.get("FREQ") == "WEEKLY" and days % 7:
        moved = {WEEKDAYS[(WEEKDAYS.index(code) + days) % 7] for code in parts["BYDAY"].split(",")}
        parts["BYDAY"] = ",".join(code for code in WEEKDAYS if code in moved)
    elif days:
        parts.pop("BYDAY", None)
    return ";".join(f"{name}={value}" for name, value in (parts | {"COUNT": str(count)}).items())
