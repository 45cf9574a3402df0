"""Telling people, once per reason; and links for people without an account."""

from notices.ways import Company
from notices.words import absolute

from .inbox import choose, choose_many, health, mark_read
from .kinds import Forced, reset_words, switch, write_words
from .letters import Undecided, give_up, hold_before, retry, retry_many
from .links import find_link, issue_link, revoke_links, use_link
from .robots import add_robot, change_robot, try_out
from .telling import Told, notify, notify_many, revoke, told, write

__all__ = [
    "Company",
    "Forced",
    "Told",
    "Undecided",
    "absolute",
    "add_robot",
    "change_robot",
    "choose",
    "choose_many",
    "find_link",
    "give_up",
    "health",
    "hold_before",
    "issue_link",
    "mark_read",
    "notify",
    "notify_many",
    "reset_words",
    "retry",
    "retry_many",
    "revoke",
    "revoke_links",
    "switch",
    "told",
    "try_out",
    "use_link",
    "write",
    "write_words",
]
