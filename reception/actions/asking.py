"""The customer's wish on the books: a request is registered, and put right."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from customers.actions import find_or_register, find_or_register_contact
from customers.search import index
from deadlines import actions as deadlines
from deadlines.rulebook import opened
from history import flow
from history.models import Event
from history.moment import now
from pages.prepared import insert
from reception.lead_time import shortfall
from reception.models import Appointment, Equipment, Site, Visitor
from reception.rules import acting_for

from . import letters, reminders, watch
from .drafts import use_up
from .kept import ROLES
from .placing import end_of, hold, hold_still
from .rooms import Refused, book_room, seated, seats


def request(
    appointment: Appointment,
    *,
    actor: User | None,
    organisation: str = "",
    lead_time_reason: str = "",
    equipment: Iterable[Equipment] = (),
    at: datetime | None = None,
) -> Appointment:
    """Somebody wants to come: the request is on the books, the reply clock runs, the contact person knows.

    `appointment` is a new one as the form filled it; without an organisation of its own,
    `organisation` is the name that was typed; `equipment` is what its room must have. The same form
    posted twice is one request (R2): the database refuses the second, and the first comes back.
    Raises `Refused` where it comes at shorter notice than its kind asks for, without a reason.
    """
    at = at or now()
    appointment.needed_equipment = list(equipment)
    try:
        _register(appointment, actor=actor, organisation=organisation, reason=lead_time_reason.strip(), at=at)
    except IntegrityError:
        known = _first_of(appointment.form_token)
        if known is None:
            raise
        return known
    return appointment


@opened()
@transaction.atomic
def _register(appointment: Appointment, *, actor: User | None, organisation: str, reason: str, at: datetime) -> None:
    short = shortfall(appointment, at=at)
    if short and not reason:
        raise Refused("request", short, field="lead_time_reason")
    complete(appointment, actor=actor, organisation=organisation, at=at)
    flow.begin(appointment, "request", actor=actor, at=at)
    if appointment.needed_equipment:
        appointment.equipment.set(appointment.needed_equipment)
    if short:
        flow.record(appointment, "shorten_notice", actor=actor, at=at, words=reason)
    visitor = Visitor(
        appointment=appointment,
        name=appointment.visitor_name,
        phone=appointment.visitor_phone,
        contact=appointment.contact,
    )
    insert(visitor)
    host, room = appointment.contact_person, appointment.room
    promises = [deadlines.Promise("APPT_REPLY", host, appointment.received_at)]
    if room is not None:
        promises.append(deadlines.Promise("ROOM_HOLD", host, at))
    _reply, *hold = deadlines.start_many(appointment, promises, actor=actor, is_new=True)
    if room is not None:
        # Of ours nobody but the contact person has a duty in it yet.
        number = appointment.head_count + 1
        book_room(appointment, room, actor=actor, at=at, expires_at=end_of(*hold), number=number)
    watch.screen([visitor], at=at)
    _tell_of_request(appointment, actor=actor, at=at)
    if actor is not None:
        use_up(appointment.form_token, reader=actor)


@transaction.atomic
def edit(
    appointment: Appointment,
    *,
    actor: User,
    version: int,
    organisation: str = "",
    equipment: Iterable[Equipment] | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> None:
    """Facts of the request are put right; once confirmed, time and room change by `reschedule` only.

    `equipment` is what the room must have from now on; None leaves it. Raises `Stale`
    where somebody saved since the form was opened.
    """
    at = at or now()
    if appointment.state not in Appointment.AHEAD:
        raise flow.NotAllowed("edit", winner=Event.objects.latest_of(appointment))
    for name in fields.keys() & {"starts_at", "ends_at", "room", "place"}:
        if appointment.state == Appointment.State.CONFIRMED and fields[name] != getattr(appointment, name):
            raise Refused("edit", _("Time and room of a confirmed visit change by rescheduling it."), field=name)
    before = Appointment.objects.get(pk=appointment.pk)
    if organisation and organisation != before.organisation.name:
        fields["organisation"] = find_or_register(organisation, actor=actor, at=at)
    for_ = acting_for(actor, appointment)
    event = flow.change(appointment, actor=actor, at=at, version=version, for_=for_, **fields)
    if equipment is not None:
        _need(appointment, equipment, actor=actor, version=appointment.version if event else version, at=at)
    _follow_visitor(appointment, before, actor=actor, at=at)
    if appointment.state == Appointment.State.REQUESTED:
        hold(appointment, actor=actor, at=at)
    elif appointment.room is not None:
        seated(appointment.room, seats(appointment), "edit")
    if appointment.contact_person != before.contact_person:
        for code in ("APPT_REPLY", "ROOM_HOLD"):
            deadlines.reassign(appointment, code, owner=appointment.contact_person, at=at, actor=actor)
        _tell_the_new_host(appointment, actor=actor, at=at)
    if appointment.is_private != before.is_private:
        deadlines.rename(appointment)
    _tell_the_new(appointment, before, actor=actor, at=at)
    if appointment.state == Appointment.State.CONFIRMED:
        reminders.move(appointment, actor=actor, at=at)
        reminders.hand(appointment, actor=actor, at=at)
    if (appointment.is_important, appointment.special_needs) != (before.is_important, before.special_needs):
        letters.tell_superior(appointment, actor=actor, at=at)


def _need(appointment: Appointment, equipment: Iterable[Equipment], *, actor: User, version: int, at: datetime) -> None:
    """The room must have these things from now on; nothing happens where it is so already."""
    before, needed = appointment.needed_equipment, list(equipment)
    if {each.pk for each in before} == {each.pk for each in needed}:
        return
    hold_still(appointment, version, "edit")
    appointment.equipment.set(needed)
    appointment.needed_equipment = needed
    Appointment.objects.filter(pk=appointment.pk).update(version=F("version") + 1)
    appointment.version = version + 1
    facts = {"equipment": [[str(each) for each in rows] for rows in (before, needed)]}
    flow.record(appointment, "edit", actor=actor, at=at, for_=acting_for(actor, appointment), facts=facts)


def _first_of(form_token: Any) -> Appointment | None:
    return Appointment.objects.filter(form_token=form_token).first() if form_token else None


def complete(appointment: Appointment, *, actor: User | None, organisation: str, at: datetime) -> None:
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
    if before.contact is not None:  # of a delegation's names, none is a contact
        appointment.visitors.filter(contact=before.contact, signed_in_at__isnull=True).update(
            contact=contact, name=appointment.visitor_name, phone=appointment.visitor_phone
        )
        watch.screen(appointment.visitors.filter(contact=contact, signed_in_at__isnull=True), at=at)
    appointment.contact = contact
    appointment.search = index(appointment.visitor_name, appointment.visitor_phone)
    Appointment.objects.filter(pk=appointment.pk).update(contact=contact, search=appointment.search)


def _tell_the_new_host(appointment: Appointment, *, actor: User, at: datetime) -> None:
    """Whoever receives the visitor now hears it: of a request that it waits for its answer, else that they come."""
    people, key = [appointment.contact_person], at.isoformat()
    if appointment.state == Appointment.State.REQUESTED:
        letters.tell(people, "reception.request_registered", appointment, actor=actor, at=at, key=key)
    else:
        letters.tell(people, "reception.assigned", appointment, actor=actor, at=at, key=key)


def _tell_the_new(appointment: Appointment, before: Appointment, *, actor: User, at: datetime) -> None:
    """Whoever joins a visit later hears of it at once (S2-18)."""
    for role in ("receptionist", "salesperson"):
        person = getattr(appointment, role)
        if person is not None and person != getattr(before, role):
            key = f"{role} {at.isoformat()}"
            letters.tell([person], "reception.assigned", appointment, actor=actor, at=at, key=key, duty=ROLES[role])


def _tell_of_request(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    people = [appointment.contact_person, appointment.receptionist, appointment.deputy]
    letters.tell(people, "reception.request_registered", appointment, actor=actor, at=at)
    if actor is not None and actor.may("visits.draft_infosheet"):
        # Sales pass a request on to the Marketing Center at the same time (S3-19).
        centre = User.objects.holding("visits.set_level").exclude(pk=appointment.contact_person_id)
        letters.tell(centre, "reception.request_from_sales", appointment, actor=actor, at=at)
    letters.tell_superior(appointment, actor=actor, at=at)
    if appointment.origin == Appointment.Origin.REQUESTED:
        # That we have the request is no answer to it: the reply clock runs on.
        letters.tell_visitor(appointment, "reception.visitor_acknowledged", at=at)
