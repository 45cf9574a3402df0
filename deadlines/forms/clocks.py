"""The filters of the list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from deadlines.models import TimeLimit
from pages.forms import PorticoForm


class ClockFilter(PorticoForm):
    """Which clocks: of one limit, late ones, my own."""

    code = forms.ChoiceField(label=_("Time limit"), required=False)
    late = forms.BooleanField(label=_("late only"), required=False)
    mine = forms.BooleanField(label=_("mine only"), required=False)

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, **kwargs)
        names = {limit.code: str(limit) for limit in TimeLimit.objects.in_force(at)}
        self.fields["code"].choices = [("", _("all")), *sorted(names.items(), key=lambda item: item[1])]
        self.fields["code"].widget.attrs = {"class": "form-select"}
        for name in ("late", "mine"):
            self.fields[name].widget.attrs["class"] = "form-check-input"
