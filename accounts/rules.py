"""Who acts for whom."""

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
