"""The verbs of the front desk."""

from .answering import confirm, decline
from .arrival import check_in, expect, sign_in, start_meeting, tell_wait, undo_check_in
from .asking import edit, request
from .changing import cancel, reschedule
from .hosts import ask_next, come, hand_on, hold
from .kept import assign, give_duty, instruct, set_clearance, set_level, set_satisfaction, set_tasks
from .leaving import check_out, come_back, go_out, leave_unseen, mark_no_show, out_for_the_night, sign_out
from .record import close, missing_of, new_record, open_record, save_record
from .rooms import (
    NoRoom,
    Offer,
    Refused,
    RoomTaken,
    RoomUnfit,
    book_room,
    choose_room,
    fitting_rooms,
    free_rooms,
    hindrance,
    offers,
    release_room,
    seats,
    validate_booking,
)
from .tour import enter_area, leave_area

__all__ = [
    "NoRoom",
    "Offer",
    "Refused",
    "RoomTaken",
    "RoomUnfit",
    "ask_next",
    "assign",
    "book_room",
    "cancel",
    "check_in",
    "check_out",
    "choose_room",
    "close",
    "come",
    "come_back",
    "confirm",
    "decline",
    "edit",
    "enter_area",
    "expect",
    "fitting_rooms",
    "free_rooms",
    "give_duty",
    "go_out",
    "hand_on",
    "hindrance",
    "hold",
    "instruct",
    "leave_area",
    "leave_unseen",
    "mark_no_show",
    "missing_of",
    "new_record",
    "offers",
    "open_record",
    "out_for_the_night",
    "release_room",
    "request",
    "reschedule",
    "save_record",
    "seats",
    "set_clearance",
    "set_level",
    "set_satisfaction",
    "set_tasks",
    "sign_in",
    "sign_out",
    "start_meeting",
    "tell_wait",
    "undo_check_in",
    "validate_booking",
]
