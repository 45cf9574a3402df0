"""What a list of sheets is narrowed to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PorticoForm

from .models import InfoSheet


class SheetFilter(PorticoForm):
    """By whose turn it is and by state."""

    view = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("All")), ("waiting", _("Waiting for me")), ("mine", _("Drawn up by me"))],
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Every state")), *InfoSheet.State.choices]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["view"].widget.attrs.pop("autofocus", None)

    def narrow(self, sheets, user):
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("view") == "waiting":
            sheets = sheets.waiting_for(user)
        elif chosen.get("view") == "mine":
            sheets = sheets.mine(user)
        return sheets.filter(state=chosen["state"]) if chosen.get("state") else sheets
