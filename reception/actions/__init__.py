"""The verbs of the front desk."""

from .answering import confirm, decline
from .arrival import check_in, check_out, expect, mark_no_show, sign_in, sign_out, start_meeting, undo_check_in
from .asking import edit, request
from .changing import cancel, reschedule
from .kept import assign, give_duty, instruct, set_clearance, set_satisfaction, set_tasks
from .record import close, missing_of, new_record, open_record, save_record
from .rooms import Offer, Refused, RoomTaken, book_room, fitting_rooms, free_rooms, offers, release_room

__all__ = [
    "Offer",
    "Refused",
    "RoomTaken",
    "assign",
    "book_room",
    "cancel",
    "check_in",
    "check_out",
    "close",
    "confirm",
    "decline",
    "edit",
    "expect",
    "fitting_rooms",
    "free_rooms",
    "give_duty",
    "instruct",
    "mark_no_show",
    "missing_of",
    "new_record",
    "offers",
    "open_record",
    "release_room",
    "request",
    "reschedule",
    "save_record",
    "set_clearance",
    "set_satisfaction",
    "set_tasks",
    "sign_in",
    "sign_out",
    "start_meeting",
    "undo_check_in",
]
