"""Names that a company keeps in both languages: `name` and `name_zh` on the same row."""

from typing import Any

from django.utils.functional import lazy

from .formats import is_chinese


def in_language(row: Any, field: str) -> str:
    """`row.name_zh` for a reader of Chinese where it is filled in, else `row.name`."""
    return (is_chinese() and getattr(row, f"{field}_zh")) or getattr(row, field) or getattr(row, f"{field}_zh")


# A sentence made anew in the language of each reader: `said_later(lambda: …)`.
said_later = lazy(lambda say: say(), str)
