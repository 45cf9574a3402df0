"""Somebody objects to a result: somebody else decides, and what was wrong is put right for all who saw it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import objecting
from assessments.models import Appeal, Criterion, CriterionScore, Scorecard, Violation
from assessments.objecting import APPEAL
from deadlines import actions as deadlines
from history import flow
from history.moment import now
from notices import actions as notices
from reception.actions import Refused

from . import results, violations

State = Appeal.State
VERBS = {State.ACCEPTED: "accept", State.PARTLY: "accept_partly", State.REJECTED: "reject"}


@transaction.atomic
def lodge(
    about: Scorecard | Violation,
    *,
    grounds: str,
    actor: User,
    form_token: UUID | None = None,
    at: datetime | None = None,
) -> Appeal:
    """The person says why the result is wrong, while there is time; whoever can decide it hears of it."""
    at = at or now()
    if form_token and (known := Appeal.objects.filter(form_token=form_token).first()):
        return known
    if not grounds.strip():
        raise Refused("lodge", _("Say why the result is wrong."), field="grounds")
    # Whoever takes the result back or publishes it at this moment waits, or has done so.
    type(about)._base_manager.select_for_update().get(pk=about.pk)
    if objecting.open_appeal(about) is not None:
        raise Refused("lodge", _("An objection is waiting for its decision already."))
    if objecting.until(about, at) is None:
        raise Refused("lodge", _("The time to object is over."))
    what = {"violation": about} if isinstance(about, Violation) else {"scorecard": about}
    appeal = Appeal(grounds=grounds.strip(), form_token=form_token, **what)
    try:
        with transaction.atomic():
            flow.begin(appeal, "lodge", actor=actor, at=at)
    except IntegrityError:
        if (known := objecting.open_appeal(about)) is None:
            raise
        return known
    deadlines.stop(about, APPEAL, at=at, actor=actor)
    _tell(appeal, "appeal_lodged", set(objecting.deciders(about)), actor=actor, at=at)
    return appeal


@transaction.atomic
def withdraw(appeal: Appeal, *, actor: User, at: datetime | None = None) -> None:
    """Whoever objected takes it back; to a result they can still object anew while there is time."""
    at = at or now()
    flow.move(appeal, "withdraw", actor=actor, at=at)
    if appeal.scorecard is not None:
        results.leave_open(appeal.scorecard, actor=actor, at=at)


@transaction.atomic
def decide(
    appeal: Appeal,
    *,
    outcome: str,
    decision: str,
    actor: User,
    points: Mapping[Criterion, Decimal] | None = None,
    at: datetime | None = None,
) -> None:
    """Somebody who had no part in the result decides, and says why.

    `points` are the criteria that are worth more than was scored; an objection never makes
    a result worse. Total, grade and what followed from them are made anew, the version
    before stays, and whoever was told the old result is told that it changed.
    """
    at, about = at or now(), appeal.about
    if actor.pk == appeal.created_by_id or not objecting.is_outside(actor, about):
        raise Refused("decide", _("Somebody who had no part in the result decides about it."))
    if not decision.strip():
        raise Refused("decide", _("Say what is decided, and why."), field="decision")
    verb = VERBS[State(outcome)]
    flow.move(
        appeal,
        verb,
        actor=actor,
        at=at,
        words=decision.strip(),
        decided_by=actor,
        decided_at=at,
        decision=decision.strip(),
    )
    if outcome != State.REJECTED:
        if isinstance(about, Violation):
            whole = outcome == State.ACCEPTED
            violations.overturn(about, whole=whole, decision=decision.strip(), actor=actor, at=at)
        else:
            correct(about, points or {}, because=decision.strip(), actor=actor, at=at)
            results.tell_who_saw(about, actor=actor, at=at, knowing={appeal.created_by_id})
    people = {appeal.created_by, about.person}
    _tell(appeal, "appeal_decided", people, actor=actor, at=at, decision=decision.strip())


def correct(card: Scorecard, points: Mapping[Criterion, Decimal], *, because: str, actor: User, at: datetime) -> None:
    """These criteria are worth more than was scored."""
    Scorecard.objects.select_for_update().get(pk=card.pk)
    scores = {score.criterion_id: score for score in card.scores.all()}
    better = 0
    for criterion, value in points.items():
        known = scores.get(criterion.pk)
        if known is not None and known.points == value:
            continue
        if known is not None and known.points is not None and value < known.points:
            raise Refused("decide", _("An objection never makes a result worse: %s.") % criterion, field="points")
        better += 1
        columns = {"outcome": CriterionScore.Outcome.SCORED, "points": value, "comment": because, "by": actor, "at": at}
        if criterion.is_human:
            columns["value"] = value
        version = known.version + 1 if known else 1
        CriterionScore.objects.update_or_create(
            scorecard=card, criterion=criterion, defaults=columns | {"version": version}
        )
    if not better:
        raise Refused("decide", _("Say which criterion is worth how much more, or reject the objection."))
    card.refresh_from_db()
    results.corrected(card, actor=actor, at=at)


def _tell(appeal: Appeal, kind: str, people: set, *, actor: User | None, at: datetime, decision: str = "") -> None:
    about, card = appeal.about, appeal.scorecard
    said = {
        # Of a violation a letter says no more than that there is one.
        "subject": card.subject if card else about.public_name,
        "period": card.period if card else "",
        "outcome": State(appeal.state).label,
        "decision": decision if card else "",
    }
    notices.notify(
        people - {None, actor},
        f"assessments.{kind}",
        about=appeal,
        at=at,
        key=at.isoformat(),
        actor=actor,
        params=said,
    )
