"""A customer's formal notice, and what was settled with them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from history.moment import now
from pages.forms import MomentField, PorticoForm
from papers.forms.attachment import AttachmentField
from reception.models import Appointment


class FormalNoticeForm(PorticoForm):
    """When and how the customer gave notice, and the paper itself."""

    received_at = MomentField(label=_("Notice received at"), initial=now)
    channel = forms.ChoiceField(
        label=_("Channel"), choices=Appointment.Channel.choices, initial=Appointment.Channel.EMAIL
    )
    channel_note = forms.CharField(label=_("Which other way"), max_length=80, required=False)
    content = forms.CharField(
        label=_("Content of the notice"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    file = AttachmentField(label=_("The notice itself, as a file or photo"), required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("channel") == Appointment.Channel.OTHER and not cleaned.get("channel_note"):
            self.add_error("channel_note", ValidationError(_("Write which other way.")))
        return cleaned


class ContactedForm(PorticoForm):
    """What came out of speaking with the customer."""

    settled = forms.CharField(
        label=_("What was settled"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write what was settled with the customer.")},
    )
