"""The pages of the front desk."""

from .answer import cancel, confirm, decline, reschedule
from .appointment import create, detail, edit, listing
from .board import board, board_part, rooms
from .calendar import (
    calendar,
    calendar_part,
    calendar_week,
    calendar_week_part,
    my_calendar,
    person_calendar,
    room_calendar,
)
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
from .feeds import close_feed, feed, feeds, open_feed
from .moving import move
from .record import close, record

__all__ = [
    "board",
    "board_part",
    "calendar",
    "calendar_part",
    "calendar_week",
    "calendar_week_part",
    "cancel",
    "check_in",
    "check_out",
    "close",
    "close_feed",
    "confirm",
    "create",
    "decline",
    "detail",
    "edit",
    "expect",
    "feed",
    "feeds",
    "give_duty",
    "instruct",
    "listing",
    "mark_no_show",
    "move",
    "my_calendar",
    "open_feed",
    "person_calendar",
    "record",
    "reschedule",
    "room_calendar",
    "rooms",
    "sign_in",
    "sign_out",
    "start_meeting",
    "undo_check_in",
]
