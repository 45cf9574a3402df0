"""What a sheet says at one moment, and how two moments differ (S3-32, R20)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Department, User
from notices.words import LANGUAGES
from pages import formats
from reception.models import Appointment, Visitor

from .models import (
    AttendingLeader,
    InfoSheet,
    ItineraryLine,
    LodgingLine,
    MealLine,
    ServiceItem,
    SheetVisitor,
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
]
# Lines by the name under which the sheet finds them, and what of each is said.
LINES: dict[str, tuple[type[models.Model], list[str]]] = {
    "itinerary": (ItineraryLine, ["starts_at", "minutes", "kind", "place", "person", "note"]),
    "transport": (
        TransportLine,
        ["direction", "pickup_at", "pickup_place", "vehicle_type", "count", "driver", "driver_phone"],
    ),
    "meals": (
        MealLine,
        ["starts_at", "persons", "standard", "restaurant", "menu", "booking_ref", "booked_by", "diet_note"],
    ),
    "lodging": (LodgingLine, ["hotel", "check_in", "nights", "room_type", "rooms"]),
    "leaders": (AttendingLeader, ["order", "person", "title", "role"]),
    "service_items": (ServiceItem, ["name", "name_zh", "decision", "reason"]),
}
PERSONS = ("person", "booked_by")  # the columns of lines that name a colleague
GUEST = ["name", "job_title", "phone"]
BRIEF = ["seniority", "language", "diet", "customs"]
# What not everybody with a part in the visit may read.
WITHHELD = {"potential", "reputation"}
# Changing one of these after approval asks for the approval again (S3-33).
MATERIAL = {"level", "starts_on", "head_count"}


@dataclass(frozen=True)
class Change:
    """One thing that the sheet says differently now."""

    field: str
    label: str
    old: str
    new: str

    @property
    def is_material(self) -> bool:
        return self.field in MATERIAL


def snapshot(sheet: InfoSheet) -> dict[str, Any]:
    """Everything that the sheet says, as plain values; the words are made when somebody reads it."""
    said = {name: _plain(sheet.appointment, name) for name in VISIT}
    said["starts_on"] = site_day(said["starts_at"])
    said |= {name: _plain(sheet, name) for name in SHEET}
    said["departments"] = sorted(sheet.departments.values_list("pk", flat=True))
    said["visitors"] = [_guest(row) for row in guests(sheet.appointment)]
    for name, (_model, fields) in LINES.items():
        said[name] = [{field: _plain(row, field) for field in fields} for row in getattr(sheet, name).all()]
    return said


def site_day(instant: str) -> str:
    """The date, at the site, of an instant as a snapshot keeps it."""
    return formats.local(datetime.fromisoformat(instant)).date().isoformat()


def guests(appointment: Appointment) -> list[Visitor]:
    """The persons of a visit in the order in which they are introduced, each with what the sheet adds."""
    rows = appointment.visitors.select_related("brief").order_by("pk")
    return sorted(rows, key=lambda row: (row.brief.seniority if hasattr(row, "brief") else 0, row.pk))


def changes(
    before: dict[str, Any], after: dict[str, Any], *, hidden: frozenset[str] | set[str] = frozenset()
) -> list[Change]:
    """What differs between two moments, in the reader's language; `starts_on` is told by `starts_at`."""
    before, after = _apart(before, after)
    differing = [name for name in after if before.get(name) != after[name] and name not in hidden]
    names = _Names([before, after])
    material = [name for name in differing if name in MATERIAL]
    shown = [name for name in differing if name != "starts_on"]
    return [
        Change(
            "starts_on" if name == "starts_at" and "starts_on" in material else name,
            label(name),
            words(name, before.get(name), names),
            words(name, after[name], names),
        )
        for name in shown
    ]


def told(before: dict[str, Any], after: dict[str, Any]) -> dict[str, str]:
    """The same as text in each language, for notices; nothing that only some may read."""
    texts = {}
    for language in LANGUAGES:
        with translation.override(language):
            differing = changes(before, after, hidden=WITHHELD)
            texts[language] = "\n".join(f"{change.label}: {change.old} → {change.new}" for change in differing)
    return texts


def facts(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list]:
    """The same for the history: `[old, new]` of each thing that differs, codes as codes, people by name."""
    before, after = _apart(before, after)
    names = _Names([before, after])
    found = {}
    for name in after:
        if before.get(name) == after[name] or name == "starts_on":
            continue
        field = _field(name)
        told = [before.get(name), after[name]]
        if isinstance(field, models.ForeignKey) or isinstance(after[name], list):
            told = [words(name, value, names) for value in told]
        found[name] = told
    return found


def _apart(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two moments without the lines that they have in common."""
    old, new = dict(before), dict(after)
    for name, lines in after.items():
        if isinstance(lines, list):
            former = before.get(name) or []
            old[name] = [line for line in former if line not in lines]
            new[name] = [line for line in lines if line not in former]
    return old, new


def label(name: str) -> str:
    """What a field of the sheet is called, in the reader's language."""
    field = InfoSheet._meta.get_field(name) if name in SHEET else None
    text = str(field.verbose_name if field is not None else InfoSheet.FACTS[name])
    return text[:1].upper() + text[1:]


def words(name: str, value: Any, names: "_Names") -> str:
    """One value as it is read; the lines of a list one below the other."""
    if isinstance(value, list) and name == "departments":
        return "\n".join(names.of(Department, pk) for pk in value) or "–"
    if isinstance(value, list):
        model = SheetVisitor if name == "visitors" else LINES[name][0]
        return "\n".join(_line(model, row, names) for row in value) or "–"
    field = _field(name)
    return _word(field, value, names)


def _line(model: type[models.Model], row: dict[str, Any], names: "_Names") -> str:
    parts = []
    if "name_zh" in row:
        row = row | {"name": (formats.is_chinese() and row["name_zh"]) or row["name"], "name_zh": ""}
    for name, value in row.items():
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            field = Visitor._meta.get_field(name)
        if value not in (None, "", 0) and name not in {"seniority", "order"}:
            parts.append(_word(field, value, names))
    return " · ".join(parts)


def _word(field: models.Field | None, value: Any, names: "_Names") -> str:
    if value in (None, ""):
        return "–"
    if isinstance(field, models.ForeignKey):
        return names.of(field.related_model, value)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field is not None and field.name == "minutes":
        return _("%(n)s min") % {"n": value}
    if field is not None and field.name.endswith("phone"):
        return formats.phone(value)
    if isinstance(field, models.DateTimeField):
        return formats.moment(value)
    if isinstance(field, models.DateField):
        return formats.day(date.fromisoformat(value))
    return str(value)


class _Names:
    """The names of everybody and everything that the snapshots name by key, fetched once per model."""

    def __init__(self, snapshots: list[dict[str, Any]]):
        wanted: dict[type[models.Model], set[int]] = {}
        for said in snapshots:
            for name, value in said.items():
                self._collect(wanted, name, value)
        self.known = {
            (model, row.pk): str(row)
            for model, keys in wanted.items()
            for row in model._base_manager.filter(pk__in=keys)
        }

    def of(self, model: type[models.Model], pk: int) -> str:
        return self.known.get((model, pk), "–")

    @staticmethod
    def _collect(wanted: dict, name: str, value: Any) -> None:
        if name == "departments":
            wanted.setdefault(Department, set()).update(value)
        elif isinstance(value, list):
            keys = {row[role] for row in value for role in PERSONS if row.get(role)}
            if keys:
                wanted.setdefault(User, set()).update(keys)
        else:
            field = _field(name)
            if isinstance(field, models.ForeignKey) and value:
                wanted.setdefault(field.related_model, set()).add(value)


def _field(name: str) -> models.Field | None:
    model = Appointment if name in VISIT else InfoSheet
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) and not field.many_to_many else None


def _plain(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    value = getattr(row, field.attname)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def _guest(row: Visitor) -> dict[str, Any]:
    said = {name: _plain(row, name) for name in GUEST}
    brief = getattr(row, "brief", None)
    return said | {name: _plain(brief, name) if brief else "" for name in BRIEF}
