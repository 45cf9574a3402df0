"""Information sheets, their sign-off, and the preparation of a visit."""

from .approval import Approval, Submission
from .caps import Cap, PermittedGift
from .exemption import Exemption
from .hospitality import GiftLine, LodgingLine, MealLine, TransportLine
from .level import Level
from .lines import AttendingLeader, ServiceItem, SheetVisitor
from .path import ApprovalStep
from .programme import ItineraryLine, TourStop
from .purpose import PurposeLabel
from .reading import Reader, ReaderQuerySet
from .responsibility import Responsibility
from .rule import SheetRule
from .setting import LevelSetting
from .sheet import InfoSheet, InfoSheetQuerySet
from .special import SpecialPlan
from .standard import ReceptionStandard
from .task import PrepTask, PrepTaskQuerySet, TaskItem, TaskReading
from .template import PrepTemplate, PrepTemplateItem
from .version import SheetVersion

__all__ = [
    "Approval",
    "ApprovalStep",
    "AttendingLeader",
    "Cap",
    "Exemption",
    "GiftLine",
    "InfoSheet",
    "InfoSheetQuerySet",
    "ItineraryLine",
    "Level",
    "LevelSetting",
    "LodgingLine",
    "MealLine",
    "PermittedGift",
    "PrepTask",
    "PrepTaskQuerySet",
    "PrepTemplate",
    "PrepTemplateItem",
    "PurposeLabel",
    "Reader",
    "ReaderQuerySet",
    "ReceptionStandard",
    "Responsibility",
    "ServiceItem",
    "SheetRule",
    "SheetVersion",
    "SheetVisitor",
    "SpecialPlan",
    "Submission",
    "TaskItem",
    "TaskReading",
    "TourStop",
    "TransportLine",
]
