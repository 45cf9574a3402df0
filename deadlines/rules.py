"""May this person?"""

from accounts.models import User

from .models import Clock, Obligation


def may_see(user: User, clock: Clock) -> bool:
    """Why it is due then: whoever may see all deadlines or answers for this one, and every reader of its record."""
    return Clock.objects.visible_to(user).filter(pk=clock.pk).exists() or may_see_record(user, clock)


def may_see_record(user: User, clock: Clock) -> bool:
    """Whether the record that the deadline is about opens for this reader."""
    kind = clock.subject_type.model_class()
    records = kind and kind._default_manager
    return hasattr(records, "visible_to") and records.visible_to(user).filter(pk=clock.subject_id).exists()


def may_see_limits(user: User) -> bool:
    return user.may("deadlines.manage_limits")


def may_keep_calendar(user: User) -> bool:
    return user.may("deadlines.manage_calendar")


def may_see_proof(user: User) -> bool:
    return user.may("deadlines.view_proof")


def may_work(user: User, clock: Clock) -> bool:
    """Tell the customer a new time, let it rest and go on, hand it over: who holds it, or heads that department."""
    hats = user.hats()
    return clock.owner_id in hats or _heads(clock, hats)


may_extend = may_pause = may_resume = may_reassign = may_reopen = may_work


def may_waive(user: User, clock: Clock) -> bool:
    """Let a promise go: only somebody who was given that right, and nobody their own."""
    return clock.owner_id != user.pk and user.may("deadlines.waive_clock")


may_cancel = may_waive


def may_oblige(user: User) -> bool:
    """Create and end what is owed again and again."""
    return user.may("deadlines.manage_limits")


def may_fulfil(user: User, obligation: Obligation) -> bool:
    """Note it as done: who owes it, or heads that department; of a department's own, everybody in it."""
    hats = user.hats()
    if obligation.owner_id is not None:
        return obligation.owner_id in hats or _heads(obligation, hats)
    return user.department_id == obligation.department_id or _heads(obligation, hats)


def may_hand_on(user: User, obligation: Obligation) -> bool:
    return may_oblige(user) or _heads(obligation, user.hats())


def _heads(row: Clock | Obligation, hats: set[int]) -> bool:
    return row.department is not None and row.department.head_id in hats


def may_keep_duty(user: User) -> bool:
    return user.may("deadlines.manage_calendar")


def may_hand_over(user: User, clock: Clock) -> bool:
    """To the duty person: whoever may work on it, and the owner's superior."""
    return may_work(user, clock) or (clock.owner is not None and clock.owner.manager_id in user.hats())
