"""What is typed at the tablet of an entrance, and how the entrances are kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PhoneField, PorticoForm, PorticoModelForm, TokenField, VersionField
from reception.models import Entrance, Site


class GuestForm(PorticoForm):
    """A code, what a scanner reads of a pass, or a whole phone number."""

    typed = forms.CharField(
        label=_("Visitor code or phone number"),
        max_length=200,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "spellcheck": "false"}),
    )


class SelfReportForm(PorticoForm):
    """A visitor without an appointment says who they are."""

    visitor_name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    organisation_name = forms.CharField(
        label=_("Your company"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = PhoneField(label=_("Your phone number"))
    purpose = forms.CharField(
        label=_("What brings you here?"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    form_token = TokenField()


class EntranceForm(PorticoModelForm):
    """How one gets in, and what visitors may do at the tablet without the desk."""

    map_url = forms.URLField(
        label=_("Address of a map"),
        required=False,
        assume_scheme="https",
        help_text=_("A link to the place on a map service. Empty: the phone's own map."),
    )
    version = VersionField()

    class Meta:
        model = Entrance
        fields = ["directions", "directions_zh", "map_url", "checks_in", "checks_out"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["checks_in"].help_text = _("Off: they announce themselves, and the desk confirms.")

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self):
        """The row of this form is written by an action."""


class KioskForm(PorticoForm):
    """A new tablet."""

    site = forms.ModelChoiceField(Site.objects.all(), label=_("Site"))
    name = forms.CharField(label=_("Where it stands"), max_length=60, help_text=_("For example: main entrance."))
