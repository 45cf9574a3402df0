"""What the calendar says when something was moved on it."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.forms import MomentField, PorticoForm, VersionField
from reception.models import Room, Site

from .filters import DayForm
from .place import Times

NINE = time(9)


class CalendarForm(DayForm):
    """Which day, and of which rooms."""

    kind = forms.ChoiceField(
        label=_("Kind of room"), required=False, choices=[("", _("All kinds")), *Room.Kind.choices]
    )
    site = forms.ModelChoiceField(Site.objects.all(), label=_("Site"), required=False, empty_label=_("All sites"))


class MoveForm(PorticoForm, Times):
    """Where a visit was put down; the mouse or the arrow keys fill it in."""

    starts_at = MomentField(label=_("Start"), widget=forms.HiddenInput)
    ends_at = MomentField(label=_("End"), widget=forms.HiddenInput)
    # Empty: where it was.
    room = forms.ModelChoiceField(
        Room.objects.filter(is_active=True).select_related("site"),
        label=_("Room"),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("This room receives nobody any more.")},
    )
    version = VersionField()
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.clean_times(cleaned.get("starts_at"), cleaned.get("ends_at"))
        return cleaned


class SlotForm(forms.Form):
    """The free time of a room that somebody pointed at; what cannot be read is not filled in."""

    room = forms.ModelChoiceField(Room.objects.filter(is_active=True), required=False)
    day = forms.DateField(required=False)
    starts_at = MomentField(required=False)
    ends_at = MomentField(required=False)

    def slot(self) -> dict[str, Any]:
        """What the form of a request begins with."""
        self.full_clean()
        chosen = {name: self.cleaned_data.get(name) for name in ("room", "starts_at", "ends_at")}
        day = self.cleaned_data.get("day")
        if day and not chosen["starts_at"]:
            chosen["starts_at"] = timezone.make_aware(datetime.combine(day, NINE))
        return {name: value for name, value in chosen.items() if value}
