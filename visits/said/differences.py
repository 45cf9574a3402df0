"""How two moments of a sheet differ: for its readers, for notices, for the history (S3-32, R20)."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import translation

from notices.words import LANGUAGES

from .fields import MATERIAL, OPEN, ORDER, WITHHELD, field_of, label
from .words import Names, in_order, words


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


def changes(
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    hidden: frozenset[str] | set[str] = frozenset(),
    frozen: dict[str, Any] | None = None,
) -> list[Change]:
    """What differs between two moments, in the reader's language; `starts_on` is told by `starts_at`.

    `frozen` are names as they were when the sheet was put away.
    """
    before, after = _apart(before, after)
    differing = [name for name in after if before.get(name) != after[name] and name not in hidden]
    names = Names([before, after], frozen)
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


def told(before: dict[str, Any], after: dict[str, Any], *, is_private: bool = False) -> dict[str, str]:
    """The same as text in each language, for notices; nothing that only some may read.

    `is_private`: for who may know when and where somebody comes, and how many they are, and no more (R30).
    """
    hidden = after.keys() - OPEN if is_private else WITHHELD
    texts = {}
    for language in LANGUAGES:
        with translation.override(language):
            differing = changes(before, after, hidden=hidden)
            texts[language] = "\n".join(f"{change.label}: {change.old} → {change.new}" for change in differing)
    return texts


def facts(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list]:
    """The same for the history: `[old, new]` of each thing that differs, codes as codes, people by name."""
    before, after = _apart(before, after)
    names = Names([before, after])
    found = {}
    for name in after:
        if before.get(name) == after[name] or name == "starts_on":
            continue
        field = field_of(name)
        told = [before.get(name), after[name]]
        if isinstance(field, models.ForeignKey) or isinstance(after[name], list):
            told = [words(name, value, names) for value in told]
        found[name] = told
    return found


def whole(
    said: dict[str, Any], *, hidden: set[str], frozen: dict[str, Any] | None = None
) -> list[tuple[str, str, str]]:
    """Everything that was said at one moment as (name, label, words), what was left empty aside."""
    names = Names([said], frozen)
    said = in_order(said, ORDER)
    shown = [name for name in said if name not in hidden and name != "starts_on" and said[name] not in (None, "", [])]
    return [(name, label(name), words(name, said[name], names)) for name in shown]


def _apart(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two moments without the lines that they have in common."""
    old, new = dict(before), in_order(after, ORDER)
    for name, lines in after.items():
        if isinstance(lines, list):
            former = before.get(name) or []
            old[name] = [line for line in former if line not in lines]
            new[name] = [line for line in lines if line not in former]
    return old, new
