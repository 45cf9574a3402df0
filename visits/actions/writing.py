"""How what was typed is put into a sheet's columns and lines."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F

from accounts.models import User
from history.models import Event
from notices import actions as notices
from reception import actions as reception
from reception.models import Visitor
from visits import said
from visits.models import InfoSheet, SheetVisitor
from visits.said import BRIEF, GUEST, LINES

from . import programme, services
from .refusals import Overtaken

Rows = list[dict[str, Any]]
Lines = dict[str, Rows]
# Typed on the sheet, kept on the appointment.
OF_VISIT = ("head_count", "origin", "invited_by", "receptionist")
# What makes a visit one whose purpose the project engineer confirms, and who that is.
PURPOSE = {"visitor_category", "customer_kind", "purpose_type", "project_engineer"}
NOT_TYPED = {"level", "starts_at", "starts_on", "ends_at", "room", "place", "salesperson"}


def write(sheet: InfoSheet, fields: dict[str, Any], lines: Lines, *, version: int, actor: User, at: datetime) -> None:
    """Put `fields` and `lines` into a sheet that the caller holds; raises `Stale` where somebody saved in between."""
    if sheet.version != version and _is_touched(sheet, version):
        theirs = sheet.versions.select_related("by").filter(up_to__gt=version).first()
        raise Overtaken(theirs, winner=Event.objects.latest_of(sheet))
    fields = dict(fields)
    departments = fields.pop("departments", None)
    columns = {name: value for name, value in fields.items() if getattr(sheet, name) != value}
    if columns.keys() & {"purpose_type", "purpose_text", "project_engineer"}:
        # What the engineer confirmed is not what it says any more (S3-24).
        columns |= {"purpose_confirmed_at": None, "purpose_confirmed_by": None}
    is_new = bool(columns)
    if departments is not None and {row.pk for row in departments} != set(
        sheet.departments.values_list("pk", flat=True)
    ):
        sheet.departments.set(departments)
        is_new = True
    for name, rows in lines.items():
        is_new |= _write_lines(sheet, name, rows, actor=actor, at=at)
    if is_new:
        InfoSheet.objects.filter(pk=sheet.pk).update(version=F("version") + 1, **columns)
    sheet.refresh_from_db()
    if columns.keys() & PURPOSE:
        _ask_engineer(sheet, actor=actor, at=at)
    if lines.keys() & {"itinerary", "transport"}:
        programme.arrange(sheet, actor=actor, at=at)


def _ask_engineer(sheet: InfoSheet, *, actor: User, at: datetime) -> None:
    """The project engineer of a technical visit is asked once for each purpose to confirm it (S3-24)."""
    engineer = sheet.project_engineer
    if engineer is None or engineer == actor or not (sheet.is_editable and sheet.is_technical and sheet.purpose_type):
        return
    kind, params = "visits.purpose_to_confirm", {"starts_at": sheet.appointment.starts_at, "who": actor}
    notices.notify(engineer, kind, about=sheet, at=at, actor=actor, key=sheet.purpose_type, params=params)


def _is_touched(sheet: InfoSheet, version: int) -> bool:
    """Has anything changed since `version` that is typed in the form?

    The level that the Marketing Center sets meanwhile, with its services, or another room is in nobody's way.
    """
    base = sheet.versions.filter(up_to=version).first()
    if base is None:
        return True
    then, current = base.said, said.snapshot(sheet)
    if then.get("level") != current["level"]:
        # Its own services came with it; what somebody added is still what was typed.
        then, current = _only_added(then), _only_added(current)
    return any(then.get(name) != value for name, value in current.items() if name not in NOT_TYPED)


def _only_added(words: dict[str, Any]) -> dict[str, Any]:
    return words | {"service_items": [item for item in words.get("service_items", []) if item.get("is_extra")]}


def apart(fields: dict[str, Any]) -> dict[str, Any]:
    """What of the fields stands on the appointment, taken out of them."""
    return {name: fields.pop(name) for name in OF_VISIT if name in fields}


def write_visit(sheet: InfoSheet, fields: dict[str, Any], *, actor: User, at: datetime) -> bool:
    """Head count, origin and receptionist stand on the appointment; from there the sheet hears of them.

    False: nothing is new.
    """
    visit = sheet.appointment
    news = {name: value for name, value in fields.items() if value != getattr(visit, name)}
    news = {name: value for name, value in news.items() if value is not None or name == "invited_by"}
    receptionist = news.pop("receptionist", None) if sheet.is_editable else None
    news.pop("receptionist", None)
    if news:
        reception.edit(visit, actor=actor, version=visit.version, at=at, **news)
    if receptionist is not None:
        reception.assign(visit, receptionist=receptionist, actor=actor, at=at)
    is_new = bool(news) or receptionist is not None
    if is_new:
        sheet.refresh_from_db()
    return is_new


def _write_lines(sheet: InfoSheet, name: str, rows: Rows, *, actor: User, at: datetime) -> bool:
    """Bring the lines of one kind to what was typed; False: nothing is different."""
    if name == "visitors":
        return _write_guests(sheet, rows)
    if name == "service_items":
        return services.decide(sheet, rows)
    if name == "extras":
        return services.add_and_take_away(sheet, rows)
    model, fields = LINES[name]
    there: dict[int | None, Any] = {row.pk: row for row in model._base_manager.filter(sheet=sheet)}
    is_new = False
    for typed in rows:
        line = there.pop(typed.get("id"), None)
        values = {field: typed[field] for field in fields if field in typed}
        if line is None:
            typed["id"] = model._base_manager.create(sheet=sheet, **values).pk
            is_new = True
        else:
            is_new |= _update(line, values | programme.consequences(line, values))
    if there:
        if name == "itinerary":
            programme.let_go(there.values(), actor=actor, at=at)
        model._base_manager.filter(pk__in=there).delete()
    return is_new or bool(there)


def _write_guests(sheet: InfoSheet, rows: Rows) -> bool:
    """The name list is reception's own; who has signed in already stays on it."""
    visit = sheet.appointment
    there = {guest.pk: guest for guest in visit.visitors.select_related("brief")}
    is_new = False
    for typed in rows:
        guest = there.pop(typed.get("id"), None)
        values = {field: typed[field] for field in GUEST if field in typed}
        if guest is None:
            guest, is_new = Visitor.objects.create(appointment=visit, **values), True
            typed["id"] = guest.pk
        else:
            is_new |= _update(guest, values)
        habits = {field: typed[field] for field in BRIEF if field in typed}
        brief, created = SheetVisitor.objects.get_or_create(visitor=guest, defaults=habits)
        is_new |= created or _update(brief, habits)
    gone = Visitor.objects.filter(pk__in=there, signed_in_at__isnull=True)
    return bool(gone.delete()[0]) or is_new


def _update(row: models.Model, values: dict[str, Any]) -> bool:
    news = {name: value for name, value in values.items() if getattr(row, name) != value}
    if news:
        type(row)._base_manager.filter(pk=row.pk).update(**news)
    return bool(news)
