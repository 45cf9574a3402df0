"""Which changes of an approved sheet are signed again: level, date and head count, and more by setting (S3-33, R20)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from deadlines import standards

from . import said
from .overstandard import Over

ROOM = ("room", "place")


def fields(before: dict[str, Any], after: dict[str, Any], at: datetime) -> set[str]:
    """Those that differ between two moments of a sheet and ask for the approval again."""
    found = {name for name in said.MATERIAL if before.get(name) != after[name]}
    if standards.is_on("REOPEN_ROOM", at):
        found |= {name for name in ROOM if before.get(name) != after[name]}
    if standards.is_on("REOPEN_NAMES", at) and _names(before) != _names(after):
        found.add("visitors")
    return found


def over_standard(over: Iterable[Over]) -> set[tuple]:
    """What was over the standard at one moment, to be compared with another."""
    return {each.key for each in over}


def is_more(before: set[tuple], now_over: Iterable[Over], at: datetime) -> bool:
    """Is something over the standard that was not, or by another amount, where the setting asks for that?"""
    return bool(over_standard(now_over) - before) and standards.is_on("REOPEN_OVER_STANDARD", at)


def _names(said_then: dict[str, Any]) -> list[str]:
    return sorted(row["name"] for row in said_then.get("visitors", []))
