"""Speaking with the customer: contact and replies."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from calls import informing, promises
from calls.models import Issue, Reply
from history import flow
from history.moment import now

from .guard import Refused, not_before_cycle, once, stay


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
        return note_told(issue, row, "contact", actor=actor, at=moment)

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
        said = note_told(issue, row, "reply", actor=actor, at=moment)
        if effective:
            informing.answered_together(issue, text, actor=actor, at=moment)
        return said

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


def note_told(issue: Issue, row: Reply, verb: str, *, actor: User, at: datetime) -> Reply:
    """The words are kept, and the clocks that they satisfy stop at the moment the customer heard them.

    That it takes longer is no first contact, unless somebody spoke with the customer.
    """
    not_before_cycle(issue, verb, row.told_at, at)
    had_answer = issue.replies.effective().exists()
    row.issue, row.cycle, row.told_by, row.logged_at = issue, issue.cycle, actor, at
    row.save(force_insert=True)
    if row.is_contact:
        promises.keep(issue, promises.CONTACT, actor=actor, at=row.told_at)
    if row.kind == Reply.Kind.EFFECTIVE:
        promises.keep(issue, promises.REPLY, actor=actor, at=row.told_at)
    if had_answer:
        promises.keep(issue, frozenset({"VISIT_ISSUE_TRACK"}), actor=actor, at=row.told_at)
    if issue.state in Issue.WORKED_ON:
        promises.owe_progress(issue, actor=actor, at=row.told_at)
    return row


def _for(actor: User, issue: Issue) -> User | None:
    return on_behalf(actor, of=issue.handler, permission="calls.assign_issue")
