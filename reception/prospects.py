"""What would become of each visit of a series, before anything is written: the conflict report (R38)."""

from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from deadlines.days import site_calendar
from pages.formats import moment, period

from . import recurrence
from .actions import Offer, RoomTaken, hindrance
from .actions.fitting import busy, rivals_of
from .actions.series import Change, Slot, following
from .models import Appointment, Occurrence, Room

AT_MOST = 60
AS_PLANNED, LEAVE = "as_planned", "leave"


@dataclass
class Prospect:
    """One visit as it would be, what is in its way, and what may be chosen instead."""

    key: str
    when: str
    where: str
    trouble: str = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    chosen: str = AS_PLANNED
    slot: Slot | None = None
    plan: tuple[datetime, datetime] | None = None
    occurrence: Occurrence | None = None
    offers: dict[str, Offer] = field(default_factory=dict)

    def choose(self, value: str | None) -> None:
        """What the person chose, if it is still among the choices."""
        if value in dict(self.choices):
            self.chosen = value

    @property
    def is_taken_up(self) -> bool:
        return self.slot is not None and self.chosen != LEAVE

    @property
    def settled(self) -> Slot:
        """Where the visit goes by what was chosen."""
        offer = self.offers.get(self.chosen)
        if offer is None:
            return self.slot
        return Slot(self.slot.planned_start, self.slot.planned_end, offer.starts_at, offer.ends_at, offer.room)


def of_repetition(
    first: Appointment, *, rule: str, skips_rest_days: bool, reader: User, at: datetime
) -> list[Prospect]:
    """Every visit that the rule adds to the first."""
    zone, days = timezone.get_default_timezone(), site_calendar(at)
    found = []
    for turn in recurrence.turns(rule, first.starts_at, first.ends_at, zone, at_most=AT_MOST):
        there = _twin(first, turn, first.room)
        rests = skips_rest_days and not days.is_working_day(turn.wall_start.date())
        found.append(_prospect(turn, there, first.room, rests=rests, leave=_("leave it out"), reader=reader, at=at))
    return found


def of_change(
    occurrence: Occurrence,
    *,
    starts_at: datetime,
    ends_at: datetime,
    room: Room | None,
    with_exceptions: bool,
    reader: User,
    at: datetime,
) -> list[Prospect]:
    """This visit and those that follow, as the change of this one would move them."""
    series, rows, days = occurrence.series, following(occurrence), site_calendar(at)
    wall = recurrence.wall(starts_at, series.zone)
    length = recurrence.wall(ends_at, series.zone) - wall
    moved = (wall.date() - recurrence.wall(occurrence.planned_start, series.zone).date()).days
    going = [row for row in rows if row.pk == occurrence.pk or with_exceptions or not row.is_exception]
    leaving = [row.appointment_id for row in going]
    found = []
    for row in rows:
        planned = recurrence.wall(row.planned_start, series.zone)
        turn = recurrence.turn(
            datetime.combine(planned.date(), wall.time()) + timedelta(days=moved), length, series.zone
        )
        there = _twin(row.appointment, turn, room)
        rests = series.skips_rest_days and not days.is_working_day(turn.wall_start.date())
        prospect = _prospect(
            turn, there, room, rests=rests, leave=_("leave it as it is"), reader=reader, at=at, leaving=leaving
        )
        prospect.occurrence, prospect.plan = row, turn.plan(series.zone)
        if row not in going:
            prospect.trouble = _("Was changed by itself: %(when)s.") % {"when": _place_of(row.appointment)}
            prospect.chosen = LEAVE
            prospect.choices = [choice for choice in prospect.choices if choice[0] in (AS_PLANNED, LEAVE)]
        found.append(prospect)
    return found


def changes_of(prospects: list[Prospect]) -> list[Change]:
    """What was chosen, for the action; a visit that cannot follow keeps its plan."""
    return [
        Change(row.occurrence, row.settled if row.is_taken_up else _plan_of(row), moves=row.is_taken_up)
        for row in prospects
    ]


def _plan_of(prospect: Prospect) -> Slot:
    return prospect.slot or Slot(*prospect.plan, *prospect.plan, prospect.occurrence.planned_room)


def _twin(visit: Appointment, turn: recurrence.Turn, room: Room | None) -> Appointment:
    there = copy(visit)
    there.starts_at, there.ends_at, there.room = turn.starts_at, turn.ends_at, room
    return there


def _prospect(
    turn: recurrence.Turn,
    there: Appointment,
    room: Room | None,
    *,
    rests: bool,
    leave: str,
    reader: User,
    at: datetime,
    leaving: list[int] | None = None,
) -> Prospect:
    where = str(room) if room else there.place
    key = f"{turn.wall_start:%Y%m%dT%H%M}"
    if turn.starts_at is None:
        when = f"{turn.wall_start:%Y-%m-%d %H:%M}"
        trouble = _("This time does not exist on that day: the clocks are changed.")
        return Prospect(key, when, where, trouble, [(LEAVE, leave)], LEAVE)
    slot = Slot(turn.starts_at, turn.ends_at, turn.starts_at, turn.ends_at, room)
    prospect = Prospect(key, period(turn.starts_at, turn.ends_at), where, slot=slot)
    as_planned, stay = (AS_PLANNED, _("as planned")), (LEAVE, leave)
    refusal = _in_the_way(there, room, reader, at, leaving)
    if turn.starts_at <= at:
        prospect.trouble, prospect.choices, prospect.chosen = _("This time is over already."), [stay], LEAVE
    elif refusal is not None:
        prospect.trouble, prospect.offers = str(refusal), {_value(offer): offer for offer in refusal.offers}
        prospect.choices = [*((value, str(offer)) for value, offer in prospect.offers.items()), stay]
        prospect.chosen = prospect.choices[0][0]
    elif rests:
        prospect.trouble, prospect.choices, prospect.chosen = _("A rest day."), [stay, as_planned], LEAVE
    else:
        prospect.choices = [as_planned, stay]
    return prospect


def _in_the_way(there: Appointment, room: Room | None, reader: User, at: datetime, leaving: list[int] | None) -> Any:
    """What keeps the visit out, those not counted that leave their place in the same breath."""
    if room is None:
        return None
    if leaving is None:
        there.pk = None  # the first keeps its own room
    refusal = hindrance(there, room, actor=reader, at=at)
    if leaving and isinstance(refusal, RoomTaken):
        rivals = rivals_of([room], *busy(room, there.starts_at, there.ends_at), there, at)
        if not rivals.exclude(appointment__in=leaving).exists():
            return None
    return refusal


def _value(offer: Offer) -> str:
    return f"{offer.room.pk}|{offer.starts_at.isoformat()}|{offer.ends_at.isoformat()}"


def _place_of(visit: Appointment) -> str:
    return " · ".join(filter(None, [moment(visit.starts_at), visit.where]))
