"""A policy document on its way: drafted by its owner department, reviewed, signed by its approver, issued, read."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from deadlines import actions as deadlines
from history import flow
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from notices import actions as notices
from pages.formats import local
from papers.models import Acknowledgement, Policy, PolicyVersion

REVIEW = "POLICY_REVIEW"
ONE_DAY = timedelta(days=1)
State = PolicyVersion.State


class NotSigned(NotAllowed):
    """Who wrote a version neither reviews nor approves it."""

    def __str__(self) -> str:
        return _("You wrote this version: somebody else must sign it.")


class InTheMaking(NotAllowed):
    """One version is written at a time."""

    def __str__(self) -> str:
        return _("Another version of this policy is being written: finish or withdraw that one first.")


@transaction.atomic
def create(
    *,
    departments: Iterable[Department],
    related: Iterable[Policy],
    actor: User,
    at: datetime | None = None,
    **columns: Any,
) -> Policy:
    """The company enters one more policy; its owner department can begin to write."""
    policy = Policy.objects.create(**columns)
    policy.departments.set(departments)
    policy.related.set(related)
    flow.record(policy, "create", actor=actor, at=at)
    return policy


@transaction.atomic
def edit(
    policy: Policy,
    *,
    departments: Iterable[Department],
    related: Iterable[Policy],
    actor: User,
    version: int,
    **columns: Any,
) -> Event | None:
    """Another owner, approver, scope or link; what was issued stays as it is."""
    facts = {
        name: [_names(getattr(policy, name).all()), _names(rows)]
        for name, rows in {"departments": departments, "related": related}.items()
        if set(getattr(policy, name).all()) != set(rows)
    }
    owner = policy.owner
    event = flow.change(policy, actor=actor, version=version, **columns)
    if policy.owner and policy.owner != owner:
        deadlines.reassign(policy, REVIEW, owner=policy.owner.head, department=policy.owner, at=now(), actor=actor)
    if not facts:
        return event
    if event is None and not Policy.objects.filter(pk=policy.pk, version=version).update(version=version + 1):
        raise flow.Stale("edit", winner=Event.objects.latest_of(policy))
    policy.departments.set(departments)
    policy.related.set(related)
    policy.refresh_from_db()
    return flow.record(policy, "edit", actor=actor, facts=facts)


def _names(rows: Iterable[Any]) -> list[str]:
    return sorted(map(str, rows))


def draft(
    policy: Policy,
    *,
    label: str,
    body: str,
    body_zh: str = "",
    effective_from: date | None = None,
    actor: User,
    at: datetime | None = None,
    for_: User | None = None,
) -> PolicyVersion:
    """The owner department begins a new version; what holds goes on holding (S4-191)."""
    at = at or now()
    row = PolicyVersion(
        policy=policy,
        label=label,
        body=body,
        body_zh=body_zh,
        effective_from=effective_from,
        drafted_by=actor,
        drafted_at=at,
    )
    try:
        with transaction.atomic():
            flow.begin(row, "draft", actor=actor, at=at, for_=for_)
    except IntegrityError as error:
        raise InTheMaking("draft") from error
    return row


@transaction.atomic
def rewrite(row: PolicyVersion, *, actor: User, version: int, for_: User | None = None, **columns: Any) -> Event | None:
    """Another text of a draft; what is submitted is returned first."""
    if row.state != State.DRAFT:
        raise NotAllowed("edit", winner=Event.objects.latest_move_of(row))
    return flow.change(row, actor=actor, version=version, for_=for_, **columns)


@transaction.atomic
def submit(row: PolicyVersion, *, actor: User, at: datetime | None = None, for_: User | None = None) -> None:
    """The draft is ready: whoever reviews and approves it is told."""
    at = at or now()
    event = flow.move(row, "submit", actor=actor, at=at, for_=for_)
    head = row.policy.owner.head if row.policy.owner else None
    people = {person.pk: person for person in [*approvers(row.policy), *([head] if head else [])]}
    readers = [person for pk, person in people.items() if pk not in authors(row)]
    _tell(readers, "papers.policy_submitted", row, event, actor=actor, at=at)


@transaction.atomic
def review(
    row: PolicyVersion, *, actor: User, words: str = "", at: datetime | None = None, for_: User | None = None
) -> None:
    """Somebody else of the owner department has read it through."""
    at = at or now()
    _other_hand(row, "review", actor, for_)
    event = flow.move(row, "review", actor=actor, at=at, for_=for_, words=words, reviewed_by=actor, reviewed_at=at)
    people = [person for person in approvers(row.policy) if person.pk not in authors(row)]
    _tell(people, "papers.policy_submitted", row, event, actor=actor, at=at)


@transaction.atomic
def return_(
    row: PolicyVersion, *, reason: str, actor: User, at: datetime | None = None, for_: User | None = None
) -> None:
    """Not like this: back to who wrote it, with the reason."""
    at = at or now()
    cleared: dict[str, Any] = {"reviewed_by": None, "reviewed_at": None}
    event = flow.move(row, "return", actor=actor, at=at, for_=for_, words=reason, **cleared)
    _tell([row.drafted_by], "papers.policy_returned", row, event, actor=actor, at=at, reason=reason)


@transaction.atomic
def approve(
    row: PolicyVersion, *, actor: User, words: str = "", at: datetime | None = None, for_: User | None = None
) -> None:
    """Signed and issued: it holds from its day on, the one before until then, and everybody it concerns is told."""
    at = at or now()
    _other_hand(row, "approve", actor, for_)
    today = local(at).date()
    starts = max(row.effective_from or today, today)
    signed: dict[str, Any] = {"approved_by": actor, "approved_at": at, "issued_at": at, "effective_from": starts}
    event = flow.move(row, "approve", actor=actor, at=at, for_=for_, words=words, **signed)
    for older in row.policy.versions.filter(state=State.IN_FORCE).exclude(pk=row.pk):
        flow.move(older, "supersede", actor=actor, at=at, for_=for_, ends_on=starts)
    row.policy.versions.filter(state=State.SUPERSEDED, ends_on__gt=starts).update(ends_on=starts)
    _restart_review(row.policy, actor=actor, at=at, since=max(at, _midnight(starts)))
    _tell(row.readers(), "papers.policy_in_force", row, event, actor=actor, at=at, since=_midnight(starts))


@transaction.atomic
def withdraw(
    row: PolicyVersion, *, reason: str, actor: User, at: datetime | None = None, for_: User | None = None
) -> None:
    """A draft is given up, or what held is repealed."""
    at = at or now()
    held = row.state == State.IN_FORCE
    flow.move(row, "withdraw", actor=actor, at=at, for_=for_, words=reason, ends_on=local(at).date())
    if held:
        deadlines.cancel(row.policy, REVIEW, at=at, actor=actor, reason=reason)
        Policy.objects.filter(pk=row.policy_id).update(next_review_on=None)


@transaction.atomic
def confirm_review(
    policy: Policy,
    *,
    actor: User,
    words: str,
    next_on: date | None = None,
    at: datetime | None = None,
    for_: User | None = None,
) -> None:
    """The owner department has looked at the policy and leaves it as it is until the next time (S4-18)."""
    at = at or now()
    policy.refresh_from_db(fields=["next_review_on"])
    before = policy.next_review_on
    _restart_review(policy, actor=actor, at=at, since=at, next_on=next_on)
    facts = {"next_review_on": [before, policy.next_review_on]}
    flow.record(policy, "confirm_review", actor=actor, at=at, for_=for_, words=words, facts=facts)


def acknowledge(row: PolicyVersion, *, actor: User, at: datetime | None = None) -> Acknowledgement:
    """This person has read the version; saying so twice is once (S4-19)."""
    if row.state != State.IN_FORCE:
        raise NotAllowed("acknowledge", winner=Event.objects.latest_move_of(row))
    said, _is_new = Acknowledgement.objects.get_or_create(
        policy_version=row, person=actor, defaults={"at": at or now()}
    )
    return said


def approvers(policy: Policy) -> list[User]:
    """Who may sign this policy: the person it names, else everybody who holds the right."""
    if policy.approver is not None:
        return [policy.approver]
    return list(User.objects.holding("papers.approve_policy").order_by("pk"))


def authors(row: PolicyVersion) -> set[int]:
    """Everybody whose hand is in the text."""
    written = Event.objects.about(row).filter(verb__in=["draft", "edit"])
    return {pk for pair in written.values_list("actor", "on_behalf_of") for pk in pair if pk}


def _other_hand(row: PolicyVersion, verb: str, actor: User, for_: User | None) -> None:
    """Neither who wrote it signs, nor somebody who stands in for them."""
    if authors(row) & {actor.pk, for_.pk if for_ else None}:
        raise NotSigned(verb)


def _restart_review(policy: Policy, *, actor: User, at: datetime, since: datetime, next_on: date | None = None) -> None:
    """The review that was due is done; the next one is promised, its owner reminded before it."""
    deadlines.stop(policy, REVIEW, at=at, actor=actor)
    head = policy.owner.head if policy.owner else None
    clock = deadlines.start(
        policy,
        REVIEW,
        owner=head or actor,
        department=policy.owner,
        at=at,
        actor=actor,
        anchor=since,
        due_at=_midnight(next_on + ONE_DAY) if next_on else None,
    )
    on = local(clock.due_at - timedelta(microseconds=1)).date() if clock else next_on
    policy.next_review_on = on
    Policy.objects.filter(pk=policy.pk).update(next_review_on=on)


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(0), local(now()).tzinfo)


def _tell(
    people: Iterable[User], kind: str, row: PolicyVersion, event: Event, *, actor: User, at: datetime, **params: Any
):
    said = {"policy": row.policy, "version": row.label, "actor": actor, **params}
    notices.notify(
        [person for person in people if person.pk != actor.pk],
        kind,
        about=row,
        at=at,
        key=str(event.pk),
        params=said,
        actor=actor,
    )
