"""What people are told about calls and issues."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, moment, number, text

CALLS = _("Calls and issues")
CUSTOMER = {"customer": text(_("customer"))}
MERGED = CUSTOMER | {"phone": text(_("call-back number"))}
REGISTERED = CUSTOMER | {"number": text(_("number"))}
SUGGESTED = CUSTOMER | {
    "suggestion": text(_("suggestion")),
    "outcome": text(_("adopted or rejected")),
    "decision": text(_("why, and what is done")),
}
LATER = CUSTOMER | {
    "matter": text(_("matter")),
    "received_at": moment(_("received at")),
    "reason": text(_("reason")),
    "until": moment(_("new time")),
    "handler": text(_("handler")),
}

KINDS = [
    Kind(
        "calls.call_missed",
        CALLS,
        _("A call for you was missed"),
        can_wait=False,
        placeholders={"caller": text(_("caller")), "called_at": moment(_("call time"))},
    ),
    Kind(
        "calls.issue_assigned",
        CALLS,
        _("An issue is yours to answer"),
        can_wait=False,
        placeholders=CUSTOMER | {"description": text(_("description"))},
    ),
    Kind(
        "calls.complaint_opened",
        CALLS,
        _("A customer has complained"),
        can_wait=False,
        placeholders=CUSTOMER | {"description": text(_("description")), "by": text(_("reported by"))},
    ),
    Kind(
        "calls.handed_over_often",
        CALLS,
        _("A customer is being passed around"),
        placeholders=CUSTOMER | {"times": number(_("number of times"))},
    ),
    Kind(
        "calls.issue_reopened",
        CALLS,
        _("An issue is reopened"),
        placeholders=CUSTOMER | {"reason": text(_("reason"))},
    ),
    Kind(
        "calls.support_asked",
        CALLS,
        _("Your help is asked for"),
        placeholders=CUSTOMER | {"task": text(_("task"))},
    ),
    Kind(
        "calls.support_given",
        CALLS,
        _("A colleague has answered you"),
        placeholders=CUSTOMER | {"task": text(_("task")), "answer": text(_("answer"))},
    ),
    Kind(
        "calls.support_declined",
        CALLS,
        _("A colleague cannot help you"),
        can_wait=False,
        placeholders={
            "whom": text(_("supporting department")),
            "task": text(_("task")),
            "reason": text(_("reason")),
        },
    ),
    Kind(
        "calls.issues_merged",
        CALLS,
        _("Two issues are one matter"),
        placeholders={"double": text(_("the later issue")), "first": text(_("the earlier issue"))},
    ),
    Kind(
        "calls.issues_separated",
        CALLS,
        _("Two issues are two matters after all"),
        placeholders={"double": text(_("the later issue")), "first": text(_("the earlier issue"))},
    ),
    Kind(
        "calls.double_answered",
        CALLS,
        _("What was merged is answered"),
        can_wait=False,
        placeholders=MERGED | {"answer": text(_("answer"))},
    ),
    Kind(
        "calls.double_later",
        CALLS,
        _("What was merged takes longer"),
        can_wait=False,
        placeholders=MERGED | {"reason": text(_("reason")), "until": moment(_("new time"))},
    ),
    Kind(
        "calls.later_announced",
        CALLS,
        _("To a customer: it takes longer"),
        can_wait=False,
        for_visitors=True,
        placeholders=LATER,
    ),
    Kind(
        "calls.later_in_own_words",
        CALLS,
        _("To a customer: it takes longer, in the handler's own words"),
        can_wait=False,
        for_visitors=True,
        placeholders=LATER | {"words": text(_("own words"))},
    ),
    Kind(
        "calls.complaint_entrusted",
        CALLS,
        _("A complaint is yours to put right"),
        can_wait=False,
        placeholders=REGISTERED,
    ),
    Kind(
        "calls.complaint_to_verify",
        CALLS,
        _("A complaint is yours to verify"),
        placeholders=REGISTERED,
    ),
    Kind(
        "calls.complaint_verified",
        CALLS,
        _("A complaint is verified"),
        placeholders=REGISTERED | {"words": text(_("what was seen"))},
    ),
    Kind(
        "calls.complaint_sent_back",
        CALLS,
        _("A complaint comes back to its owner"),
        placeholders=REGISTERED | {"words": text(_("what was seen"))},
    ),
    Kind(
        "calls.suggestion_decided",
        CALLS,
        _("It is decided what becomes of a suggestion"),
        placeholders=SUGGESTED,
    ),
    Kind(
        "calls.suggestion_answered",
        CALLS,
        _("To a customer: what becomes of their suggestion"),
        can_wait=False,
        for_visitors=True,
        placeholders=SUGGESTED,
    ),
    Kind(
        "calls.letter_arrived",
        CALLS,
        _("To whoever wrote on the public page: it has arrived"),
        can_wait=False,
        for_visitors=True,
        placeholders=CUSTOMER
        | {"number": text(_("number")), "matter": text(_("matter")), "until": moment(_("answered until"))},
    ),
]
