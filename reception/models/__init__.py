"""Rooms, appointments, the people of a visit and the reception record: the front desk."""

from .appointment import Appointment, AppointmentQuerySet, Assignment, Visitor, day_limits
from .feed import Feed
from .kiosk import Announcement, Entrance, Kiosk, KioskMiss
from .record import ReceptionRecord, ReceptionStaff
from .room_tick import RoomTick
from .rooms import Closure, Equipment, Room, RoomBooking, Site
from .series import Occurrence, Series
from .waiting import Waiting
from .walkin import VisitDraft, WalkIn

__all__ = [
    "Announcement",
    "Appointment",
    "AppointmentQuerySet",
    "Assignment",
    "Closure",
    "Entrance",
    "Equipment",
    "Feed",
    "Kiosk",
    "KioskMiss",
    "Occurrence",
    "ReceptionRecord",
    "ReceptionStaff",
    "Room",
    "RoomBooking",
    "RoomTick",
    "Series",
    "Site",
    "VisitDraft",
    "Visitor",
    "Waiting",
    "WalkIn",
    "day_limits",
]
