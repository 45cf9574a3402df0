"""What lower apps' pages show of the front desk."""

from typing import Any

from accounts.models import User
from customers.models import Organisation
from pages.formats import local

from . import rules
from .actions.meeting import WITHOUT_MEETING
from .actions.record import OPEN
from .confidentiality import signatures_of
from .models import Appointment, LostItem, Meeting, RecordTick, WatchHit

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
    is_over = appointment.state in Appointment.OVER
    if is_over and not appointment.arrived_at:  # nobody came: nothing is asked for, and nothing was left behind
        return None
    hits = WatchHit.objects.visible_to(user).open().filter(visitor__appointment=appointment)
    signatures = signatures_of(appointment)
    items = LostItem.objects.visible_to(user).filter(appointment=appointment) if appointment.arrived_at else []
    return "reception/_house_of_visit.html", {
        "hits": hits.select_related("visitor") if rules.may_answer_watchlist(user) else [],
        "signatures": signatures,
        "unsigned": sum(each.is_due for each in signatures),
        "offer_signing": not is_over,
        "lost_items": items,
        "can_print": rules.may_print_badges(user) and appointment.state in ("confirmed", *Appointment.IN_HOUSE),
        "day": local(appointment.starts_at).date().isoformat(),
    }


def done_for_visitor(appointment: Appointment, user: User) -> tuple[str, dict[str, Any]] | None:
    """Received, guided, assisted: who ticked it and when, once the visitor is here (S0-10)."""
    if appointment.arrived_at is None:
        return None
    return "reception/_record_ticks.html", ticks_of(appointment, user)


def ticks_of(appointment: Appointment, user: User) -> dict[str, Any]:
    rows = RecordTick.objects.filter(record__appointment=appointment).select_related("by")
    ticked = {row.deed: row for row in rows}
    return {
        "ticks": [(deed, label, ticked.get(deed)) for deed, label in RecordTick.Deed.choices],
        "offer_tick": appointment.state in OPEN and rules.may_write_record(user, appointment),
    }


def meetings_of_visit(appointment: Appointment, user: User) -> tuple[str, dict[str, Any]] | None:
    """The meetings of a visit, and the step that plans one."""
    rows = Meeting.objects.visible_to(user).filter(appointment=appointment).select_related("minute_taker")
    may_plan = rules.may_write_record(user, appointment) and appointment.state not in WITHOUT_MEETING
    meetings = list(rows.order_by("pk"))
    return (
        ("reception/_meetings.html", {"meetings": meetings, "offer_meeting": may_plan})
        if meetings or may_plan
        else None
    )


def files_of_visit(appointment: Appointment, user: User) -> tuple[str, dict[str, Any]]:
    """Papers, photos, the visitor's card."""
    return "reception/_files.html", {}
