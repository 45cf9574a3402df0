"""The pages of the front desk."""

from .answer import cancel, confirm, decline, reschedule
from .appointment import create, detail, edit, listing
from .board import board, board_part, rooms
from .door import (
    check_in,
    check_out,
    expect,
    give_duty,
    instruct,
    mark_no_show,
    sign_in,
    sign_out,
    start_meeting,
    undo_check_in,
)
from .record import close, record

__all__ = [
    "board",
    "board_part",
    "cancel",
    "check_in",
    "check_out",
    "close",
    "confirm",
    "create",
    "decline",
    "detail",
    "edit",
    "expect",
    "give_duty",
    "instruct",
    "listing",
    "mark_no_show",
    "record",
    "reschedule",
    "rooms",
    "sign_in",
    "sign_out",
    "start_meeting",
    "undo_check_in",
]
