"""The course of a card: scored, shown, published."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.cards import Line, read_one, span_of
from assessments.models import Criterion, CriterionScore, Scorecard
from history import flow
from history.models import Event
from history.moment import now
from notices import actions as notices
from notices.words import in_both
from pages.formats import day, listed
from reception.actions import Refused

from . import results


@transaction.atomic
def score(
    card: Scorecard,
    *,
    criterion: Criterion,
    points: Decimal | None,
    comment: str,
    version: int,
    actor: User,
    for_: User | None = None,
    at: datetime | None = None,
) -> CriterionScore:
    """An assessor says what a human criterion is worth, and why (S0-32); without points it does not apply.

    `version` is that of the score the assessor saw; raises `Stale` where another wrote one since.
    """
    at = at or now()
    if not comment.strip():
        raise Refused("score", _("Say why: a score needs a comment."), field="comment")
    # Whoever scores this card at the same time waits here.
    Scorecard.objects.select_for_update().get(pk=card.pk)
    known = CriterionScore.objects.filter(scorecard=card, criterion=criterion).first()
    if (known.version if known else 0) != version:
        raise flow.Stale("score", winner=Event.objects.latest_of(card))
    facts = {"criterion": in_both(criterion), "points": points}
    flow.move(card, "score", actor=actor, at=at, for_=for_, words=comment.strip(), facts=facts)
    outcome = CriterionScore.Outcome.NA if points is None else CriterionScore.Outcome.SCORED
    values = {"outcome": outcome, "value": points, "points": points, "comment": comment.strip()}
    row, _created = CriterionScore.objects.update_or_create(
        scorecard=card, criterion=criterion, defaults=values | {"version": version + 1, "by": actor, "at": at}
    )
    return row


@transaction.atomic
def propose(card: Scorecard, *, actor: User, for_: User | None = None, at: datetime | None = None) -> None:
    """The collecting closes: figures and the rows behind them are frozen, and the assessed person sees everything."""
    at = at or now()
    # Who still writes a score waits, or has written it: the total is that of the scores that stand beside it.
    Scorecard.objects.select_for_update().get(pk=card.pk)
    reading = read_one(card, at=at)
    if card.can("propose"):
        _check_complete(card, reading.lines, at)
    result = reading.result
    changes: dict[str, Any] = {
        "total": result.total,
        "grade": result.grade,
        "covered": result.covered,
        "critical": [row.kept for row in reading.moved],
        "proposed_at": at,
    }
    facts = {"total": result.total, "grade": result.grade}
    flow.move(card, "propose", actor=actor, at=at, for_=for_, facts=facts, **changes)
    CriterionScore.objects.bulk_create(
        [_frozen(card, line, at) for line in reading.lines if not line.criterion.is_human]
    )
    for line in reading.lines:
        if line.criterion.is_human and line.beside:
            card.scores.filter(criterion=line.criterion).update(beside=[row.kept for row in line.beside])
    results.shown(card, actor=actor, at=at)
    _tell(card, "assessments.card_shown", actor=actor, at=at)


@transaction.atomic
def reopen(card: Scorecard, *, reason: str, actor: User, for_: User | None = None, at: datetime | None = None) -> None:
    """A result that was shown goes back to collecting, with a reason, before it is published."""
    at = at or now()
    if not reason.strip():
        raise Refused("reopen", _("Say why the result goes back: it is kept with the card."), field="reason")
    results.check_no_objection(card, "reopen", at)
    clean: dict[str, Any] = {"total": None, "grade": "", "covered": 0, "critical": [], "proposed_at": None}
    flow.move(card, "reopen", actor=actor, at=at, for_=for_, words=reason.strip(), **clean)
    card.scores.filter(Q(by__isnull=True) | Q(criterion__source=Criterion.Source.COMPUTED)).delete()
    card.scores.update(beside=[])
    results.taken_back(card, actor=actor, at=at)


@transaction.atomic
def publish(
    card: Scorecard,
    *,
    actor: User,
    rectify_by: date | None = None,
    for_: User | None = None,
    at: datetime | None = None,
) -> None:
    """The result is final: no later change of a record changes it. A Fail is put right by `rectify_by` (S2-66)."""
    at = at or now()
    results.check_no_objection(card, "publish", at)
    facts = {"total": card.total, "grade": card.grade}
    flow.move(card, "publish", actor=actor, at=at, for_=for_, facts=facts, published_at=at)
    results.published(card, actor=actor, at=at, rectify_by=rectify_by)
    _tell(card, "assessments.card_published", actor=actor, at=at)


def _check_complete(card: Scorecard, lines: list[Line], at: datetime) -> None:
    if card.period.ends_on > timezone.localdate(at):
        sentence = _("The period runs until %(day)s; its result can be shown from that day on.")
        raise Refused("propose", sentence % {"day": day(card.period.ends_on)})
    waiting = [str(line.criterion) for line in lines if line.is_waiting]
    if waiting:
        raise Refused("propose", _("Still to be scored: %(criteria)s.") % {"criteria": listed(waiting)})


def _frozen(card: Scorecard, line: Line, at: datetime) -> CriterionScore:
    rows = line.indicator.rows(card.subject, span_of(card.period, at)).order_by("pk")
    return CriterionScore(
        scorecard=card,
        criterion=line.criterion,
        outcome=line.outcome,
        value=line.value,
        points=line.points,
        hits=line.counted.hits,
        counted=line.counted.n,
        out_of=line.counted.out_of,
        beside=[row.kept for row in line.beside],
        rows=list(rows.values_list("pk", flat=True)),
        at=at,
    )


def _tell(card: Scorecard, kind: str, *, actor: User, at: datetime) -> None:
    """The assessed person, or the head of the assessed department, hears of it."""
    reader = card.person or card.department.head
    if reader is not None:
        params = {"period": card.period, "total": str(card.total) if card.total is not None else ""}
        notices.notify(reader, kind, about=card, at=at, key=at.isoformat(), actor=actor, params=params)
