"""What can be done with an issue, one row per verb: its button, its form, who may, what is said afterwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from history.moment import now

from . import actions, rules
from .announcing import is_in_time, nearest_due
from .forms import announcing, merging, support
from .forms import issue as forms
from .forms.base import VerbForm
from .models import Issue, Reply

KEYS = {
    "take": "t",
    "acknowledge": "a",
    "reply": "r",
    "extend": "e",
    "contact": "c",
    "resolve": "s",
    "follow_up": "f",
    "close": "x",
    "investigate": "n",
    "assign": "h",
    "ask_support": "u",
    "classify": "g",
    "merge": "m",
    "split": "p",
    "separate": "d",
    "reopen": "o",
}


@dataclass(frozen=True)
class Verb:
    """One verb; `flow` is the verb of the FLOW where that has another name, `form` what it needs to know."""

    name: str
    label: Any
    said: Any
    may: Callable
    act: Callable
    form: type[VerbForm] | None = None
    flow: str = ""
    hint: Any = ""

    @property
    def key(self) -> str:
        """The letter that goes to its button on the issue's page."""
        return KEYS[self.name]

    @property
    def url_name(self) -> str:
        return f"calls:{self.name.replace('_', '-')}"

    def is_moment(self, issue: Issue, at: datetime) -> bool:
        if not issue.can(self.flow or self.name):
            return False
        if self.name == "take":
            return issue.handler_id is None
        return self.name != "extend" or is_in_time(nearest_due(issue), at)

    def fresh(self, issue: Issue, user, data=None, **options) -> VerbForm:
        """The form of this verb for this issue, with what is known already."""
        if issubclass(self.form, (forms.ClassifyForm, merging.SplitForm)):
            options["may_set_special_due"] = rules.may_set_special_due(user)
        if issubclass(self.form, (forms.ReplyForm, forms.CloseForm, announcing.ExtendForm, merging.MergeForm)):
            options["issue"] = issue
        if issubclass(self.form, merging.MergeForm):
            options["user"] = user
        return self.form(data, initial=_known(self.form, issue), **options)


def _known(form: type[VerbForm], issue: Issue) -> dict:
    names = ("category", "facts", "cause", "measures", "version", "is_complaint")
    known = {name: getattr(issue, name) for name in names if name in form.base_fields}
    if "named_handler" in form.base_fields and issue.is_after_sales:
        known["named_handler"] = issue.handler_id
    if "customer_informed_at" in form.base_fields:
        last = issue.replies.exclude(kind=Reply.Kind.AUTOMATIC).last()
        known["customer_informed_at"] = last and last.told_at
    return known


def _follow_up(issue: Issue, *, actor, was_reached: bool, **said) -> None:
    if was_reached:
        actions.follow_up(issue, actor=actor, **said)
    else:
        actions.attempt(issue, actor=actor, channel=said["channel"], form_token=said["form_token"])


# In the order in which they are wanted: the first that is possible is the primary one.
VERBS = {
    verb.name: verb
    for verb in [
        Verb("take", _("Take it"), _("You answer for it now."), rules.may_take, actions.take, flow="assign"),
        Verb("acknowledge", _("Acknowledge"), _("Acknowledged."), rules.may_acknowledge, actions.acknowledge),
        Verb("reply", _("Reply"), _("The reply is noted."), rules.may_reply, actions.reply, forms.ReplyForm),
        Verb(
            "extend",
            _("Announce a later time"),
            _("The customer has been told; the new time holds."),
            rules.may_work,
            actions.extend,
            announcing.ExtendForm,
            hint=_("Before the due time: reason, new time, and the customer is told. Afterwards it is too late."),
        ),
        Verb(
            "contact",
            _("Log a contact"),
            _("The contact is noted."),
            rules.may_work,
            actions.contact,
            forms.ContactForm,
        ),
        Verb(
            "resolve",
            _("Resolve"),
            _("Resolved. The call-back is due next."),
            rules.may_work,
            actions.resolve,
            forms.ResolveForm,
        ),
        Verb("follow_up", _("Follow up"), _("The follow-up is noted."), rules.may_work, _follow_up, forms.FollowUpForm),
        Verb("close", _("Close"), _("Closed: the customer knows."), rules.may_work, actions.close, forms.CloseForm),
        Verb(
            "investigate",
            _("Note findings"),
            _("The findings are noted."),
            rules.may_work,
            actions.investigate,
            forms.FindingsForm,
        ),
        Verb(
            "assign",
            _("Hand over"),
            _("Handed over; the customer's time runs on."),
            rules.may_assign,
            actions.assign,
            forms.AssignForm,
        ),
        Verb(
            "ask_support",
            _("Ask for support"),
            _("They have been told."),
            rules.may_reply,
            actions.ask_support,
            support.AskSupportForm,
        ),
        Verb(
            "classify",
            _("Change the category"),
            _("The category is changed; the start stays."),
            rules.may_work,
            actions.classify,
            forms.ClassifyForm,
        ),
        Verb(
            "merge",
            _("Merge"),
            _("One matter from now on; both reporters know."),
            rules.may_work,
            actions.merge,
            merging.MergeForm,
            hint=_("The issue received first goes on, and what is due first counts."),
        ),
        Verb(
            "split",
            _("Split"),
            _("The second matter is an issue of its own, received when this one was."),
            rules.may_work,
            actions.split,
            merging.SplitForm,
        ),
        Verb(
            "separate",
            _("Take out again"),
            _("Two matters again; each waits from its own receipt."),
            rules.may_work,
            actions.separate,
            merging.SeparateForm,
        ),
        Verb(
            "reopen",
            _("Reopen"),
            _("Reopened: the customer waits again."),
            rules.may_reopen,
            actions.reopen,
            forms.ReopenForm,
        ),
    ]
}


def offered(issue: Issue, user) -> list[Verb]:
    """What this person may do now, the most wanted first."""
    at = now()
    possible = [verb for verb in VERBS.values() if verb.is_moment(issue, at) and verb.may(user, issue)]
    if issue.effective_reply_at is not None:
        # Answered already: speaking with the customer is no longer the first thing to do.
        possible.sort(key=lambda verb: verb.name in {"reply", "contact"})
    return possible
