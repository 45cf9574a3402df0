"""A sheet that was put away reads as on the day: later changes of names and titles rewrite no history (R35)."""

from typing import Any

from django.db import models
from django.utils import translation

from accounts.models import Department, Position, User
from history.models import Event
from pages.languages import in_language
from papers.models import Tick

from . import said
from .models import Approval, InfoSheet, PurposeLabel


def names_of(sheet: InfoSheet) -> dict[str, dict[str, str]]:
    """Names and titles, in both languages, of everybody and everything that the sheet names today."""
    found = {}
    for row in [*said.named(sheet), *_who_acted(sheet)]:
        kept = {"words": _in("en", row), "words_zh": _in("zh-hans", row)}
        kept |= {name: getattr(row, name) for name in ("name", "name_zh") if hasattr(row, name)}
        position = getattr(row, "position", None)
        if position is not None:
            kept |= {"title": position.name, "title_zh": position.name_zh}
        found[_key(type(row), row.pk)] = kept
    for label in PurposeLabel.objects.all():
        found[said.purpose_key(label.purpose)] = {"words": _in("en", label), "words_zh": _in("zh-hans", label)}
    return found


def kept_names(sheet: InfoSheet) -> dict[str, dict[str, str]]:
    """The names as they were when the sheet was put away; nothing while it is under way."""
    if sheet.state in InfoSheet.UNDER_WAY:
        return {}
    return sheet.versions.exclude(names={}).values_list("names", flat=True).first() or {}


class Day:
    """The day on which a sheet was put away, with the names of then."""

    def __init__(self, names: dict[str, dict[str, str]]):
        self.names = names

    def rename(self, *records: models.Model) -> None:
        """Give everybody and everything that these records name the name and title they had; writes nothing."""
        for record in records:
            for field in _pointing(record):
                kept = self.names.get(_key(field.related_model, getattr(record, field.attname)))
                if kept:
                    _rename(getattr(record, field.name), kept)

    def word(self, name: str, value: Any) -> str:
        """What the company called a purpose; empty: it keeps no words of its own for that."""
        kept = self.names.get(said.purpose_key(value)) if name == "purpose_type" else None
        return in_language(said.Kept(kept), "words") if kept else ""


def as_on_the_day(sheet: InfoSheet, *records: models.Model) -> None:
    """The sheet, its timeline and these records are read as on the day on which it was put away; writes nothing."""
    names = kept_names(sheet)
    if names:
        sheet.day = Day(names)
        sheet.day.rename(sheet, sheet.appointment, *records)


def _who_acted(sheet: InfoSheet) -> list[models.Model]:
    """Who signed, judged the level, had a duty, ticked, prepared, saw to something or wrote; and their departments."""
    records = [sheet, sheet.appointment, *Approval.objects.filter(submission__sheet=sheet)]
    records += [*sheet.level_settings.all(), *sheet.appointment.assignments.all(), *sheet.prep_tasks.all()]
    records += [*sheet.itinerary.all(), *sheet.transport.all(), *sheet.meals.all()]
    records += [*sheet.versions.defer("said", "names"), *Tick.objects.on(sheet), *Event.objects.about(sheet)]
    wanted: dict[type[models.Model], set[int]] = {User: set(), Department: set()}
    for record in records:
        for field in _pointing(record):
            if field.related_model in wanted:
                wanted[field.related_model].add(getattr(record, field.attname))
    people = User.objects.filter(pk__in=wanted[User] - {None}).select_related("position")
    return [*people, *Department.objects.filter(pk__in=wanted[Department] - {None})]


def _pointing(record: models.Model) -> list[models.ForeignKey]:
    """The columns that name somebody or something by key."""
    return [field for field in record._meta.concrete_fields if isinstance(field, models.ForeignKey)]


def _key(model: type[models.Model], pk: int) -> str:
    return f"{model._meta.label_lower}:{pk}"


def _rename(row: Any, kept: dict[str, str]) -> None:
    for name in ("name", "name_zh"):
        if name in kept:
            setattr(row, name, kept[name])
    if "title" in kept:
        row.position = Position(name=kept["title"], name_zh=kept["title_zh"])


def _in(language: str, row: models.Model) -> str:
    with translation.override(language):
        return str(row)
