"""What a sheet says at one moment, as plain values; the words are made when somebody reads it (S3-32)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from pages import formats
from reception.models import Appointment, Visitor
from visits.models import InfoSheet, ServiceItem, SpecialPlan

from .fields import BRIEF, GUEST, LINES, SHEET, SPARSE, VISIT


def snapshot(sheet: InfoSheet) -> dict[str, Any]:
    """Everything that the sheet says, as plain values; the words are made when somebody reads it."""
    said = {name: _plain(sheet.appointment, name) for name in VISIT}
    said["starts_on"] = site_day(said["starts_at"])
    said |= {name: _plain(sheet, name) for name in SHEET}
    said["departments"] = sorted(sheet.departments.values_list("pk", flat=True))
    said["visitors"] = [_guest(row) for row in guests(sheet.appointment)]
    for name, (_model, fields) in LINES.items():
        said[name] = [_line(row, fields) for row in getattr(sheet, name).all()]
    plan = SpecialPlan.objects.filter(sheet=sheet).values_list("aims", "arrangements", "precautions").first()
    return said | ({"special_plan": "\n".join(filter(None, plan))} if plan else {})


def site_day(instant: str) -> str:
    """The date, at the site, of an instant as a snapshot keeps it."""
    return formats.local(datetime.fromisoformat(instant)).date().isoformat()


def guests(appointment: Appointment) -> list[Visitor]:
    """The persons of a visit in the order in which they are introduced, each with what the sheet adds."""
    rows = appointment.visitors.select_related("brief").order_by("pk")
    return sorted(rows, key=lambda row: (row.brief.seniority if hasattr(row, "brief") else 0, row.pk))


def typed(sheet: InfoSheet, fields: dict[str, Any], lines: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """What the sheet would say with what somebody typed: for showing both versions where two people wrote (R37)."""
    as_is = snapshot(sheet)
    mine = as_is | {name: _kept(value) for name, value in fields.items() if name in as_is}
    mine["departments"] = sorted(row.pk for row in fields.get("departments") or [])
    for name, rows in lines.items():
        if name in {"service_items", "extras"}:
            mine["service_items"] = _services(sheet, as_is["service_items"], lines)
        else:
            empty = dict.fromkeys(GUEST + BRIEF if name == "visitors" else LINES[name][1], "")
            mine[name] = [empty | _columns(row, empty) for row in rows]
    return mine


def _services(sheet: InfoSheet, as_is: list[dict[str, Any]], lines: dict[str, list]) -> list[dict[str, Any]]:
    """The default ones as they were decided, then what was added."""
    decided = {row["id"]: row for row in lines.get("service_items", [])}
    items = list(zip(sheet.service_items.all(), as_is, strict=True))
    mine = [said | _columns(decided.get(item.pk, {}), said) for item, said in items if not item.is_extra]
    if "extras" not in lines:
        return mine + [said for item, said in items if item.is_extra]
    for row in lines["extras"]:
        names = {name: getattr(row["item"], name) if row["item"] else "" for name in ("name", "name_zh")}
        added = {"decision": ServiceItem.Decision.CONFIRMED, "reason": row["reason"], "is_extra": True}
        mine.append(names | ({} if row["item"] else {"name": row["name"]}) | added)
    return mine


def _line(row: models.Model, fields: list[str]) -> dict[str, Any]:
    said = {name: _plain(row, name) for name in fields}
    return {name: value for name, value in said.items() if value or name not in SPARSE}


def _columns(row: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    return {name: _kept(value) for name, value in row.items() if name in wanted}


def _guest(row: Visitor) -> dict[str, Any]:
    said = {name: _plain(row, name) for name in GUEST}
    brief = getattr(row, "brief", None)
    return said | {name: _plain(brief, name) if brief else "" for name in BRIEF}


def _plain(row: models.Model, name: str) -> Any:
    field = row._meta.get_field(name)
    return _kept(getattr(row, field.attname))


def _kept(value: Any) -> Any:
    """A value as a snapshot keeps it."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else value
