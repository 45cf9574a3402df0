"""What people are told about calls and issues."""

from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind, number, text

CALLS = _("Calls and issues")
CUSTOMER = {"customer": text(_("customer"))}

KINDS = [
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
]
