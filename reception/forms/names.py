"""The list of names of a delegation."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pages.forms import PorticoForm
from reception.names import MOST, Unreadable, text_of

LARGEST = 1024 * 1024


class NamesForm(PorticoForm):
    """Names pasted, or a file with them; what was found good before travels along unseen."""

    names = forms.CharField(
        label=_("Names, one person a line"),
        required=False,
        strip=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_(
            "Name, job title, phone: as in a spreadsheet or with commas. A heading line helps and is not needed."
        ),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("Spreadsheet (xlsx) or CSV."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    good = forms.CharField(required=False, strip=False, max_length=100_000, widget=forms.HiddenInput)

    def clean_file(self) -> str:
        upload = self.cleaned_data["file"]
        if not upload:
            return ""
        if upload.size > LARGEST:
            raise ValidationError(_("This file is larger than a list of names can be."))
        try:
            return text_of(upload.read())
        except Unreadable as reason:
            raise ValidationError(str(reason)) from reason

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        lines = sum(len((cleaned.get(name) or "").splitlines()) for name in self.fields)
        if not self.errors and not lines:
            self.add_error("names", ValidationError(_("Paste the names, or choose a file.")))
        elif lines > MOST:
            raise ValidationError(_("At most %(most)d people can come."), params={"most": MOST})
        return cleaned

    def texts(self) -> list[str]:
        """What is to be looked over; each with a heading of its own, or with none."""
        return [self.cleaned_data[name] or "" for name in ("file", "good", "names")]
