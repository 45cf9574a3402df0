"""What a sheet says at one moment, and how two moments differ (S3-32, R20)."""

from .differences import Change, changes, facts, told, whole
from .fields import BRIEF, GUEST, LINES, MATERIAL, NAMED, VISIT, WITHHELD, label
from .plain import guests, site_day, snapshot, typed
from .words import Kept, named, purpose_key

__all__ = [
    "BRIEF",
    "GUEST",
    "LINES",
    "MATERIAL",
    "NAMED",
    "VISIT",
    "WITHHELD",
    "Change",
    "Kept",
    "changes",
    "facts",
    "guests",
    "label",
    "named",
    "purpose_key",
    "site_day",
    "snapshot",
    "told",
    "typed",
    "whole",
]
