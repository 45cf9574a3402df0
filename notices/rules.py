"""Who decides what is told, in which words and by which ways."""

from accounts.models import User


def may_manage(user: User) -> bool:
    return user.may("notices.manage_notices")
