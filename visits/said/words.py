"""What was said, as it is read: codes as words, keys as names, in the reader's language."""

from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import Department
from pages import formats
from pages.languages import in_language
from reception.models import Visitor
from visits.models import InfoSheet, SheetVisitor
from visits.models.purpose import words_of

from .fields import BRIEF, GUEST, LINES, NAMED, field_of
from .plain import snapshot


def words(name: str, value: Any, names: "Names") -> str:
    """One value as it is read; the lines of a list one below the other."""
    if isinstance(value, list) and name == "departments":
        return "\n".join(names.of(Department, pk) for pk in value) or "–"
    if isinstance(value, list):
        model = SheetVisitor if name == "visitors" else LINES[name][0]
        return "\n".join(_line(model, row, names) for row in value) or "–"
    field = field_of(name)
    return _word(field, value, names)


def _line(model: type[models.Model], row: dict[str, Any], names: "Names") -> str:
    parts = []
    if "name_zh" in row:
        row = row | {"name": (formats.is_chinese() and row["name_zh"]) or row["name"], "name_zh": ""}
    columns = GUEST + BRIEF if model is SheetVisitor else next(own for each, own in LINES.values() if each is model)
    row = in_order(row, columns)
    if row.get("need", "wanted") != "wanted":  # of a car that nobody sends there is nothing more to say
        row = {"direction": row["direction"], "need": row["need"]}
    for name, value in row.items():
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            field = Visitor._meta.get_field(name)
        if value not in (None, "", 0) and name not in {"seniority", "order"}:
            parts.append(_word(field, value, names))
    return " · ".join(parts)


def in_order(said: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """As the sheet has it: the database keeps no order."""
    return {name: said[name] for name in names if name in said}


def _word(field: models.Field | None, value: Any, names: "Names") -> str:
    if value in (None, ""):
        return "–"
    if isinstance(field, models.ForeignKey):
        return names.of(field.related_model, value)
    if field is not None and field.name == "purpose_type":
        return names.of_purpose(value)  # S3-06
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field is not None and field.name == "minutes":
        return _("%(n)s min") % {"n": value}
    if field is not None and field.name.endswith("phone"):
        return formats.phone(value)
    if isinstance(field, models.BooleanField):
        return str(field.verbose_name)
    if isinstance(field, models.DateTimeField):
        return formats.moment(value)
    if isinstance(field, models.DateField):
        return formats.day(date.fromisoformat(value))
    return str(value)


def purpose_key(purpose: str) -> str:
    """Under what the company's words for a purpose are kept with a sheet that was put away."""
    return f"purpose:{purpose}"


class Kept:
    """A name in both languages, as it was kept."""

    def __init__(self, kept: dict[str, str]):
        self.__dict__.update(kept)


class Names:
    """The names of everybody and everything that the snapshots name by key, fetched once per model."""

    def __init__(self, snapshots: list[dict[str, Any]], frozen: dict[str, Any] | None = None):
        self.frozen = frozen or {}
        wanted: dict[type[models.Model], set[int]] = {}
        for said in snapshots:
            for name, value in said.items():
                self._collect(wanted, name, value)
        self.rows = [row for model, keys in wanted.items() for row in model._base_manager.filter(pk__in=keys)]
        self.known = {(type(row), row.pk): str(row) for row in self.rows}

    def of(self, model: type[models.Model], pk: int) -> str:
        kept = self.frozen.get(f"{model._meta.label_lower}:{pk}")
        return in_language(Kept(kept), "words") if kept else self.known.get((model, pk), "–")

    def of_purpose(self, purpose: str) -> str:
        kept = self.frozen.get(purpose_key(purpose))
        return in_language(Kept(kept), "words") if kept else words_of(purpose)

    @staticmethod
    def _collect(wanted: dict, name: str, value: Any) -> None:
        if name == "departments":
            wanted.setdefault(Department, set()).update(value)
        elif isinstance(value, list):
            for model, role in NAMED.get(name, []):
                keys = {row[role] for row in value if row.get(role)}
                if keys:
                    wanted.setdefault(model, set()).update(keys)
        else:
            field = field_of(name)
            if isinstance(field, models.ForeignKey) and value:
                wanted.setdefault(field.related_model, set()).add(value)


def named(sheet: InfoSheet) -> list[models.Model]:
    """Everybody and everything that the sheet names, and the customer."""
    names = Names([snapshot(sheet)])
    return [*names.rows, sheet.appointment.organisation]
