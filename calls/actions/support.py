"""Other departments and experts help with an issue; whoever handles it goes on answering for it."""

from datetime import datetime

from django.db import transaction

from accounts.models import Department, User
from accounts.rules import on_behalf
from calls import informing, promises, telling
from calls.models import Issue, Support
from deadlines import actions as deadlines
from history import flow
from history.flow import NotAllowed
from history.models import Event
from history.moment import now

from .guard import once, stay

INNER = "SUPPORT_ANSWER"


def ask_support(
    issue: Issue,
    *,
    actor: User,
    task: str,
    department: Department | None = None,
    expert: User | None = None,
    due_at: datetime | None = None,
    form_token: object = None,
    at: datetime | None = None,
) -> Support:
    """A department or an expert is asked to contribute, and told at once; their own, inner clock runs.

    It ends at `due_at`, else by its limit, and never after the customer's own.
    """
    at = at or now()
    row = Support(
        issue=issue,
        department=None if expert else department,
        expert=expert,
        task=task,
        asked_at=at,
        asked_by=actor,
        form_token=form_token,
    )

    def write() -> Support:
        stay(issue, "ask_support")
        row.save(force_insert=True)
        flow.record(
            issue,
            "ask_support",
            actor=actor,
            at=at,
            for_=on_behalf(actor, of=issue.handler),
            facts={"whom": str(expert or department)},
        )
        _owe_answer(row, due_at, actor=actor, at=at)
        telling.supporter(row, actor=actor, at=at)
        return row

    return once(row, write)


@transaction.atomic
def give_support(support: Support, *, actor: User, answer: str, at: datetime | None = None) -> None:
    """What was asked for is done or answered; the handler is told."""
    at = at or now()
    waiting = Support.objects.waiting().filter(pk=support.pk)
    if not waiting.update(answer=answer, done_at=at, done_by=actor):
        raise NotAllowed("give_support", winner=Event.objects.latest_of(support.issue))
    support.refresh_from_db()
    flow.record(support.issue, "give_support", actor=actor, at=at, for_=on_behalf(actor, of=support.expert))
    deadlines.stop(support, INNER, at=at, actor=actor)
    telling.supported(support, actor=actor, at=at)


@transaction.atomic
def accept_support(support: Support, *, actor: User, at: datetime | None = None) -> None:
    """Somebody of the department, or the expert, takes it on; an inner clock of a department is theirs from now on."""
    at = at or now()
    waiting = Support.objects.waiting().filter(pk=support.pk, accepted_at__isnull=True)
    if not waiting.update(accepted_at=at, accepted_by=actor):
        raise NotAllowed("accept_support", winner=Event.objects.latest_of(support.issue))
    support.refresh_from_db()
    flow.record(support.issue, "accept_support", actor=actor, at=at, for_=on_behalf(actor, of=support.expert))
    if support.expert_id is None:
        deadlines.reassign(support, INNER, owner=actor, department=support.department, at=at, actor=actor)


@transaction.atomic
def decline_support(support: Support, *, actor: User, reason: str, at: datetime | None = None) -> None:
    """It is not theirs to answer, and they say why: the handler is told and asks somebody else."""
    at = at or now()
    waiting = Support.objects.waiting().filter(pk=support.pk)
    if not waiting.update(declined_at=at, declined_by=actor, why_declined=reason):
        raise NotAllowed("decline_support", winner=Event.objects.latest_of(support.issue))
    support.refresh_from_db()
    for_ = on_behalf(actor, of=support.expert)
    flow.record(support.issue, "decline_support", actor=actor, at=at, for_=for_, words=reason)
    deadlines.cancel(support, INNER, at=at, actor=actor, reason=reason)
    informing.support_declined(support, actor=actor, at=at)


def _owe_answer(support: Support, due_at: datetime | None, *, actor: User, at: datetime) -> None:
    """The customer's reply comes first: what is still ahead of it bounds the inner clock."""
    ahead = [clock.due_at for clock in promises.running(support.issue, promises.REPLY) if clock.due_at > at]
    nearest = min(filter(None, [due_at, *ahead[:1]]), default=None)
    deadlines.start(
        support, INNER, owner=support.expert, department=support.department, at=at, actor=actor, due_at=nearest
    )
