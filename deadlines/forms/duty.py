"""A turn in the duty roster."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from deadlines.models import WorkCalendar
from pages.forms import MomentField, PorticoForm


class DutyForm(PorticoForm):
    """Who is on duty from when to when; the site is asked for where there is more than one."""

    person = forms.ModelChoiceField(label=_("Person on duty"), queryset=User.objects.none())
    starts_at = MomentField(label=_("Beginning"))
    ends_at = MomentField(label=_("Until"))
    calendar = forms.ModelChoiceField(label=_("Site"), queryset=WorkCalendar.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.active().order_by("name", "pk")
        calendars = WorkCalendar.objects.order_by("pk")
        self.fields["calendar"].queryset = calendars
        if len(calendars) == 1:
            self.fields["calendar"].widget = forms.HiddenInput()
            self.fields["calendar"].initial = calendars[0]

    def clean(self):
        cleaned = super().clean()
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The turn ends before it begins."))
        return cleaned
