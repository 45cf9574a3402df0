"""Another time is proposed, and the visitor chooses: by a link in a letter, without an account."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from history import flow
from history.models import Event
from history.moment import now
from notices import actions as notices
from notices.models import Link
from pages.formats import period, semicolon
from reception.models import Appointment, Proposal
from reception.rules import acting_for

from . import letters
from .answering import confirm
from .changing import reschedule
from .placing import hold
from .rooms import Refused

State = Appointment.State


@transaction.atomic
def propose(
    appointment: Appointment, *, times: Sequence[Proposal], actor: User, at: datetime | None = None
) -> list[Proposal]:
    """The visitor may choose one of these times; what was proposed before is over.

    A confirmed visit stands as it is until they choose (R15). Nothing of this is the reply that is
    owed: that is the yes or the no.
    """
    at = at or now()
    row = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if row.state not in Appointment.AHEAD:
        raise flow.NotAllowed("propose", winner=Event.objects.latest_move_of(row))
    if not appointment.visitor_email:
        raise Refused("propose", _("There is no e-mail address: agree on another time by telephone."))
    times = [each for each in times if each.starts_at > at]
    if not times:
        raise Refused("propose", _("Propose at least one time that is still to come."))
    letters.overtake(appointment, at=at)
    for each in times:
        each.appointment, each.proposed_at, each.proposed_by = appointment, at, actor
        each.save(force_insert=True)
    words = semicolon().join(period(each.starts_at, each.ends_at) for each in times)
    flow.record(appointment, "propose", actor=actor, at=at, for_=acting_for(actor, row), words=words)
    last = max(each.starts_at for each in times)
    token = notices.issue_link(letters.CHOOSE_TIME, about=appointment, expires_at=last, at=at)
    link = notices.absolute(reverse("reception:choose-time", args=[token]))
    said: dict[str, Any] = {"link": link, "times": _in_lines(appointment, times)}
    letters.tell_visitor(appointment, "reception.visitor_proposed", at=at, key=at.isoformat(), **said)
    return list(times)


@transaction.atomic
def choose_time(link: Link, proposal: Proposal, *, at: datetime | None = None) -> bool:
    """The visitor takes one of the times; True where the visit is settled with it.

    A confirmed visit moves. A request is confirmed where its needs are known and a place goes with
    the time; else our people hear which time it is, and settle the rest. A room that is gone by then
    leaves everything to them, too.
    """
    at = at or now()
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=proposal.appointment_id)
    mine = appointment.proposals.open(at).filter(pk=proposal.pk)
    if appointment.state not in Appointment.AHEAD or not notices.use_link(link, at):
        raise flow.NotAllowed("choose_time", winner=Event.objects.latest_of(appointment))
    if not mine.update(is_chosen=True, closed_at=at):
        raise flow.NotAllowed("choose_time", winner=Event.objects.latest_of(appointment))
    appointment.proposals.filter(closed_at__isnull=True).update(closed_at=at)
    said = period(proposal.starts_at, proposal.ends_at)
    flow.record(appointment, "choose_time", actor=None, at=at, words=f"{appointment.visitor_name}: {said}")
    is_settled = _settle(appointment, proposal, at=at)
    chosen: dict[str, Any] = {"starts_at": proposal.starts_at, "ends_at": proposal.ends_at, "is_settled": is_settled}
    people = [appointment.contact_person, appointment.deputy, appointment.receptionist, proposal.proposed_by]
    key = at.isoformat()
    letters.tell(people, "reception.time_chosen", appointment, actor=None, at=at, key=key, **chosen)
    return is_settled


def round_of(appointment: Appointment) -> list[Proposal]:
    """The times that were proposed last."""
    newest = appointment.proposals.aggregate(last=Max("proposed_at"))["last"]
    return list(appointment.proposals.filter(proposed_at=newest).select_related("room"))


def is_overtaken(proposal: Proposal) -> bool:
    """After the visitor chose this time, our people agreed on another with them."""
    since = Event.objects.about(proposal.appointment).filter(verb__in=["confirm", "reschedule"])
    is_later = since.filter(at__gt=proposal.closed_at).exists()
    return is_later and proposal.appointment.starts_at != proposal.starts_at


def _settle(appointment: Appointment, proposal: Proposal, *, at: datetime) -> bool:
    there: dict[str, Any] = {"starts_at": proposal.starts_at, "ends_at": proposal.ends_at}
    there |= {"room": proposal.room, "place": proposal.place}
    try:
        with transaction.atomic():
            if appointment.state == State.CONFIRMED:
                reschedule(appointment, actor=proposal.proposed_by, at=at, **there)
            else:
                confirm(appointment, actor=proposal.proposed_by, channel=Appointment.Channel.EMAIL, at=at, **there)
    except Refused:
        appointment.refresh_from_db()
        if appointment.state == State.REQUESTED:
            _wish_for(appointment, proposal, at=at)
        return False
    return True


def _wish_for(appointment: Appointment, proposal: Proposal, *, at: datetime) -> None:
    """The request is now for the chosen time; its place is found with the answer."""
    actor = proposal.proposed_by
    flow.change(
        appointment,
        actor=actor,
        version=appointment.version,
        at=at,
        starts_at=proposal.starts_at,
        ends_at=proposal.ends_at,
        room=None,
    )
    hold(appointment, actor=actor, at=at)


def _in_lines(appointment: Appointment, times: Sequence[Proposal]) -> dict[str, str]:
    """The times in each language, one a line."""
    found = {}
    for code in ("en", "zh-hans"):
        with translation.override(code):
            found[code] = "\n".join(f"– {period(each.starts_at, each.ends_at)}" for each in times)
    return found
