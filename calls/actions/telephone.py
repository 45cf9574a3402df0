"""What a telephone system tells, kept; what nobody picked up becomes a missed call, what was logged knows its rings."""

import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from calls.models import Call, TelephoneCall, TelephoneEvent, TelephoneLine, TelephoneSystem
from calls.standards import number as standard
from history import flow
from history.moment import now
from notices.models.link import hash_of
from pages.forms import PhoneField

from .call import log, miss
from .guard import Refused
from .recording import keep_recording

Kind = TelephoneEvent.Kind
# When it was last heard is a hint for the administrator, not worth a write per event.
HEARD_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Told:
    """One event, as a telephone system posts it; `at` is when it happened there."""

    kind: str
    reference: str
    at: datetime
    number: str = ""
    extension: str = ""
    direction: str = ""
    rings: int | None = None
    is_refused: bool = False
    recording: str = ""


@transaction.atomic
def set_up_telephone(
    *, name: str, actor: User, announces_recording: bool = False, at: datetime | None = None
) -> tuple[TelephoneSystem, str]:
    """A telephone system may post its calls from now on; its token comes back once and is not kept."""
    token = secrets.token_urlsafe(30)
    system = TelephoneSystem(name=name.strip(), announces_recording=announces_recording, token_hash=hash_of(token))
    flow.begin(system, "set_up", actor=actor, at=at)
    return system, token


@transaction.atomic
def renew_telephone(system: TelephoneSystem, *, actor: User, at: datetime | None = None) -> str:
    """Another token; the old one opens nothing any more. The history tells that, and neither of the two."""
    token = secrets.token_urlsafe(30)
    seen = TelephoneSystem.objects.filter(pk=system.pk, version=system.version)
    if not seen.update(token_hash=hash_of(token), revoked_at=None, version=system.version + 1):
        raise flow.Stale("renew")
    system.refresh_from_db()
    flow.record(system, "renew", actor=actor, at=at)
    return token


@transaction.atomic
def revoke_telephone(system: TelephoneSystem, *, actor: User, at: datetime | None = None) -> None:
    """What it posts from now on is refused; what it told stays."""
    at = at or now()
    flow.change(system, actor=actor, version=system.version, verb="revoke", at=at, revoked_at=at)


def set_announcement(
    system: TelephoneSystem, *, announces_recording: bool, version: int, actor: User, at: datetime | None = None
) -> None:
    """Callers hear from now on that calls are recorded, or not; recordings that are there keep what was so."""
    flow.change(system, actor=actor, version=version, verb="announce", at=at, announces_recording=announces_recording)


@transaction.atomic
def place_line(
    line: TelephoneLine, *, person: User | None, version: int, actor: User, at: datetime | None = None
) -> None:
    """At this desk it rings from now on; what was missed while nobody knew whose it is becomes theirs to return."""
    at = at or now()
    flow.change(line, actor=actor, version=version, verb="place", at=at, person=person)
    if person is not None:
        waiting = line.calls.unlogged().filter(ended_at__isnull=False, answered_at=None, direction="in")
        for heard in waiting.select_for_update(of=("self",)):
            _miss(heard, at)


@transaction.atomic
def hear(system: TelephoneSystem, told: Told) -> TelephoneCall:
    """Keep one event; the same one again, or a later one that comes sooner, leads to the same call."""
    at = now()
    if system.heard_at is None or at - system.heard_at > HEARD_EVERY:
        TelephoneSystem.objects.filter(pk=system.pk).update(heard_at=at)
    if told.extension:
        TelephoneLine.objects.get_or_create(system=system, number=told.extension)
    key = {"system": system, "reference": told.reference}
    TelephoneCall.objects.get_or_create(**key, defaults={"began_at": told.at})
    heard = TelephoneCall.objects.select_for_update(of=("self",)).get(**key)
    details = {"kind": told.kind, "at": told.at, "extension": told.extension}
    TelephoneEvent.objects.get_or_create(call=heard, **details, defaults={"received_at": at})
    _sum_up(heard, told)
    if heard.is_missed:
        _miss(heard, at)
    elif heard.answered_at is not None:
        _take_back(heard)
    if heard.recording and heard.call is not None and heard.answered_at is not None:
        _keep(heard.call, heard)
    return heard


@transaction.atomic
def log_heard(heard: TelephoneCall, call: Call, *, actor: User, **details: Any) -> Call:
    """Log a call the telephone system knows: when it rang and how long is what the system says, not what was typed.

    `consent_told` among the details is kept: the system may tell of the recording later.
    """
    heard = TelephoneCall.objects.select_for_update(of=("self",)).get(pk=heard.pk)
    known = heard.call
    if known is not None and (call.form_token is None or known.form_token != call.form_token):
        raise Refused("log", _("This call is in the log already."))
    if call.promised_reply_at is None or call.promised_reply_at > heard.rang_at:
        call.called_at = heard.rang_at
    rings = heard.rings(standard("RING_SECONDS", heard.began_at))
    if heard.direction == TelephoneCall.Direction.IN and rings is not None:
        call.rings, call.answer_seconds, call.rings_are_reported = rings, heard.answer_seconds, False
    call = log(call, actor=actor, **details)
    heard.consent_told = details.get("consent_told", False)
    logged = {"call": call, "consent_told": heard.consent_told, "set_aside_at": None, "set_aside_by": None}
    TelephoneCall.objects.filter(pk=heard.pk).update(**logged)
    if heard.recording:
        _keep(call, heard)
    return call


def set_heard_aside(heard: TelephoneCall, *, actor: User, at: datetime | None = None) -> None:
    """It was no call of a customer: nobody is asked to log it any more."""
    row = TelephoneCall.objects.filter(pk=heard.pk, call__isnull=True, set_aside_at__isnull=True)
    row.update(set_aside_at=at or now(), set_aside_by=actor)


def _sum_up(heard: TelephoneCall, told: Told) -> None:
    """The columns of the call from all its events; of two with the same meaning the earlier counts."""
    events = list(heard.events.order_by("at", "pk"))
    first = {kind: next((event for event in events if event.kind == kind), None) for kind in Kind.values}
    ring, answer, end = first[Kind.RING], first[Kind.ANSWER], first[Kind.HANG_UP]
    rang = [event for event in events if event.extension]
    place = answer if answer is not None and answer.extension else (rang[-1] if rang else None)
    heard.began_at = events[0].at
    heard.rung_at = ring.at if ring is not None else None
    heard.answered_at = answer.at if answer is not None else None
    heard.ended_at = end.at if end is not None else None
    if place is not None:
        heard.line = TelephoneLine.objects.select_related("person").get(system=heard.system_id, number=place.extension)
    heard.direction = told.direction or heard.direction
    if told.number:
        heard.number = _normal(told.number)
        lines = TelephoneLine.objects.filter(system=heard.system_id, number=told.number)
        heard.is_internal = told.number != told.extension and lines.exists()
    heard.rings_told = heard.rings_told if told.rings is None else told.rings
    heard.is_refused = heard.is_refused or told.is_refused
    heard.recording = told.recording or heard.recording
    heard.save()


def _miss(heard: TelephoneCall, at: datetime) -> None:
    """Nobody picked up: it stands on the list of those to be called back (S2-29), a refused one as such (S4-279)."""
    if heard.call_id or heard.is_internal or heard.set_aside_at or heard.line is None or heard.line.person is None:
        return
    heard.call = miss(
        caller_phone=heard.number[:30],
        called_at=heard.rang_at,
        agent=heard.line.person,
        actor=None,
        was_refused=heard.is_refused,
        form_token=uuid5(NAMESPACE_URL, f"{heard.system_id}/{heard.reference}"),
        at=max(at, heard.rang_at),
    )
    heard.save(update_fields=["call"])


def _take_back(heard: TelephoneCall) -> None:
    """The word that somebody had picked up came late: they are asked to log it, and that settles the missed call."""
    if heard.call is not None and heard.call.direction == Call.Direction.MISSED:
        heard.call = None
        heard.save(update_fields=["call"])


def _keep(call: Call, heard: TelephoneCall) -> None:
    """The recording lies at the telephone system; that the caller was told of it nobody claims who does not know."""
    with suppress(Refused):  # somebody kept one already: the first stays
        keep_recording(
            call,
            actor=None,
            address=heard.recording,
            consent_told=heard.consent_told,
            is_announced=heard.system.announces_recording,
        )


def _normal(number: str) -> str:
    """The number as it is kept and looked up elsewhere; what is no complete number stays as it was told."""
    try:
        return PhoneField().normal(number)
    except ValidationError:
        return re.sub(r"[^\d+*#]", "", number)
