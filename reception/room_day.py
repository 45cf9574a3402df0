"""What the pages of rooms show; reading only, a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.models import User
from history.moment import now
from pages.formats import local

from . import rules
from .actions import seats
from .models import Appointment, Closure, Equipment, Room, RoomBooking, RoomTick, Site, Waiting, day_limits
from .readiness import ticks_of


@dataclass
class Use:
    """One booking of a room, with as much of it as the reader may know."""

    booking: RoomBooking
    # As its own, or for a step of its programme; None for whoever may not know.
    visit: Appointment | None
    seats: int
    ticks: list[RoomTick]
    may_tick: bool

    @property
    def spans_days(self) -> bool:
        return local(self.booking.starts_at).date() != local(self.booking.ends_at).date()

    @property
    def tickable(self) -> list[RoomTick.Kind]:
        """What somebody may still see to."""
        return _unticked(self.ticks) if self.may_tick else []


@dataclass
class RoomDay:
    """A room with what happens in it on a day."""

    room: Room
    uses: list[Use] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)


@dataclass
class RoomState:
    """The room of one visit: who saw to it, how many sit there, and whether the visit waits for one."""

    seats: int
    ticks: list[RoomTick]
    tickable: list[RoomTick.Kind]
    may_untick: bool
    entry: Waiting | None
    offer_join: bool
    may_answer: bool


def rooms_of(
    user: User,
    day: date,
    *,
    kind: str = "",
    site: Site | None = None,
    seats: int | None = None,
    equipment: Equipment | None = None,
) -> list[RoomDay]:
    """Every room in use of this kind with its bookings of the day, in order of time (S1-12)."""
    rooms = Room.objects.fitting(seats or 0).having([equipment] if equipment else [])
    wanted = {"kind": kind, "site": site}
    rooms = rooms.filter(**{name: value for name, value in wanted.items() if value})
    rooms = rooms.select_related("site").prefetch_related("equipment").order_by("site__name", "capacity", "name")
    return list(_filled(user, list(rooms), *day_limits(day)))


def room_between(user: User, room: Room, start: datetime, end: datetime) -> RoomDay:
    """One room from one moment to another."""
    return next(_filled(user, [room], start, end))


def line_of(user: User) -> list[Waiting]:
    """Who waits for a room, the longest first, as far as this person may know of the visits."""
    visible = Appointment.objects.visible_to(user).open_to(user)
    rows = Waiting.objects.open().filter(appointment__in=visible).order_by("created_at", "pk")
    return list(rows.select_related("appointment__organisation", "appointment__site", "room", "offered_room"))


def state_of(user: User, visit: Appointment) -> RoomState:
    """What the page of a visit says of its room."""
    at = now()
    ticks = ticks_of([visit.pk])[visit.pk]
    is_ahead = visit.state not in Appointment.OVER
    is_planned = visit.state in Appointment.AHEAD
    entry = visit.waitings.open().select_related("offered_room", "room").first() if is_planned else None
    may_change = is_planned and rules.may_edit(user, visit)
    has_room = is_planned and visit.bookings.standing(at).exists()
    return RoomState(
        seats=seats(visit),
        ticks=ticks,
        tickable=_unticked(ticks) if is_ahead and rules.may_tick_rooms(user, visit) else [],
        may_untick=is_ahead and rules.may_tick_rooms(user, visit),
        entry=entry,
        offer_join=may_change and not has_room and entry is None and visit.starts_at > at,
        may_answer=may_change,
    )


def _unticked(ticks: list[RoomTick]) -> list[RoomTick.Kind]:
    done = {tick.kind for tick in ticks}
    return [kind for kind in RoomTick.Kind if kind not in done]


def _filled(user: User, rooms: list[Room], start: datetime, end: datetime) -> Iterable[RoomDay]:
    bookings = RoomBooking.objects.standing().filter(room__in=rooms).overlapping(start, end)
    uses, closures = defaultdict(list), defaultdict(list)
    for use in _uses(user, bookings):
        uses[use.booking.room_id].append(use)
    shut = Closure.objects.overlapping(start, end).filter(room__in=rooms).order_by("starts_at")
    for closure in shut.prefetch_related("exempt"):
        closures[closure.room_id].append(closure)
    for room in rooms:
        yield RoomDay(room, uses[room.pk], closures[room.pk])


def _uses(user: User, bookings) -> Iterable[Use]:
    rows = list(
        bookings.select_related("appointment__organisation", "appointment__contact_person", "step_of__organisation")
        .prefetch_related("appointment__assignments")
        .order_by("busy_from")
    )
    visits = [row.appointment_id for row in rows if row.appointment_id]
    whose = [row.visit_id for row in rows if row.visit_id]
    visible = Appointment.objects.visible_to(user).open_to(user).filter(pk__in=whose)
    shown = set(visible.values_list("pk", flat=True))
    ticks = ticks_of(visits)
    for row in rows:
        visit = row.appointment if row.appointment_id in shown else None
        yield Use(
            booking=row,
            visit=visit or (row.step_of if row.step_of_id in shown else None),
            seats=_seats(visit) if visit else 0,
            ticks=ticks[visit.pk] if visit else [],
            may_tick=visit is not None and visit.state not in Appointment.OVER and rules.may_tick_rooms(user, visit),
        )


def _seats(visit: Appointment) -> int:
    """As `actions.seats`, from what was read for the whole page."""
    named = {duty.person_id for duty in visit.assignments.all()} - {visit.contact_person_id}
    return visit.head_count + 1 + len(named)
