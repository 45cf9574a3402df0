"""People, departments, roles, deputies and absences."""

from .arrangement import Absence, Deputy
from .department import Department, Position
from .grant import SeededGrant
from .saved_view import NOWHERE, SavedView
from .user import People, User, UserQuerySet

__all__ = [
    "NOWHERE",
    "Absence",
    "Department",
    "Deputy",
    "People",
    "Position",
    "SavedView",
    "SeededGrant",
    "User",
    "UserQuerySet",
]
