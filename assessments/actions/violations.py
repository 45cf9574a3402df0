"""A violation is reported; another person confirms or dismisses it, and an objection may overturn that (S4-341)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.indicators import INDICATORS
from assessments.models import CriterionScore, Reward, Scorecard, Violation, ViolationKind
from assessments.scoring import points_of
from history import flow
from history.moment import now
from notices import actions as notices
from reception.actions import Refused
from reception.models import Appointment

from . import results, rewards

State = Violation.State


@transaction.atomic
def report(
    *,
    person: User,
    kind: ViolationKind,
    happened_at: datetime,
    words: str,
    actor: User,
    evidence: str = "",
    appointment: Appointment | None = None,
    form_token: UUID | None = None,
    for_: User | None = None,
    at: datetime | None = None,
) -> Violation:
    """Somebody who inspects writes down what a person is said to have done; whoever decides such things is told."""
    at = at or now()
    if form_token and (known := Violation.objects.filter(form_token=form_token).first()):
        return known
    if not words.strip():
        raise Refused("report", _("Say what happened."), field="words")
    if person.pk == actor.pk:
        raise Refused("report", _("Nobody reports themselves here: tell your superior."), field="person")
    if happened_at > at:
        raise Refused("report", _("This moment has not come yet."), field="happened_at")
    violation = Violation(
        person=person,
        kind=kind,
        happened_at=happened_at,
        words=words.strip(),
        evidence=evidence.strip(),
        appointment=appointment,
        form_token=form_token,
    )
    try:
        with transaction.atomic():
            flow.begin(violation, "report", actor=actor, at=at, for_=for_)
    except IntegrityError:
        if (known := Violation.objects.filter(form_token=form_token).first()) is None:
            raise
        return known
    admins = User.objects.holding("assessments.decide_violation")
    _tell(violation, "violation_reported", {*admins, superior_of(person)} - {person}, actor=actor, at=at)
    return violation


@transaction.atomic
def confirm(
    violation: Violation, *, decision: str, actor: User, decided_on: date | None = None, at: datetime | None = None
) -> None:
    """It happened, says somebody who did not report it, and what follows: it counts, and the person reads it."""
    at = at or now()
    _decide(violation, "confirm", decision, decided_on, actor=actor, at=at)
    people = {violation.person, superior_of(violation.person)}
    _tell(violation, "violation_confirmed", people, actor=actor, at=at)


@transaction.atomic
def dismiss(
    violation: Violation, *, decision: str, actor: User, decided_on: date | None = None, at: datetime | None = None
) -> None:
    """It did not happen so, or is no violation: nothing of it counts, and the person never sees it."""
    at = at or now()
    _decide(violation, "dismiss", decision, decided_on, actor=actor, at=at)
    _tell(violation, "violation_dismissed", {superior_of(violation.person)}, actor=actor, at=at)


def overturn(violation: Violation, *, whole: bool, decision: str, actor: User, at: datetime) -> None:
    """An objection was right: wholly, and nothing of it counts any more; or in part, and the decision is another.

    What rested on it is undone: the penalties recorded for it, and its part in results that were shown.
    """
    today = timezone.localdate(at)
    if not whole:
        changes: dict[str, Any] = {"decision": decision, "decided_on": today, "decided_by": actor}
        flow.change(violation, actor=actor, version=violation.version, at=at, verb="change_decision", **changes)
        return
    flow.move(
        violation,
        "overturn",
        actor=actor,
        at=at,
        words=decision,
        decision=decision,
        decided_on=today,
        decided_by=actor,
    )
    for reward in violation.rewards.filter(state__in=[Reward.State.WAITING, Reward.State.APPROVED]):
        rewards.withdraw(reward, reason=_("The violation was taken back."), actor=actor, at=at)
    day = timezone.localdate(violation.happened_at)
    shown = Scorecard.objects.exclude(state=Scorecard.State.COLLECTING).filter(
        Q(person=violation.person) | Q(department__isnull=False), period__starts_on__lte=day, period__ends_on__gte=day
    )
    for card in shown.select_related("period", "person", "department"):
        if _strike(card, violation, actor, at):
            results.corrected(card, actor=actor, at=at)
            results.tell_who_saw(card, actor=actor, at=at)


def superior_of(person: User) -> User | None:
    """Who leads a person: the only one besides those who decide who reads a report about them; nobody themselves."""
    leader = person.manager or (person.department.head if person.department else None)
    return None if leader == person else leader


def _decide(
    violation: Violation, verb: str, decision: str, decided_on: date | None, *, actor: User, at: datetime
) -> None:
    decided_on = decided_on or timezone.localdate(at)
    if actor.pk == violation.created_by_id or violation.person_id in actor.hats():
        raise Refused(verb, _("Somebody else decides: not who reported it, nor whom it is about."))
    if not decision.strip():
        raise Refused(verb, _("Say what is decided, and why."), field="decision")
    if not timezone.localdate(violation.happened_at) <= decided_on <= timezone.localdate(at):
        raise Refused(verb, _("A day between what happened and today."), field="decided_on")
    flow.move(
        violation,
        verb,
        actor=actor,
        at=at,
        words=decision.strip(),
        decision=decision.strip(),
        decided_on=decided_on,
        decided_by=actor,
    )


def _strike(card: Scorecard, violation: Violation, actor: User, at: datetime) -> bool:
    """Take the violation out of what a shown card rests on; was it there?"""
    kept = [row | {"rows": [pk for pk in row["rows"] if pk != violation.pk]} for row in card.critical]
    kept = [row for row in kept if row["rows"]]
    was_there = kept != card.critical
    if was_there:
        Scorecard.objects.filter(pk=card.pk).update(critical=kept)
    for score in card.scores.select_related("criterion"):
        indicator = INDICATORS.get(score.criterion.indicator)
        if indicator is not None and indicator.model is Violation and violation.pk in score.rows:
            _recount(score, [pk for pk in score.rows if pk != violation.pk], actor, at)
            was_there = True
    card.refresh_from_db()
    return was_there


def _recount(score: CriterionScore, rows: list[int], actor: User, at: datetime) -> None:
    """A figure that counts violations, with one less."""
    count = Decimal(len(rows))
    CriterionScore.objects.filter(pk=score.pk).update(
        rows=rows,
        hits=count,
        counted=len(rows),
        value=count,
        points=points_of(count, score.criterion.anchors),
        comment=_("A violation was taken back after an objection."),
        by=actor,
        at=at,
        version=score.version + 1,
    )


def _tell(violation: Violation, kind: str, people: set, *, actor: User, at: datetime) -> None:
    notices.notify(
        people - {None, actor}, f"assessments.{kind}", about=violation, at=at, key=at.isoformat(), actor=actor
    )
