"""Calls, the customer issues that come of them, and what the customer was told."""

from .call import Call
from .complaint import Complaint, PublicLetter, RegisterYear
from .extension import Extension
from .field import FieldDay, FieldSignIn
from .issue import Issue
from .missed import Attempt, CallDraft
from .point import Conveyed, Script, TalkingPoint
from .praise import Praise
from .recording import Play, Recording
from .suggestion import Suggestion
from .support import Support
from .telephone import TelephoneCall, TelephoneEvent, TelephoneLine, TelephoneSystem
from .told import FollowUp, Reply

__all__ = [
    "Attempt",
    "Call",
    "CallDraft",
    "Complaint",
    "Conveyed",
    "Extension",
    "FieldDay",
    "FieldSignIn",
    "FollowUp",
    "Issue",
    "Play",
    "Praise",
    "PublicLetter",
    "Recording",
    "RegisterYear",
    "Reply",
    "Script",
    "Suggestion",
    "Support",
    "TalkingPoint",
    "TelephoneCall",
    "TelephoneEvent",
    "TelephoneLine",
    "TelephoneSystem",
]
