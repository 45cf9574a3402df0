"""What lower apps' pages show of the front desk."""

from typing import Any

from accounts.models import User
from customers.models import Organisation
from pages.formats import local

from . import rules
from .confidentiality import signatures_of
from .models import Appointment, LostItem, WatchHit

SHOWN = 20


def booking_for_organisation(organisation: Organisation, user: User) -> tuple[str, dict] | None:
    """The button that books an appointment for this customer."""
    return ("reception/_book.html", {"organisation": organisation}) if rules.may_register(user) else None


def visits_of_organisation(organisation: Organisation, user: User) -> tuple[str, dict[str, Any]]:
    """The latest visits of an organisation, as far as the reader may see them."""
    rows = Appointment.objects.visible_to(user).open_to(user).filter(organisation=organisation)
    rows = rows.select_related("contact_person", "organisation").order_by("-starts_at")[:SHOWN]
    return "reception/_visits_of_organisation.html", {"visits": rows}


def house_on_appointment(appointment: Appointment, user: User) -> tuple[str, dict[str, Any]] | None:
    """What the door does for a visit: badges, signatures, things left behind, and a word before somebody comes in."""
    if not rules.may_receive(user, appointment) or not rules.may_see_name(user, appointment):
        return None
    hits = WatchHit.objects.visible_to(user).open().filter(visitor__appointment=appointment)
    signatures = signatures_of(appointment)
    items = LostItem.objects.visible_to(user).filter(appointment=appointment) if appointment.arrived_at else []
    return "reception/_house_of_visit.html", {
        "hits": hits.select_related("visitor") if rules.may_answer_watchlist(user) else [],
        "signatures": signatures,
        "unsigned": sum(each.is_due for each in signatures),
        "lost_items": items,
        "can_print": rules.may_print_badges(user) and appointment.state in ("confirmed", *Appointment.IN_HOUSE),
        "day": local(appointment.starts_at).date().isoformat(),
    }
