"""The call-backs that are due, one conversation for each customer."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.db.models import Count, F, Max, Q, QuerySet

from accounts.models import User
from deadlines.models import Clock

from . import promises, quiet_hours
from .models import FollowUp, Issue
from .quiet_hours import Hours

AT_MOST = 300  # issues that one page of call-backs looks at


@dataclass
class Conversation:
    """Everything about which one person of a customer is to be called back."""

    issues: list[Issue]
    clock: Clock | None = None  # the nearest
    call_until: datetime | None = None
    attempts: int = 0
    tried_at: datetime | None = None
    again_from: datetime | None = None
    matters: list[str] = field(default_factory=list)

    @property
    def first(self) -> Issue:
        return self.issues[0]


def waiting(issues: QuerySet) -> QuerySet:
    """Those that are resolved and wait for the call-back, with how often it was tried."""
    tried = Q(follow_ups__was_reached=False, follow_ups__cycle=F("cycle"))
    return issues.filter(state=Issue.State.RESOLVED).annotate(
        attempts=Count("follow_ups", filter=tried), tried_at=Max("follow_ups__done_at", filter=tried)
    )


def of_person(issues: QuerySet, user: User) -> QuerySet:
    """Those that this person, or somebody they stand in for, handles."""
    return waiting(issues.handled_by(user))


def together_with(issue: Issue, issues: QuerySet) -> list[Issue]:
    """What can be asked in the same conversation: the same person of the same customer, the given issue first."""
    rows = waiting(issues).filter(organisation=issue.organisation_id).with_people().select_related("contact")
    same = [row for row in rows.order_by("resolved_at", "pk")[:AT_MOST] if _person(row) == _person(issue)]
    return sorted(same, key=lambda row: row.pk != issue.pk)


def conversations(issues: QuerySet, at: datetime) -> list[Conversation]:
    """The call-backs grouped by customer and person, nearest first."""
    rows = list(issues.with_people().select_related("contact").order_by("resolved_at", "pk")[:AT_MOST])
    promises.show_nearest(rows)
    keyed = sorted(rows, key=lambda row: (_person(row), _due(row)))
    hours = quiet_hours.hours(at)
    found = [_conversation(list(group), hours, at) for _key, group in groupby(keyed, key=_person)]
    return sorted(found, key=lambda one: _due(one.first))


def _conversation(issues: list[Issue], hours: Hours, at: datetime) -> Conversation:
    clock = next((row.nearest_clock for row in issues if row.nearest_clock), None)
    tried = max((row.tried_at for row in issues if row.tried_at), default=None)
    again = tried + hours.spacing if tried else None
    return Conversation(
        issues,
        clock,
        hours.until(clock.due_at) if clock else None,
        max(row.attempts for row in issues),
        tried,
        again if again and again > at else None,
    )


def _person(issue: Issue) -> tuple:
    """Who would be called: the contact, else whoever is at that number, else who has that name at the customer.

    Of strangers two may have one name.
    """
    name = issue.customer_name if issue.organisation_id else ""
    who = f"contact {issue.contact_id}" if issue.contact_id else issue.customer_phone or name
    return (issue.organisation_id or 0, who or f"issue {issue.pk}")


def _due(issue: Issue) -> tuple:
    clock = issue.nearest_clock
    return (clock is None, clock.due_at if clock else issue.resolved_at, issue.pk)


def not_reached(issues: QuerySet) -> QuerySet:
    """Followed up without anybody ever answering: shown apart, and never counted as satisfied."""
    in_cycle = FollowUp.objects.filter(cycle=F("issue__cycle"))
    reached = in_cycle.filter(was_reached=True).values("issue")
    tried = in_cycle.filter(was_reached=False).values("issue")
    over = issues.filter(state__in=[Issue.State.FOLLOWED_UP, Issue.State.CLOSED])
    return over.filter(pk__in=tried).exclude(pk__in=reached)
