"""A telephone system and its extensions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from calls.models import TelephoneSystem
from pages.forms import PorticoForm, VersionField

from .base import people


class AnnouncementForm(PorticoForm):
    """Whether callers hear that calls are recorded; without it somebody must tell them."""

    announces_recording = forms.BooleanField(
        label=_("It plays the announcement that calls are recorded"),
        required=False,
        help_text=_("Where it does not, whoever logs a recorded call says whether the caller was told."),
    )
    version = VersionField()


class TelephoneForm(AnnouncementForm):
    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("For example: head office"))
    version = None
    field_order = ("name", "announces_recording")

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if TelephoneSystem.objects.filter(name=name).exists():
            raise forms.ValidationError(_("There is a telephone system of this name already."))
        return name


class LineForm(PorticoForm):
    person = people(_("At whose desk it rings"), empty_label=_("nobody's"))
    version = VersionField()
