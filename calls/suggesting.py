"""Who hears what became of a suggestion: the colleague who brought it, and the customer."""

from datetime import datetime

from accounts.models import User
from notices import actions as notices

from .models import Suggestion


def decided(suggestion: Suggestion, *, actor: User, at: datetime) -> None:
    """Whoever noted it, and whoever handles its issue, knows what to tell the customer."""
    handler = suggestion.issue.handler if suggestion.issue_id else None
    people = {suggestion.created_by, handler} - {None, actor}
    key = at.isoformat()
    notices.notify(
        people, "calls.suggestion_decided", about=suggestion, at=at, key=key, params=_said(suggestion), actor=actor
    )


def letter(suggestion: Suggestion, *, at: datetime) -> None:
    """The customer reads what became of it, by the outbox, once per decision."""
    of_page = getattr(suggestion.issue, "letter", None) if suggestion.issue_id else None
    notices.write(
        suggestion.customer_email,
        "calls.suggestion_answered",
        about=suggestion,
        at=at,
        key=at.isoformat(),
        params=_said(suggestion),
        language=of_page.language if of_page else "",
    )


def _said(suggestion: Suggestion) -> dict:
    return {
        "customer": suggestion.customer_name or suggestion.organisation or "",
        "suggestion": suggestion.text[:300],
        "outcome": Suggestion.State(suggestion.state).label,
        "decision": suggestion.decision,
    }
