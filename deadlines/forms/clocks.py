"""The filters of the board."""

from django import forms
from django.utils.translation import gettext_lazy as _

from deadlines.board import SECTIONS
from deadlines.filters import offered
from pages.forms import PorticoForm


class ClockFilter(PorticoForm):
    """Which clocks: of one limit, one department, one person, my own."""

    show = forms.ChoiceField(
        required=False, choices=[(name, row[0]) for name, row in SECTIONS.items()], widget=forms.HiddenInput
    )
    code = forms.ChoiceField(label=_("Time limit"), required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    owner = forms.CharField(
        label=_("Owner"), required=False, max_length=80, widget=forms.TextInput(attrs={"class": "form-control"})
    )
    mine = forms.BooleanField(label=_("mine only"), required=False)

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, **kwargs)
        for name, choices in zip(("code", "department"), offered(at), strict=True):
            self.fields[name].choices = [("", _("all")), *choices]
            self.fields[name].widget.attrs = {"class": "form-select"}
        self.fields["mine"].widget.attrs["class"] = "form-check-input"

    def wanted(self) -> dict:
        """What was asked for; a value that nobody offered asks for nothing."""
        self.is_valid()
        return self.cleaned_data
