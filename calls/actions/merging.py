"""The same matter told twice, and two matters told at once: no clock of theirs starts anew or disappears."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from accounts.rules import on_behalf
from calls import informing, promises
from calls.models import Issue, Support
from deadlines import actions as deadlines
from history import flow
from history.moment import now

from .guard import Refused, once, stay
from .issue import assign, open_issue


@transaction.atomic
def merge(issue: Issue, *, other: Issue, actor: User, words: str = "", at: datetime | None = None) -> Issue:
    """Two issues are one matter: the customer who has waited longer keeps their place, the other points there.

    What is due first counts from now on; a lateness goes over with its clock. Both reporters
    are told. Comes back with the issue that goes on.
    """
    at = at or now()
    first, double = sorted((issue, other), key=lambda row: (row.cycle_started_at, row.pk))
    _may_be_one(first, double)
    if first.handler_id is None and double.handler_id is not None:
        assign(first, actor=actor, handler=double.handler, department=first.department, at=at)
    # The first is locked before the second, by everybody.
    stay(first, "take_in", is_after_sales=first.is_after_sales or double.is_after_sales)
    flow.move(
        double,
        "merge",
        actor=actor,
        at=at,
        for_=_for(actor, double),
        words=words,
        facts={"into": first.pk},
        merged_into=first,
    )
    _still_unanswered(first, double)
    _take_in(first, double, actor=actor, at=at)
    flow.record(first, "take_in", actor=actor, at=at, for_=_for(actor, first), facts={"issue": double.pk})
    informing.merged(double, first, actor=actor, at=at)
    return first


@transaction.atomic
def separate(issue: Issue, *, actor: User, words: str = "", at: datetime | None = None) -> None:
    """They were two matters after all: what went over comes back, and each waits from its own receipt."""
    at = at or now()
    first = issue.merged_into
    flow.move(
        issue,
        "separate",
        actor=actor,
        at=at,
        for_=_for(actor, issue),
        words=words,
        acknowledged_at=None,
        customer_informed_at=None,
        merged_into=None,
    )
    assert first is not None
    reason = _("Two matters after all")
    deadlines.carry_back(
        first, issue, owner=issue.handler, department=issue.department, reason=reason, actor=actor, at=at
    )
    for row in (issue, first):
        promises.owe_apart(row, apart=(issue, first), reason=reason, actor=actor, at=at)
    if issue.handler_id:
        promises.owe_contact(issue, actor=actor, at=at)
    informing.separated(issue, first, actor=actor, at=at)


def split(
    issue: Issue,
    *,
    actor: User,
    description: str,
    category: str,
    department: Department | None = None,
    handler: User | None = None,
    special_due_at: datetime | None = None,
    form_token: object = None,
    at: datetime | None = None,
) -> Issue:
    """A second matter in the same words becomes an issue of its own, received when the first was."""
    at = at or now()
    part = Issue(
        source=issue.source,
        call=issue.call,
        reception_record=issue.reception_record,
        organisation=issue.organisation,
        contact=issue.contact,
        customer_name=issue.customer_name,
        customer_phone=issue.customer_phone,
        is_internal=issue.is_internal,
        category=category,
        description=description,
        department=department or (handler.department if handler and handler.department_id else issue.department),
        handler=handler,
        received_at=issue.received_at,
        split_from=issue,
        form_token=form_token,
    )

    def write() -> Issue:
        stay(issue, "split")
        promised = next(iter(promises.running(issue, frozenset({"PROMISED_REPLY"}))), None)
        new = open_issue(
            part, actor=actor, promised_at=promised.due_base if promised else None, special_due_at=special_due_at, at=at
        )
        if told := promises.announced(issue):
            promises.announce_too(told, new, actor=actor, at=at)
        flow.record(issue, "split", actor=actor, at=at, for_=_for(actor, issue), facts={"issue": new.pk})
        return new

    return once(part, write)


def _may_be_one(first: Issue, double: Issue) -> None:
    if first.pk == double.pk:
        raise Refused("merge", _("An issue cannot be merged into itself."))
    known = {row.organisation_id for row in (first, double)} - {None}
    if len(known) > 1 or first.is_internal != double.is_internal:
        raise Refused("merge", _("These are two customers: each of them gets an answer of their own."))
    if double.is_complaint and not first.is_complaint:
        raise Refused("merge", _("The later one is a complaint: mark the earlier one as a complaint first."))
    _still_unanswered(first, double)


def _still_unanswered(first: Issue, double: Issue) -> None:
    if first.effective_reply_at is not None or double.effective_reply_at is not None:
        raise Refused("merge", _("One of them has been answered: there is nothing left to merge."))


def _take_in(first: Issue, double: Issue, *, actor: User, at: datetime) -> None:
    """What was owed there is owed here; who helps there helps here, and what was merged there is here."""
    deadlines.carry_over(
        double,
        first,
        owner=first.handler,
        department=first.department,
        reason=_("Merged: the same matter"),
        actor=actor,
        at=at,
    )
    moving = list(double.supports.waiting())
    Support.objects.filter(pk__in=[support.pk for support in moving]).update(issue=first)
    for support in moving:
        support.issue = first
        deadlines.rename(support)
    double.merged.update(merged_into=first)


def _for(actor: User, issue: Issue) -> User | None:
    return on_behalf(actor, of=issue.handler, permission="calls.assign_issue")
