"""What can be done with a rectification, a violation, an objection, a reward, an idea: one row per verb."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from pages.forms import PorticoForm

from . import consequence_forms as write
from . import consequence_rules as rules
from .actions import appeals, ideas, rectifications, rewards, streaks, violations
from .models import Appeal, FailStreak, Idea, Rectification, Reward, Violation


@dataclass(frozen=True)
class Verb:
    """One verb of a noun: its button, who may, what is done, what it needs to know, what is said afterwards."""

    name: str
    label: Any
    said: Any
    may: Callable
    act: Callable
    form: type[PorticoForm] | None = None
    hint: Any = ""
    flow: str = ""  # its name in the FLOW, where that is another
    for_: Callable | None = None  # for whom this person would do it

    def is_offered(self, user: User, row: Any) -> bool:
        return row.can(self.flow or self.name) and self.may(user, row)

    def fresh(self, row: Any, data: Any = None, **options: Any) -> forms.Form:
        """The form of this verb, with what is known already."""
        known = {name: getattr(row, name, None) for name in ("measures", "owner", "version", "verifier")}
        fields = self.form.base_fields
        return self.form(data, initial={name: value for name, value in known.items() if name in fields}, **options)


def _of(*verbs: Verb) -> dict[str, Verb]:
    return {verb.name: verb for verb in verbs}


NOUNS: dict[str, tuple[type, dict[str, Verb]]] = {
    "rectification": (
        Rectification,
        _of(
            Verb(
                "finish",
                _("Report as done"),
                _("Somebody else verifies it now."),
                rules.may_put_right,
                rectifications.finish,
                write.FinishForm,
                for_=rules.for_whom,
            ),
            Verb(
                "plan",
                _("Plan the measures"),
                _("The measures are noted."),
                rules.may_put_right,
                rectifications.plan,
                write.PlanForm,
                for_=rules.for_whom,
            ),
            Verb(
                "verify",
                _("Verify"),
                _("Verified: nothing is owed any more."),
                rules.may_verify,
                rectifications.verify,
                write.VerifyForm,
                for_=rules.for_whom,
            ),
            Verb(
                "send_back",
                _("Send back"),
                _("It is to be put right still; the day stays."),
                rules.may_verify,
                rectifications.send_back,
                write.ReasonForm,
                for_=rules.for_whom,
            ),
            Verb(
                "entrust",
                _("Name who puts it right"),
                _("They have been told."),
                rules.may_entrust,
                rectifications.entrust,
                write.EntrustForm,
                flow="plan",
                for_=rules.for_whom,
            ),
            Verb(
                "withdraw",
                _("Withdraw the order"),
                _("The order is withdrawn."),
                rules.may_withdraw,
                rectifications.withdraw,
                write.ReasonForm,
                for_=rules.for_whom,
            ),
        ),
    ),
    "violation": (
        Violation,
        _of(
            Verb(
                "confirm",
                pgettext_lazy("violation", "Confirm"),
                _("Confirmed: it counts, and the person has been told."),
                rules.may_decide_violation,
                violations.confirm,
                write.DecisionForm,
                hint=_("The person reads it from then on, and may object."),
            ),
            Verb(
                "dismiss",
                _("Dismiss"),
                _("Dismissed: nothing of it counts."),
                rules.may_decide_violation,
                violations.dismiss,
                write.DecisionForm,
            ),
        ),
    ),
    "appeal": (
        Appeal,
        _of(
            Verb(
                "withdraw",
                _("Withdraw the objection"),
                _("The objection is withdrawn."),
                rules.may_withdraw_appeal,
                appeals.withdraw,
            ),
        ),
    ),
    "streak": (
        FailStreak,
        _of(
            Verb(
                "decide",
                _("Record the decision"),
                _("The decision is recorded."),
                rules.may_decide_streak,
                streaks.decide,
                write.DecisionForm,
                hint=_("The regulation names disciplinary action by gravity; a penalty is recorded on its own."),
            ),
        ),
    ),
    "reward": (
        Reward,
        _of(
            Verb(
                "approve",
                pgettext_lazy("reward", "Approve"),
                _("Approved: it stands."),
                rules.may_answer_reward,
                rewards.approve,
            ),
            Verb(
                "refuse",
                _("Do not approve"),
                _("Whoever recorded it has been told."),
                rules.may_answer_reward,
                rewards.refuse,
                write.ReasonForm,
            ),
            Verb(
                "withdraw",
                pgettext_lazy("reward", "Withdraw"),
                _("It is withdrawn."),
                rules.may_withdraw_reward,
                rewards.withdraw,
                write.ReasonForm,
            ),
        ),
    ),
    "idea": (
        Idea,
        _of(
            Verb(
                "adopt",
                _("Adopt"),
                _("Adopted: the reward is recorded."),
                rules.may_decide_idea,
                ideas.adopt,
                write.AdoptForm,
            ),
            Verb(
                "reject",
                _("Reject"),
                _("Rejected; its author has been told."),
                rules.may_decide_idea,
                ideas.reject,
                write.RejectForm,
            ),
        ),
    ),
}


def buttons(noun: str, row: Any, user: User) -> Iterator[dict[str, Any]]:
    """What this person may do now, the most wanted first; a verb that needs words with its form in place."""
    for verb in NOUNS[noun][1].values():
        if verb.is_offered(user, row):
            url = reverse(f"assessments:{noun}-{verb.name.replace('_', '-')}", args=[row.pk])
            form = verb.fresh(row, auto_id=f"{verb.name}_%s") if verb.form else None
            for field in form.fields.values() if form else ():
                field.widget.attrs.pop("autofocus", None)
            yield {"url": url, "label": verb.label, "form": form, "hint": verb.hint}
