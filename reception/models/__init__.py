"""Rooms, appointments, the people of a visit and the reception record: the front desk."""

from .appointment import Appointment
from .confidentiality import ConfidentialityNotice, Signing
from .door import Area, AreaVisit, Wait
from .enquiry import Enquiry
from .feed import Feed
from .finding import AppointmentQuerySet, day_limits
from .house import Badge, RollCall, RollCallLine, Sighting
from .intake import Draft, FormalNotice
from .kiosk import Announcement, Entrance, Kiosk, KioskMiss
from .lost import LostItem
from .meeting import ActionItem, Meeting, MeetingAttendee
from .people import Assignment, Visitor
from .proposal import Proposal
from .record import ReceptionRecord, ReceptionStaff
from .record_tick import RecordTick
from .room_tick import RoomTick
from .rooms import Closure, Equipment, Room, RoomBooking, Site
from .series import Occurrence, Series
from .waiting import Waiting
from .walkin import VisitDraft, WalkIn
from .watch import WatchEntry, WatchHit, WatchKey, WatchReading

__all__ = [
    "ActionItem",
    "Announcement",
    "Appointment",
    "AppointmentQuerySet",
    "Area",
    "AreaVisit",
    "Assignment",
    "Badge",
    "Closure",
    "ConfidentialityNotice",
    "Draft",
    "Enquiry",
    "Entrance",
    "Equipment",
    "Feed",
    "FormalNotice",
    "Kiosk",
    "KioskMiss",
    "LostItem",
    "Meeting",
    "MeetingAttendee",
    "Occurrence",
    "Proposal",
    "ReceptionRecord",
    "ReceptionStaff",
    "RecordTick",
    "RollCall",
    "RollCallLine",
    "Room",
    "RoomBooking",
    "RoomTick",
    "Series",
    "Sighting",
    "Signing",
    "Site",
    "VisitDraft",
    "Visitor",
    "Wait",
    "Waiting",
    "WalkIn",
    "WatchEntry",
    "WatchHit",
    "WatchKey",
    "WatchReading",
    "day_limits",
]
