"""A robot: where it is, how it is signed, what it is told."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from notices import digest
from notices.kinds import all_kinds, by_topic
from notices.models import Robot
from pages.forms import PICK, PorticoModelForm, TokenField, VersionField

KEPT = _("Leave it empty to keep the one that is stored; it is not shown again.")


class RobotForm(PorticoModelForm):
    address = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_(
            "The whole address, with http:// or https://. It is called by this server; a redirect is not followed."
        ),
    )
    secret = forms.CharField(
        label=_("Secret"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_(
            "What calls are signed with. DingTalk and Feishu show it when signing is switched on. "
            "It is never shown here again."
        ),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    kinds = forms.MultipleChoiceField(
        label=_("What it is told"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of notice.")},
    )
    departments = forms.ModelMultipleChoiceField(
        Department.objects.filter(is_active=True),
        label=_("Only of these departments"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Of what people of these departments are told, and of those that are part of them. None: of everybody."
        ),
    )
    version = VersionField(required=False)
    form_token = TokenField()

    class Meta:
        model = Robot
        fields = ["name", "brand", "address", "secret", "language", "kinds", "departments", "per_minute", "is_active"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in all_kinds() if not kind.for_visitors and kind.code != digest.KIND]
        self.fields["kinds"].choices = [
            (topic, [(kind.code, kind.label) for kind in some]) for topic, some in by_topic(kinds).items()
        ]
        self.fields["brand"].choices = [("", PICK), *Robot.Brand.choices]
        if self.instance.pk:
            self.initial |= {"address": "", "secret": "", "version": self.instance.version}
            self.fields["address"].required = False
            self.fields["address"].help_text = f"{self.instance.place} · {KEPT}"
            self.fields["secret"].help_text = KEPT if self.instance.secret else self.fields["secret"].help_text

    def clean_address(self) -> str:
        address = self.cleaned_data["address"].strip()
        if address:
            check_address(address)
        return address


def check_address(address: str) -> None:
    """Raises what is wrong with an address that cannot, or must not, be called."""
    try:
        parts = urlsplit(address)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_good = urlsplit(""), False
    if parts.scheme not in {"http", "https"}:
        raise ValidationError(_("Only addresses with http:// or https:// can be called."))
    if (
        not parts.hostname
        or not port_is_good
        or not address.isascii()
        or any(c.isspace() or not c.isprintable() for c in address)
    ):
        raise ValidationError(_("This is not a complete address."))
    if parts.username or parts.password:
        raise ValidationError(_("A name and a password do not belong into the address."))
