"""What is typed about customers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from pages.forms import PhoneField, PorticoForm, PorticoModelForm, VersionField

from .models import Contact, Organisation


class OrganisationForm(PorticoModelForm):
    """An organisation; its tier is set elsewhere, with a reason."""

    version = VersionField(required=False)

    class Meta:
        model = Organisation
        fields = [
            "name",
            "name_zh",
            "relation",
            "industry",
            "company_size",
            "main_business",
            "owner",
            "business_field",
            "product_needs",
            "cooperation_intention",
            "preferences",
        ]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.active().order_by("name")
        for name in ("product_needs", "cooperation_intention", "preferences"):
            self.fields[name].widget.attrs["rows"] = 2

    def clean(self):
        cleaned = super().clean()
        for name in ("name", "name_zh"):
            known = Organisation.objects.named(cleaned.get(name) or "")
            if known is not None and known.pk != self.instance.pk:
                self.add_error(name, ValidationError(_("%(known)s is in the list already.") % {"known": known}))
        return cleaned

    def said(self) -> dict[str, Any]:
        """The columns as they were typed."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class TierForm(PorticoForm):
    """How valuable the customer is, and why."""

    tier = forms.ChoiceField(label=_("Customer tier"), choices=Organisation.Tier.choices)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Kept with every earlier judgement; not shown to the front desk."),
    )
    version = VersionField()


class ContactForm(PorticoModelForm):
    """A person of an organisation; a phone number or an e-mail address is enough."""

    phone = PhoneField(label=_("Phone"), required=False)
    version = VersionField(required=False)

    class Meta:
        model = Contact
        fields = ["name", "name_zh", "phone", "email", "form_of_address", "job_title", "language", "diet", "customs"]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("phone") and not cleaned.get("email"):
            self.add_error("phone", ValidationError(_("Write a phone number or an e-mail address.")))
        return cleaned

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class FilterForm(forms.Form):
    """The filter row of the customer list."""

    q = forms.CharField(label=_("Name, pinyin or initials"), required=False)
    tier = forms.ChoiceField(
        label=_("Tier"), required=False, choices=[("", _("All tiers")), *Organisation.Tier.choices]
    )
    relation = forms.ChoiceField(
        label=_("Relation"), required=False, choices=[("", _("All relations")), *Organisation.Relation.choices]
    )
