"""A record's events, as people read them."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from history.models import Event
from pages import formats

register = template.Library()

SHOWN, LONG = 50, 160
NOTHING = "–"
NUMBER = re.compile(r"\+\d{7,}")


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
def timeline(context, subject: models.Model) -> dict[str, Any]:
    """The latest events of a record, newest first, in one query.

    A model's CONFIDENTIAL = {fact or verb: permission} names what only holders of a right may read.
    """
    user = context["request"].user
    events = list(Event.objects.about(subject).with_people().order_by("-pk")[: SHOWN + 1])
    confidential = getattr(subject, "CONFIDENTIAL", {})
    withheld = {name for name, right in confidential.items() if not user.may(right)}
    return {
        "entries": [_entry(event, type(subject), withheld) for event in events[:SHOWN]],
        "has_more": len(events) > SHOWN,
    }


def _entry(event: Event, model: type[models.Model], withheld: set[str]) -> dict[str, Any]:
    is_withheld = event.verb in withheld
    return {
        "event": event,
        "words": "" if is_withheld or not hasattr(event, "text") else event.text.words,
        "differences": [] if is_withheld else differences(event, model, withheld),
        "after": state_word(model, event.after) if event.before != event.after else "",
    }


def differences(event: Event, model: type[models.Model], withheld: set[str] = frozenset()) -> list[Difference]:
    """The event's facts as people read them: `[old, new]` of a column, or one value that was noted.

    A fact that is no column and has no words in the model's FACTS is for the machine, and not shown.
    """
    found = []
    for name, fact in event.facts.items():
        if name in withheld or not _has_words(model, name):
            continue
        is_pair = isinstance(fact, list) and len(fact) == 2
        old, new = _differing(*fact) if is_pair else ("", fact)
        was = readable(model, name, old)
        is_new = not is_pair or was == NOTHING
        found.append(Difference(_label(model, name), "" if is_new else was, readable(model, name, new)))
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


def readable(model: type[models.Model], name: str, value: Any) -> str:
    """A kept value as it is written on pages: choices by their words, instants by the formatter."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    field = _field(model, name)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, list):
        return "、".join(map(str, value)) if formats.is_chinese() else ", ".join(map(str, value))
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
