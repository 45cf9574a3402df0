"""What follows from the lines of a programme: rooms are kept, minutes begun, cars asked for; and its small verbs."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Model
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from history import flow
from history.flow import NotAllowed
from history.models import Event
from pages.formats import local
from reception import actions as reception
from reception.actions import keeping
from reception.models import Appointment, Meeting, Room
from visits.models import InfoSheet, ItineraryLine, MealLine, TransportLine

from .refusals import TooEarly

Kind, Direction = ItineraryLine.Kind, TransportLine.Direction
FORGOTTEN: dict[str, Any] = {"told_customer_at": None, "told_by_way_of": "", "told_by": None}
UNTOLD_SAFETY: dict[str, Any] = {"safety_told_at": None, "safety_told_by": None}


@transaction.atomic
def arrange(sheet: InfoSheet, *, actor: User | None, at: datetime) -> None:
    """The lines are as they are to be: each arrival and departure asks for a car, rooms are kept, and once the
    sheet is approved its meetings have their minutes to be written (S1-21, S1-37)."""
    ask_for_cars(sheet)
    if sheet.appointment.state in Appointment.OVER:
        return
    for line in sheet.itinerary.select_related("room", "booking", "person"):
        _keep(sheet, line, actor=actor, at=at)
    if sheet.is_changeable:
        begin_minutes(sheet, actor=actor or sheet.created_by, at=at)


def ask_for_cars(sheet: InfoSheet) -> None:
    """A pick-up for every arrival and a return for every departure, to be decided: a car, or none needed (S1-21)."""
    visit = sheet.appointment
    steps = list(sheet.itinerary.filter(kind__in=[Kind.WELCOME, Kind.SEND_OFF]).order_by("starts_at", "pk"))
    rides = list(sheet.transport.values_list("direction", flat=True))
    for direction, kind, usual in (
        (Direction.ARRIVAL, Kind.WELCOME, visit.starts_at),
        (Direction.RETURN, Kind.SEND_OFF, visit.ends_at),
    ):
        moments = [step.starts_at for step in steps if step.kind == kind] or [usual]
        for moment in moments[rides.count(direction) :]:
            TransportLine.objects.create(
                sheet=sheet, direction=direction, pickup_at=moment, need=TransportLine.Need.OPEN
            )


def consequences(line: Model, values: dict[str, Any]) -> dict[str, Any]:
    """What else of a line changes with these values: a customer who was told something else is to be told again."""

    def differs(*names: str) -> bool:
        return any(name in values and getattr(line, name) != values[name] for name in names)

    if isinstance(line, TransportLine) and differs(*TransportLine.TELLING):
        return FORGOTTEN
    if isinstance(line, ItineraryLine) and differs("stop"):
        return UNTOLD_SAFETY
    return {}


def let_go(lines: Iterable[ItineraryLine], *, actor: User | None, at: datetime) -> None:
    """These steps will not be: their rooms are free, and nobody writes minutes of them."""
    for line in lines:
        if line.booking is not None:
            keeping.let_room_be(line.booking, at=at)
        if line.meeting is not None and line.meeting.state == Meeting.State.PLANNED:
            reception.call_off_meeting(line.meeting, actor=actor, at=at)


@transaction.atomic
def begin_minutes(sheet: InfoSheet, *, actor: User, at: datetime) -> None:
    """Each meeting of the programme gets its record, empty until somebody writes the minutes (S1-37)."""
    visit = sheet.appointment
    guests = [guest.name for guest in visit.visitors.all()] or [visit.visitor_name]
    taker = visit.salesperson or visit.contact_person
    for line in sheet.itinerary.filter(kind=Kind.MEETING, meeting__isnull=True).select_related("person"):
        subject = line.topic or visit.purpose or str(line)
        meeting = Meeting(subject=subject, agenda=line.topic or sheet.purpose_text or subject, minute_taker=taker)
        people = {person.pk: person for person in (line.person, visit.contact_person) if person is not None}
        meeting = reception.plan_meeting(visit, meeting, people=people.values(), guests=guests, actor=actor, at=at)
        ItineraryLine.objects.filter(pk=line.pk).update(meeting=meeting)


def shift(sheet: InfoSheet, *, by: timedelta, actor: User | None, at: datetime) -> None:
    """The visit has another start: its programme moves along, and the customer is to be told of the cars again."""
    visit = sheet.appointment
    # Whoever has the sheet open to write in has the old times before them.
    InfoSheet.objects.filter(pk=sheet.pk).update(version=F("version") + 1)
    sheet.refresh_from_db()
    flow.record(sheet, "shift", actor=actor, at=at)
    days = (local(visit.starts_at).date() - local(visit.starts_at - by).date()).days
    let_go_of_rooms(sheet, at=at)
    for line in sheet.itinerary.all():
        ItineraryLine.objects.filter(pk=line.pk).update(starts_at=line.starts_at + by)
    for ride in sheet.transport.all():
        TransportLine.objects.filter(pk=ride.pk).update(pickup_at=ride.pickup_at + by, **FORGOTTEN)
    for meal in sheet.meals.all():
        MealLine.objects.filter(pk=meal.pk).update(starts_at=meal.starts_at + by)
    for night in sheet.lodging.all():
        sheet.lodging.filter(pk=night.pk).update(check_in=night.check_in + timedelta(days=days))
    arrange(sheet, actor=actor, at=at)


def let_go_of_rooms(sheet: InfoSheet, *, at: datetime) -> None:
    """Every room that was kept for a step is free again."""
    for line in sheet.itinerary.filter(booking__isnull=False).select_related("booking"):
        keeping.let_room_be(line.booking, at=at)
    sheet.itinerary.update(booking=None)


@transaction.atomic
def tell_customer(ride: TransportLine, *, way: str, actor: User, at: datetime) -> None:
    """The customer knows of the car: when and how they were told is kept; told twice, the first holds (S1-24)."""
    _while_under_way(ride.sheet, "tell_of_car")
    row = TransportLine.objects.filter(pk=ride.pk, told_customer_at__isnull=True, need=TransportLine.Need.WANTED)
    if not row.update(told_customer_at=at, told_by_way_of=way, told_by=actor):
        return
    ride.refresh_from_db()
    words = f"{ride}, {ride.get_told_by_way_of_display()}"
    flow.record(ride.sheet, "tell_of_car", actor=actor, at=at, for_=_for(actor, ride.sheet), words=words)


@transaction.atomic
def explain_safety(line: ItineraryLine, *, actor: User, at: datetime) -> None:
    """Before a safety area the guests hear how to behave there; ticked by whoever told them (S1-36)."""
    _while_under_way(line.sheet, "explain_safety")
    if local(at).date() < local(line.starts_at).date():
        raise TooEarly("explain_safety")
    row = ItineraryLine.objects.filter(pk=line.pk, stop__is_safety_area=True, safety_told_at__isnull=True)
    if row.update(safety_told_at=at, safety_told_by=actor):
        flow.record(
            line.sheet, "explain_safety", actor=actor, at=at, for_=_for(actor, line.sheet), words=str(line.stop)
        )


@transaction.atomic
def seat(meal: MealLine, *, actor: User, at: datetime) -> None:
    """The seats at the table are settled (S1-42)."""
    _while_under_way(meal.sheet, "seat")
    if MealLine.objects.filter(pk=meal.pk, seated_at__isnull=True).update(seated_at=at, seated_by=actor):
        flow.record(meal, "seat", actor=actor, at=at, for_=_for(actor, meal.sheet))


@transaction.atomic
def unseat(meal: MealLine, *, actor: User, at: datetime) -> None:
    """They are not settled after all."""
    _while_under_way(meal.sheet, "unseat")
    if MealLine.objects.filter(pk=meal.pk, seated_at__isnull=False).update(seated_at=None, seated_by=None):
        flow.record(meal, "unseat", actor=actor, at=at, for_=_for(actor, meal.sheet))


def visit_moved(visit: Appointment, event: Event) -> None:
    """Called by the wires: the programme of a visit moves with it."""
    if "starts_at" not in event.facts:
        return
    sheet = InfoSheet.objects.filter(appointment=visit, state__in=InfoSheet.UNDER_WAY).first()
    if sheet is not None:
        was, is_now = (_instant(value) for value in event.facts["starts_at"])
        shift(sheet, by=is_now - was, actor=event.actor, at=event.at)


def sheet_approved(sheet: InfoSheet, event: Event) -> None:
    begin_minutes(sheet, actor=event.actor or sheet.created_by, at=event.at)


def sheet_over(sheet: InfoSheet, event: Event) -> None:
    """Nobody comes, or everybody has left: what was kept of rooms is free (R22)."""
    let_go_of_rooms(sheet, at=event.at)


def sheet_resumed(sheet: InfoSheet, event: Event) -> None:
    """They are still here, or come after all: steps to come have their rooms again where they are free.

    The visit's own is reception's.
    """
    lines = sheet.itinerary.filter(room__isnull=False).exclude(room=sheet.appointment.room_id)
    for line in lines.select_related("room", "booking", "person"):
        if line.ends_at > event.at:
            _keep(sheet, line, actor=event.actor, at=event.at)


def _keep(sheet: InfoSheet, line: ItineraryLine, *, actor: User | None, at: datetime) -> None:
    """The step has the room that it wants, or none: what is taken stands as a clash until somebody chooses."""
    visit, room = sheet.appointment, line.room
    span = {"starts_at": line.starts_at, "ends_at": line.starts_at + timedelta(minutes=line.minutes)}
    wants = room is not None and line.minutes > 0 and not keeping.has_room(visit, room, **span)
    if line.booking is not None:
        if wants and line.booking.released_at is None and _is_for(line.booking, room, span):
            return
        keeping.let_room_be(line.booking, at=at)
    booking = _kept(visit, room, line, span, actor, at) if wants and room is not None else None
    ItineraryLine.objects.filter(pk=line.pk).update(booking=booking)


def _kept(visit: Appointment, room: Room, line: ItineraryLine, span: dict, actor: User | None, at: datetime):
    host = line.person or visit.contact_person
    reason = _("%(step)s of a visit · %(person)s") % {"step": line, "person": host}
    try:
        return keeping.keep_room(visit, room, **span, reason=reason[:120], actor=actor, at=at)
    except keeping.NoRoom:
        return None


def _while_under_way(sheet: InfoSheet, verb: str) -> None:
    """What was seen to on the day is not written into a sheet that was put away."""
    rows = InfoSheet.objects.select_for_update(of=("self",)).filter(pk=sheet.pk, state__in=InfoSheet.UNDER_WAY)
    if rows.first() is None:
        raise NotAllowed(verb, winner=Event.objects.latest_move_of(sheet))


def _is_for(booking, room: Room, span: dict[str, datetime]) -> bool:
    return (booking.room_id, booking.starts_at, booking.ends_at) == (room.pk, span["starts_at"], span["ends_at"])


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _for(actor: User, sheet: InfoSheet) -> User | None:
    return on_behalf(actor, of=sheet.appointment.salesperson)
