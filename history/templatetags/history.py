"""A record's events, as people read them."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django import template
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from history.models import Event
from pages import formats

register = template.Library()

SHOWN, LONG = 50, 160
NOTHING = "–"
NUMBER = re.compile(r"\+\d{7,}")


class Day(Protocol):
    """How people and things were called on one day."""

    def rename(self, *records: models.Model) -> None: ...

    def word(self, name: str, value: Any) -> str: ...


@dataclass(frozen=True)
class Difference:
    """One fact of an event in words: what it was (empty: nothing), what it is."""

    label: str
    old: str
    new: str

    @property
    def is_long(self) -> bool:
        """Too much for a timeline, which then folds it."""
        return len(self.old) + len(self.new) > LONG


@register.inclusion_tag("partials/_timeline.html", takes_context=True)
def timeline(
    context, subject: models.Model, beside: Sequence[dict[str, Any]] = (), withheld: Collection[str] = ()
) -> dict[str, Any]:
    """The latest events of a record, newest first, in one query; `beside` them what else happened, each at its time.

    A model's CONFIDENTIAL = {fact or verb: permission} names what only holders of a right may read;
    `withheld` names what this reader may not read of this record, whatever their rights.
    A record that was put away may bring its `day`: the names that people and things had then.
    """
    user = context["request"].user
    events = list(Event.objects.about(subject).with_people().order_by("-pk")[: SHOWN + 1])
    day: Day | None = getattr(subject, "day", None)
    if day is not None:
        day.rename(*events)
    confidential = getattr(subject, "CONFIDENTIAL", {})
    hidden = {name for name, right in confidential.items() if not user.may(right)} | set(withheld)
    entries = _folded([_entry(event, type(subject), hidden, day) for event in events[:SHOWN]])
    if beside:
        since = events[SHOWN - 1].at if len(events) > SHOWN else None
        entries += [entry for entry in beside if since is None or entry["event"].at >= since]
        entries.sort(key=lambda entry: entry["event"].at, reverse=True)
    return {"entries": entries, "has_more": len(events) > SHOWN}


def _folded(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What somebody did many times in one go, with nothing to say of each, is one line: ticks of a list."""
    lines: list[dict[str, Any]] = []
    for entry in entries:
        if lines and _alike(lines[-1]) == _alike(entry) and not (entry["words"] or entry["differences"]):
            lines[-1]["times"] += 1
        else:
            lines.append(entry | {"times": 1})
    return lines


def _alike(entry: dict[str, Any]) -> tuple:
    event = entry["event"]
    at = event.at.replace(second=0, microsecond=0)
    said = (event.verb, event.actor_id, event.on_behalf_of_id, event.after, at)
    return (*said, entry["words"], *entry["differences"])


def _entry(event: Event, model: type[models.Model], withheld: set[str], day: Day | None) -> dict[str, Any]:
    is_withheld = event.verb in withheld
    return {
        "event": event,
        "words": "" if is_withheld or not hasattr(event, "text") else event.text.words,
        "differences": [] if is_withheld else differences(event, model, withheld, day),
        "after": state_word(model, event.after) if event.before != event.after else "",
    }


def differences(
    event: Event, model: type[models.Model], withheld: set[str] = frozenset(), day: Day | None = None
) -> list[Difference]:
    """The event's facts as people read them: `[old, new]` of a column, or one value that was noted.

    A fact that is no column and has no words in the model's FACTS is for the machine, and not shown.
    """
    found = []
    for name, fact in event.facts.items():
        if name in withheld or not _has_words(model, name):
            continue
        is_pair = isinstance(fact, list) and len(fact) == 2
        old, new = _differing(*fact) if is_pair else ("", fact)
        was = readable(model, name, old, day)
        is_new = not is_pair or was == NOTHING
        found.append(Difference(_label(model, name), "" if is_new else was, readable(model, name, new, day)))
    return found


def _differing(old: Any, new: Any) -> tuple[Any, Any]:
    """Of two lists written line by line, the lines that one has and the other has not."""
    if not (isinstance(old, str) and isinstance(new, str) and "\n" in old + new):
        return old, new
    before, after = old.splitlines(), new.splitlines()
    gone, come = [line for line in before if line not in after], [line for line in after if line not in before]
    return ("\n".join(gone), "\n".join(come)) if gone or come else (old, new)


def state_word(model: type[models.Model], state: str) -> str:
    """What a state is called, in the reader's language."""
    return str(dict(getattr(getattr(model, "State", None), "choices", [])).get(state, state))


def readable(model: type[models.Model], name: str, value: Any, day: Day | None = None) -> str:
    """A kept value as it is written on pages: choices by their words, instants by the formatter.

    A model's WORDED = {column: (model, its column)} names the rows in which the company words a choice itself.
    """
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if day is not None and (word := day.word(name, value)):
        return word
    if name in getattr(model, "WORDED", {}):
        label, column = model.WORDED[name]
        row = apps.get_model(label)._base_manager.filter(**{column: value}).first()
        if row is not None:
            return str(row)
    field = _field(model, name)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, list):
        return formats.listed(value)
    if isinstance(value, dict) and get_language() in value:  # kept in the words of each language
        return value[get_language()]
    if isinstance(value, str):
        return formats.phone(value) if NUMBER.match(value) else _written_date(value)
    return str(value)


def _written_date(value: str) -> str:
    if len(value) < 10 or value[4] != "-":
        return value
    try:
        if len(value) == 10:
            return formats.day(date.fromisoformat(value))
        instant = datetime.fromisoformat(value)
    except ValueError:
        return value
    return formats.moment(instant) if instant.tzinfo else value


def _has_words(model: type[models.Model], name: str) -> bool:
    return name in getattr(model, "FACTS", {}) or _field(model, name) is not None


def _label(model: type[models.Model], name: str) -> str:
    """A column is called what the model calls it, a fact that is no column what the model's FACTS say."""
    field = _field(model, name)
    words = str(getattr(model, "FACTS", {}).get(name) or field.verbose_name)
    return words[:1].upper() + words[1:]


def _field(model: type[models.Model], name: str) -> models.Field | None:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None
