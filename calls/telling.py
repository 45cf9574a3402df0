"""Who is told what about an issue, once per reason."""

from datetime import datetime

from django.utils.translation import gettext_lazy

from accounts.models import User
from customers.models import Organisation
from notices import actions as notices

from .models import Call, Issue, Support


def call_missed(call: Call, *, actor: User | None, at: datetime) -> None:
    """Whose telephone rang, or their deputy, calls back; whoever noted their own missed call knows of it."""
    if call.agent == actor:
        return
    params = {"caller": call.caller_name or call.caller_phone, "called_at": call.called_at}
    notices.notify(call.agent, "calls.call_missed", about=call, at=at, params=params, actor=actor)


def handler(issue: Issue, *, actor: User, at: datetime) -> None:
    """The new handler must acknowledge it (S2-37)."""
    params = {"customer": _customer(issue), "description": issue.description}
    key = f"{issue.cycle}-{at.isoformat()}"
    notices.notify(issue.handler, "calls.issue_assigned", about=issue, at=at, key=key, params=params, actor=actor)


def complaint(issue: Issue, *, actor: User | None, at: datetime) -> None:
    """The superior of whoever took the complaint hears of it at once, and the head of the department (S2-26)."""
    superiors = {actor and superior(actor), issue.department.head} - {None, actor}
    if not superiors:
        superiors = set(User.objects.holding("calls.assign_issue")) - {actor}
    by = actor or gettext_lazy("the public page")
    params = {"customer": _customer(issue), "description": issue.description, "by": by}
    notices.notify(superiors, "calls.complaint_opened", about=issue, at=at, params=params, actor=actor)


def handed_over_often(issue: Issue, *, actor: User, at: datetime) -> None:
    """The customer is being passed around: the manager should step in (S4-280)."""
    managers = {issue.department.head, issue.handler and superior(issue.handler)} - {None}
    if not managers:
        managers = set(User.objects.holding("calls.assign_issue"))
    params = {"customer": _customer(issue), "times": issue.handovers}
    key = str(issue.handovers)
    notices.notify(managers, "calls.handed_over_often", about=issue, at=at, key=key, params=params, actor=actor)


def reopened(issue: Issue, reason: str, *, actor: User, at: datetime) -> None:
    people = {issue.handler, issue.department.head} - {None, actor}
    params = {"customer": _customer(issue), "reason": reason}
    notices.notify(people, "calls.issue_reopened", about=issue, at=at, key=str(issue.cycle), params=params, actor=actor)


def supporter(support: Support, *, actor: User, at: datetime) -> None:
    """The expert, or the head of the department that is asked (its people, where it has none)."""
    people = {support.expert} if support.expert_id else {support.department.head}
    if people == {None}:
        people = set(User.objects.active().filter(department=support.department))
    params = {"customer": _customer(support.issue), "task": support.task}
    key = f"support-{support.pk}"
    notices.notify(people, "calls.support_asked", about=support.issue, at=at, key=key, params=params, actor=actor)


def supported(support: Support, *, actor: User, at: datetime) -> None:
    people = {support.issue.handler or support.asked_by} - {actor}
    params = {"customer": _customer(support.issue), "task": support.task, "answer": support.answer}
    key = f"supported-{support.pk}"
    notices.notify(people, "calls.support_given", about=support.issue, at=at, key=key, params=params, actor=actor)


def superior(person: User) -> User | None:
    """Whom a person reports to: their superior, else the head of their department, never themselves."""
    head = person.department.head if person.department_id else None
    superior = person.manager or head
    return superior if superior != person else None


def _customer(issue: Issue) -> Organisation | str:
    return issue.customer
