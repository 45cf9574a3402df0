"""What lower apps' pages show of the front desk."""

from accounts.models import User
from customers.models import Organisation

from . import rules


def booking_for_organisation(organisation: Organisation, user: User) -> tuple[str, dict] | None:
    """The button that books an appointment for this customer."""
    return ("reception/_book.html", {"organisation": organisation}) if rules.may_register(user) else None
