"""Other departments and experts help with an issue; whoever handles it goes on answering for it."""

from datetime import datetime

from django.db import transaction

from accounts.models import Department, User
from accounts.rules import on_behalf
from calls import telling
from calls.models import Issue, Support
from deadlines import actions as deadlines
from history import flow
from history.flow import NotAllowed
from history.models import Event
from history.moment import now

from .guard import once, stay


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
    """A department or an expert is asked to contribute, and told at once; with a time, an inner clock runs."""
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
        if due_at is not None:
            deadlines.start(row, "ACTION_ITEM", owner=expert, department=department, at=at, actor=actor, due_at=due_at)
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
    deadlines.stop(support, "ACTION_ITEM", at=at, actor=actor)
    telling.supported(support, actor=actor, at=at)
