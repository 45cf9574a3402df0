"""The verbs of sheets, signatures and preparation."""

from .clearance import exempt, needs_exemption, sign_off_clock
from .preparation import confirm, tick, untick
from .refusals import Decided, Incomplete, Untold
from .sheet import change, change_receptionist, confirm_purpose, draft, edit, set_level
from .signing import approve, hand_over, return_, submit
from .standards import edit_standard

__all__ = [
    "Decided",
    "Incomplete",
    "Untold",
    "approve",
    "change",
    "change_receptionist",
    "confirm",
    "confirm_purpose",
    "draft",
    "edit",
    "edit_standard",
    "exempt",
    "hand_over",
    "needs_exemption",
    "return_",
    "set_level",
    "sign_off_clock",
    "submit",
    "tick",
    "untick",
]
