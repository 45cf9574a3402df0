"""Sites and rooms themselves: what they are, and when a room is closed."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from history import flow
from history.moment import now
from reception.models import Appointment, Closure, Equipment, Room, RoomBooking, Site

from . import letters
from .refusals import Refused
from .waiting import offer_rooms


@transaction.atomic
def found(place: Site | Room, *, actor: User, equipment: Iterable[Equipment] = (), at: datetime | None = None) -> None:
    """A new site, or a new room; who waits for one may get it. Raises `Refused` where its name is taken."""
    try:
        with transaction.atomic():
            place.save(force_insert=True)
    except IntegrityError as error:
        raise _name_is_taken(place, error, "found") from error
    if isinstance(place, Room):
        place.equipment.set(equipment)
    flow.record(place, "found", actor=actor, at=at or now())
    transaction.on_commit(offer_rooms, robust=True)


@transaction.atomic
def rearrange(
    place: Site | Room,
    *,
    actor: User,
    version: int,
    equipment: Collection[Equipment] | None = None,
    at: datetime | None = None,
    **columns: Any,
) -> None:
    """New facts of a site or a room; buffers of visits booked before stay as they were on that day."""
    at = at or now()
    if isinstance(place, Room) and place.is_active and not columns.get("is_active", True):
        _nobody_comes(place, at)
    try:
        with transaction.atomic():
            flow.change(place, actor=actor, at=at, version=version, **columns)
    except IntegrityError as error:
        raise _name_is_taken(place, error, "edit") from error
    if equipment is not None and isinstance(place, Room):
        _equip(place, equipment, actor=actor, at=at)
    transaction.on_commit(offer_rooms, robust=True)


def equipment_named(name: str) -> Equipment | None:
    """A thing by its name, entered into the list where it is new; none without a name."""
    name = name.strip()
    return Equipment.objects.get_or_create(name=name)[0] if name else None


@transaction.atomic
def shut(
    rooms: Iterable[Room],
    *,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    exempt: Iterable[User] = (),
    actor: User,
    at: datetime | None = None,
) -> list[Appointment]:
    """The rooms are closed for a time, but for those named; hands back the visits that are booked there, whose people
    are told. The same form posted twice closes them once."""
    at = at or now()
    met: list[Appointment] = []
    said = {"starts_at": starts_at, "ends_at": ends_at, "reason": reason.strip(), "created_by": actor}
    # In one order, as whoever books takes one at a time: nobody waits for somebody who waits for them.
    for room in Room.objects.select_for_update().filter(pk__in=[room.pk for room in rooms]).order_by("pk"):
        closure, is_new = Closure.objects.standing().get_or_create(room=room, **said, defaults={"created_at": at})
        if is_new:
            closure.exempt.set(exempt)
            facts = {"starts_at": starts_at, "ends_at": ends_at}
            flow.record(room, "shut", actor=actor, at=at, facts=facts, words=closure.reason)
        met += _tell_visits(closure, actor=actor, at=at)
    return met


@transaction.atomic
def reopen(closure: Closure, *, actor: User, at: datetime | None = None) -> None:
    """The room is open again before its time; lifting it twice is lifting it once."""
    at = at or now()
    if not Closure.objects.standing().filter(pk=closure.pk).update(lifted_at=at, lifted_by=actor):
        return
    flow.record(closure.room, "reopen", actor=actor, at=at, words=closure.reason)
    transaction.on_commit(offer_rooms, robust=True)


def _name_is_taken(place: Site | Room, error: IntegrityError, verb: str) -> Exception:
    """Of two who give a place this name at once, what the second hears; any other rule of the database as it is."""
    if "name" not in str(error):
        return error
    is_room = isinstance(place, Room)
    words = _("There is a room of this name at this site already.") if is_room else _("There is such a site already.")
    return Refused(verb, words, field="name")


def _tell_visits(closure: Closure, *, actor: User, at: datetime) -> list[Appointment]:
    standing = RoomBooking.objects.standing(at).filter(room=closure.room, appointment__isnull=False)
    standing = standing.overlapping(closure.starts_at, closure.ends_at).select_related("appointment__contact_person")
    visits = [booking.appointment for booking in standing.order_by("busy_from")]
    for visit in visits:
        people = [visit.contact_person, visit.receptionist, visit.created_by]
        kind, key, why = "reception.room_closed", f"closure {closure.pk}", closure.reason
        letters.tell(people, kind, visit, actor=actor, at=at, key=key, room=closure.room, why=why)
    return visits


def _nobody_comes(room: Room, at: datetime) -> None:
    """A room goes out of use when nobody is booked in it any more."""
    booked = RoomBooking.objects.standing(at).filter(room=room, ends_at__gt=at).count()
    if booked:
        words = ngettext(
            "%(number)d visit is booked in %(room)s: move it first.",
            "%(number)d visits are booked in %(room)s: move them first.",
            booked,
        )
        raise Refused("edit", words % {"number": booked, "room": room}, field="is_active")


def _equip(room: Room, equipment: Collection[Equipment], *, actor: User, at: datetime) -> None:
    before = list(room.equipment.all())
    if {each.pk for each in before} == {each.pk for each in equipment}:
        return
    room.equipment.set(equipment)
    facts = {"equipment": [[str(each) for each in rows] for rows in (before, equipment)]}
    flow.record(room, "edit", actor=actor, at=at, facts=facts)
