"""What a result's being shown, taken back, published or corrected brings with it: seal, objection, consequences."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import objecting
from assessments.cards import read_one
from assessments.models import Appeal, Rectification, Reward, Scorecard, Snapshot
from assessments.models.scheme import Grade
from assessments.objecting import APPEAL
from deadlines import actions as deadlines
from deadlines import standards
from deadlines.models import Clock
from history import flow
from history.moment import now
from notices import actions as notices
from notices.models import Notice
from pages.formats import colon, moment
from reception.actions import Refused

from . import rectifications, rewards, streaks
from .sealing import seal

Occasion = Snapshot.Occasion


def shown(card: Scorecard, *, actor: User | None, at: datetime) -> None:
    """The person sees the result: it is sealed, and from now on they may object to it."""
    seal(card, Occasion.SHOWN, at=at)
    _open_window(card, actor=actor, at=at)


def check_no_objection(card: Scorecard, verb: str, at: datetime) -> None:
    """While an objection waits for its decision the result neither goes back nor is published."""
    Scorecard.objects.select_for_update().get(pk=card.pk)  # nobody objects in this very moment
    if objecting.open_appeal(card) is not None:
        raise Refused(verb, _("An objection waits for its decision: decide it first."))
    if verb == "publish" and standards.is_on("OBJECTION_FIRST", at) and (end := objecting.until(card, at)):
        sentence = _("It can be objected to until %(moment)s, and is published after that.")
        raise Refused(verb, sentence % {"moment": moment(end)})


def taken_back(card: Scorecard, *, actor: User | None, at: datetime) -> None:
    """The card collects again: there is nothing to object to for the time being."""
    deadlines.cancel(card, APPEAL, at=at, actor=actor)


def published(card: Scorecard, *, actor: User | None, at: datetime, rectify_by: date | None = None) -> None:
    """The result is final: sealed, open to an objection for its time, and a Fail has to be put right by a set day.

    Whoever objected to the shown result has had their decision: the same result is not objected to twice.
    """
    seal(card, Occasion.PUBLISHED, at=at)
    deadlines.cancel(card, APPEAL, at=at, actor=actor)
    if not card.appeals.filter(created_at__gte=card.proposed_at).exclude(state=Appeal.State.WITHDRAWN).exists():
        _open_window(card, actor=actor, at=at)
    consequences(card, actor=actor, at=at, rectify_by=rectify_by)


def corrected(card: Scorecard, *, actor: User | None, at: datetime) -> None:
    """An objection changed a score: total and grade follow, the version before stays, what followed is undone."""
    fresh = Scorecard.objects.with_subject().with_period().get(pk=card.pk)
    result = read_one(fresh, at=at).result
    flow.change(
        card,
        actor=actor,
        version=card.version,
        at=at,
        verb="correct",
        total=result.total,
        grade=result.grade,
        covered=result.covered,
        critical=fresh.critical,
        acknowledged_at=None,
        acknowledged_by=None,
    )
    seal(card, Occasion.CORRECTED, at=at)
    if card.state == Scorecard.State.PUBLISHED:
        consequences(card, actor=actor, at=at)


def consequences(card: Scorecard, *, actor: User | None, at: datetime, rectify_by: date | None = None) -> None:
    """What follows from a published result as it stands: an order for a Fail, else neither it nor a penalty."""
    orders = Rectification.objects.open().filter(scorecard=card)
    if card.grade == Grade.FAIL:
        order_for(card, actor=actor, at=at, due_on=rectify_by or proposed_day(at))
    else:
        for order in orders:
            rectifications.withdraw(order, reason=_("The result is no Fail any more."), actor=actor, at=at)
        for penalty in card.rewards.penalties().filter(state__in=[Reward.State.WAITING, Reward.State.APPROVED]):
            rewards.withdraw(penalty, reason=_("The result is no Fail any more."), actor=actor, at=at)
    streaks.review(card.subject, actor=actor, at=at)


def order_for(card: Scorecard, *, actor: User | None, at: datetime, due_on: date) -> Rectification:
    """A failed person or department puts it right by a set day (S2-66)."""
    return rectifications.order(
        problem=what_failed(card, at),
        due_on=due_on,
        actor=actor,
        person=card.person,
        department=card.department,
        scorecard=card,
        at=at,
    )


def what_failed(card: Scorecard, at: datetime) -> str:
    """The result, and the criteria that fell short of a pass, in the words of whoever publishes it."""
    fresh = Scorecard.objects.with_subject().with_period().get(pk=card.pk)
    floors = {band.grade: band.floor for band in fresh.period.scheme.bands.all()}
    weak = [
        f"{line.criterion}{colon()}{line.points}"
        for line in read_one(fresh, at=at).lines
        if line.points is not None and line.points < floors[Grade.PASS]
    ]
    head = _("Failed assessment, %(period)s: total %(total)s.") % {"period": card.period, "total": card.total}
    return "\n".join([head, *weak])


def proposed_day(at: datetime) -> date:
    """The day that is proposed for putting a Fail right; whoever publishes it may name another."""
    return timezone.localdate(at) + timedelta(days=standards.number("RECTIFY_WITHIN", at) or 30)


@transaction.atomic
def acknowledge(card: Scorecard, *, actor: User, at: datetime | None = None) -> None:
    """The person, or the head of the department, has taken note of the published result."""
    at = at or now()
    if card.acknowledged_at is not None:
        return
    flow.move(card, "acknowledge", actor=actor, at=at, acknowledged_at=at, acknowledged_by=actor)


def tell_who_saw(card: Scorecard, *, actor: User | None, at: datetime, knowing: Collection[int | None] = ()) -> None:
    """Whoever was told of the old result, or whose page it stood on by right of leading, hears that it changed."""
    told = {row.recipient for row in Notice.objects.about(card).select_related("recipient")}
    people = {row for row in told | {card.person, superior_of(card)} if row and row.pk not in knowing}
    notices.notify(
        people - {actor},
        "assessments.result_corrected",
        about=card,
        at=at,
        key=at.isoformat(),
        actor=actor,
        params={"subject": card.subject, "period": card.period},
    )


def superior_of(card: Scorecard) -> User | None:
    """Who leads the assessed person; the head of an assessed department is the assessed one."""
    if card.person is None:
        return card.department.head
    return card.person.manager or (card.person.department.head if card.person.department else None)


def leave_open(card: Scorecard, *, actor: User | None, at: datetime) -> None:
    """An objection was taken back: the rest of its time is there again."""
    used = Clock.objects.of(card).filter(code=APPEAL, state=Clock.State.STOPPED).order_by("-cycle").first()
    if used is not None and at < used.due_at:
        _open_window(card, actor=actor, at=at, until=used.due_at)


def problem_of(order: Rectification, at: datetime) -> str:
    """What has to be put right; what a Fail says of itself stands in the language of whoever reads it."""
    card = order.scorecard
    return what_failed(card, at) if card is not None and card.grade == Grade.FAIL else order.problem


def _open_window(card: Scorecard, *, actor: User | None, at: datetime, until: datetime | None = None) -> None:
    owner = card.person or card.department.head
    department = card.department or card.person.department
    deadlines.start(card, APPEAL, owner=owner, department=department, due_at=until, at=at, actor=actor)
