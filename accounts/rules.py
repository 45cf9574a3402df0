"""Who acts for whom, and who may change what about a person."""

from .models import User


def on_behalf(user: User, *, of: User | None = None, permission: str = "") -> User | None:
    """The person `user` would act for: nobody (None) when they act for themselves.

    `of` is the person a thing belongs to; `permission` is the right that is used.
    """
    if of is not None and of.pk != user.pk and of.pk in user.hats():
        return next(person for person in user.principals() if person.pk == of.pk)
    if permission:
        holder = user.acting_as(permission)
        return holder if holder is not None and holder.pk != user.pk else None
    return None


def may_arrange(user: User, person: User) -> bool:
    """Deputies and absences: one's own, those of one's people, everybody's with the right to manage people.

    A deputy does not appoint deputies in turn.
    """
    leads = person.manager_id == user.pk or (person.department_id and person.department.head_id == user.pk)
    return person.pk == user.pk or bool(leads) or user.has_perm("accounts.manage_people")


def may_manage(user: User) -> bool:
    """Accounts and roles; never by way of a deputyship."""
    return user.has_perm("accounts.manage_people")
