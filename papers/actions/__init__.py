"""Checklists and ticks; policy documents, from their draft to their end."""

from .checklist import CannotTick, edit_item, tick, untick
from .policy import (
    NotSigned,
    acknowledge,
    approve,
    confirm_review,
    create,
    draft,
    edit,
    return_,
    review,
    rewrite,
    submit,
    withdraw,
)

__all__ = [
    "CannotTick",
    "NotSigned",
    "acknowledge",
    "approve",
    "confirm_review",
    "create",
    "draft",
    "edit",
    "edit_item",
    "return_",
    "review",
    "rewrite",
    "submit",
    "tick",
    "untick",
    "withdraw",
]
