"""The register of what people are told: every kind of notice says what it is, once.

Each app lists its own in `<app>/notice_kinds.py`, read when the product starts:

    KINDS = [
        Kind("calls.issue_assigned", CALLS, _("An issue is yours"), can_wait=False,
             placeholders={"customer": text(_("customer"))}),
    ]

The kind `calls.issue_assigned` has its shipped words in `calls/notices/issue_assigned.txt`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Placeholder:
    """One thing that the words of a kind may mention."""

    label: Words
    shape: str = "text"  # or moment, number


def text(label: Words) -> Placeholder:
    return Placeholder(label)


def moment(label: Words) -> Placeholder:
    return Placeholder(label, "moment")


def number(label: Words) -> Placeholder:
    return Placeholder(label, "number")


# What the words of every kind may mention.
COMMON = {
    "label": text(_("what it is about")),
    "url": text(_("address of the record")),
    "at": moment(_("when it happened")),
    "company": text(_("our company's name")),
}


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    `can_wait`: its mail is held back in quiet hours. `is_forced`: nobody can switch it off
    (an escalation). `for_visitors`: a letter to somebody outside, who has no preferences.
    `flags` are params that only decide which lines of the shipped words are shown, each with
    the value under which an administrator begins to edit them. `check` is the dotted path of
    a function (notice or letter) -> bool, asked at the moment of sending: does it still hold?
    A reminder of what is over goes nowhere (R17). `is_personal`: whoever stands in for the
    reader does not hear of it.
    """

    code: str
    topic: Words
    label: Words
    can_wait: bool = True
    placeholders: Mapping[str, Placeholder] = field(default_factory=dict)
    flags: Mapping[str, Any] = field(default_factory=dict)
    is_forced: bool = False
    for_visitors: bool = False
    check: str = ""
    is_personal: bool = False

    @property
    def all_placeholders(self) -> dict[str, Placeholder]:
        """Its own first, then those that every kind has; a letter to a visitor names no address inside."""
        common = {name: one for name, one in COMMON.items() if not (self.for_visitors and name in {"url", "label"})}
        return {**self.placeholders, **common}


_register: dict[str, Kind] = {}


def register(kinds: Iterable[Kind]) -> None:
    _register.update({kind.code: kind for kind in kinds})


def kind_of(code: str) -> Kind:
    """The kind of this code; one that nobody has listed still works, under its bare code."""
    return _register.get(code) or Kind(code, "", code, can_wait=False)


def is_listed(code: str) -> bool:
    return code in _register


def all_kinds() -> list[Kind]:
    """Every kind, in the order in which the apps list them."""
    return list(_register.values())


def by_topic(kinds: Iterable[Kind] | None = None) -> dict[str, list[Kind]]:
    """The kinds under the heading of their topic, in the reader's language."""
    found: dict[str, list[Kind]] = {}
    for kind in all_kinds() if kinds is None else kinds:
        found.setdefault(str(kind.topic), []).append(kind)
    return found


def still_holds(word: Any) -> bool:
    """Is what this notice or letter says still so? Kinds that can be overtaken name a check (R17)."""
    check = kind_of(word.kind).check
    return import_string(check)(word) if check else True
