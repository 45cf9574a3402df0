"""The period of the report on pauses."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PorticoForm


def day(label) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"}),
    )


class PeriodForm(PorticoForm):
    """From which day to which; empty: this quarter."""

    first = day(_("From"))
    last = day(_("Until"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first"].widget.attrs.pop("autofocus", None)

    def clean(self):
        given = super().clean()
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            self.add_error("last", _("The last day lies before the first."))
        return given
