"""Something has to be put right by a set day: ordered, planned, done, and verified by another person (S2-55, S2-66)."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Department, User
from assessments.models import Rectification, Scorecard
from assessments.models.period import midnight
from deadlines import actions as deadlines
from deadlines.arithmetic import ONE_DAY
from deadlines.days import close_of
from history import flow
from history.moment import now
from notices import actions as notices
from reception.actions import Refused

RECTIFY = "RECTIFY"
Source, State = Rectification.Source, Rectification.State


@transaction.atomic
def order(
    *,
    problem: str,
    due_on: date,
    actor: User | None,
    person: User | None = None,
    department: Department | None = None,
    owner: User | None = None,
    verifier: User | None = None,
    source: str = Source.OTHER,
    scorecard: Scorecard | None = None,
    form_token: UUID | None = None,
    for_: User | None = None,
    at: datetime | None = None,
) -> Rectification:
    """Somebody has to put something right by the close of work of `due_on`, and is told.

    It is about one person or one department. `owner` puts it right: without one that is the
    person it is about, or the head of the department. `verifier` is asked to look at it
    afterwards: without one whoever orders it. The same form posted twice, and the same failed
    card, order it once.
    """
    at = at or now()
    if (known := _known(form_token, scorecard)) is not None:
        return known
    if not problem.strip():
        raise Refused("order", _("Say what has to be put right."), field="problem")
    if due_on < timezone.localdate(at):
        raise Refused("order", _("This day is over already."), field="due_on")
    rectification = Rectification(
        person=person,
        department=department,
        owner=owner or person or (department.head if department else None),
        source=Source.FAIL if scorecard else source,
        scorecard=scorecard,
        problem=problem.strip(),
        due_on=due_on,
        form_token=form_token,
    )
    asked = verifier or actor
    rectification.verifier = asked if asked and asked.pk not in rectification.involved else None
    try:
        with transaction.atomic():
            flow.begin(rectification, "order", actor=actor, at=at, for_=for_)
    except IntegrityError:
        if (known := _known(form_token, scorecard)) is None:
            raise
        return known
    deadlines.start(
        rectification,
        RECTIFY,
        owner=rectification.owner,
        department=rectification.home,
        due_at=until(due_on),
        at=at,
        actor=actor,
    )
    _tell(rectification, "ordered", {rectification.owner, person, rectification.superior}, actor=actor, at=at)
    return rectification


@transaction.atomic
def entrust(
    rectification: Rectification,
    *,
    owner: User,
    version: int,
    actor: User,
    for_: User | None = None,
    at: datetime | None = None,
) -> None:
    """The department's head, or whoever ordered it, names who puts it right."""
    at = at or now()
    if not rectification.can("plan"):
        raise flow.NotAllowed("entrust")
    if owner.pk == rectification.verifier_id:
        raise Refused("entrust", _("Whoever verifies it cannot be the one who puts it right."), field="owner")
    if flow.change(rectification, actor=actor, version=version, at=at, for_=for_, verb="entrust", owner=owner) is None:
        return
    deadlines.reassign(rectification, RECTIFY, owner=owner, department=rectification.home, at=at, actor=actor)
    _tell(rectification, "ordered", {owner}, actor=actor, at=at)


@transaction.atomic
def plan(
    rectification: Rectification, *, measures: str, actor: User, for_: User | None = None, at: datetime | None = None
) -> None:
    """What is going to be done about it."""
    if not measures.strip():
        raise Refused("plan", _("Say what is going to be done."), field="measures")
    words = measures.strip()
    flow.move(rectification, "plan", actor=actor, at=at or now(), for_=for_, words=words, measures=words)


@transaction.atomic
def finish(
    rectification: Rectification,
    *,
    done_on: date,
    evidence: str,
    actor: User,
    verifier: User | None = None,
    for_: User | None = None,
    at: datetime | None = None,
) -> None:
    """It is put right, says whoever did it, and how that can be seen; from now on the verifier holds the clock."""
    at = at or now()
    if not evidence.strip():
        raise Refused("finish", _("Say how one can see that it is done."), field="evidence")
    if not timezone.localdate(rectification.created_at) <= done_on <= timezone.localdate(at):
        raise Refused("finish", _("A day between the order and today."), field="done_on")
    asked, part = verifier or rectification.verifier, rectification.involved | {actor.pk}
    if verifier is not None and verifier.pk in part:
        raise Refused("finish", _("Somebody who had no part in it verifies it."), field="verifier")
    if asked is not None and asked.pk in part:
        asked = None  # whoever was to verify it has done it: the superior finds somebody else
    flow.move(
        rectification,
        "finish",
        actor=actor,
        at=at,
        for_=for_,
        words=evidence.strip(),
        done_on=done_on,
        done_by=actor,
        evidence=evidence.strip(),
        verifier=asked,
    )
    holder = asked or rectification.superior
    deadlines.reassign(rectification, RECTIFY, owner=holder, department=rectification.home, at=at, actor=actor)
    _tell(rectification, "done", {holder}, actor=actor, at=at)


@transaction.atomic
def send_back(
    rectification: Rectification, *, reason: str, actor: User, for_: User | None = None, at: datetime | None = None
) -> None:
    """It is not put right yet: whoever does it reads why, and the day stays the same."""
    at = at or now()
    _another("send_back", rectification, actor)
    if not reason.strip():
        raise Refused("send_back", _("Say what is missing."), field="reason")
    flow.move(
        rectification, "send_back", actor=actor, at=at, for_=for_, words=reason.strip(), done_on=None, done_by=None
    )
    owner = rectification.owner
    deadlines.reassign(rectification, RECTIFY, owner=owner, department=rectification.home, at=at, actor=actor)
    _tell(rectification, "sent_back", {owner or rectification.superior}, actor=actor, at=at, reason=reason.strip())


@transaction.atomic
def verify(
    rectification: Rectification, *, words: str, actor: User, for_: User | None = None, at: datetime | None = None
) -> None:
    """Somebody who had no part in it has looked: it is put right, and nothing is owed any more."""
    at = at or now()
    _another("verify", rectification, actor)
    if not words.strip():
        raise Refused("verify", _("Say what was looked at, and what was seen."), field="words")
    flow.move(
        rectification,
        "verify",
        actor=actor,
        at=at,
        for_=for_,
        words=words.strip(),
        verified_by=actor,
        verified_at=at,
    )
    deadlines.stop(rectification, RECTIFY, at=at, actor=actor)
    _tell(rectification, "verified", {rectification.owner, rectification.person}, actor=actor, at=at)


@transaction.atomic
def withdraw(
    rectification: Rectification,
    *,
    reason: str,
    actor: User | None,
    for_: User | None = None,
    at: datetime | None = None,
) -> None:
    """There is nothing to put right after all: the order is void."""
    at = at or now()
    if not reason.strip():
        raise Refused("withdraw", _("Say why it is withdrawn."), field="reason")
    flow.move(rectification, "withdraw", actor=actor, at=at, for_=for_, words=reason.strip())
    deadlines.cancel(rectification, RECTIFY, at=at, actor=actor, reason=reason.strip())
    _tell(rectification, "withdrawn", {rectification.owner, rectification.person}, actor=actor, at=at, reason=reason)


def until(on: date) -> datetime:
    """Until when a day named in an order lasts: the close of work, or midnight where nobody works on it."""
    return close_of(on) or midnight(on + ONE_DAY)


def _another(verb: str, rectification: Rectification, actor: User) -> None:
    if actor.hats() & rectification.involved:
        raise Refused(verb, _("Somebody who had no part in it verifies it."))


def _known(form_token: UUID | None, scorecard: Scorecard | None) -> Rectification | None:
    orders = Rectification.objects.exclude(state=State.WITHDRAWN)
    posted = Rectification.objects.filter(form_token=form_token).first() if form_token else None
    return posted or (orders.filter(scorecard=scorecard).first() if scorecard else None)


def _tell(
    rectification: Rectification,
    what: str,
    people: set[User | None],
    *,
    actor: User | None,
    at: datetime,
    reason: str = "",
) -> None:
    said = {
        "problem": rectification,
        "subject": rectification.subject,
        "due": until(rectification.due_on),
        "reason": reason,
    }
    notices.notify(
        people - {None, actor},
        f"assessments.rectification_{what}",
        about=rectification,
        at=at,
        key=at.isoformat(),
        actor=actor,
        params=said,
    )
