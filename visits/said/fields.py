"""What a sheet says, by name: its columns, those of its visit, its lines, and what each is called."""

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from reception.models import Appointment
from visits.models import (
    AttendingLeader,
    GiftLine,
    InfoSheet,
    ItineraryLine,
    LodgingLine,
    MealLine,
    ServiceItem,
    TransportLine,
)

# What stands on the appointment, and only there.
VISIT = ["starts_at", "ends_at", "head_count", "room", "place", "salesperson", "receptionist", "origin", "invited_by"]
SHEET = [
    "level",
    "visitor_category",
    "customer_kind",
    "referrer",
    "found_us_by",
    "reputation",
    "purpose_type",
    "purpose_text",
    "audit_kind",
    "requested_on",
    "company_size",
    "industry",
    "potential",
    "business_field",
    "product_needs",
    "cooperation_intention",
    "project_engineer",
    "reception_lead",
    "host",
    "see_off_person",
    "other_requirements",
    "budget_meal",
    "budget_lodging",
    "budget_transport",
    "budget_gift",
    "welcome_screen",
    "guest_note",
]
# Lines by the name under which the sheet finds them, and what of each is said.
LINES: dict[str, tuple[type[models.Model], list[str]]] = {
    "itinerary": (
        ItineraryLine,
        ["starts_at", "minutes", "kind", "topic", "stop", "room", "place", "person", "note"],
    ),
    "transport": (
        TransportLine,
        [
            "direction",
            "need",
            "pickup_at",
            "minutes",
            "pickup_place",
            "destination",
            "flight",
            "vehicle_type",
            "count",
            "plate",
            "driver",
            "driver_phone",
            "cost",
        ],
    ),
    "meals": (
        MealLine,
        [
            "starts_at",
            "minutes",
            "is_banquet",
            "persons",
            "standard",
            "per_person",
            "restaurant",
            "menu",
            "booking_ref",
            "booked_by",
            "diet_note",
            "host",
            "host_names",
            "topics",
        ],
    ),
    "lodging": (LodgingLine, ["hotel", "check_in", "nights", "room_type", "rooms", "per_night", "booking_ref"]),
    "gifts": (GiftLine, ["name", "quantity", "unit_value", "recipient"]),
    "leaders": (AttendingLeader, ["order", "person", "title", "role"]),
    "service_items": (ServiceItem, ["name", "name_zh", "decision", "reason", "is_extra"]),
}
# What else a line names by key: the model and the column.
NAMED: dict[str, list[tuple[type[models.Model], str]]] = {
    name: [
        (field.related_model, field.name)
        for field in (model._meta.get_field(each) for each in fields)
        if isinstance(field, models.ForeignKey)
    ]
    for name, (model, fields) in LINES.items()
}
# Said only where it is so: what was kept before it could be so compares all the same.
SPARSE = {"is_extra"}
GUEST = ["name", "job_title", "phone"]
BRIEF = ["seniority", "gender", "address", "language", "diet", "customs"]
# What not everybody with a part in the visit may read.
WITHHELD = {"potential", "reputation"}
ORDER = [*VISIT, "starts_on", *SHEET, "departments", "visitors", *LINES, "special_plan"]
# What everybody may know of a private visit.
OPEN = {"starts_at", "starts_on", "ends_at", "head_count", "room", "place"}
# Changing one of these after approval asks for the approval again (S3-33).
MATERIAL = {"level", "starts_on", "head_count"}


def label(name: str) -> str:
    """What a field of the sheet is called, in the reader's language."""
    field = InfoSheet._meta.get_field(name) if name in SHEET else None
    text = str(field.verbose_name if field is not None else InfoSheet.FACTS[name])
    return text[:1].upper() + text[1:]


def field_of(name: str) -> models.Field | None:
    model = Appointment if name in VISIT else InfoSheet
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) and not field.many_to_many else None
