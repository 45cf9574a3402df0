"""Who may do what with objections, rectifications, violations, rewards, fails in a row and ideas."""

from django.db.models import Q

from accounts.models import Department, User
from accounts.rules import on_behalf

from . import objecting
from .models import Appeal, FailStreak, Idea, Rectification, Reward, Scorecard, Violation

ORDER, REWARDS, DISCIPLINE = (
    "assessments.order_rectification",
    "assessments.manage_rewards",
    "assessments.decide_discipline",
)


def may_object(user: User, about: Scorecard | Violation) -> bool:
    """The assessed person alone, the head of an assessed department for it; nobody stands in for them."""
    return user.pk == objecting.concerned(about)


def may_decide_appeal(user: User, appeal: Appeal) -> bool:
    """With the right, and without any part in the result."""
    return user.has_perm(objecting.right_to_decide(appeal.about)) and objecting.is_outside(user, appeal.about)


def had_part(user: User, appeal: Appeal) -> bool:
    """Who could decide it by right, but not this one: it is their own, or they had a part in it."""
    return user.has_perm(objecting.right_to_decide(appeal.about)) and not objecting.is_outside(user, appeal.about)


def may_withdraw_appeal(user: User, appeal: Appeal) -> bool:
    return user.pk == appeal.created_by_id


def may_order(user: User) -> bool:
    return user.may(ORDER)


def may_put_right(user: User, row: Rectification) -> bool:
    """Who answers for it, whom it is about, and the head of the department it is about."""
    head = row.department.head_id if row.department else None
    return bool(user.hats() & ({row.owner_id, row.person_id, head} - {None}))


def may_entrust(user: User, row: Rectification) -> bool:
    """Who ordered it, and who leads them."""
    superior = row.superior
    return may_order(user) or (superior is not None and superior.pk in user.hats())


def may_verify(user: User, row: Rectification) -> bool:
    """Who was asked to, or may order such things; never somebody who had a part in it, nor who stands in for them."""
    asked = row.verifier_id in user.hats() or may_order(user)
    return asked and not user.hats() & row.involved


def may_withdraw(user: User, row: Rectification) -> bool:
    return may_order(user) and not user.hats() & row.involved


def for_whom(user: User, row: Rectification) -> User | None:
    """Whose part in an order a deputy takes: of who puts it right, who verifies it, who may order it."""
    head = row.department.head if row.department else None
    people = [row.owner, row.person, head, row.superior] if row.state != Rectification.State.DONE else [row.verifier]
    if user.pk in {person.pk for person in people if person}:
        return None
    found = (on_behalf(user, of=person) for person in people if person)
    return next(filter(None, found), None) or on_behalf(user, permission=ORDER)


def may_read_rectification(user: User, row: Rectification) -> bool:
    return Rectification.objects.visible_to(user).filter(pk=row.pk).exists()


def may_prove(user: User, row: Rectification) -> bool:
    """Photos and papers are laid to it while it is open."""
    is_open = row.state not in {Rectification.State.VERIFIED, Rectification.State.WITHDRAWN}
    return is_open and (may_put_right(user, row) or may_verify(user, row))


def may_report(user: User) -> bool:
    """Who inspects, and who decides such things: somebody else then decides this one."""
    return user.has_perm("assessments.inspect") or user.has_perm("assessments.decide_violation")


def may_decide_violation(user: User, row: Violation) -> bool:
    outside = user.pk != row.created_by_id and row.person_id not in user.hats()
    return outside and user.has_perm("assessments.decide_violation")


def may_read_violation(user: User, row: Violation) -> bool:
    return Violation.objects.visible_to(user).filter(pk=row.pk).exists()


def may_prove_violation(user: User, row: Violation) -> bool:
    """Who reported it, and who decides it, until it is decided."""
    is_open = row.state == Violation.State.REPORTED
    return is_open and (user.pk == row.created_by_id or may_decide_violation(user, row))


def may_edit_kinds(user: User) -> bool:
    return user.has_perm("assessments.decide_violation")


def may_record_rewards(user: User) -> bool:
    """With the right, or as a superior for one's own people (S4-43)."""
    return user.has_perm(REWARDS) or led_people(user).exists()


def led_people(user: User):
    """Those for whom somebody may record a reward or a penalty: with the right anybody but themselves."""
    people = User.objects.active().exclude(pk=user.pk)
    if user.has_perm(REWARDS):
        return people
    return people.filter(Q(manager=user) | Q(department__head=user)).distinct()


def may_record_for(user: User, row: Scorecard | Violation | FailStreak) -> bool:
    """A reward or a penalty for this result: with the right, or as the superior; nobody for themselves."""
    department = getattr(row, "department", None)
    if row.person_id:
        return led_people(user).filter(pk=row.person_id).exists()
    return department is not None and department.head_id != user.pk and user.has_perm(REWARDS)


def led_departments(user: User):
    rows = Department.objects.filter(is_active=True)
    return rows if user.has_perm(REWARDS) else rows.none()


def approvers():
    """Who can approve one: with the right, or as the head of a department."""
    leads = Q(heads__is_active=True)
    holders = User.objects.holding(REWARDS).values("pk")
    return User.objects.active().filter(leads | Q(pk__in=holders)).distinct().order_by("name", "pk")


def may_answer_reward(user: User, row: Reward) -> bool:
    return user.pk == row.approver_id and user.pk != row.person_id


def may_withdraw_reward(user: User, row: Reward) -> bool:
    return user.pk in {row.decided_by_id, row.approver_id} or (user.has_perm(REWARDS) and user.pk != row.person_id)


def may_read_reward(user: User, row: Reward) -> bool:
    return Reward.objects.visible_to(user).filter(pk=row.pk).exists()


def may_prove_reward(user: User, row: Reward) -> bool:
    return row.state == Reward.State.WAITING and user.pk in {row.decided_by_id, row.approver_id}


def may_decide_streak(user: User, row: FailStreak) -> bool:
    concerned = row.person_id or row.department.head_id
    return user.has_perm(DISCIPLINE) and concerned not in user.hats()


def may_decide_idea(user: User, row: Idea) -> bool:
    """With the right, or as the superior; nobody decides about their own."""
    person = row.person
    leads = person.manager_id == user.pk or (person.department_id and person.department.head_id == user.pk)
    return row.person_id not in user.hats() and bool(leads or user.may("assessments.decide_idea"))


def may_edit_idea(user: User, row: Idea) -> bool:
    return user.pk == row.person_id and row.state == Idea.State.SUBMITTED


def may_see_missing(user: User) -> bool:
    """The list of those who handed in no idea this month."""
    return user.may("assessments.decide_idea")


def may_read_appeal(user: User, row: Appeal) -> bool:
    return Appeal.objects.visible_to(user).filter(pk=row.pk).exists()


def may_prove_appeal(user: User, row: Appeal) -> bool:
    return row.state == Appeal.State.LODGED and user.pk == row.created_by_id
