"""What is said of somebody who came without an appointment, and to whom."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from notices import actions as notices
from reception.models import WalkIn

# The limit that runs while the desk waits for a colleague's word.
ANSWER = "HOST_ANSWER"


def desk() -> QuerySet[User]:
    """Who is told at once of somebody at the gate."""
    return User.objects.holding("reception.decide_walkin")


def tell(
    people: Iterable[User], kind: str, walk_in: WalkIn, *, actor: User | None, at: datetime, key: str = "", **more: Any
) -> None:
    """These people, each once per reason."""
    notices.notify(people, kind, about=walk_in, at=at, key=key, params=facts(walk_in) | more, actor=actor)


def facts(walk_in: WalkIn) -> dict[str, Any]:
    """What every notice about a walk-in may mention, in the words of notices about visits."""
    return {
        "visitor": walk_in.visitor_name,
        "organisation": walk_in.organisation_name,
        "head_count": walk_in.head_count,
        "purpose": walk_in.purpose,
        "special_needs": walk_in.special_needs,
        "is_important": walk_in.is_important,
        "wanted": walk_in.wanted_person or "",
        "starts_at": walk_in.arrived_at,
        "ends_at": walk_in.arrived_at,
        "spans_days": False,
        "place": walk_in.site,
        "contact_person": walk_in.wanted_person or "",
        "came_at": walk_in.arrived_at,
    }
