"""Somebody comes without an appointment: the gate reports, the desk asks, a colleague answers."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Department, Deputy, User
from accounts.rules import on_behalf
from customers.search import index
from deadlines import actions as deadlines
from history import flow
from history.models import Event
from history.moment import now
from reception.models import Site, WalkIn

from . import letters, watch
from .gate import ANSWER, desk, tell


def report(walk_in: WalkIn, *, actor: User | None, at: datetime | None = None) -> WalkIn:
    """Somebody stands at the gate: the desk knows at once (S3-20), and the superior of important ones (S2-25).

    `walk_in` is a new one as the form filled it; the same form posted twice is one report.
    """
    try:
        _report(walk_in, actor=actor, at=at or now())
    except IntegrityError:
        known = WalkIn.objects.filter(form_token=walk_in.form_token).first() if walk_in.form_token else None
        if known is None:
            raise
        return known
    return walk_in


@transaction.atomic
def _report(walk_in: WalkIn, *, actor: User | None, at: datetime) -> None:
    walk_in.arrived_at = walk_in.arrived_at or at
    if walk_in.site_id is None:
        walk_in.site = Site.objects.earliest("pk")
    walk_in.search = _search(walk_in)
    walk_in.superior = _superior(walk_in, actor)
    flow.begin(walk_in, "report", actor=actor, at=at)
    others = desk().exclude(pk=actor.pk) if actor is not None else desk()
    tell(others, "reception.walkin_reported", walk_in, actor=actor, at=at)
    _report_upwards(walk_in, actor=actor, at=at)
    watch.screen_at_gate(walk_in, at=at)


@transaction.atomic
def edit(walk_in: WalkIn, *, actor: User, version: int, at: datetime | None = None, **fields: Any) -> None:
    """The desk puts right what was heard at the gate; raises `Stale` where somebody saved in between."""
    at = at or now()
    _while_open(walk_in, "edit")
    before = (walk_in.is_important, walk_in.special_needs)
    if flow.change(walk_in, actor=actor, version=version, at=at, **fields) is None:
        return
    walk_in.superior = _superior(walk_in, actor)
    WalkIn.objects.filter(pk=walk_in.pk).update(search=_search(walk_in), superior=walk_in.superior)
    if (walk_in.is_important, walk_in.special_needs) != before:
        _report_upwards(walk_in, actor=actor, at=at)
    watch.screen_at_gate(walk_in, at=at)


@transaction.atomic
def forward(walk_in: WalkIn, *, to: User, actor: User, at: datetime | None = None) -> User:
    """Somebody is asked to look after the visitor, and owes the desk an answer (S3-21).

    Who is with a visitor already is not disturbed: their deputy is asked (S4-255). Comes back
    with whoever was asked.
    """
    at = at or now()
    asked = stand_in_for(to, at) or to
    facts = {"wanted": str(to)} if asked != to else {}
    flow.move(
        walk_in,
        "forward",
        actor=actor,
        at=at,
        facts=facts,
        words=str(asked),
        forwarded_to=asked,
        forwarded_at=at,
        acknowledged_at=None,
        answer="",
        answer_note="",
    )
    deadlines.cancel(walk_in, ANSWER, at=at, actor=actor, reason=_("somebody else is asked"))
    deadlines.start(walk_in, ANSWER, owner=asked, at=at, actor=actor)
    tell([asked], "reception.walkin_forwarded", walk_in, actor=actor, at=at, key=at.isoformat())
    return asked


@transaction.atomic
def acknowledge(
    walk_in: WalkIn, *, answer: str, answer_note: str = "", actor: User, at: datetime | None = None
) -> None:
    """Whoever was asked says what they will do; the desk and whoever stands beside the visitor see it."""
    at = at or now()
    asked = walk_in.forwarded_to
    flow.move(
        walk_in,
        "acknowledge",
        actor=actor,
        at=at,
        for_=on_behalf(actor, of=asked) if asked else None,
        words=" · ".join(filter(None, [str(WalkIn.Answer(answer).label), answer_note.strip()])),
        acknowledged_at=at,
        answer=answer,
        answer_note=answer_note.strip(),
    )
    deadlines.stop(walk_in, ANSWER, at=at, actor=actor)
    passed_on = Event.objects.about(walk_in).filter(verb="forward").select_related("actor").last()
    people = {walk_in.created_by, passed_on.actor if passed_on else None} - {actor, None}
    answered = {"answer": WalkIn.Answer(answer).label, "answer_note": walk_in.answer_note}
    tell(people, "reception.walkin_answered", walk_in, actor=actor, at=at, key=at.isoformat(), **answered)


@transaction.atomic
def decide(walk_in: WalkIn, *, is_urgent: bool, can_receive: bool, actor: User, at: datetime | None = None) -> None:
    """Is it urgent, and can the company receive them? Both are asked, and both answers are kept (S2-24)."""
    _while_open(walk_in, "decide")
    seen = walk_in.version
    answers: dict[str, Any] = {"is_urgent": is_urgent, "can_receive": can_receive}
    flow.change(walk_in, actor=actor, at=at or now(), version=seen, verb="decide", **answers)


@transaction.atomic
def instruct_walk_in(walk_in: WalkIn, *, instruction: str, actor: User, at: datetime | None = None) -> None:
    """The superior says what is to be done for an important visitor (S2-25), and the desk hears it."""
    at = at or now()
    walk_in.instruction = instruction.strip()
    WalkIn.objects.filter(pk=walk_in.pk).update(instruction=walk_in.instruction)
    flow.record(walk_in, "instruct", actor=actor, at=at, words=walk_in.instruction)
    people = {walk_in.created_by, walk_in.forwarded_to, *desk()} - {actor, None}
    text = walk_in.instruction
    tell(people, "reception.walkin_instruction", walk_in, actor=actor, at=at, key=text[:80], instruction=text)


def stand_in_for(person: User, at: datetime) -> User | None:
    """Who is asked instead of somebody who is with a visitor; nobody where they are free or have no deputy."""
    if person.presence != User.Presence.IN_RECEPTION or (person.presence_until and person.presence_until <= at):
        return None
    row = Deputy.objects.hearing(at).filter(person=person).select_related("deputy").order_by("pk").first()
    return row.deputy if row else None


def people_to_ask(walk_in: WalkIn, at: datetime) -> list[User]:
    """Whom the desk would ask, one click each: the person wanted, else the Marketing Center; and their assistants."""
    wanted = walk_in.wanted_person
    heads = [wanted] if wanted else [row.head for row in _marketing() if row.head]
    rows = Deputy.objects.hearing(at).filter(person__in=heads).select_related("deputy").order_by("pk")
    people = [*heads, *(row.deputy for row in rows)]
    return list({person.pk: person for person in people if person.is_active}.values())


def _marketing() -> QuerySet[Department]:
    rows = Department.objects.filter(kind=Department.Kind.MARKETING, is_active=True, head__isnull=False)
    return rows.select_related("head").order_by("code")[:2]


def _while_open(walk_in: WalkIn, verb: str) -> None:
    if not walk_in.is_open:
        raise flow.NotAllowed(verb, winner=Event.objects.latest_move_of(walk_in))


def _search(walk_in: WalkIn) -> str:
    return index(walk_in.visitor_name, walk_in.organisation_name, walk_in.phone)


def _superior(walk_in: WalkIn, actor: User | None) -> User | None:
    """Whoever answers for an important visitor: above the person wanted, else above whoever reports."""
    if not walk_in.is_important and not walk_in.special_needs:
        return None
    return letters.superior_of(walk_in.wanted_person, _department(walk_in, actor))


def _department(walk_in: WalkIn, actor: User | None) -> Department | None:
    person = walk_in.wanted_person or actor
    return person.department if person else _marketing().first()


def _report_upwards(walk_in: WalkIn, *, actor: User | None, at: datetime) -> None:
    """An important or special visitor is reported at once (S2-25)."""
    if walk_in.superior is not None and walk_in.superior != actor:
        tell([walk_in.superior], letters.IMPORTANT, walk_in, actor=actor, at=at)
