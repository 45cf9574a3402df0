"""Commendation, reward, criticism, fine and disciplinary action: recorded by one person, approved by another.

Nothing is paid or withheld here, and no amount is proposed for a penalty (S4-43, S2-65, S4-110, S4-112).
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assessments.models import Reward, Scorecard
from assessments.models.scheme import Grade
from deadlines import actions as deadlines
from history import flow
from history.moment import now
from notices import actions as notices
from reception.actions import Refused

APPROVAL = "REWARD_APPROVAL"
Kind, Severity = Reward.Kind, Reward.Severity
# The severity that a kind of penalty has by its name; a fine is as severe as somebody says.
SEVERITY = {Kind.CRITICISM: Severity.CRITICISM, Kind.DISCIPLINARY: Severity.DISCIPLINARY}


@transaction.atomic
def record(reward: Reward, *, actor: User, for_: User | None = None, at: datetime | None = None) -> Reward:
    """Somebody records a reward or a penalty, not saved yet; its approver is asked, unless they are the one."""
    at = at or now()
    if reward.form_token and (known := Reward.objects.filter(form_token=reward.form_token).first()):
        return known
    _check(reward, actor, at)
    reward.decided_by, reward.severity = actor, SEVERITY.get(Kind(reward.kind), reward.severity)
    if reward.kind in Reward.PRAISE:
        reward.severity = ""
    try:
        with transaction.atomic():
            flow.begin(reward, "record", actor=actor, at=at, for_=for_)
    except IntegrityError:
        known = Reward.objects.filter(form_token=reward.form_token).first() if reward.form_token else None
        if known is None:
            raise
        return known
    if reward.approver_id == actor.pk:
        approve(reward, actor=actor, at=at)
    else:
        deadlines.start(reward, APPROVAL, owner=reward.approver, at=at, actor=actor)
        _tell(reward, "reward_to_approve", {reward.approver}, actor=actor, at=at)
    return reward


@transaction.atomic
def approve(reward: Reward, *, actor: User, at: datetime | None = None) -> None:
    """The approver says yes: it stands, and whom it is about reads it."""
    at = at or now()
    flow.move(reward, "approve", actor=actor, at=at, answered_at=at)
    deadlines.stop(reward, APPROVAL, at=at, actor=actor)
    _tell(reward, "reward_approved", _concerned(reward), actor=actor, at=at)


@transaction.atomic
def refuse(reward: Reward, *, reason: str, actor: User, at: datetime | None = None) -> None:
    """The approver says no, and why."""
    at = at or now()
    if not reason.strip():
        raise Refused("refuse", _("Say why not."), field="reason")
    flow.move(reward, "refuse", actor=actor, at=at, words=reason.strip(), answered_at=at)
    deadlines.stop(reward, APPROVAL, at=at, actor=actor)
    _tell(reward, "reward_refused", {reward.decided_by}, actor=actor, at=at)


@transaction.atomic
def withdraw(reward: Reward, *, reason: str, actor: User | None, at: datetime | None = None) -> None:
    """It was recorded in error, or what it rested on is gone; whoever was told that it stood hears it."""
    at, stood = at or now(), reward.state == Reward.State.APPROVED
    if not reason.strip():
        raise Refused("withdraw", _("Say why it is withdrawn."), field="reason")
    flow.move(reward, "withdraw", actor=actor, at=at, words=reason.strip())
    deadlines.cancel(reward, APPROVAL, at=at, actor=actor, reason=reason.strip())
    people = _concerned(reward) if stood else {reward.approver, reward.decided_by}
    _tell(reward, "reward_withdrawn", people, actor=actor, at=at, reason=reason.strip())


def is_excellent(card: Scorecard) -> bool:
    """Is it a published Excellent, for which alone a result is commended?"""
    return card.state == Scorecard.State.PUBLISHED and card.grade == Grade.EXCELLENT


def is_fail(card: Scorecard) -> bool:
    """Is it a published Fail, for which alone a result is criticised?"""
    return card.state == Scorecard.State.PUBLISHED and card.grade == Grade.FAIL


def _check(reward: Reward, actor: User, at: datetime) -> None:
    if not reward.reason.strip():
        raise Refused("record", _("Say what it is for."), field="reason")
    own = reward.person_id or (reward.department and reward.department.head_id)
    if own in {actor.pk, reward.approver_id}:
        raise Refused("record", _("Nobody records or approves their own."), field="approver")
    if reward.decided_on > timezone.localdate(at):
        raise Refused("record", _("This day has not come yet."), field="decided_on")
    if reward.kind in Reward.PRAISE:
        _check_praise(reward)
    elif reward.scorecard is not None and not is_fail(reward.scorecard):
        raise Refused("record", _("Only a published Fail brings a penalty."), field="kind")
    elif reward.kind == Kind.FINE and not (reward.amount and reward.severity):
        raise Refused("record", _("A fine has an amount and a severity; neither is proposed."), field="amount")


def _check_praise(reward: Reward) -> None:
    card = reward.scorecard
    if card is None and reward.appointment is None and reward.idea is None:
        sentence = _("Praise is for a published Excellent result, a visit or an idea: say which.")
        raise Refused("record", sentence, field="appointment")
    if card is not None and not is_excellent(card):
        raise Refused("record", _("Only a published Excellent result is commended or rewarded."), field="kind")


def _concerned(reward: Reward) -> set[User | None]:
    """Who hears what stands: whom it is about, who leads them, who recorded it."""
    return {reward.person or reward.department.head, reward.superior, reward.decided_by}


def _tell(reward: Reward, kind: str, people: set, *, actor: User | None, at: datetime, reason: str = "") -> None:
    notices.notify(
        people - {None, actor},
        f"assessments.{kind}",
        about=reward,
        at=at,
        key=at.isoformat(),
        actor=actor,
        params={"kind": Kind(reward.kind).label, "subject": reward.subject, "reason": (reason or reward.reason)[:300]},
    )
