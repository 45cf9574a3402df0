"""Writing calls down."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from calls.models import Call, Issue, TalkingPoint
from customers import actions as customers
from history import flow
from history.moment import now

from .guard import once
from .issue import open_issue


def log(
    call: Call,
    *,
    actor: User,
    organisation: str = "",
    points: Iterable[TalkingPoint] = (),
    issue: Issue | None = None,
    special_due_at: datetime | None = None,
    at: datetime | None = None,
) -> Call:
    """A call is written down; when somebody still owes the caller something, an issue is opened for it.

    `call` is not saved yet, `issue` may name department, handler and after-sales. The same
    `form_token` twice finds the first call.
    """
    at = at or now()

    def write() -> Call:
        call.agent = call.agent if call.agent_id else actor
        call.department = call.department if call.department_id else call.agent.department
        if call.organisation_id is None and organisation:
            call.organisation = customers.find_or_register(organisation, actor=actor, at=at)
        if call.contact_id is None and call.organisation_id and call.caller_name:
            call.contact = customers.find_or_register_contact(
                call.organisation, name=call.caller_name, phone=call.caller_phone, actor=actor, at=at
            )
        flow.begin(call, "log", actor=actor, at=at)
        call.points_conveyed.set(points)
        if call.needs_issue:
            _open(call, issue or Issue(), actor=actor, special_due_at=special_due_at, at=at)
        return call

    return once(call, write)


def miss(
    *,
    caller_phone: str,
    called_at: datetime,
    agent: User,
    actor: User,
    form_token: object = None,
    at: datetime | None = None,
) -> Call:
    """Nobody picked up: the call is kept with whose telephone it was, until somebody calls back (S2-29)."""
    missed = Call.Direction.MISSED
    call = Call(direction=missed, caller_phone=caller_phone, called_at=called_at, agent=agent, form_token=form_token)
    return log(call, actor=actor, at=at)


@transaction.atomic
def note_error(
    call: Call,
    *,
    actor: User,
    version: int,
    error_note: str,
    apologised_at: datetime,
    correction: str,
    at: datetime | None = None,
) -> None:
    """We made a mistake with this caller: what it was, when we apologised, how it was put right (S4-288)."""
    flow.change(
        call,
        actor=actor,
        version=version,
        at=at,
        verb="note_error",
        error_note=error_note,
        apologised_at=apologised_at,
        correction=correction,
    )


def _open(call: Call, issue: Issue, *, actor: User, special_due_at: datetime | None, at: datetime) -> None:
    issue.source, issue.call = Issue.Source.CALL, call
    issue.organisation, issue.contact = call.organisation, call.contact
    issue.customer_name, issue.customer_phone = call.caller_name, call.callback_phone or call.caller_phone
    issue.is_complaint = call.category == Call.Category.COMPLAINT
    in_issue = call.category in Issue.Category.values
    issue.category = call.category if in_issue else Issue.Category.GENERAL
    issue.description = "\n\n".join(filter(None, [call.summary, call.details, call.needs]))
    issue.received_at = call.called_at
    open_issue(
        issue,
        actor=actor,
        promised_at=call.promised_reply_at,
        special_due_at=special_due_at,
        answer=call.answer if call.answered_on_spot else "",
        at=at,
    )
