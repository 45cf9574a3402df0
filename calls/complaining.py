"""Who is told what about a complaint in the register, once per reason."""

from datetime import datetime

from accounts.models import User
from notices import actions as notices

from . import telling
from .models import Complaint


def owner(complaint: Complaint, *, actor: User, at: datetime) -> None:
    """Somebody owns it now and has to find the cause."""
    _tell({complaint.owner}, "complaint_entrusted", complaint, actor=actor, at=at)


def verifier(complaint: Complaint, *, actor: User, at: datetime) -> None:
    """Somebody with no part in it is asked to look."""
    _tell({complaint.verifier}, "complaint_to_verify", complaint, actor=actor, at=at)


def verified(complaint: Complaint, words: str, *, actor: User, at: datetime) -> None:
    """The issue may be closed."""
    people = {complaint.owner, complaint.issue.handler}
    _tell(people, "complaint_verified", complaint, actor=actor, at=at, words=words)


def sent_back(complaint: Complaint, words: str, *, actor: User, at: datetime) -> None:
    """There is more to do."""
    people = {complaint.owner, complaint.submitted_by}
    _tell(people, "complaint_sent_back", complaint, actor=actor, at=at, words=words)


def proposed_verifier(complaint: Complaint) -> User | None:
    """Who lies nearest: the owner's superior, else somebody with the right to verify; nobody with a part in it."""
    above = telling.superior(complaint.owner) if complaint.owner else None
    if above is not None and above.pk not in complaint.involved:
        return above
    return User.objects.holding("calls.verify_complaint").exclude(pk__in=complaint.involved).order_by("pk").first()


def _tell(people: set, name: str, complaint: Complaint, *, actor: User, at: datetime, **more: str) -> None:
    params = {"number": complaint.code, "customer": complaint.issue.customer, **more}
    others = people - {None, actor}
    notices.notify(others, f"calls.{name}", about=complaint, at=at, key=at.isoformat(), params=params, actor=actor)
