from .attachment import ATTACHING, Attachment
from .checklist import Checklist, ChecklistItem, Tick
from .policy import Acknowledgement, Policy, PolicyVersion

__all__ = [
    "ATTACHING",
    "Acknowledgement",
    "Attachment",
    "Checklist",
    "ChecklistItem",
    "Policy",
    "PolicyVersion",
    "Tick",
]
