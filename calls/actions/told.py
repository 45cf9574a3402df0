"""Speaking with the customer: contact, replies, the announced later time, the call-back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from calls import promises
from calls.models import FollowUp, Issue, Reply
from calls.standards import number
from deadlines import actions as deadlines
from history import flow
from history.moment import now

from .guard import Refused, not_before_cycle, once, stay
from .issue import open_issue, reopen


def contact(
    issue: Issue,
    *,
    actor: User,
    channel: str,
    text: str,
    told_at: datetime,
    form_token: object = None,
    at: datetime | None = None,
) -> Reply:
    """The handler has spoken with the customer: the first time stops the contact clock (S2-38)."""
    row = Reply(kind=Reply.Kind.CONTACT, channel=channel, text=text, told_at=told_at, form_token=form_token)
    moment = at or now()

    def write() -> Reply:
        first: dict[str, Any] = {} if issue.first_contact_at else {"first_contact_at": told_at}
        if issue.state == Issue.State.IN_PROGRESS:
            stay(issue, "contact", **first)
            flow.record(issue, "contact", actor=actor, at=moment, for_=_for(actor, issue))
        else:
            flow.move(issue, "contact", actor=actor, at=moment, for_=_for(actor, issue), **first)
        return _told(issue, row, "contact", actor=actor, at=moment)

    return once(row, write)


def reply(
    issue: Issue,
    *,
    actor: User,
    kind: str,
    channel: str,
    text: str,
    told_at: datetime,
    named_handler: User | None = None,
    form_token: object = None,
    at: datetime | None = None,
) -> Reply:
    """The customer is told something; only a substantive reply stops the reply clocks (S4-39)."""
    row = Reply(
        kind=kind, channel=channel, text=text, told_at=told_at, named_handler=named_handler, form_token=form_token
    )
    moment, effective = at or now(), kind == Reply.Kind.EFFECTIVE

    def write() -> Reply:
        if issue.is_after_sales and named_handler is None:
            raise Refused("reply", _("Tell the customer who is responsible: an after-sales reply names the handler."))
        if issue.state == Issue.State.ACKNOWLEDGED:
            flow.move(issue, "contact", actor=actor, at=moment, for_=_for(actor, issue))
        kept: dict[str, Any] = {} if issue.first_contact_at else {"first_contact_at": told_at}
        if effective and issue.effective_reply_at is None:
            kept["effective_reply_at"] = told_at
        stay(issue, "reply", **kept)
        flow.record(issue, "answer" if effective else "reply", actor=actor, at=moment, for_=_for(actor, issue))
        return _told(issue, row, "reply", actor=actor, at=moment)

    return once(row, write)


@transaction.atomic
def acknowledge_automatically(issue: Issue, *, channel: str, text: str, at: datetime | None = None) -> Reply:
    """Portico itself wrote that the matter has arrived. No clock stops: a machine's answer is none."""
    at = at or now()
    return Reply.objects.create(
        issue=issue,
        cycle=issue.cycle,
        kind=Reply.Kind.AUTOMATIC,
        channel=channel,
        text=text,
        told_at=at,
        logged_at=at,
    )


@transaction.atomic
def extend(
    issue: Issue,
    *,
    actor: User,
    until: datetime,
    reason: str,
    told_at: datetime,
    told_by_way_of: str,
    at: datetime | None = None,
) -> None:
    """The customer was told, before the due time, that it takes longer and until when (S2-41)."""
    at = at or now()
    clocks = promises.running(issue, promises.REPLY)
    if not clocks:
        raise Refused("extend", _("No reply is due any more."))
    if clocks[0].due_at < at:
        raise Refused("extend", _("The reply is already late: a new time has to be told before the due time."))
    if until <= clocks[0].due_at:
        raise Refused("extend", _("The new time must lie after the one that holds now."))
    not_before_cycle(issue, "extend", told_at, at)
    stay(issue, "extend")
    for clock in clocks:
        if clock.due_at < until:
            deadlines.extend(
                clock, until=until, reason=reason, told_at=told_at, told_by_way_of=told_by_way_of, actor=actor, at=at
            )
    flow.record(
        issue,
        "extend",
        actor=actor,
        at=at,
        for_=_for(actor, issue),
        facts={"until": until.isoformat(), "told_at": told_at.isoformat(), "by": told_by_way_of},
        words=reason,
    )


def follow_up(
    issue: Issue,
    *,
    actor: User,
    channel: str,
    handling_rating: int,
    is_effective: bool = True,
    other_needs: str = "",
    suggestions: str = "",
    form_token: object = None,
    at: datetime | None = None,
) -> FollowUp:
    """The customer was called back: a rating, other needs (a new issue), or, dissatisfied, all over again."""
    at = at or now()
    row = FollowUp(
        issue=issue,
        cycle=issue.cycle,
        done_at=at,
        done_by=actor,
        channel=channel,
        handling_rating=handling_rating,
        is_effective=is_effective,
        has_other_needs=bool(other_needs.strip()),
        other_needs=other_needs,
        suggestions=suggestions,
        form_token=form_token,
    )

    def write() -> FollowUp:
        flow.move(issue, "follow_up", actor=actor, at=at, for_=_for(actor, issue), followed_up_at=at)
        promises.keep(issue, promises.AFTERWARDS, actor=actor, at=at)
        if row.has_other_needs:
            row.new_issue = _raised_in(issue, other_needs, actor=actor, at=at)
        row.save(force_insert=True)
        if not is_effective or handling_rating <= number("DISSATISFIED", at):
            reason = _("The customer was not satisfied at the follow-up.")
            reopen(issue, actor=actor, reason=reason, not_effective=not is_effective, at=at)
        return row

    return once(row, write)


def attempt(
    issue: Issue, *, actor: User, channel: str, form_token: object = None, at: datetime | None = None
) -> FollowUp:
    """Nobody answered the call-back; after the last attempt the customer counts, and is shown, as not reached."""
    at = at or now()
    row = FollowUp(
        issue=issue,
        cycle=issue.cycle,
        done_at=at,
        done_by=actor,
        channel=channel,
        was_reached=False,
        form_token=form_token,
    )

    def write() -> FollowUp:
        stay(issue, "attempt")
        row.save(force_insert=True)
        flow.record(issue, "attempt", actor=actor, at=at, for_=_for(actor, issue))
        tried = issue.follow_ups.filter(cycle=issue.cycle, was_reached=False).count()
        if tried >= number("FOLLOW_UP_ATTEMPTS", at):
            facts = {"not_reached": tried}
            flow.move(issue, "follow_up", actor=actor, at=at, for_=_for(actor, issue), facts=facts, followed_up_at=at)
            promises.keep(issue, promises.AFTERWARDS, actor=actor, at=at)
        return row

    return once(row, write)


def _told(issue: Issue, row: Reply, verb: str, *, actor: User, at: datetime) -> Reply:
    """The words are kept, and the clocks that they satisfy stop at the moment the customer heard them."""
    not_before_cycle(issue, verb, row.told_at, at)
    had_answer = issue.replies.effective().exists()
    row.issue, row.cycle, row.told_by, row.logged_at = issue, issue.cycle, actor, at
    row.save(force_insert=True)
    promises.keep(issue, promises.CONTACT, actor=actor, at=row.told_at)
    if row.kind == Reply.Kind.EFFECTIVE:
        promises.keep(issue, promises.REPLY, actor=actor, at=row.told_at)
    if had_answer:
        promises.keep(issue, frozenset({"VISIT_ISSUE_TRACK"}), actor=actor, at=row.told_at)
    if issue.state in Issue.WORKED_ON:
        promises.owe_progress(issue, actor=actor, at=row.told_at)
    return row


def _raised_in(issue: Issue, other_needs: str, *, actor: User, at: datetime) -> Issue:
    new = Issue(
        source=Issue.Source.FEEDBACK,
        organisation=issue.organisation,
        contact=issue.contact,
        customer_name=issue.customer_name,
        customer_phone=issue.customer_phone,
        is_internal=issue.is_internal,
        category=Issue.Category.GENERAL,
        description=other_needs,
        department=issue.department,
        handler=issue.handler,
    )
    return open_issue(new, actor=actor, at=at)


def _for(actor: User, issue: Issue) -> User | None:
    return on_behalf(actor, of=issue.handler, permission="calls.assign_issue")
