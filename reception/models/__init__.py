"""Rooms, appointments, the people of a visit and the reception record: the front desk."""

from .appointment import Appointment, AppointmentQuerySet, Assignment, Visitor, day_limits
from .record import ReceptionRecord, ReceptionStaff
from .rooms import Room, RoomBooking, Site

__all__ = [
    "Appointment",
    "AppointmentQuerySet",
    "Assignment",
    "ReceptionRecord",
    "ReceptionStaff",
    "Room",
    "RoomBooking",
    "Site",
    "Visitor",
    "day_limits",
]
