"""The call-back after an issue was resolved: one matter, or all of one customer in one conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.rules import on_behalf
from calls import promises, quiet_hours
from calls.models import FollowUp, Issue
from calls.models.told import Channel
from calls.standards import number
from history import flow
from history.moment import now
from pages.formats import moment

from .guard import Refused, once, stay
from .issue import open_issue, reopen
from .suggestion import of_follow_up


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
    row = _noted(
        issue,
        actor,
        at,
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
        if suggestions.strip():
            of_follow_up(row, actor=actor, at=at)
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
    row = _noted(issue, actor, at, channel=channel, was_reached=False, form_token=form_token)

    def write() -> FollowUp:
        stay(issue, "attempt")
        _must_count(issue, channel, at)
        row.save(force_insert=True)
        flow.record(issue, "attempt", actor=actor, at=at, for_=_for(actor, issue))
        tried = issue.follow_ups.filter(cycle=issue.cycle, was_reached=False).count()
        if tried >= number("FOLLOW_UP_ATTEMPTS", at):
            facts = {"not_reached": tried}
            flow.move(issue, "follow_up", actor=actor, at=at, for_=_for(actor, issue), facts=facts, followed_up_at=at)
            promises.keep(issue, promises.AFTERWARDS, actor=actor, at=at)
        return row

    return once(row, write)


@dataclass(frozen=True)
class Said:
    """What the customer said about one of the matters."""

    issue: Issue
    handling_rating: int
    is_effective: bool = True


@transaction.atomic
def call_back(
    said: Sequence[Said],
    *,
    actor: User,
    channel: str,
    other_needs: str = "",
    suggestions: str = "",
    form_token: object = None,
    at: datetime | None = None,
) -> list[FollowUp]:
    """The customer was reached and asked about each matter; a further need and a suggestion are noted once.

    All are noted or none. The token is the first row's: the same form twice finds what the first made.
    """
    at = at or now()
    if form_token and (known := FollowUp.objects.filter(form_token=form_token).first()):
        return [known]
    rows = []
    for place, each in enumerate(said):
        first = place == 0
        rows.append(
            follow_up(
                each.issue,
                actor=actor,
                channel=channel,
                handling_rating=each.handling_rating,
                is_effective=each.is_effective,
                other_needs=other_needs if first else "",
                suggestions=suggestions if first else "",
                form_token=form_token if first else None,
                at=at,
            )
        )
    return rows


@transaction.atomic
def try_in_vain(
    issues: Sequence[Issue], *, actor: User, channel: str, form_token: object = None, at: datetime | None = None
) -> list[FollowUp]:
    """Nobody answered: one attempt for each matter of the conversation."""
    at = at or now()
    if form_token and (known := FollowUp.objects.filter(form_token=form_token).first()):
        return [known]
    return [
        attempt(issue, actor=actor, channel=channel, form_token=None if place else form_token, at=at)
        for place, issue in enumerate(issues)
    ]


def _noted(issue: Issue, actor: User, at: datetime, **said: Any) -> FollowUp:
    """Who called about the issue and when, in the round it is in; not saved yet."""
    return FollowUp(issue=issue, cycle=issue.cycle, done_at=at, done_by=actor, **said)


def _must_count(issue: Issue, channel: str, at: datetime) -> None:
    """An attempt counts when the customer could be expected to answer, and not straight after the last one."""
    hours = quiet_hours.hours(at)
    if channel == Channel.PHONE and hours.is_quiet(at):
        words = _("Nobody is called at this hour; it does not count. Try from %(when)s.")
        raise Refused("attempt", words % {"when": moment(hours.next(at))})
    last = issue.follow_ups.filter(cycle=issue.cycle, was_reached=False).order_by("-done_at").first()
    if last is not None and at < last.done_at + hours.spacing:
        again = moment(last.done_at + hours.spacing)
        words = _("The last attempt was at %(last)s. The next one counts from %(again)s.")
        raise Refused("attempt", words % {"last": moment(last.done_at), "again": again})


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
