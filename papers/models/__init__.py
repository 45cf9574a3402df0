from .checklist import Checklist, ChecklistItem, Tick
from .policy import Acknowledgement, Policy, PolicyVersion

__all__ = ["Acknowledgement", "Checklist", "ChecklistItem", "Policy", "PolicyVersion", "Tick"]
