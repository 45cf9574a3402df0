"""What follows from results, brought to its state by the actions."""

from datetime import date, timedelta
from decimal import Decimal

from assessments import actions
from assessments.actions import appeals, ideas, rectifications, rewards, violations
from assessments.models import Period, Reward, Scheme, Scorecard, ViolationKind
from assessments.models.period import quarter_of
from history import moment
from history.moment import now
from reception.models import Appointment
from tests.factories.accounts import UserFactory


def person(**fields):
    """Somebody with a superior of their own."""
    return UserFactory(manager=UserFactory(), **fields)


def card_of(subject, *, points, quarter=date(2026, 1, 1), kind="regular", publish=True, assessor=None):
    """A card by human criteria alone, worth `points`, shown and (unless told otherwise) published after its quarter."""
    starts_on, ends_on = quarter_of(quarter)
    scheme = Scheme.objects.current().get(code="competence")
    period = Period.objects.filter(starts_on=starts_on, kind=kind, scheme=scheme).first()
    period = period or Period.objects.create(
        starts_on=starts_on, ends_on=ends_on, scheme=scheme, kind=kind, created_at=now()
    )
    whose = {"department": subject} if hasattr(subject, "head_id") else {"person": subject}
    card = Scorecard.objects.create(period=period, created_at=now(), **whose)
    assessor = assessor or UserFactory(role="assessor")
    for criterion in scheme.criteria.filter(source="human"):
        said = {"comment": "As seen.", "version": 0, "actor": assessor}
        actions.score(card, criterion=criterion, points=None if points is None else Decimal(points), **said)
    with moment.at(period.end + timedelta(days=1)):
        actions.propose(card, actor=assessor)
        if publish:
            actions.publish(card, actor=assessor)
    return card


def rectification(state="ordered", *, subject=None, actor=None, verifier=None, **fields):
    """An order of a month; `planned`, `done` and `verified` are reached by the person themselves and the verifier."""
    subject, actor = subject or person(), actor or UserFactory(role="inspector")
    said = {"problem": "The visitors' book lies open", "due_on": now().date() + timedelta(days=30), "person": subject}
    row = rectifications.order(actor=actor, verifier=verifier, **(said | fields))
    if state in {"planned", "done", "verified"}:
        rectifications.plan(row, measures="A cover for it", actor=subject)
    if state in {"done", "verified"}:
        rectifications.finish(row, done_on=now().date(), evidence="The cover lies on it", actor=subject)
    if state == "verified":
        rectifications.verify(row, words="Seen at noon", actor=verifier or actor)
    return row


def violation(state="reported", *, kind="confidentiality", subject=None, actor=None, admin=None, **fields):
    """A report of an inspector; `confirmed` and `dismissed` are an admin's word."""
    said = {"person": subject or person(), "happened_at": now() - timedelta(days=2), "words": "A price list was shown"}
    kind = ViolationKind.objects.get(code=kind)
    row = violations.report(kind=kind, actor=actor or UserFactory(role="inspector"), **(said | fields))
    if state != "reported":
        act = {"confirmed": violations.confirm, "dismissed": violations.dismiss}[state]
        act(row, decision="Two witnesses saw it", actor=admin or UserFactory(role="admin"))
    return row


def appeal(card=None, *, grounds="The visit of May was not mine"):
    card = card or card_of(person(), points=50)
    with moment.at(card.published_at or card.proposed_at):
        return appeals.lodge(card, grounds=grounds, actor=card.person or card.department.head)


def reward(*, actor=None, approver=None, **fields):
    """A criticism that waits for its approver."""
    approver = approver or UserFactory(role="hr")
    said = {"kind": Reward.Kind.CRITICISM, "reason": "Late three times", "decided_on": now().date()}
    if "department" not in fields:
        said["person"] = fields.pop("person", None) or person()
    row = Reward(approver=approver, **(said | fields))
    return rewards.record(row, actor=actor or UserFactory(role="admin"))


def idea(*, actor=None, text="Their shelf shows the price twice", appointment: Appointment | None = None):
    return ideas.submit(text=text, actor=actor or person(role="sales"), appointment=appointment)
