"""Somebody without an appointment is received at once: agreed, here and waiting in one breath."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from history import flow
from history.moment import now
from reception.models import Appointment, Visitor, WalkIn
from reception.rules import acting_for

from . import watch
from .arrival import check_in
from .asking import complete
from .placing import placed, take
from .record import open_record
from .rooms import Refused


@transaction.atomic
def admit(
    appointment: Appointment,
    *,
    actor: User,
    organisation: str = "",
    reason: str,
    walk_in: WalkIn | None = None,
    at: datetime | None = None,
) -> Appointment:
    """The visit is on the books as one that began without an appointment, with its reception record (S2-24).

    The visitor stands here, so nobody is asked and no letter goes out: the host hears that
    somebody waits. Raises `Refused` and `RoomTaken` as a confirmation does.
    """
    at = at or now()
    if not appointment.visitor_phone and not appointment.visitor_email:
        raise Refused("admit", _("Write a phone number: the record must say how to reach the visitor."), field="phone")
    placed(appointment.room, appointment.place, "admit")
    appointment.needs = appointment.needs or appointment.purpose
    appointment.received_at, appointment.replied_at, appointment.replied_by = at, at, actor
    appointment.reply_channel = appointment.channel
    appointment.state = Appointment.State.CONFIRMED
    complete(appointment, actor=actor, organisation=organisation, at=at)
    flow.begin(appointment, "admit", actor=actor, at=at, for_=acting_for(actor, appointment), words=reason)
    guest = Visitor.objects.create(
        appointment=appointment,
        name=appointment.visitor_name,
        phone=appointment.visitor_phone,
        contact=appointment.contact,
    )
    take(appointment, actor=actor, at=at)
    if walk_in is not None:
        watch.take_along(walk_in, guest)
    check_in(appointment, actor=actor, visitors=[guest], reason=reason, at=at)
    record = open_record(appointment, actor=actor, at=at)
    flow.change(record, actor=actor, at=at, version=record.version, is_adhoc=True, is_urgent=True)
    return appointment
