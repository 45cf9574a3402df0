"""From the customer's wish to the answer: request, confirm, decline, reschedule, cancel."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from customers.actions import find_or_register, find_or_register_contact
from customers.search import index, normal
from deadlines import actions as deadlines
from deadlines.models import Clock
from history import flow
from history.models import Event
from history.moment import now
from reception.models import Appointment, Room, Site, Visitor

from . import letters
from .rooms import Refused, book_room, release_room, seated

# What people write for a place when there is none yet (S0-41).
UNDECIDED = {
    "tbd",
    "tba",
    "tbc",
    "tobedecided",
    "tobedetermined",
    "tobeconfirmed",
    "待定",
    "未定",
    "待确认",
    "另行通知",
}


def request(
    appointment: Appointment, *, actor: User | None, organisation: str = "", at: datetime | None = None
) -> Appointment:
    """Somebody wants to come: the request is on the books, the reply clock runs, the contact person knows.

    `appointment` is a new one as the form filled it; without an organisation of its own,
    `organisation` is the name that was typed. The same form posted twice is one request (R2):
    the database refuses the second, and the first comes back.
    """
    try:
        _register(appointment, actor=actor, organisation=organisation, at=at or now())
    except IntegrityError:
        known = _first_of(appointment.form_token)
        if known is None:
            raise
        return known
    return appointment


@transaction.atomic
def _register(appointment: Appointment, *, actor: User | None, organisation: str, at: datetime) -> None:
    _complete(appointment, actor=actor, organisation=organisation, at=at)
    flow.begin(appointment, "request", actor=actor, at=at)
    Visitor.objects.create(
        appointment=appointment,
        name=appointment.visitor_name,
        phone=appointment.visitor_phone,
        contact=appointment.contact,
    )
    host, room = appointment.contact_person, appointment.room
    promises = [deadlines.Promise("APPT_REPLY", host, appointment.received_at)]
    if room is not None:
        seated(room, appointment.head_count, "request")
        promises.append(deadlines.Promise("ROOM_HOLD", host, at))
    _reply, *hold = deadlines.start_many(appointment, promises, actor=actor)
    if room is not None:
        book_room(appointment, room, actor=actor, at=at, expires_at=_end_of(*hold))
    _tell_of_request(appointment, actor=actor, at=at)


@transaction.atomic
def edit(
    appointment: Appointment,
    *,
    actor: User,
    version: int,
    organisation: str = "",
    at: datetime | None = None,
    **fields: Any,
) -> None:
    """Facts of the request are put right; once confirmed, time and room change by `reschedule` only.

    Raises `Stale` where somebody saved since the form was opened.
    """
    at = at or now()
    if appointment.state not in {Appointment.State.REQUESTED, Appointment.State.CONFIRMED}:
        raise flow.NotAllowed("edit", winner=Event.objects.latest_of(appointment))
    for name in fields.keys() & {"starts_at", "ends_at", "room", "place"}:
        if appointment.state == Appointment.State.CONFIRMED and fields[name] != getattr(appointment, name):
            raise Refused("edit", _("Time and room of a confirmed visit change by rescheduling it."), field=name)
    before = Appointment.objects.get(pk=appointment.pk)
    if organisation and organisation != before.organisation.name:
        fields["organisation"] = find_or_register(organisation, actor=actor, at=at)
    flow.change(appointment, actor=actor, at=at, version=version, for_=_for(actor, appointment), **fields)
    _follow_visitor(appointment, before, actor=actor, at=at)
    if appointment.room is not None:
        seated(appointment.room, appointment.head_count, "edit")
    if appointment.state == Appointment.State.REQUESTED:
        _hold(appointment, actor=actor, at=at)
    if appointment.contact_person != before.contact_person:
        for code in ("APPT_REPLY", "ROOM_HOLD"):
            deadlines.reassign(appointment, code, owner=appointment.contact_person, at=at, actor=actor)
        people = [appointment.contact_person]
        letters.tell(people, "reception.request_registered", appointment, actor=actor, at=at)
    if (appointment.is_important, appointment.special_needs) != (before.is_important, before.special_needs):
        _tell_superior(appointment, actor=actor, at=at)


@transaction.atomic
def confirm(
    appointment: Appointment,
    *,
    actor: User | None,
    channel: str,
    room: Room | None = None,
    place: str = "",
    needs: str | None = None,
    at: datetime | None = None,
    **agreed: Any,
) -> None:
    """The customer is told yes: when, by whom and by which channel is on record, and the place is theirs.

    `agreed` is what was settled on the telephone besides: another `starts_at` and `ends_at`, a `meeting_point`.

    Raises `Refused` where needs or place are missing or the room is too small, `RoomTaken`
    where the room is somebody else's, `NotAllowed` where somebody answered before (R3).
    """
    at = at or now()
    needs = appointment.needs if needs is None else needs.strip()
    if not needs:
        raise Refused("confirm", _("Say what the customer needs before confirming."), field="needs")
    _placed(room, place, appointment.head_count, "confirm")
    if room is not None:
        agreed["site"] = room.site
    flow.move(
        appointment,
        "confirm",
        actor=actor,
        at=at,
        for_=_for(actor, appointment),
        facts={"reply_channel": channel, "room": str(room or place)},
        room=room,
        place="" if room else place.strip(),
        needs=needs,
        replied_at=at,
        replied_by=actor,
        reply_channel=channel,
        **agreed,
    )
    _take(appointment, actor=actor, at=at)
    deadlines.stop(appointment, "APPT_REPLY", at=at, actor=actor)
    deadlines.stop(appointment, "ROOM_HOLD", at=at, actor=actor)
    letters.tell_us(appointment, "reception.visit_confirmed", actor=actor, at=at)
    letters.tell_visitor(appointment, "reception.visitor_confirmed", at=at, method="REQUEST")


@transaction.atomic
def decline(
    appointment: Appointment, *, actor: User | None, reason: str, channel: str, at: datetime | None = None
) -> None:
    """The customer is told no; the reason stays with the request (S4-256)."""
    at = at or now()
    if not reason.strip():
        raise Refused("decline", _("Give the reason: it is kept with the request."), field="reason")
    flow.move(
        appointment,
        "decline",
        actor=actor,
        at=at,
        for_=_for(actor, appointment),
        words=reason.strip(),
        facts={"reply_channel": channel},
        decline_reason=reason.strip(),
        replied_at=at,
        replied_by=actor,
        reply_channel=channel,
    )
    release_room(appointment, at=at)
    deadlines.stop(appointment, "APPT_REPLY", at=at, actor=actor)
    deadlines.cancel(appointment, at=at, actor=actor, reason=_("declined"))
    letters.tell_us(appointment, "reception.visit_declined", actor=actor, at=at)
    letters.tell_visitor(appointment, "reception.visitor_declined", at=at)


@transaction.atomic
def reschedule(
    appointment: Appointment,
    *,
    actor: User | None,
    starts_at: datetime,
    ends_at: datetime,
    room: Room | None = None,
    place: str = "",
    version: int | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """A confirmed visit gets another time or place, and everybody who knew the old one is told, the visitor too."""
    at = at or now()
    _hold_still(appointment, version, "reschedule")
    _placed(room, place, appointment.head_count, "reschedule")
    facts = {
        "starts_at": [appointment.starts_at, starts_at],
        "ends_at": [appointment.ends_at, ends_at],
        "room": [appointment.where, str(room or place)],
    }
    flow.move(
        appointment,
        "reschedule",
        actor=actor,
        at=at,
        for_=_for(actor, appointment),
        words=reason.strip(),
        facts=facts,
        starts_at=starts_at,
        ends_at=ends_at,
        room=room,
        place="" if room else place.strip(),
        site=room.site if room else appointment.site,
        invitation_sequence=F("invitation_sequence") + 1,
    )
    _take(appointment, actor=actor, at=at)
    letters.take_back(appointment, at=at)
    letters.tell_us(appointment, "reception.visit_rescheduled", actor=actor, at=at)
    letters.tell_visitor(appointment, "reception.visitor_rescheduled", at=at, method="REQUEST")


@transaction.atomic
def cancel(appointment: Appointment, *, actor: User | None, reason: str, at: datetime | None = None) -> None:
    """The visit will not happen: the room is free, every clock is over, each person concerned hears it once."""
    at = at or now()
    if not reason.strip():
        raise Refused("cancel", _("Give the reason: it is kept with the appointment."), field="reason")
    invited = appointment.state == Appointment.State.CONFIRMED
    flow.move(
        appointment,
        "cancel",
        actor=actor,
        at=at,
        for_=_for(actor, appointment),
        words=reason.strip(),
        cancel_reason=reason.strip(),
        invitation_sequence=F("invitation_sequence") + 1,
    )
    release_room(appointment, at=at)
    deadlines.cancel(appointment, at=at, actor=actor, reason=_("cancelled"))
    letters.take_back(appointment, at=at)
    letters.tell_us(appointment, "reception.visit_cancelled", actor=actor, at=at)
    letters.tell_visitor(appointment, "reception.visitor_cancelled", at=at, method="CANCEL" if invited else "")


def _first_of(form_token: Any) -> Appointment | None:
    return Appointment.objects.filter(form_token=form_token).first() if form_token else None


def _complete(appointment: Appointment, *, actor: User | None, organisation: str, at: datetime) -> None:
    """What follows from what was typed: the customer list, the department, the site, how to find it again."""
    if appointment.organisation_id is None:
        appointment.organisation = find_or_register(organisation, actor=actor, at=at)
    if appointment.contact_id is None:
        appointment.contact = find_or_register_contact(
            appointment.organisation,
            name=appointment.visitor_name,
            phone=appointment.visitor_phone,
            email=appointment.visitor_email,
            actor=actor,
            at=at,
        )
    if appointment.department_id is None:
        appointment.department = appointment.contact_person.department
    if appointment.site_id is None:
        appointment.site = appointment.room.site if appointment.room else Site.objects.earliest("pk")
    if appointment.received_at is None:
        appointment.received_at = at
    if appointment.salesperson_id is None and actor is not None:
        appointment.salesperson = actor.acting_as("visits.draft_infosheet")
    appointment.search = index(appointment.visitor_name, appointment.visitor_phone)


def _hold(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """A request keeps the room it asks for until it is answered, or the hold runs out (R4)."""
    if appointment.room is None:
        deadlines.cancel(appointment, "ROOM_HOLD", at=at, actor=actor)
        release_room(appointment, at=at)
        return
    seated(appointment.room, appointment.head_count, "request")
    clock = deadlines.start(appointment, "ROOM_HOLD", owner=appointment.contact_person, at=at, actor=actor)
    book_room(appointment, appointment.room, actor=actor, at=at, expires_at=_end_of(clock))


def _end_of(hold: Clock | None) -> datetime | None:
    return hold.due_at if hold else None


def _follow_visitor(appointment: Appointment, before: Appointment, *, actor: User, at: datetime) -> None:
    """Another name or number is another person of the customer list, and of the visit."""
    named = ("visitor_name", "visitor_phone", "visitor_email", "organisation")
    if all(getattr(appointment, name) == getattr(before, name) for name in named):
        return
    contact = find_or_register_contact(
        appointment.organisation,
        name=appointment.visitor_name,
        phone=appointment.visitor_phone,
        email=appointment.visitor_email,
        actor=actor,
        at=at,
    )
    appointment.visitors.filter(contact=before.contact, signed_in_at__isnull=True).update(
        contact=contact, name=appointment.visitor_name, phone=appointment.visitor_phone
    )
    appointment.contact = contact
    appointment.search = index(appointment.visitor_name, appointment.visitor_phone)
    Appointment.objects.filter(pk=appointment.pk).update(contact=contact, search=appointment.search)


def _take(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """The room is booked where there is one, and what was held or booked before is free."""
    if appointment.room is None:
        release_room(appointment, at=at)
    else:
        book_room(appointment, appointment.room, actor=actor, at=at)


def _placed(room: Room | None, place: str, head_count: int, verb: str) -> None:
    """A visitor must know where to go: a room that seats everybody, or a named place (S0-41)."""
    if room is not None:
        seated(room, head_count, verb)
    elif not place.strip():
        raise Refused(verb, _("Choose a room, or write the place."), field="room")
    elif "".join(letter for letter in normal(place) if letter.isalnum()) in UNDECIDED:
        raise Refused(verb, _("The visitor must know where to go: name a room or an office."), field="place")


def _hold_still(appointment: Appointment, version: int | None, verb: str) -> None:
    """From here to the end of the transaction nobody else changes the appointment; refused where somebody just did."""
    seen = appointment.version if version is None else version
    row = Appointment.objects.select_for_update().filter(pk=appointment.pk, version=seen)
    if not row.values_list("pk", flat=True):
        raise flow.Stale(verb, winner=Event.objects.latest_of(appointment))


def _for(actor: User | None, appointment: Appointment) -> User | None:
    return on_behalf(actor, of=appointment.contact_person) if actor is not None else None


def _tell_of_request(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    people = [appointment.contact_person]
    letters.tell(people, "reception.request_registered", appointment, actor=actor, at=at)
    if actor is not None and actor.may("visits.draft_infosheet"):
        # Sales pass a request on to the Marketing Center at the same time (S3-19).
        centre = User.objects.holding("visits.set_level").exclude(pk=appointment.contact_person_id)
        letters.tell(centre, "reception.request_from_sales", appointment, actor=actor, at=at)
    _tell_superior(appointment, actor=actor, at=at)


def _tell_superior(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """Important customers and special needs are reported upwards at once (S2-25)."""
    if appointment.is_important or appointment.special_needs:
        superior = appointment.contact_person.manager or appointment.department.head
        letters.tell([superior], "reception.important_visitor", appointment, actor=actor, at=at)
