"""What people type about what is owed again and again."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from deadlines.obligations import recurring
from deadlines.terms import amount_words
from history.moment import now
from pages.formats import local
from pages.forms import MomentField, PorticoForm, TokenField, VersionField

from .holder import HolderFields

# A turn is opened for every period since then: a slip in the year would open hundreds.
YEAR = timedelta(days=366)


class ObligationForm(HolderFields, PorticoForm):
    """What is owed, by which limit, by whom and since when."""

    NOBODY = _("Say who owes it: a person, a department or both.")
    field_order = ("limit", "label", "label_zh", "owner", "department", "since", "count")

    limit = forms.ChoiceField(label=_("Time limit"))
    label = forms.CharField(label=_("What is owed"), max_length=160)
    label_zh = forms.CharField(label=_("What is owed, in Chinese"), max_length=160, required=False)
    since = forms.DateField(
        label=_("Since"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The first turn is the one that this day lies in. Where it counts from the last time: that day."),
    )
    count = forms.IntegerField(
        label=_("Times in a period"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("Empty: as many as the time limit says."),
    )
    form_token = TokenField()

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.limits = {f"{limit.code}|{limit.variant}": limit for limit in recurring(at)}
        choices = [(key, _said(limit)) for key, limit in self.limits.items()]
        self.fields["limit"].choices = [("", _("Choose…")), *sorted(choices, key=lambda row: row[1])]

    def clean_since(self):
        since, today = self.cleaned_data["since"], local(now()).date()
        if not today - YEAR <= since <= today + YEAR:
            raise forms.ValidationError(_("Choose a day within a year before or after today."))
        return since

    def said(self) -> dict:
        """What the action is told."""
        given = dict(self.cleaned_data)
        limit = self.limits[given.pop("limit")]
        return given | {"code": limit.code, "selectors": limit.selectors}


class DoneForm(PorticoForm):
    """It was done: when, how often, and a word about it."""

    turn = forms.IntegerField(widget=forms.HiddenInput)
    done_at = MomentField(label=_("Done at"))
    n = forms.IntegerField(label=_("How many times"), min_value=1, max_value=100, initial=1)
    note = forms.CharField(label=_("Note"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_done_at(self):
        done_at = self.cleaned_data["done_at"]
        if done_at > now():
            raise forms.ValidationError(_("This moment has not come yet."))
        return done_at


class HandOnForm(HolderFields, PorticoForm):
    """Who owes it from now on."""

    NOBODY = ObligationForm.NOBODY

    note = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    version = VersionField(required=False)


class EndForm(PorticoForm):
    """Why nothing more is owed."""

    note = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


def _said(limit) -> str:
    variant = f" {limit.variant}" if limit.variant else ""
    return f"{limit}{variant}: {amount_words(limit)}"
