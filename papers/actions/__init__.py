"""Files of records; checklists and ticks; policy documents, from their draft to their end."""

from .attachment import attach, detach
from .checklist import CannotTick, add_item, edit_item, tick, untick
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
    "add_item",
    "approve",
    "attach",
    "confirm_review",
    "create",
    "detach",
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
