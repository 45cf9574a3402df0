"""Rooms, appointments, the people of a visit and the reception record: the front desk."""

from .appointment import Appointment, AppointmentQuerySet, Assignment, Visitor, day_limits
from .feed import Feed
from .record import ReceptionRecord, ReceptionStaff
from .room_tick import RoomTick
from .rooms import Closure, Equipment, Room, RoomBooking, Site
from .series import Occurrence, Series
from .waiting import Waiting

__all__ = [
    "Appointment",
    "AppointmentQuerySet",
    "Assignment",
    "Closure",
    "Equipment",
    "Feed",
    "Occurrence",
    "ReceptionRecord",
    "ReceptionStaff",
    "Room",
    "RoomBooking",
    "RoomTick",
    "Series",
    "Site",
    "Visitor",
    "Waiting",
    "day_limits",
]
