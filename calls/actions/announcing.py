"""Explaining before one is late: the customer hears the reason and the new time, and the proof is kept."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from calls import announcing, informing, promises
from calls.models import Extension, Issue, Reply
from calls.models.told import Channel
from deadlines import actions as deadlines
from deadlines.models import Clock
from history import flow
from history.moment import now

from .guard import Refused, not_before_cycle, once, stay
from .told import note_told


def extend(
    issue: Issue,
    *,
    actor: User,
    until: datetime,
    reason: str,
    told_at: datetime | None = None,
    told_by_way_of: str,
    text: str = "",
    address: str = "",
    form_token: object = None,
    at: datetime | None = None,
) -> Extension:
    """The customer is told, before the due time, why it takes longer and until when (S2-41).

    With an `address` Portico sends the letter itself, now: `text` are one's own words instead of
    the company's. Without, it is noted that the customer was told at `told_at` by way of a call or
    something else. The reply clocks that end before `until` end then.
    """
    at = at or now()
    told_at = at if address or told_at is None else told_at
    said = text.strip() or announcing.letter(issue, reason=reason, until=until, at=at)
    row = Reply(
        kind=Reply.Kind.ANNOUNCED,
        channel=Channel.EMAIL if address else told_by_way_of,
        text=said,
        told_at=told_at,
        form_token=form_token,
    )

    def write() -> Reply:
        clocks = _clocks_before(issue, until, at)
        not_before_cycle(issue, "extend", told_at, at)
        for_ = on_behalf(actor, of=issue.handler, permission="calls.assign_issue")
        _keep_state(issue, row, actor=actor, at=at, for_=for_)
        note_told(issue, row, "extend", actor=actor, at=at)
        proof = Extension.objects.create(
            issue=issue,
            cycle=issue.cycle,
            reply=row,
            due_before=clocks[0].due_at,
            until=until,
            reason=reason,
            channel=row.channel,
            address=address,
        )
        for clock in clocks:
            deadlines.extend(
                clock,
                until=until,
                reason=reason,
                told_at=told_at,
                told_by_way_of=row.channel,
                actor=actor,
                at=at,
                for_=for_,
            )
        facts = {"until": until.isoformat(), "told_at": told_at.isoformat(), "by": row.channel}
        flow.record(issue, "extend", actor=actor, at=at, for_=for_, facts=facts, words=reason)
        informing.put_off_together(issue, reason, until, actor=actor, at=at)
        if address:
            announcing.send(proof, own_words=text.strip(), at=at)
        return row

    return Extension.objects.get(reply=once(row, write))


def _clocks_before(issue: Issue, until: datetime, at: datetime) -> list[Clock]:
    """The reply clocks that the new time moves, nearest first; refused once one of them is late."""
    clocks = promises.running(issue, promises.REPLY)
    if not clocks:
        raise Refused("extend", _("No reply is due any more."))
    if not announcing.is_in_time(clocks[0].due_at, at):
        raise Refused("extend", _("The reply is already late: a new time has to be told before the due time."))
    if until <= clocks[0].due_at:
        raise Refused("extend", _("The new time must lie after the one that holds now."))
    return [clock for clock in clocks if clock.due_at < until]


def _keep_state(issue: Issue, row: Reply, *, actor: User, at: datetime, for_: User | None) -> None:
    """Somebody who telephones has been in contact; nothing else changes."""
    first: dict[str, Any] = {}
    if row.is_contact and issue.first_contact_at is None:
        first = {"first_contact_at": row.told_at}
    if row.is_contact and issue.state == Issue.State.ACKNOWLEDGED:
        flow.move(issue, "contact", actor=actor, at=at, for_=for_, **first)
    else:
        stay(issue, "extend", **first)
