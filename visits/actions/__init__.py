"""The verbs of sheets, signatures and preparation."""

from .audit import tick_audit
from .changing import change, change_receptionist
from .chasing import chase
from .clearance import exempt, needs_exemption, sign_off_clock
from .preparation import confirm, tick, unready, untick
from .reading import acknowledge, make_known, note_opened, reader_of
from .reading import remind as remind_readers
from .refusals import Decided, Incomplete, Overtaken, Untold
from .sheet import confirm_purpose, draft, edit, set_level, type_on
from .sheet_rules import add_rule, edit_rule, retire_rule, use_rule_again
from .signing import approve, hand_over, return_, submit
from .special import write_plan
from .standards import edit_standard
from .tasks import (
    accept,
    add_task,
    comment,
    edit_items,
    edit_task,
    hand_on,
    read,
    refuse,
    tick_all,
    tick_item,
    untick_item,
)
from .templates import (
    add_template,
    edit_template,
    lead_days_of,
    lead_words,
    limit_of,
    retire_template,
    revive_template,
)
from .wording import add_responsibility, edit_purpose, edit_responsibility

__all__ = [
    "Decided",
    "Incomplete",
    "Overtaken",
    "Untold",
    "accept",
    "acknowledge",
    "add_responsibility",
    "add_rule",
    "add_task",
    "add_template",
    "approve",
    "change",
    "change_receptionist",
    "chase",
    "comment",
    "confirm",
    "confirm_purpose",
    "draft",
    "edit",
    "edit_items",
    "edit_purpose",
    "edit_responsibility",
    "edit_rule",
    "edit_standard",
    "edit_task",
    "edit_template",
    "exempt",
    "hand_on",
    "hand_over",
    "lead_days_of",
    "lead_words",
    "limit_of",
    "make_known",
    "needs_exemption",
    "note_opened",
    "read",
    "reader_of",
    "refuse",
    "remind_readers",
    "retire_rule",
    "retire_template",
    "return_",
    "revive_template",
    "set_level",
    "sign_off_clock",
    "submit",
    "tick",
    "tick_all",
    "tick_audit",
    "tick_item",
    "type_on",
    "unready",
    "untick",
    "untick_item",
    "use_rule_again",
    "write_plan",
]
