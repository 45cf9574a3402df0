"""What becomes of a suggestion: noted, adopted or rejected with a reason, and the customer told (S2-45, S2-50)."""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.db.models import Model

from accounts.models import User
from accounts.rules import on_behalf
from calls import suggesting
from calls.models import FollowUp, Issue, Suggestion
from calls.models.told import Channel
from customers import actions as customers
from history import flow
from history.flow import NotAllowed
from history.models import Event
from history.moment import now

from .guard import once


def note_suggestion(
    suggestion: Suggestion, *, actor: User | None, organisation: str = "", at: datetime | None = None
) -> Suggestion:
    """A customer suggested something; it is kept until somebody decides. `suggestion` is not saved yet."""
    at = at or now()

    def write() -> Suggestion:
        if organisation and suggestion.organisation_id is None:
            suggestion.organisation = customers.find_or_register(organisation, actor=actor, at=at)
        suggestion.received_at = suggestion.received_at or at
        flow.begin(suggestion, "note", actor=actor, at=at)
        return suggestion

    return once(suggestion, write)


def suggest(
    text: str, *, source: Model, actor: User | None = None, at: datetime | None = None, **who: Any
) -> Suggestion | None:
    """What somebody suggested elsewhere, in an answer to questions for example, is decided here like any other.

    `source` is the record it stands in: told twice it is one suggestion. `who` are its columns
    (category, department, organisation, customer_name, customer_phone, customer_email, received_at);
    None where nothing was said.
    """
    if not text.strip():
        return None
    token = uuid5(NAMESPACE_URL, f"{source._meta.label}/{source.pk}")
    return note_suggestion(Suggestion(text=text.strip(), form_token=token, **who), actor=actor, at=at)


def of_issue(issue: Issue, *, actor: User | None, at: datetime, email: str = "") -> Suggestion:
    """A suggestion that is followed as an issue stands in the report as well, once."""
    known = Suggestion.objects.filter(issue=issue).first()
    if known is not None:
        return known
    row = Suggestion(issue=issue, text=issue.description, received_at=issue.received_at, department=issue.department)
    return note_suggestion(_from(row, issue, email), actor=actor, at=at)


def of_follow_up(follow_up: FollowUp, *, actor: User, at: datetime) -> Suggestion:
    """What a customer suggested when they were called back."""
    issue = follow_up.issue
    row = Suggestion(
        follow_up=follow_up, text=follow_up.suggestions, received_at=follow_up.done_at, department=issue.department
    )
    return note_suggestion(_from(row, issue), actor=actor, at=at)


@transaction.atomic
def sort(
    suggestion: Suggestion,
    *,
    actor: User,
    category: str,
    department: object = None,
    version: int,
    at: datetime | None = None,
) -> None:
    """What it is about, and which department it concerns: the report counts by it."""
    flow.change(suggestion, actor=actor, version=version, at=at, verb="sort", category=category, department=department)


def adopt(suggestion: Suggestion, *, actor: User, decision: str, at: datetime | None = None) -> None:
    """We do what the customer suggests, and say what."""
    _decide(suggestion, "adopt", decision, actor=actor, at=at or now())


def reject(suggestion: Suggestion, *, actor: User, decision: str, at: datetime | None = None) -> None:
    """We do not, and say why."""
    _decide(suggestion, "reject", decision, actor=actor, at=at or now())


@transaction.atomic
def inform(
    suggestion: Suggestion,
    *,
    actor: User,
    told_by_way_of: str,
    told_at: datetime | None = None,
    at: datetime | None = None,
) -> None:
    """Whoever suggested it knows what became of it: by a letter of Portico's, sent now, or told by a colleague."""
    at = at or now()
    told_at = told_at or at
    undone = Suggestion.objects.filter(pk=suggestion.pk, informed_at__isnull=True)
    decided = undone.exclude(state=Suggestion.State.NOTED)
    if not decided.update(informed_at=told_at, informed_by_way_of=told_by_way_of):
        raise NotAllowed("inform", winner=Event.objects.latest_of(suggestion))
    suggestion.refresh_from_db()
    facts = {"told_at": told_at.isoformat(), "by": told_by_way_of}
    flow.record(suggestion, "inform", actor=actor, at=at, facts=facts)


def informed_with(issue: Issue, *, at: datetime) -> None:
    """The issue is closed because the customer knows the result: of the suggestion, too."""
    Suggestion.objects.to_tell().filter(issue=issue).update(informed_at=at)


@transaction.atomic
def _decide(suggestion: Suggestion, verb: str, decision: str, *, actor: User, at: datetime) -> None:
    if not suggestion.can(verb):
        raise NotAllowed(verb, winner=Event.objects.latest_of(suggestion))
    flow.move(
        suggestion,
        verb,
        actor=actor,
        at=at,
        for_=on_behalf(actor, permission="calls.decide_suggestion"),
        decision=decision,
        decided_at=at,
        decided_by=actor,
        informed_at=None,
        informed_by_way_of="",
    )
    suggesting.decided(suggestion, actor=actor, at=at)
    if suggestion.customer_email:
        suggesting.letter(suggestion, at=at)
        inform(suggestion, actor=actor, told_by_way_of=Channel.EMAIL, at=at)


def _from(row: Suggestion, issue: Issue, email: str = "") -> Suggestion:
    row.organisation, row.customer_name, row.customer_phone = (
        issue.organisation,
        issue.customer_name,
        issue.customer_phone,
    )
    row.customer_email = email or (issue.contact.email if issue.contact_id else "")
    return row
