"""What people type while they call a customer back, about one matter or several."""

from django import forms
from django.utils.translation import gettext_lazy as _

from calls.actions import Said
from calls.models.told import Channel
from pages.forms import PorticoForm, TokenField

from .base import text
from .issue import FollowUpForm

HELPED = [("yes", _("Yes")), ("no", _("No"))]


class CallBackForm(PorticoForm):
    """One conversation: reached or not, a rating for each matter, further needs and suggestions once."""

    was_reached = forms.ChoiceField(
        label=_("Was the customer reached?"),
        choices=[("yes", _("Yes")), ("no", _("No, nobody answered"))],
        initial="yes",
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    has_other_needs = forms.ChoiceField(
        label=_("Other needs?"),
        choices=[("no", _("No")), ("yes", _("Yes: a new issue is opened"))],
        widget=forms.RadioSelect,
        required=False,
    )
    other_needs = text(_("Which other needs"), required=False, rows=2)
    suggestions = text(_("Suggestions"), required=False, rows=2)
    form_token = TokenField()

    def __init__(self, *args, matters=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.matters = list(matters)
        rating = FollowUpForm.base_fields["handling_rating"]
        for issue in self.matters:
            self.fields[f"rating_{issue.pk}"] = forms.TypedChoiceField(
                label=rating.label, choices=rating.choices, coerce=int, empty_value=None, required=False
            )
            self.fields[f"helped_{issue.pk}"] = forms.ChoiceField(
                label=_("Did our answer help?"), choices=HELPED, initial="yes", widget=forms.RadioSelect
            )

    @property
    def of_matters(self):
        """Each matter with its two fields, in the order of the conversation."""
        return [(issue, self[f"rating_{issue.pk}"], self[f"helped_{issue.pk}"]) for issue in self.matters]

    def clean(self):
        given = super().clean()
        if given.get("was_reached") != "yes":
            return given
        for issue in self.matters:
            if given.get(f"rating_{issue.pk}") is None:
                message = _("How satisfied is the customer with the handling, 1 to 5?")
                self.add_error(f"rating_{issue.pk}", message)
        if not given.get("has_other_needs"):
            self.add_error("has_other_needs", _("Does the customer need anything else?"))
        elif given["has_other_needs"] == "yes" and not given.get("other_needs"):
            self.add_error("other_needs", _("What else does the customer need?"))
        return given

    @property
    def reached(self):
        return self.cleaned_data["was_reached"] == "yes"

    def said(self):
        """What the customer said about each matter."""
        given = self.cleaned_data
        return [
            Said(issue, given[f"rating_{issue.pk}"], given[f"helped_{issue.pk}"] == "yes") for issue in self.matters
        ]

    def common(self):
        return {name: self.cleaned_data[name] for name in ("channel", "form_token")}

    def wishes(self):
        """What was said once, whatever the number of matters."""
        given = self.cleaned_data
        needs = given["other_needs"] if given["has_other_needs"] == "yes" else ""
        return {"other_needs": needs, "suggestions": given["suggestions"]}
