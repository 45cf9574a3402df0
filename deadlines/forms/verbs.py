"""What the verbs of a clock need to know."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deadlines.models import Clock, Pause
from deadlines.models.limit import Rule
from deadlines.pauses import LONGEST
from deadlines.words import Way
from history.moment import now
from pages.forms import MomentField, PorticoForm

from .holder import HolderFields


def words(label: Any, help_text: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, max_length=300, widget=area, help_text=help_text)


class VerbForm(PorticoForm):
    """The words that a verb needs; `clock` is what it is done to."""

    def __init__(self, *args, clock: Clock, **kwargs):
        super().__init__(*args, **kwargs)
        self.clock = clock

    def said(self) -> dict[str, Any]:
        """What the verb's action is told."""
        return self.cleaned_data


class ExtendForm(VerbForm):
    """A new time, and that the customer knows of it."""

    until = MomentField(label=_("New time"))
    reason = words(_("Reason"))
    told_at = MomentField(label=_("Customer told at"))
    told_by_way_of = forms.ChoiceField(label=_("Told by way of"), choices=Way.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["told_at"].initial = now

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= self.clock.due_at:
            raise forms.ValidationError(_("The new time must lie after the one that holds now."))
        return until

    def clean_told_at(self):
        told_at = self.cleaned_data["told_at"]
        if told_at > now():
            raise forms.ValidationError(_("This moment has not come yet."))
        return told_at


class PauseForm(VerbForm):
    """Why the customer keeps us waiting, shown by what, and until when at the latest."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose…")), *Pause.Reason.choices])
    until = MomentField(label=_("Until, at the latest"), help_text=_("It goes on by itself at this moment."))
    words = words(_("Evidence"), _("By what it is shown: what was asked for, when, of whom."))
    first_attempt = MomentField(label=_("First attempt in vain"), required=False)
    second_attempt = MomentField(
        label=_("Second attempt in vain"),
        required=False,
        help_text=_("Where the customer cannot be reached: two attempts, at least half an hour apart."),
    )

    def clean_until(self):
        until, at = self.cleaned_data["until"], now()
        if not at < until <= at + LONGEST:
            raise forms.ValidationError(_("A pause ends at a moment that lies ahead, within a year."))
        return until

    def clean(self):
        given = super().clean()
        if given.get("reason") == Pause.Reason.UNREACHABLE:
            for name in ("first_attempt", "second_attempt"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("When was the customer tried?"))
        return given

    def said(self):
        given = dict(self.cleaned_data)
        attempts = [given.pop("first_attempt"), given.pop("second_attempt")]
        return given | {"attempts": [moment for moment in attempts if moment]}


class HandOverForm(HolderFields, VerbForm):
    """Who holds it from now on: a person, a department or both."""

    NOBODY = _("Say who takes it over: a person, a department or both.")

    reason = words(_("Reason"))


class ReasonForm(VerbForm):
    """Why."""

    reason = words(_("Reason"))


class ReopenForm(ReasonForm):
    """Why, and by when where the limit has no number of its own."""

    due_at = MomentField(label=_("Due"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.clock.limit.unit != Rule.Unit.FIXED:
            del self.fields["due_at"]

    def clean_due_at(self):
        due_at = self.cleaned_data["due_at"]
        if due_at <= now():
            raise forms.ValidationError(_("This moment is over already."))
        return due_at
