"""May this person?"""

from accounts.models import User


def may_see_limits(user: User) -> bool:
    return user.may("deadlines.manage_limits")


def may_see_proof(user: User) -> bool:
    return user.may("deadlines.view_proof")
