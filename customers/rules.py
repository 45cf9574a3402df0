"""Who may do what with customers."""

from accounts.models import User

from .models import Organisation


def may_register(user: User) -> bool:
    return user.may("customers.add_organisation")


def may_edit(user: User, organisation: Organisation) -> bool:
    """Whoever keeps the customer list, and the owner of the customer."""
    return user.may("customers.change_organisation") or organisation.owner_id in user.hats()


def may_set_tier(user: User) -> bool:
    return user.may("customers.set_tier")


def may_see_tier_reason(user: User) -> bool:
    """Why a customer is worth what is not for the front desk (field class)."""
    return user.may("customers.view_tier_reason")
