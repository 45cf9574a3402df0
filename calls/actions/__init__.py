"""The verbs of calls and issues: the only place that writes their rows. Callers say `actions.reply(…)`."""

from .call import log, miss, note_error
from .guard import Refused
from .issue import acknowledge, assign, classify, close, investigate, open_issue, reopen, resolve, take
from .support import ask_support, give_support
from .told import acknowledge_automatically, attempt, contact, extend, follow_up, reply

__all__ = [
    "Refused",
    "acknowledge",
    "acknowledge_automatically",
    "ask_support",
    "assign",
    "attempt",
    "classify",
    "close",
    "contact",
    "extend",
    "follow_up",
    "give_support",
    "investigate",
    "log",
    "miss",
    "note_error",
    "open_issue",
    "reopen",
    "reply",
    "resolve",
    "take",
]
