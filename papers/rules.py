"""Who may do what with checklists."""

from accounts.models import User


def may_edit_item(user: User) -> bool:
    return user.may("papers.change_checklist")
