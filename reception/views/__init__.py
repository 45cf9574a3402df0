"""The pages of the front desk."""

from .answer import cancel, confirm, decline, reschedule
from .appointment import detail
from .board import board, board_part, day_list
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
from .choosing import choose_time
from .consulting import accept, arrange, ask, enquiry, propose, refuse, restore
from .door import (
    expect,
    give_duty,
    instruct,
    mark_no_show,
    sign_in,
    sign_out,
    start_meeting,
    tell_wait,
    undo_check_in,
    undo_check_out,
)
from .feeds import close_feed, feed, feeds, open_feed
from .finding import find_caller, people_keys
from .formal import contact, formal_notice
from .host import come, hand_on, hold, host_link
from .listing import export, listing
from .moving import move
from .names import names
from .party import arrival, check_in, check_out, come_back, departure, go_out
from .record import close, record, tick, untick
from .series import cancel_series, repeat, series
from .together import together
from .tour import areas, create_area, edit_area, enter_area, leave_area

__all__ = [
    "accept",
    "areas",
    "arrange",
    "arrival",
    "ask",
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
    "choose_time",
    "close",
    "close_feed",
    "come",
    "come_back",
    "confirm",
    "contact",
    "create",
    "create_area",
    "day_list",
    "decline",
    "departure",
    "detail",
    "discard_draft",
    "drafts",
    "edit",
    "edit_area",
    "enquiry",
    "enter_area",
    "expect",
    "export",
    "feed",
    "feeds",
    "find_caller",
    "formal_notice",
    "give_duty",
    "go_out",
    "hand_on",
    "hold",
    "host_link",
    "instruct",
    "leave_area",
    "listing",
    "mark_no_show",
    "move",
    "my_calendar",
    "names",
    "open_feed",
    "people_keys",
    "person_calendar",
    "propose",
    "record",
    "refuse",
    "repeat",
    "reschedule",
    "restore",
    "room_calendar",
    "series",
    "sign_in",
    "sign_out",
    "start_meeting",
    "tell_wait",
    "tick",
    "together",
    "undo_check_in",
    "undo_check_out",
    "untick",
]
