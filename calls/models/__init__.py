"""Calls, the customer issues that come of them, and what the customer was told."""

from .call import Call, TalkingPoint
from .issue import Issue
from .told import FollowUp, Reply, Support

__all__ = ["Call", "FollowUp", "Issue", "Reply", "Support", "TalkingPoint"]
