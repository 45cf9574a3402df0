"""What the board of a day and the page of rooms show; reading only, a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.models import Absence, Department, User
from deadlines.models import Clock
from history.moment import now
from pages.formats import local

from . import privacy, rules
from .models import Appointment, Room, RoomBooking, Site, day_limits

State = Appointment.State


@dataclass
class Card:
    """One visit on the board; of what is told at the door only as much as the reader may see."""

    appointment: Appointment
    waited: timedelta | None
    absence: Absence | None
    sees_details: bool
    offered: set[str]
    is_late: bool
    is_barred: bool
    host_is_awaited: bool


@dataclass
class Column:
    """The visits of one stage, in the order in which they need somebody."""

    key: str
    title: str
    empty: str
    cards: list[Card]


def columns_of(user: User, day: date, *, is_today: bool, department: Department | None = None) -> list[Column]:
    """The visits of a day by stage; today also shows who came earlier and is still here."""
    at = now()
    away = Prefetch("contact_person__absences", Absence.objects.on(at), to_attr="away")
    visible = Appointment.objects.visible_to(user, at).with_people().prefetch_related(away)
    visible = visible.filter(department=department) if department else visible
    rows = visible.on(day).filter(state__in=(State.REQUESTED, *Appointment.EXPECTED_OR_LATER))
    rows = privacy.conceal(user, list(rows | visible.here() if is_today else rows))
    clocks = _wait_clocks([row.pk for row in rows if row.state == State.ARRIVED])
    stages = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.starts_at, row.pk)):
        stages[STAGES[row.state]].append(_card(row, user, clocks.get(row.pk), at))
    stages["waiting"].sort(key=lambda card: card.appointment.arrived_at)
    stages["left"].sort(key=lambda card: card.appointment.left_at or card.appointment.starts_at, reverse=True)
    return [
        Column("expected", _("Expected"), _("Nobody else is expected."), stages["expected"]),
        Column("waiting", _("Waiting"), _("Nobody is waiting."), stages["waiting"]),
        Column("here", _("In reception"), _("Nobody is being received."), stages["here"]),
        Column("left", _("Left"), _("Nobody has left yet."), stages["left"]),
    ]


STAGES = {
    State.REQUESTED: "expected",
    State.CONFIRMED: "expected",
    State.ARRIVED: "waiting",
    State.IN_PROGRESS: "here",
    State.COMPLETED: "left",
    State.CLOSED: "left",
    State.NO_SHOW: "left",
}


def _card(row: Appointment, user: User, clock: Clock | None, at: datetime) -> Card:
    mine = {row.contact_person_id, row.receptionist_id} & user.hats()
    works_here = user.may("reception.receive_appointment")
    offered = {verb for verb in ("check_in", "start_meeting", "check_out") if row.can(verb)}
    is_barred = row.clearance == Appointment.Clearance.WAITING and not rules.may_override_clearance(user)
    away = row.contact_person.away
    return Card(
        appointment=row,
        waited=row.waited if row.state == State.ARRIVED else None,
        absence=away[0] if away else None,
        # Who is at the gate without the right to look visits up sees name, organisation, time and host.
        sees_details=not row.is_concealed and (bool(mine) or user.may("reception.view_appointment") or not works_here),
        offered=(offered - {"check_in"} if is_barred else offered) if mine or works_here else set(),
        is_late=clock is not None and clock.due_at < at,
        is_barred=is_barred and row.state == State.CONFIRMED and bool(mine or works_here),
        host_is_awaited=row.state in (State.REQUESTED, State.CONFIRMED, State.ARRIVED),
    )


def _wait_clocks(keys: list[int]) -> dict[int, Clock]:
    """The running wait clocks of these appointments."""
    if not keys:
        return {}
    kind = ContentType.objects.get_for_model(Appointment)
    clocks = Clock.objects.running().filter(subject_type=kind, subject_id__in=keys, code="WAIT_LIMIT")
    return {clock.subject_id: clock for clock in clocks}


@dataclass
class RoomDay:
    """A room and who has it on a day; `shown` says of whom the reader may know."""

    room: Room
    bookings: list[RoomBooking]


def rooms_of(user: User, day: date, *, kind: str | None = None, site: Site | None = None) -> list[RoomDay]:
    """Every room in use with its bookings of the day, in order of time."""
    start, end = day_limits(day)
    rooms = Room.objects.filter(is_active=True).select_related("site").order_by("site__name", "capacity", "name")
    rooms = rooms.filter(kind=kind) if kind else rooms
    rooms = list(rooms.filter(site=site) if site else rooms)
    standing = RoomBooking.objects.standing().filter(room__in=rooms).overlapping(start, end)
    bookings = standing.select_related("appointment__organisation").order_by("busy_from")
    visible = Appointment.objects.visible_to(user).open_to(user).filter(bookings__in=standing)
    shown = set(visible.values_list("pk", flat=True))
    by_room = defaultdict(list)
    for booking in bookings:
        booking.is_shown = booking.appointment_id in shown
        booking.spans_days = local(booking.starts_at).date() != local(booking.ends_at).date()
        by_room[booking.room_id].append(booking)
    return [RoomDay(room, by_room[room.pk]) for room in rooms]
