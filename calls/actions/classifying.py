"""Another category, and with it another limit."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from accounts.rules import on_behalf
from calls import promises, telling
from calls.models import Issue
from history import flow
from history.moment import now

from . import complaint, suggestion
from .guard import Refused, special_has_time, stay


@transaction.atomic
def classify(
    issue: Issue,
    *,
    actor: User,
    category: str,
    is_complaint: bool = False,
    department: Department | None = None,
    special_due_at: datetime | None = None,
    at: datetime | None = None,
) -> None:
    """Another category, and with it another limit, counted from the same start; a reply that is late stays late.

    A complaint stays one: the register forgets nothing.
    """
    at = at or now()
    special_has_time("classify", category, special_due_at)
    if promises.is_late(issue, at):
        raise Refused("classify", _("The reply is already late: another category would hide that."))
    if promises.stands_still(issue):
        raise Refused("classify", _("The customer keeps us waiting: let the deadline go on first."))
    before, old_category = promises.reply_codes(issue), issue.category
    becomes_complaint = is_complaint and not issue.is_complaint
    stay(
        issue,
        "classify",
        category=category,
        is_complaint=issue.is_complaint or is_complaint,
        department=department or issue.department,
    )
    facts = {"category": [old_category, category]}
    flow.record(issue, "classify", actor=actor, at=at, for_=_for(actor, issue), facts=facts)
    promises.owe_by_category(issue, before, actor=actor, at=at, special_due_at=special_due_at)
    if category == Issue.Category.SUGGESTION:
        suggestion.of_issue(issue, actor=actor, at=at)
    if becomes_complaint:
        complaint.register(issue, actor=actor, at=at)
        promises.owe_complaint(issue, actor=actor)
        telling.complaint(issue, actor=actor, at=at)


def _for(actor: User, issue: Issue) -> User | None:
    return on_behalf(actor, of=issue.handler, permission="calls.assign_issue")
