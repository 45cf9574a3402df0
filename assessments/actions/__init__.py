"""The verbs of feedback and assessment."""

from .feedback import answer, answer_by_link, ask, expire, open_request
from .periods import already_open, open_period
from .schemes import SchemeRefused, publish_scheme, revise_scheme
from .scorecards import propose, publish, reopen, score

__all__ = [
    "SchemeRefused",
    "already_open",
    "answer",
    "answer_by_link",
    "ask",
    "expire",
    "open_period",
    "open_request",
    "propose",
    "publish",
    "publish_scheme",
    "reopen",
    "revise_scheme",
    "score",
]
