"""What became of somebody who came without an appointment."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from deadlines import actions as deadlines
from history import flow
from history.models import Event
from history.moment import now
from notices import actions as notices
from reception.models import Appointment, Room, VisitDraft, WalkIn

from . import letters, watch
from .admitting import admit
from .asking import request
from .gate import ANSWER, desk, facts
from .rooms import Refused


@watch.screened_at_gate
@transaction.atomic
def receive(
    walk_in: WalkIn,
    *,
    host: User,
    until: datetime,
    kind: str,
    organisation: str,
    phone: str,
    needs: str = "",
    room: Room | None = None,
    place: str = "",
    actor: User,
    at: datetime | None = None,
) -> Appointment:
    """Urgent, and we can: an ad-hoc reception with its record, and the host hears that somebody waits (S2-24).

    Whom the watch list knows is not received before the desk has answered (R28).
    """
    at = at or now()
    if walk_in.can("receive") and not (walk_in.is_urgent and walk_in.can_receive):
        raise Refused("receive", _("First decide whether it is urgent and whether we can receive them."))
    visit = Appointment(
        kind=kind,
        channel=Appointment.Channel.OTHER,
        channel_note=_("at the gate"),
        visitor_name=walk_in.visitor_name,
        visitor_phone=phone,
        head_count=walk_in.head_count,
        starts_at=at,
        ends_at=until,
        site=room.site if room else walk_in.site,
        room=room,
        place="" if room else place.strip(),
        purpose=walk_in.purpose,
        needs=needs.strip(),
        is_important=walk_in.is_important,
        special_needs=walk_in.special_needs,
        instruction=walk_in.instruction,
        contact_person=host,
        department=host.department,
    )
    if host.department is None:
        raise Refused("receive", _("%(person)s belongs to no department.") % {"person": host}, field="host")
    reason = _("Urgent visit without an appointment: %(purpose)s") % {"purpose": walk_in.purpose}
    admit(visit, organisation=organisation, reason=reason, walk_in=walk_in, actor=actor, at=at)
    _settle(walk_in, "receive", actor=actor, at=at, appointment=visit, host=host, phone=phone)
    return visit


@transaction.atomic
def recognise(walk_in: WalkIn, *, appointment: Appointment, actor: User, at: datetime | None = None) -> None:
    """It is a guest who was expected: no second visit is written down, and the desk hears whose it is (R24)."""
    at = at or now()
    visit = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if visit.state in Appointment.OVER:
        raise flow.NotAllowed("recognise", winner=Event.objects.latest_of(visit))
    _settle(walk_in, "recognise", actor=actor, at=at, appointment=visit, host=visit.contact_person)
    if visit.state not in Appointment.IN_HOUSE:
        others = desk().exclude(pk=actor.pk)
        letters.tell(others, "reception.guest_at_gate", visit, actor=actor, at=at, key=f"walk-in {walk_in.pk}")


@transaction.atomic
def rebook(
    walk_in: WalkIn,
    *,
    person: User,
    phone: str,
    address: str = "",
    next_step: str,
    starts_at: datetime | None = None,
    actor: User,
    at: datetime | None = None,
) -> VisitDraft:
    """They come again: when it is agreed already, it is a request; else a draft of one (S4-259)."""
    at = at or now()
    draft = _agree(
        walk_in,
        "rebook",
        VisitDraft.Direction.THEY_RETURN,
        person=person,
        phone=phone,
        address=address,
        next_step=next_step,
        actor=actor,
        at=at,
    )
    if starts_at is not None:
        book_draft(draft, starts_at=starts_at, contact_person=person, actor=actor, at=at)
    return draft


@transaction.atomic
def visit_them(
    walk_in: WalkIn,
    *,
    person: User,
    phone: str,
    address: str,
    next_step: str,
    actor: User,
    at: datetime | None = None,
) -> VisitDraft:
    """One of ours goes to them: who, where and when is drafted (S4-259)."""
    if not address.strip():
        raise Refused("visit_them", _("Write the address: somebody is to go there."), field="address")
    return _agree(
        walk_in,
        "visit_them",
        VisitDraft.Direction.WE_VISIT,
        person=person,
        phone=phone,
        address=address,
        next_step=next_step,
        actor=actor,
        at=at or now(),
    )


@transaction.atomic
def refer(walk_in: WalkIn, *, next_step: str, actor: User, at: datetime | None = None) -> None:
    """It is not for us, or not here: the visitor knows where to turn."""
    _settle(walk_in, "refer", actor=actor, at=at or now(), next_step=next_step.strip())


@transaction.atomic
def leave(walk_in: WalkIn, *, next_step: str = "", actor: User, at: datetime | None = None) -> None:
    """The visitor has gone."""
    _settle(walk_in, "leave", actor=actor, at=at or now(), next_step=next_step.strip())


@transaction.atomic
def reopen(walk_in: WalkIn, *, reason: str, actor: User, at: datetime | None = None) -> None:
    """The outcome was a mistake: the visitor still stands there."""
    blank: dict[str, Any] = {"ended_at": None, "next_step": "", "appointment": None, "host": None}
    flow.move(walk_in, "reopen", actor=actor, at=at or now(), words=reason.strip(), **blank)


@transaction.atomic
def book_draft(
    draft: VisitDraft,
    *,
    starts_at: datetime,
    contact_person: User,
    actor: User,
    at: datetime | None = None,
) -> Appointment:
    """The time is agreed: the draft is a request for a visit."""
    at = at or now()
    if contact_person.department is None:
        sentence = _("%(person)s belongs to no department.") % {"person": contact_person}
        raise Refused("take_up", sentence, field="contact_person")
    visit = Appointment(
        channel=Appointment.Channel.OTHER,
        channel_note=_("at the gate"),
        received_at=at,
        visitor_name=draft.visitor_name,
        visitor_phone=draft.phone,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        site=draft.walk_in.site,
        purpose=draft.purpose,
        head_count=draft.walk_in.head_count,
        is_important=draft.walk_in.is_important,
        special_needs=draft.walk_in.special_needs,
        contact_person=contact_person,
        department=contact_person.department,
    )
    visit = request(visit, actor=actor, organisation=draft.organisation_name or draft.visitor_name, at=at)
    flow.move(draft, "take_up", actor=actor, at=at, for_=on_behalf(actor, of=draft.person), appointment=visit)
    return visit


@transaction.atomic
def take_up(draft: VisitDraft, *, words: str, actor: User, at: datetime | None = None) -> None:
    """The visit to them is arranged; how, is in the history."""
    flow.move(
        draft, "take_up", actor=actor, at=at or now(), for_=on_behalf(actor, of=draft.person), words=words.strip()
    )


@transaction.atomic
def drop(draft: VisitDraft, *, reason: str, actor: User, at: datetime | None = None) -> None:
    """It comes to nothing, for a reason that is kept."""
    for_ = on_behalf(actor, of=draft.person)
    flow.move(draft, "drop", actor=actor, at=at or now(), for_=for_, words=reason.strip())


def _agree(
    walk_in: WalkIn,
    verb: str,
    direction: str,
    *,
    person: User,
    phone: str,
    address: str,
    next_step: str,
    actor: User,
    at: datetime,
) -> VisitDraft:
    """Who visits whom is settled, with phone and address, and the draft of that visit is somebody's."""
    kept = {"phone": phone, "address": address.strip(), "next_step": next_step.strip(), "host": person}
    _settle(walk_in, verb, actor=actor, at=at, **kept)
    draft = VisitDraft(
        walk_in=walk_in,
        direction=direction,
        visitor_name=walk_in.visitor_name,
        organisation_name=walk_in.organisation_name,
        phone=phone,
        address=address.strip(),
        purpose=walk_in.purpose,
        wish=next_step.strip(),
        person=person,
    )
    flow.begin(draft, "agree", actor=actor, at=at)
    if person != actor:
        said = facts(walk_in) | {"phone": phone, "address": draft.address}
        said |= {"direction": VisitDraft.Direction(direction).label, "wish": draft.wish}
        notices.notify(person, "reception.visit_drafted", about=draft, at=at, actor=actor, params=said)
    return draft


def _settle(walk_in: WalkIn, verb: str, *, actor: User, at: datetime, **columns: Any) -> None:
    """The outcome is written down, and nobody owes an answer any more."""
    flow.move(walk_in, verb, actor=actor, at=at, words=columns.get("next_step", ""), ended_at=at, **columns)
    deadlines.cancel(walk_in, ANSWER, at=at, actor=actor, reason=str(walk_in.get_state_display()))
