"""Who is told when issues turn out to be one matter, and when they are answered together."""

from datetime import datetime

from accounts.models import User
from notices import actions as notices

from .models import Issue, Support


def merged(double: Issue, first: Issue, *, actor: User, at: datetime) -> None:
    """Whoever reported either of the two, and whoever handles one, knows where it goes on (both reporters)."""
    people = {double.created_by, double.handler, first.created_by, first.handler} - {None, actor}
    params = {"double": double, "first": first}
    key = f"{double.pk}-{at.isoformat()}"
    notices.notify(people, "calls.issues_merged", about=first, at=at, key=key, params=params, actor=actor)


def separated(double: Issue, first: Issue, *, actor: User, at: datetime) -> None:
    """They were two after all: each is answered by itself again."""
    people = {double.created_by, double.handler, first.handler} - {None, actor}
    params = {"double": double, "first": first}
    key = f"apart-{at.isoformat()}"
    notices.notify(people, "calls.issues_separated", about=double, at=at, key=key, params=params, actor=actor)


def answered_together(issue: Issue, text: str, *, actor: User, at: datetime) -> None:
    """What was merged into this one is answered with it: its reporter tells their customer."""
    _tell_reporters(issue, "double_answered", actor=actor, at=at, answer=text)


def put_off_together(issue: Issue, reason: str, until: datetime, *, actor: User, at: datetime) -> None:
    """What was merged into this one takes as long: its reporter tells their customer, too, and in time."""
    _tell_reporters(issue, "double_later", actor=actor, at=at, reason=reason, until=until)


def support_declined(support: Support, *, actor: User, at: datetime) -> None:
    """The handler asks somebody else."""
    people = {support.issue.handler or support.asked_by} - {None, actor}
    params = {"whom": support.department or support.expert, "task": support.task, "reason": support.why_declined}
    key = f"declined-{support.pk}"
    notices.notify(people, "calls.support_declined", about=support.issue, at=at, key=key, params=params, actor=actor)


def _tell_reporters(issue: Issue, name: str, *, actor: User, at: datetime, **said: str | datetime) -> None:
    for double in issue.merged.select_related("created_by", "organisation"):
        params = {"customer": double.customer_name or double, "phone": double.customer_phone, **said}
        key = f"{double.pk}-{issue.cycle}-{at.isoformat()}"
        people = {double.created_by} - {None, actor}
        notices.notify(people, f"calls.{name}", about=issue, at=at, key=key, params=params, actor=actor)
