"""What follows from results, on the pages of visits."""

from typing import Any

from accounts.models import User
from reception.models import Appointment
from reception.rules import may_see_details

from .consequence_rules import REWARDS


def of_visit(appointment: Appointment, user: User) -> tuple[str, dict[str, Any]] | None:
    """From a visit that is over an idea is handed in, or somebody commended (S4-45, S4-340)."""
    if appointment.left_at is None or not may_see_details(user, appointment):
        return None
    leads = user.has_perm(REWARDS) or appointment.contact_person.manager_id == user.pk
    return "assessments/_after_visit.html", {"visit": appointment, "offer_commend": leads}
