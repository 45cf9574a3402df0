from .calendar import CalendarDay, CalendarVersion, DepartmentCalendar, WorkCalendar
from .clock import Checkpoint, Clock, ClockEvent, Custody
from .duty import DutyTurn
from .limit import Ladder, Standard, TimeLimit
from .obligation import Obligation, Turn
from .pause import Pause
from .sweep import Outage, SweepRun

__all__ = [
    "CalendarDay",
    "CalendarVersion",
    "Checkpoint",
    "Clock",
    "ClockEvent",
    "Custody",
    "DepartmentCalendar",
    "DutyTurn",
    "Ladder",
    "Obligation",
    "Outage",
    "Pause",
    "Standard",
    "SweepRun",
    "TimeLimit",
    "Turn",
    "WorkCalendar",
]
