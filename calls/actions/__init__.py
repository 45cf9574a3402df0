"""The verbs of calls and issues: the only place that writes their rows. Callers say `actions.reply(…)`."""

from .announcing import extend
from .call import log, miss, note_error
from .classifying import classify
from .complaint import analyse, entrust, name_customer, send_back, submit, verify
from .drafts import discard_draft, keep_draft
from .field import call_off, plan_field_day, register_sign_in
from .follow_up import Said, attempt, call_back, follow_up, try_in_vain
from .guard import Refused
from .issue import acknowledge, assign, close, investigate, open_issue, reopen, resolve, take
from .merging import merge, separate, split
from .missed import give_back, set_aside, take_missed, try_back
from .points import add_point, convey, edit_point, edit_script
from .praise import praise
from .public import TooMany, write_to_us
from .recording import keep_recording, play, purge, say_told
from .suggestion import adopt, inform, note_suggestion, reject, sort, suggest
from .support import accept_support, ask_support, decline_support, give_support
from .told import acknowledge_automatically, contact, reply

__all__ = [
    "Refused",
    "Said",
    "TooMany",
    "accept_support",
    "acknowledge",
    "acknowledge_automatically",
    "add_point",
    "adopt",
    "analyse",
    "ask_support",
    "assign",
    "attempt",
    "call_back",
    "call_off",
    "classify",
    "close",
    "contact",
    "convey",
    "decline_support",
    "discard_draft",
    "edit_point",
    "edit_script",
    "entrust",
    "extend",
    "follow_up",
    "give_back",
    "give_support",
    "inform",
    "investigate",
    "keep_draft",
    "keep_recording",
    "log",
    "merge",
    "miss",
    "name_customer",
    "note_error",
    "note_suggestion",
    "open_issue",
    "plan_field_day",
    "play",
    "praise",
    "purge",
    "register_sign_in",
    "reject",
    "reopen",
    "reply",
    "resolve",
    "say_told",
    "send_back",
    "separate",
    "set_aside",
    "sort",
    "split",
    "submit",
    "suggest",
    "take",
    "take_missed",
    "try_back",
    "try_in_vain",
    "verify",
    "write_to_us",
]
