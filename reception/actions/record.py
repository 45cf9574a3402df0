"""The reception record: written while the visitor is here and after, closed when it is complete."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from history import flow
from history.models import Event
from history.moment import now
from pages.formats import listed
from reception.models import Appointment, ReceptionRecord, ReceptionStaff, RecordTick
from reception.rules import acting_for

from .rooms import Refused

OPEN = (*Appointment.IN_HOUSE, Appointment.State.COMPLETED)


@transaction.atomic
def open_record(appointment: Appointment, *, actor: User | None, at: datetime | None = None) -> ReceptionRecord:
    """The record of this visit, begun now with what is known of it if there is none yet."""
    known = ReceptionRecord.objects.filter(appointment=appointment).first()
    if known is not None:
        return known
    record = new_record(appointment)
    flow.begin(record, "open", actor=actor, at=at)
    _name_staff(record, [appointment.contact_person, *filter(None, [appointment.receptionist])])
    # Whoever asks the appointment for its record from here on finds it.
    appointment.record = record
    return record


def new_record(appointment: Appointment) -> ReceptionRecord:
    """A record with what is known of the visit, not saved yet."""
    return ReceptionRecord(
        appointment=appointment,
        visitor_name=appointment.visitor_name,
        organisation_name=appointment.organisation.name,
        visitor_phone=appointment.visitor_phone,
        visitor_email=appointment.visitor_email,
        started_at=appointment.meeting_started_at or appointment.arrived_at,
        room=appointment.room,
        place=appointment.place,
        needs=appointment.needs_on_arrival or appointment.needs,
        instruction=appointment.instruction,
    )


@transaction.atomic
def save_record(
    appointment: Appointment,
    *,
    actor: User,
    version: int,
    staff: Iterable[User] | None = None,
    at: datetime | None = None,
    **fields: Any,
) -> ReceptionRecord:
    """What was said is written down as far as it is known; raises `Stale` where somebody saved in between."""
    at = at or now()
    if appointment.state not in OPEN:
        raise flow.NotAllowed("save_record", winner=Event.objects.latest_of(appointment))
    record = open_record(appointment, actor=actor, at=at)
    for_ = acting_for(actor, appointment)
    changed = flow.change(record, actor=actor, version=version, at=at, for_=for_, **fields)
    if staff is not None and _name_staff(record, staff) and changed is None:
        flow.record(record, "edit", actor=actor, at=at, for_=for_, words=listed(staff))
    return record


@transaction.atomic
def close(appointment: Appointment, *, actor: User, at: datetime | None = None) -> None:
    """The record is complete and final (S0-27); raises `Refused` with what is missing."""
    at = at or now()
    record = ReceptionRecord.objects.filter(appointment=appointment).first()
    if appointment.can("close"):
        missing = missing_of(record)
        if missing:
            fields = listed(missing)
            raise Refused("close", _("Before closing, fill in: %(fields)s.") % {"fields": fields})
    flow.move(appointment, "close", actor=actor, at=at, for_=acting_for(actor, appointment))
    ReceptionRecord.objects.filter(appointment=appointment).update(closed_at=at)


@transaction.atomic
def tick(appointment: Appointment, deed: str, *, actor: User, at: datetime | None = None) -> RecordTick:
    """The visitor was received, guided or assisted: who says so, and when (S0-10); said twice, the first holds."""
    at = at or now()
    record = _record_being_written(appointment, "tick", actor=actor, at=at)
    row, is_new = RecordTick.objects.get_or_create(record=record, deed=deed, defaults={"by": actor, "at": at})
    if is_new:
        for_ = acting_for(actor, appointment)
        flow.record(record, deed, actor=actor, at=at, for_=for_)
    return row


@transaction.atomic
def untick(appointment: Appointment, deed: str, *, actor: User, at: datetime | None = None) -> None:
    """The tick was a mistake; the history of the record keeps both."""
    at = at or now()
    record = _record_being_written(appointment, "untick", actor=actor, at=at)
    removed, _rows = record.ticks.filter(deed=deed).delete()
    if removed:
        for_ = acting_for(actor, appointment)
        flow.record(record, f"not_{deed}", actor=actor, at=at, for_=for_)


def _record_being_written(appointment: Appointment, verb: str, *, actor: User, at: datetime) -> ReceptionRecord:
    if appointment.state not in OPEN:
        raise flow.NotAllowed(verb, winner=Event.objects.latest_of(appointment))
    return open_record(appointment, actor=actor, at=at)


def missing_of(record: ReceptionRecord | None) -> list[str]:
    """What a record still lacks before it may be closed (S0-23 to S0-27), in the words of the form."""
    if record is None:
        return [str(ReceptionRecord._meta.verbose_name)]
    empty = [name for name in record.REQUIRED if not getattr(record, name)]
    if not record.visitor_phone and not record.visitor_email:
        empty.append("visitor_phone")
    if record.room_id is None and not record.place:
        empty.append("room")
    names = [str(_field(record, name).verbose_name) for name in empty]
    if not record.staff.exists():
        names.append(str(ReceptionStaff._meta.verbose_name_plural))
    return names


def _field(record: ReceptionRecord, name: str) -> Any:
    return record._meta.get_field(name)


def _name_staff(record: ReceptionRecord, people: Iterable[User]) -> bool:
    """These received the visitor; whoever was named before keeps the job title of that day (S0-26)."""
    wanted = {person.pk: person for person in people}
    named = set(record.staff.values_list("person_id", flat=True))
    record.staff.exclude(person__in=wanted).delete()
    for person in (wanted[pk] for pk in wanted if pk not in named):
        position = person.position
        ReceptionStaff.objects.create(
            record=record,
            person=person,
            name=person.name,
            name_zh=person.name_zh,
            job_title=position.name if position else "",
            job_title_zh=position.name_zh if position else "",
        )
    return named != set(wanted)
