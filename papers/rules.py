"""Who may do what with checklists and policies."""

from accounts.models import User

from .models import Policy, PolicyVersion


def may_edit_item(user: User) -> bool:
    return user.may("papers.change_checklist")


def may_manage_policies(user: User) -> bool:
    return user.may("papers.manage_policy")


def drafter(user: User, policy: Policy) -> User | None:
    """As whom this person may write its versions: a member of its owner department, or who stands in (S4-191)."""
    people = [person for person in [user, *user.principals()] if _belongs(person, policy)]
    return next((person for person in people if person.has_perm("papers.draft_policy")), None)


def may_draft(user: User, policy: Policy) -> bool:
    return drafter(user, policy) is not None


def may_see_readers(user: User, policy: Policy) -> bool:
    """Who has not acknowledged is for the owner department and those who keep policies."""
    belongs = any(_belongs(person, policy) for person in [user, *user.principals()])
    return belongs or user.may("papers.manage_policy") or user.may("papers.approve_policy")


def reviewer(user: User, policy: Policy) -> User | None:
    """As whom this person reviews: the head of the owner department, or a colleague there who may draft."""
    head = policy.owner.head_id if policy.owner else None
    heads = (person for person in [user, *user.principals()] if person.pk == head)
    return next(heads, None) or drafter(user, policy)


def may_review(user: User, row: PolicyVersion, authors: set[int]) -> bool:
    """Somebody of the owner department who did not write it."""
    return _is_other(user, reviewer(user, row.policy), authors)


def approver(user: User, policy: Policy) -> User | None:
    """As whom this person signs: the approver the policy names, else whoever holds the right (S4-192)."""
    people = [user, *user.principals()]
    if policy.approver_id is not None:
        return next((person for person in people if person.pk == policy.approver_id), None)
    return next((person for person in people if person.has_perm("papers.approve_policy")), None)


def may_approve(user: User, row: PolicyVersion, authors: set[int]) -> bool:
    """The configured approver, and never who wrote it."""
    return _is_other(user, approver(user, row.policy), authors)


def withdrawer(user: User, row: PolicyVersion) -> User | None:
    """What is in the making is its owner's to give up; what holds is repealed by who signs."""
    return drafter(user, row.policy) if row.is_in_the_making else approver(user, row.policy)


def _is_other(user: User, person: User | None, authors: set[int]) -> bool:
    """Does this person sign for somebody, and has neither of the two written it?"""
    return person is not None and not authors & {user.pk, person.pk}


def _belongs(person: User, policy: Policy) -> bool:
    return bool(policy.owner and person.department and person.department.is_within(policy.owner))
