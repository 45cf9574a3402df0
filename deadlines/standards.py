"""The numbers that are no clocks, as the rest of the product asks for them."""

from datetime import datetime

from .rulebook import standard


def number(code: str, at: datetime, selectors: dict | None = None) -> int | None:
    """The number of `code` that holds at the instant; None where it is not set."""
    row = standard(code, at, selectors)
    return row.amount if row is not None else None


def is_on(code: str, at: datetime) -> bool:
    """Is this switch on at the instant?"""
    return bool(number(code, at))


def windows(code: str, at: datetime) -> list[dict]:
    """The hours of the day that `code` names at the instant: `from`, `until` and a label in both languages."""
    row = standard(code, at)
    return row.windows if row is not None else []
