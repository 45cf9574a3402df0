"""What lower apps' pages show of the front desk."""

from typing import Any

from accounts.models import User
from customers.models import Organisation

from . import rules
from .models import Appointment

SHOWN = 20


def booking_for_organisation(organisation: Organisation, user: User) -> tuple[str, dict] | None:
    """The button that books an appointment for this customer."""
    return ("reception/_book.html", {"organisation": organisation}) if rules.may_register(user) else None


def visits_of_organisation(organisation: Organisation, user: User) -> tuple[str, dict[str, Any]]:
    """The latest visits of an organisation, as far as the reader may see them."""
    rows = Appointment.objects.visible_to(user).open_to(user).filter(organisation=organisation)
    rows = rows.select_related("contact_person", "organisation").order_by("-starts_at")[:SHOWN]
    return "reception/_visits_of_organisation.html", {"visits": rows}
