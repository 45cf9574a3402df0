from .calendar import CalendarDay, CalendarVersion, WorkCalendar
from .clock import Checkpoint, Clock, ClockEvent, Custody
from .limit import Ladder, Standard, TimeLimit
from .sweep import SweepRun

__all__ = [
    "CalendarDay",
    "CalendarVersion",
    "Checkpoint",
    "Clock",
    "ClockEvent",
    "Custody",
    "Ladder",
    "Standard",
    "SweepRun",
    "TimeLimit",
    "WorkCalendar",
]
