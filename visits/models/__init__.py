"""Information sheets, their sign-off, and the preparation of a visit."""

from .approval import Approval, Submission
from .level import ApprovalStep, Level, PrepTemplate, ReceptionStandard, SheetRule
from .lines import (
    AttendingLeader,
    ItineraryLine,
    LodgingLine,
    MealLine,
    ServiceItem,
    SheetVisitor,
    TransportLine,
)
from .sheet import Exemption, InfoSheet, InfoSheetQuerySet, LevelSetting
from .task import PrepTask, PrepTaskQuerySet

__all__ = [
    "Approval",
    "ApprovalStep",
    "AttendingLeader",
    "Exemption",
    "InfoSheet",
    "InfoSheetQuerySet",
    "ItineraryLine",
    "Level",
    "LevelSetting",
    "LodgingLine",
    "MealLine",
    "PrepTask",
    "PrepTaskQuerySet",
    "PrepTemplate",
    "ReceptionStandard",
    "ServiceItem",
    "SheetRule",
    "SheetVisitor",
    "Submission",
    "TransportLine",
]
