"""What is asked of somebody who signs."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pages.forms import PorticoForm

from .verbs import ApproveForm, ReasonForm

__all__ = ["ApproveForm", "ReasonForm", "SeveralForm"]

TICK = _("Tick this, or return the sheets with a reason.")


class SeveralForm(PorticoForm):
    """The same for several sheets at once: both ticks for all of them, or one reason for all of them."""

    is_reasonable = forms.BooleanField(label=_("The arrangements of all of them are reasonable"), required=False)
    is_appropriate = forms.BooleanField(label=_("All of them fit their reception level"), required=False)
    comment = forms.CharField(label=_("Remark on signing"), max_length=500, required=False)
    reason = forms.CharField(
        label=_("Reason for returning them"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("autofocus", None)
        for name in ("comment", "reason"):
            self.fields[name].widget.attrs["class"] = "form-control"

    @property
    def is_return(self) -> bool:
        return self.data.get("decision") == "return"

    @property
    def ticks(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("is_reasonable", "is_appropriate", "comment")}

    def clean(self):
        cleaned = super().clean()
        if self.is_return:
            if not (cleaned.get("reason") or "").strip():
                self.add_error("reason", ValidationError(_("Say why: their authors must know what to change.")))
            return cleaned
        for name in ("is_reasonable", "is_appropriate"):
            if not cleaned.get(name):
                self.add_error(name, TICK)
        return cleaned
