"""The life of an issue, from the moment somebody owes a customer something to the moment the customer knows."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Department, User
from accounts.rules import on_behalf
from calls import promises, telling, turns
from calls.models import Issue, Reply
from calls.models.told import Channel
from calls.standards import number
from customers import actions as customers
from deadlines import actions as deadlines
from history import flow
from history.flow import NotAllowed
from history.models import Event
from history.moment import now

from . import complaint, suggestion
from .guard import Refused, not_before_cycle, once, special_has_time, stay


def open_issue(
    issue: Issue,
    *,
    actor: User | None,
    organisation: str = "",
    promised_at: datetime | None = None,
    special_due_at: datetime | None = None,
    answer: str = "",
    email: str = "",
    at: datetime | None = None,
) -> Issue:
    """A customer's matter is taken up: its clocks start, its handler is told, a complaint goes to the superior at once.

    `issue` is not saved yet; without a department it lies in the queue of the customer
    service (S4-272). `answer` is what the customer was told on the spot, if anything.
    """
    at = at or now()

    def write() -> Issue:
        if organisation and issue.organisation_id is None:
            issue.organisation = customers.find_or_register(organisation, actor=actor, at=at)
        special_has_time("open", issue.category, special_due_at)
        issue.received_at = issue.received_at or at
        issue.cycle_started_at = issue.received_at
        issue.department = _department_for(issue)
        issue.notified_at = at if issue.handler_id else None
        issue.turn = turns.at_first(issue)
        flow.begin(issue, "open", actor=actor, at=at)
        promises.owe_reply(issue, actor=actor, promised_at=promised_at, special_due_at=special_due_at)
        if answer:
            _answered_at_once(issue, answer, actor=actor, at=at)
        if issue.handler_id:
            _hand_to(issue, actor=actor, at=at)
        if issue.is_complaint:
            complaint.register(issue, actor=actor, at=at)
            telling.complaint(issue, actor=actor, at=at)
        if issue.category == Issue.Category.SUGGESTION:
            suggestion.of_issue(issue, actor=actor, email=email, at=at)
        return issue

    return once(issue, write)


@transaction.atomic
def assign(
    issue: Issue,
    *,
    actor: User,
    handler: User | None = None,
    department: Department | None = None,
    words: str = "",
    at: datetime | None = None,
) -> None:
    """Somebody else answers for it, or another department's queue; the customer's clocks run on as they were.

    Whoever takes it for themselves has acknowledged it by that.
    """
    at = at or now()
    department = department or (handler.department if handler and handler.department_id else issue.department)
    was = issue.handler
    _still_with(was, issue)
    changes_hands = (was is not None and was != handler) or (was is None and department != issue.department)
    flow.move(
        issue,
        "assign",
        actor=actor,
        at=at,
        for_=on_behalf(actor, of=was, permission="calls.assign_issue"),
        words=words,
        facts={"from": str(was or issue.department), "to": str(handler or department)},
        handler=handler,
        department=department,
        notified_at=at if handler else None,
        acknowledged_at=None,
        handovers=F("handovers") + (1 if changes_hands else 0),
    )
    deadlines.reassign(issue, owner=handler, department=department, at=at, actor=actor)
    complaint.follow_handler(issue, actor=actor, at=at)
    if handler is not None:
        _hand_to(issue, actor=actor, at=at)
    if changes_hands and issue.handovers > number("HANDOVERS", at):
        telling.handed_over_often(issue, actor=actor, at=at)


def take(issue: Issue, *, actor: User, at: datetime | None = None) -> None:
    """Somebody takes a waiting issue out of the queue for themselves."""
    if issue.handler_id is not None:
        raise NotAllowed("assign", winner=Event.objects.latest_of(issue))
    assign(issue, actor=actor, handler=actor, department=issue.department, at=at)


@transaction.atomic
def acknowledge(issue: Issue, *, actor: User, at: datetime | None = None) -> None:
    """The handler has seen it and answers for it (S2-37)."""
    at = at or now()
    flow.move(issue, "acknowledge", actor=actor, at=at, for_=_for(actor, issue), acknowledged_at=at)


@transaction.atomic
def investigate(
    issue: Issue,
    *,
    actor: User,
    facts: str,
    cause: str,
    measures: str,
    version: int | None = None,
    at: datetime | None = None,
) -> None:
    """What is known so far is written down: facts, cause, measures."""
    stay(issue, "investigate", version=version, facts=facts, cause=cause, measures=measures)
    flow.move(issue, "investigate", actor=actor, at=at, for_=_for(actor, issue))


@transaction.atomic
def resolve(
    issue: Issue,
    *,
    actor: User,
    facts: str,
    cause: str,
    measures: str,
    version: int | None = None,
    at: datetime | None = None,
) -> None:
    """The matter is settled, and it is known what happened, why, and what was done; the call-back is now owed."""
    at = at or now()
    if not (facts.strip() and cause.strip() and measures.strip()):
        raise Refused("resolve", _("Write down the facts, the cause and the measures first."))
    stay(issue, "resolve", version=version, facts=facts, cause=cause, measures=measures)
    if issue.first_contact_at is None:
        raise Refused("resolve", _("Nobody has spoken with the customer yet."))
    flow.move(issue, "resolve", actor=actor, at=at, for_=_for(actor, issue), resolved_at=at)
    promises.keep(issue, promises.WHILE_WORKING, actor=actor, at=at)
    deadlines.start(issue, "FOLLOW_UP", owner=issue.handler, department=issue.department, at=at, actor=actor)


@transaction.atomic
def close(
    issue: Issue,
    *,
    actor: User,
    customer_informed_at: datetime,
    doubles_informed: bool = False,
    at: datetime | None = None,
) -> None:
    """The customer has a substantive reply, knows how it ended, and was called back: nothing is owed any more.

    `doubles_informed`: so do those whose issues were merged into this one. Help that was asked
    for and never came is not waited for any more.
    """
    at = at or now()
    if issue.effective_reply_at is None:
        raise Refused("close", _("The customer has no substantive reply yet."))
    if promises.running(issue, promises.AFTERWARDS):
        raise Refused("close", _("Call the customer back first: the follow-up is still open."))
    complaint.must_be_verified(issue, "close")
    not_before_cycle(issue, "close", customer_informed_at, at)
    doubles = list(issue.merged.all())
    if doubles and not doubles_informed:
        raise Refused("close", _("Others reported the same matter: tell each of them how it ended, too."))
    flow.move(
        issue,
        "close",
        actor=actor,
        at=at,
        for_=_for(actor, issue),
        facts={"informed": [double.pk for double in doubles]} if doubles else None,
        customer_informed_at=customer_informed_at,
        closed_at=at,
    )
    for told in (issue, *doubles):
        suggestion.informed_with(told, at=customer_informed_at)
    issue.merged.update(customer_informed_at=customer_informed_at)
    for asked in issue.supports.waiting():
        deadlines.cancel(asked, at=at, actor=actor, reason=_("The issue is closed."))


@transaction.atomic
def reopen(issue: Issue, *, actor: User, reason: str, not_effective: bool = False, at: datetime | None = None) -> None:
    """It was not over: a new cycle with new clocks, and the verdict on the old ones stays.

    `not_effective`: the reply did not answer the question, and does not count as one (no. 47).
    """
    at = at or now()
    if issue.effective_reply_at is None:
        raise Refused("reopen", _("The customer still waits for the first substantive reply."))
    # It may be in this state already: of two who reopen it, the cycle tells who was first.
    if not Issue.objects.filter(pk=issue.pk, cycle=issue.cycle).update(cycle=F("cycle") + 1):
        raise NotAllowed("reopen", winner=Event.objects.latest_of(issue))
    if not_effective:
        issue.replies.effective().filter(cycle=issue.cycle).update(rejected_at=at, rejected_by=actor)
    flow.move(
        issue,
        "reopen",
        actor=actor,
        at=at,
        for_=_for(actor, issue),
        words=reason,
        facts={"not_effective": not_effective},
        cycle_started_at=at,
        effective_reply_at=None,
        resolved_at=None,
        followed_up_at=None,
        customer_informed_at=None,
        closed_at=None,
    )
    deadlines.cancel(issue, at=at, actor=actor, reason=reason)
    promises.owe_reply(issue, actor=actor)
    promises.owe_progress(issue, actor=actor, at=at)
    complaint.take_up_again(issue, actor=actor, reason=reason, at=at)
    telling.reopened(issue, reason, actor=actor, at=at)


def _still_with(handler: User | None, issue: Issue) -> None:
    """From one state to the same one, the state cannot tell who was first: the handler that was seen does."""
    current = Issue.objects.select_for_update().values_list("handler", flat=True).get(pk=issue.pk)
    if current != (handler and handler.pk):
        raise NotAllowed("assign", winner=Event.objects.latest_of(issue))


def _hand_to(issue: Issue, *, actor: User, at: datetime) -> None:
    """The handler is told and owes the first contact; one who took it for themselves has acknowledged it."""
    if issue.handler == actor:
        flow.move(issue, "acknowledge", actor=actor, at=at, acknowledged_at=at)
    else:
        telling.handler(issue, actor=actor, at=at)
    promises.owe_contact(issue, actor=actor, at=at)


def _answered_at_once(issue: Issue, answer: str, *, actor: User, at: datetime) -> None:
    """The customer heard the answer while still on the line: a substantive reply at the moment of receipt."""
    told_at = issue.received_at
    Reply.objects.create(
        issue=issue,
        cycle=1,
        kind=Reply.Kind.EFFECTIVE,
        channel=Channel.PHONE,
        text=answer,
        told_at=told_at,
        told_by=actor,
        logged_at=at,
        named_handler=issue.handler if issue.is_after_sales else None,
    )
    stay(issue, "answer_at_once", first_contact_at=told_at, effective_reply_at=told_at, solved_on_spot=True)
    flow.record(issue, "answer", actor=actor, at=at)
    promises.keep(issue, promises.REPLY | promises.CONTACT, actor=actor, at=told_at)


def _department_for(issue: Issue) -> Department:
    """The one named, else the handler's, else the customer service."""
    if issue.department_id:
        return issue.department
    if issue.handler_id and issue.handler.department_id:
        return issue.handler.department
    service = Department.objects.filter(kind=Department.Kind.CUSTOMER_SERVICE, is_active=True).order_by("pk").first()
    if service is None:
        raise Refused("open", _("There is no customer service department: say which department answers."))
    return service


def _for(actor: Any, issue: Issue) -> User | None:
    return on_behalf(actor, of=issue.handler, permission="calls.assign_issue")
