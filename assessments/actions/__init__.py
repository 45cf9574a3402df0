"""The verbs of feedback and assessment."""

from .asking import ask, expire, remind, take_back
from .feedback import answer, answer_by_link, pass_on
from .findings import (
    add_kind,
    dismiss_finding,
    edit_kind,
    follow_rectification,
    open_finding,
    order_rectification,
    settle_finding,
)
from .inspections import (
    cancel_inspection,
    close_inspection,
    edit_inspection,
    finish_inspection,
    note_item,
    plan_inspection,
)
from .opening import ask_hosts, open_for_hosts, open_for_issue, open_request
from .opting_out import allow, opt_out, opt_out_by_link
from .periods import already_open, join, open_period
from .questionnaires import (
    discard_draft,
    edit_questionnaire,
    found_questionnaire,
    publish_questions,
    revise,
    write_draft,
)
from .results import acknowledge
from .samples import draw_sample
from .schemes import SchemeRefused, create_scheme, publish_scheme, revise_scheme
from .scorecards import propose, publish, reopen, score
from .second_opinions import score_again
from .surveys import CannotSend, close_survey, edit_survey, open_survey, plan_survey

__all__ = [
    "CannotSend",
    "SchemeRefused",
    "acknowledge",
    "add_kind",
    "allow",
    "already_open",
    "answer",
    "answer_by_link",
    "ask",
    "ask_hosts",
    "cancel_inspection",
    "close_inspection",
    "close_survey",
    "create_scheme",
    "discard_draft",
    "dismiss_finding",
    "draw_sample",
    "edit_inspection",
    "edit_kind",
    "edit_questionnaire",
    "edit_survey",
    "expire",
    "finish_inspection",
    "follow_rectification",
    "found_questionnaire",
    "join",
    "note_item",
    "open_finding",
    "open_for_hosts",
    "open_for_issue",
    "open_period",
    "open_request",
    "open_survey",
    "opt_out",
    "opt_out_by_link",
    "order_rectification",
    "pass_on",
    "plan_inspection",
    "plan_survey",
    "propose",
    "publish",
    "publish_questions",
    "publish_scheme",
    "remind",
    "reopen",
    "revise",
    "revise_scheme",
    "score",
    "score_again",
    "settle_finding",
    "take_back",
    "write_draft",
]
