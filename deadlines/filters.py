"""What a person asked to see of the list."""

from datetime import datetime

from .models.clock import ClockQuerySet


def narrowed(clocks: ClockQuerySet, wanted: dict, user, at: datetime) -> ClockQuerySet:
    """The running clocks that fit the filters."""
    if wanted.get("code"):
        clocks = clocks.filter(code=wanted["code"])
    if wanted.get("late"):
        clocks = clocks.filter(due_at__lt=at)
    if wanted.get("mine"):
        clocks = clocks.filter(owner__in=user.hats())
    return clocks
