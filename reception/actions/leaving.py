"""Who leaves, who is out for a while, and who was never seen leaving."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actions import set_presence
from accounts.models import User
from deadlines import actions as deadlines
from history import flow
from history.moment import now
from pages.formats import listed
from reception.models import Appointment, ReceptionRecord, Visitor
from reception.rules import acting_for

from . import hosts, letters
from .arrival import while_here
from .record import open_record
from .rooms import Refused, release_room
from .tour import end_tour


@transaction.atomic
def check_out(
    appointment: Appointment,
    *,
    actor: User | None,
    seen_off_by: User | None = None,
    left_items_checked: bool = False,
    at: datetime | None = None,
) -> None:
    """The visitor leaves: when, and who saw them off (S2-21)."""
    at = at or now()
    if appointment.can("check_out"):
        # The record is there before anybody upstairs hears of the check-out.
        open_record(appointment, actor=actor, at=at)
    flow.move(
        appointment,
        "check_out",
        actor=actor,
        at=at,
        for_=acting_for(actor, appointment),
        left_at=at,
        seen_off_by=seen_off_by,
    )
    ReceptionRecord.objects.filter(appointment=appointment, ended_at__isnull=True, started_at__lte=at).update(
        ended_at=at, version=F("version") + 1
    )
    here = appointment.visitors.filter(signed_in_at__isnull=False, signed_out_at__isnull=True)
    here.update(
        signed_out_at=at, signed_out_by=actor, left_items_checked=left_items_checked, is_out=False, out_since=None
    )
    end_tour(appointment, at=at)
    deadlines.stop(appointment, "WAIT_LIMIT", at=at, actor=actor)
    hosts.over(appointment, actor=actor, at=at)
    # An overstay is an alarm, not a promise that could be broken: it counts neither way.
    deadlines.cancel(appointment, "OVERSTAY", at=at, actor=actor, reason=_("the visitors have left"))
    _free_host(appointment.contact_person)


@transaction.atomic
def leave_unseen(appointment: Appointment, *, at: datetime | None = None) -> None:
    """The night has come and nobody checked them out: noted as it is, without a time that nobody saw (R25)."""
    at = at or now()
    if appointment.can("leave_unseen"):
        open_record(appointment, actor=None, at=at)
    flow.move(appointment, "leave_unseen", actor=None, at=at)
    appointment.visitors.update(is_out=False, out_since=None)
    for code in ("WAIT_LIMIT", "OVERSTAY"):
        deadlines.cancel(appointment, code, at=at, reason=_("nobody saw the visitors leave"))
    hosts.over(appointment, actor=None, at=at, is_void=True)
    _free_host(appointment.contact_person)
    letters.tell(_looking_after(appointment), "reception.left_unseen", appointment, actor=None, at=at)


@transaction.atomic
def mark_no_show(appointment: Appointment, *, actor: User | None, at: datetime | None = None) -> None:
    """Nobody came: the room is free for others, nothing is owed any more, and our people know."""
    at = at or now()
    if appointment.can("mark_no_show") and at < appointment.starts_at:
        raise Refused("mark_no_show", _("The visitor may still come: the visit has not begun."))
    flow.move(appointment, "mark_no_show", actor=actor, at=at, for_=acting_for(actor, appointment))
    release_room(appointment, at=at)
    deadlines.cancel(appointment, at=at, actor=actor, reason=_("nobody came"))
    letters.tell_us(appointment, "reception.visitor_missing", actor=actor, at=at)


@transaction.atomic
def sign_out(
    visitor: Visitor, *, actor: User | None, left_items_checked: bool = False, at: datetime | None = None
) -> None:
    """One person of a visit leaves before the others."""
    at = at or now()
    appointment = while_here(visitor.appointment, "sign_out")
    row = Visitor.objects.filter(pk=visitor.pk, signed_in_at__isnull=False, signed_out_at__isnull=True)
    gone = {"signed_out_at": at, "signed_out_by": actor, "left_items_checked": left_items_checked}
    if row.update(**gone, is_out=False, out_since=None):
        flow.record(appointment, "sign_out", actor=actor, at=at, words=visitor.name)


@transaction.atomic
def go_out(
    appointment: Appointment,
    *,
    visitors: Iterable[Visitor] | None = None,
    actor: User | None,
    at: datetime | None = None,
) -> None:
    """Visitors leave the house and will be back, as for lunch; without `visitors` all of them."""
    at = at or now()
    appointment = while_here(appointment, "go_out")
    rows = _of(appointment, visitors).filter(signed_in_at__isnull=False, signed_out_at__isnull=True, is_out=False)
    _note(appointment, "go_out", rows, actor, at, is_out=True, out_since=at)


@transaction.atomic
def out_for_the_night(appointment: Appointment, *, at: datetime | None = None) -> None:
    """A visit of several days goes on tomorrow: nobody is in the house, and nobody saw when they went (R25)."""
    at = at or now()
    appointment = while_here(appointment, "out_for_the_night")
    rows = appointment.visitors.filter(signed_in_at__isnull=False, signed_out_at__isnull=True, is_out=False)
    _note(appointment, "out_for_the_night", rows, None, at, is_out=True, out_since=None)


@transaction.atomic
def come_back(
    appointment: Appointment,
    *,
    visitors: Iterable[Visitor] | None = None,
    actor: User | None,
    at: datetime | None = None,
) -> None:
    """They are in the house again, with the badges they had; without `visitors` all who were out."""
    at = at or now()
    appointment = while_here(appointment, "come_back")
    rows = _of(appointment, visitors).filter(is_out=True)
    _note(appointment, "come_back", rows, actor, at, is_out=False, out_since=None)


def _of(appointment: Appointment, visitors: Iterable[Visitor] | None):
    rows = appointment.visitors.all()
    return rows if visitors is None else rows.filter(pk__in=[row.pk for row in visitors])


def _note(appointment: Appointment, verb: str, rows, actor: User | None, at: datetime, **columns: object) -> None:
    """Write the columns of these visitors, and in the history whose; nothing where nobody is left to move."""
    moved = list(rows)
    if moved and rows.update(**columns):
        names = listed(moved)
        flow.record(appointment, verb, actor=actor, at=at, for_=acting_for(actor, appointment), words=names)


def _looking_after(appointment: Appointment) -> list[User | None]:
    return [appointment.contact_person, appointment.receptionist]


def _free_host(host: User) -> None:
    """A host with no other visitor at the table is no longer in reception."""
    host.refresh_from_db(fields=["presence", "presence_until"])
    if host.presence != User.Presence.IN_RECEPTION:
        return
    others = Appointment.objects.filter(contact_person=host, state=Appointment.State.IN_PROGRESS)
    other = others.order_by("-ends_at").first()
    if other is None:
        set_presence(host, User.Presence.IN)
    else:
        set_presence(host, User.Presence.IN_RECEPTION, until=other.ends_at)
