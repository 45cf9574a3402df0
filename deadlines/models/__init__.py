from .calendar import CalendarDay, CalendarVersion, WorkCalendar
from .clock import Checkpoint, Clock, ClockEvent, Custody
from .limit import Ladder, Standard, TimeLimit
from .obligation import Obligation, Turn
from .pause import Pause
from .sweep import SweepRun

__all__ = [
    "CalendarDay",
    "CalendarVersion",
    "Checkpoint",
    "Clock",
    "ClockEvent",
    "Custody",
    "Ladder",
    "Obligation",
    "Pause",
    "Standard",
    "SweepRun",
    "TimeLimit",
    "Turn",
    "WorkCalendar",
]
