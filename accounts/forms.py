"""What people say about themselves."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from history.moment import now
from pages.forms import MomentField, PorticoForm

from .models import User


class SpanForm(PorticoForm):
    """A time from … to …, which is not over yet."""

    starts_at = MomentField(label=_("From"))
    ends_at = MomentField(label=_("Until"))

    def clean(self):
        cleaned = super().clean()
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", ValidationError(_("The end must be after the beginning.")))
        elif ends_at and ends_at <= now():
            self.add_error("ends_at", ValidationError(_("This time is over already.")))
        return cleaned


class DeputyForm(SpanForm):
    """Who stands in, and when."""

    deputy = forms.ModelChoiceField(User.objects.none(), label=_("Deputy"))
    field_order = ["deputy", "starts_at", "ends_at"]

    def __init__(self, *args, person: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = User.objects.active().exclude(pk=person.pk)


class AbsenceForm(SpanForm):
    """When somebody is away and what the front desk may say."""

    note = forms.CharField(
        label=_("Note for the front desk"),
        max_length=200,
        required=False,
        help_text=_("Where you are and who helps meanwhile; the front desk reads this to callers and visitors."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends_at"].label = _("Back at")
