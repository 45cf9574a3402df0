"""Rooms, appointments, the people of a visit and the reception record: the front desk."""

from .appointment import Appointment, AppointmentQuerySet, Assignment, Visitor, day_limits
from .feed import Feed
from .record import ReceptionRecord, ReceptionStaff
from .rooms import Room, RoomBooking, Site
from .series import Occurrence, Series

__all__ = [
    "Appointment",
    "AppointmentQuerySet",
    "Assignment",
    "Feed",
    "Occurrence",
    "ReceptionRecord",
    "ReceptionStaff",
    "Room",
    "RoomBooking",
    "Series",
    "Site",
    "Visitor",
    "day_limits",
]
