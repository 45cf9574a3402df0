"""May this person?"""

from accounts.models import User

from .models import Clock


def may_see_limits(user: User) -> bool:
    return user.may("deadlines.manage_limits")


def may_see_proof(user: User) -> bool:
    return user.may("deadlines.view_proof")


def may_keep_duty(user: User) -> bool:
    return user.may("deadlines.manage_calendar")


def may_hand_over(user: User, clock: Clock) -> bool:
    """To the duty person: who holds it, their superior, the head of the department."""
    holders = {clock.owner_id, clock.owner.manager_id if clock.owner else None}
    return bool(user.hats() & {*holders, clock.department.head_id if clock.department else None})
