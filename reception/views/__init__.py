"""The pages of the front desk."""

from .answer import cancel, confirm, decline, reschedule
from .appointment import detail, listing
from .board import board, board_part, rooms
from .booking import create, discard_draft, drafts, edit
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
from .finding import find_caller, people_keys
from .host import come, hand_on, hold, host_link
from .moving import move
from .record import close, record, tick, untick
from .series import cancel_series, repeat, series

__all__ = [
    "board",
    "board_part",
    "calendar",
    "calendar_part",
    "calendar_week",
    "calendar_week_part",
    "cancel",
    "cancel_series",
    "check_in",
    "check_out",
    "close",
    "close_feed",
    "come",
    "confirm",
    "create",
    "decline",
    "detail",
    "discard_draft",
    "drafts",
    "edit",
    "expect",
    "feed",
    "feeds",
    "find_caller",
    "give_duty",
    "hand_on",
    "hold",
    "host_link",
    "instruct",
    "listing",
    "mark_no_show",
    "move",
    "my_calendar",
    "open_feed",
    "people_keys",
    "person_calendar",
    "record",
    "repeat",
    "reschedule",
    "room_calendar",
    "rooms",
    "series",
    "sign_in",
    "sign_out",
    "start_meeting",
    "tick",
    "undo_check_in",
    "untick",
]
