"""How what was typed is put into a sheet's columns and lines."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from history.flow import Stale
from history.models import Event
from reception import actions as reception
from reception.models import Visitor
from visits.models import InfoSheet, ServiceItem, SheetVisitor
from visits.said import BRIEF, GUEST, LINES

from .refusals import Untold

Rows = list[dict[str, Any]]
Lines = dict[str, Rows]


def write(sheet: InfoSheet, fields: dict[str, Any], lines: Lines, *, version: int, actor: User, at: datetime) -> None:
    """Put `fields` and `lines` into a sheet that the caller holds; raises `Stale` where somebody saved in between."""
    if sheet.version != version:
        raise Stale("edit", winner=Event.objects.latest_of(sheet))
    fields = dict(fields)
    departments, receptionist = fields.pop("departments", None), fields.pop("receptionist", None)
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
    if receptionist is not None and receptionist.pk != sheet.appointment.receptionist_id and sheet.is_editable:
        reception.assign(sheet.appointment, receptionist=receptionist, actor=actor, at=at)
        is_new = True
    for name, rows in lines.items():
        is_new |= _write_lines(sheet, name, rows)
    if is_new:
        InfoSheet.objects.filter(pk=sheet.pk).update(version=F("version") + 1, **columns)
    sheet.refresh_from_db()


def set_head_count(sheet: InfoSheet, head_count: int | None, *, actor: User, at: datetime) -> None:
    """The head count stands on the appointment; from there the sheet hears of it."""
    visit = sheet.appointment
    if head_count is not None and head_count != visit.head_count:
        reception.edit(visit, actor=actor, version=visit.version, at=at, head_count=head_count)
        sheet.refresh_from_db()


def _write_lines(sheet: InfoSheet, name: str, rows: Rows) -> bool:
    """Bring the lines of one kind to what was typed; False: nothing is different."""
    if name == "visitors":
        return _write_guests(sheet, rows)
    if name == "service_items":
        return _write_services(sheet, rows)
    model, fields = LINES[name]
    there = {row.pk: row for row in model._base_manager.filter(sheet=sheet)}
    is_new = False
    for typed in rows:
        line = there.pop(typed.get("id"), None)
        values = {field: typed[field] for field in fields if field in typed}
        if line is None:
            model._base_manager.create(sheet=sheet, **values)
            is_new = True
        else:
            is_new |= _update(line, values)
    if there:
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
        else:
            is_new |= _update(guest, values)
        habits = {field: typed[field] for field in BRIEF if field in typed}
        brief, created = SheetVisitor.objects.get_or_create(visitor=guest, defaults=habits)
        is_new |= created or _update(brief, habits)
    gone = Visitor.objects.filter(pk__in=there, signed_in_at__isnull=True)
    return bool(gone.delete()[0]) or is_new


def _write_services(sheet: InfoSheet, rows: Rows) -> bool:
    there = {item.pk: item for item in sheet.service_items.all()}
    is_new = False
    for typed in rows:
        item = there.get(typed.get("id"))
        if item is not None:
            is_struck = typed["decision"] == ServiceItem.Decision.STRUCK
            reason = typed["reason"].strip() if is_struck else ""
            if is_struck and not reason:
                raise Untold("edit", _("Say why this item is struck: %(item)s.") % {"item": item})
            is_new |= _update(item, {"decision": typed["decision"], "reason": reason})
    return is_new


def _update(row: models.Model, values: dict[str, Any]) -> bool:
    news = {name: value for name, value in values.items() if getattr(row, name) != value}
    if news:
        type(row)._base_manager.filter(pk=row.pk).update(**news)
    return bool(news)
