"""Representatives bring home at least one idea a month; an adopted one is rewarded (S4-44, S4-45, S4-46)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Idea, Reward
from customers.models import Organisation
from deadlines import actions as deadlines
from deadlines import standards
from deadlines.models import Obligation
from history import flow
from history.moment import now
from notices import actions as notices
from reception.actions import Refused
from reception.models import Appointment

from . import rewards

MONTHLY = "IDEA_MONTHLY"


@transaction.atomic
def submit(
    *,
    text: str,
    actor: User,
    appointment: Appointment | None = None,
    organisation: Organisation | None = None,
    form_token: UUID | None = None,
    at: datetime | None = None,
) -> Idea:
    """Somebody hands in an idea for this month, from a visit or a customer; the month's obligation is met by it."""
    at = at or now()
    if form_token and (known := Idea.objects.filter(form_token=form_token).first()):
        return known
    if not text.strip():
        raise Refused("submit", _("Say what your idea is."), field="text")
    idea = Idea(
        person=actor,
        month=month_of(at),
        text=text.strip(),
        appointment=appointment,
        organisation=organisation or (appointment.organisation if appointment else None),
        form_token=form_token,
    )
    try:
        with transaction.atomic():
            flow.begin(idea, "submit", actor=actor, at=at)
    except IntegrityError:
        if (known := Idea.objects.filter(form_token=form_token).first()) is None:
            raise
        return known
    for obligation in _owed_by(actor):
        deadlines.fulfil(obligation, at=at, actor=actor)
    _tell(idea, "idea_submitted", {_superior(actor)}, actor=actor, at=at)
    return idea


@transaction.atomic
def edit(
    idea: Idea,
    *,
    text: str,
    version: int,
    actor: User,
    appointment: Appointment | None = None,
    organisation: Organisation | None = None,
    at: datetime | None = None,
) -> None:
    """Its author words it better, until it is decided."""
    if idea.state != Idea.State.SUBMITTED:
        raise flow.NotAllowed("edit")
    if not text.strip():
        raise Refused("edit", _("Say what your idea is."), field="text")
    about: dict[str, Any] = {"appointment": appointment, "organisation": organisation}
    flow.change(idea, actor=actor, version=version, at=at, text=text.strip(), **about)


@transaction.atomic
def adopt(
    idea: Idea, *, decision: str, actor: User, approver: User | None = None, at: datetime | None = None
) -> Reward | None:
    """We do it. Its author is rewarded with the configured amount; without an amount there is no reward."""
    at = at or now()
    _decide(idea, "adopt", decision, actor=actor, at=at)
    amount = standards.number("IDEA_REWARD", at)
    if not amount:
        return None
    reward = Reward(
        person=idea.person,
        kind=Reward.Kind.REWARD,
        amount=Decimal(amount),
        reason=_("Adopted idea: %(idea)s") % {"idea": idea},
        decided_on=timezone.localdate(at),
        approver=approver or actor,
        idea=idea,
    )
    return rewards.record(reward, actor=actor, at=at)


@transaction.atomic
def reject(idea: Idea, *, decision: str, actor: User, at: datetime | None = None) -> None:
    """We do not, and say why."""
    _decide(idea, "reject", decision, actor=actor, at=at or now())


@transaction.atomic
def oblige_everybody(at: datetime | None = None) -> int:
    """Whoever owes an idea a month has it among their obligations, from this month on; who does not any more, not.

    Done twice it is done once; how many began or ended.
    """
    at = at or now()
    owing = {person.pk: person for person in owers()}
    running = list(Obligation.objects.running().filter(code=MONTHLY).select_related("owner"))
    for obligation in running:
        if obligation.owner_id not in owing:
            deadlines.end_obligation(obligation, actor=None, at=at)
    known = {obligation.owner_id for obligation in running}
    fresh = [person for pk, person in owing.items() if pk not in known]
    for person in fresh:
        since = month_of(at)
        label, label_zh = "One idea from a customer this month", "本月一条来自客户的建议"
        row = deadlines.oblige(MONTHLY, owner=person, label=label, label_zh=label_zh, since=since, actor=None, at=at)
        for _idea in Idea.objects.of_month(since).filter(person=person):
            deadlines.fulfil(row, at=at, actor=person)
    return len(fresh) + len([row for row in running if row.owner_id not in owing])


def owers():
    """Those who hand in an idea every month."""
    return User.objects.holding("assessments.owe_idea").with_place()


def without(month: date):
    """Those of them who have handed in none for the month (S4-46)."""
    return owers().exclude(pk__in=Idea.objects.of_month(month).values("person")).order_by("name", "pk")


def month_of(at: datetime) -> date:
    return timezone.localdate(at).replace(day=1)


def _owed_by(person: User) -> list[Obligation]:
    return list(Obligation.objects.running().filter(code=MONTHLY, owner=person))


def _decide(idea: Idea, verb: str, decision: str, *, actor: User, at: datetime) -> None:
    if not decision.strip():
        raise Refused(verb, _("Say what is decided, and why."), field="decision")
    if actor.pk == idea.person_id:
        raise Refused(verb, _("Somebody else decides about one's own idea."))
    flow.move(
        idea,
        verb,
        actor=actor,
        at=at,
        words=decision.strip(),
        decision=decision.strip(),
        decided_by=actor,
        decided_at=at,
    )
    said = {"outcome": Idea.State(idea.state).label, "decision": decision.strip()}
    _tell(idea, "idea_decided", {idea.person}, actor=actor, at=at, **said)


def _superior(person: User) -> User | None:
    return person.manager or (person.department.head if person.department else None)


def _tell(idea: Idea, kind: str, people: set, *, actor: User, at: datetime, **more) -> None:
    said = {"person": idea.person, "idea": idea.text[:300]} | more
    notices.notify(
        people - {None, actor},
        f"assessments.{kind}",
        about=idea,
        at=at,
        key=at.isoformat(),
        actor=actor,
        params=said,
    )
