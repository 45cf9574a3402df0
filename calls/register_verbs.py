"""What can be done with a complaint in the register and with a suggestion, one row per verb."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from . import actions, complaining, rules
from .forms import register as forms
from .forms.base import VerbForm


@dataclass(frozen=True)
class Verb:
    """One verb of a `noun`; `flow` is the verb of the FLOW where that has another name."""

    noun: str
    name: str
    label: Any
    said: Any
    may: Callable
    act: Callable
    form: type[VerbForm]
    hint: Any = ""

    @property
    def url_name(self) -> str:
        return f"calls:{self.noun}-{self.name.replace('_', '-')}"

    def fresh(self, subject, data=None, **options) -> VerbForm:
        """The form of this verb, with what is known already."""
        if issubclass(self.form, forms.SubmitForm):
            options["subject"] = subject
        known = {name: _known(subject, name) for name in self.form.base_fields}
        return self.form(data, initial=known, **options)


def _known(subject, name: str):
    if name == "verifier":
        return complaining.proposed_verifier(subject)
    kept = {"cause", "correction", "prevention", "category", "department", "owner", "version"}
    return getattr(subject, name) if name in kept else None


_ANOTHER = _("Somebody who had no part in it looks at it before the issue can be closed.")

COMPLAINT = {
    verb.name: verb
    for verb in [
        Verb(
            "complaint",
            "submit",
            _("Ask for verification"),
            _("Whoever verifies it has been told."),
            rules.may_put_right,
            actions.submit,
            forms.SubmitForm,
            _ANOTHER,
        ),
        Verb(
            "complaint",
            "verify",
            _("Verify"),
            _("Verified: the issue may be closed when the customer knows."),
            rules.may_verify,
            actions.verify,
            forms.SeenForm,
        ),
        Verb(
            "complaint",
            "send_back",
            _("Send back"),
            _("The owner has been told what is missing."),
            rules.may_verify,
            actions.send_back,
            forms.SeenForm,
        ),
        Verb(
            "complaint",
            "analyse",
            _("Note cause and measures"),
            _("Cause and measures are noted."),
            rules.may_put_right,
            actions.analyse,
            forms.MeasuresForm,
        ),
        Verb(
            "complaint",
            "entrust",
            _("Choose the owner"),
            _("The owner has been told."),
            rules.may_entrust,
            actions.entrust,
            forms.EntrustForm,
        ),
        Verb(
            "complaint",
            "name_customer",
            _("Say which customer it is"),
            _("The complaint stands with this customer now."),
            rules.may_put_right,
            actions.name_customer,
            forms.NameCustomerForm,
        ),
    ]
}

SUGGESTION = {
    verb.name: verb
    for verb in [
        Verb(
            "suggestion",
            "adopt",
            _("Adopt"),
            _("Adopted; whoever brought it has been told."),
            rules.may_decide,
            actions.adopt,
            forms.DecideForm,
        ),
        Verb(
            "suggestion",
            "reject",
            _("Reject"),
            _("Rejected; whoever brought it has been told."),
            rules.may_decide,
            actions.reject,
            forms.DecideForm,
        ),
        Verb(
            "suggestion",
            "inform",
            _("The customer knows"),
            _("Noted: the customer knows what became of it."),
            rules.may_tell,
            actions.inform,
            forms.InformForm,
        ),
        Verb(
            "suggestion",
            "sort",
            _("Sort"),
            _("Sorted."),
            rules.may_tell,
            actions.sort,
            forms.SortForm,
        ),
    ]
}


def offered(table: dict[str, Verb], subject, user) -> list[Verb]:
    """What this person may do now, the most wanted first."""
    return [verb for verb in table.values() if subject.can(verb.name) and verb.may(user, subject)]
