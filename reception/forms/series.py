"""How a visit recurs, and what changes from one visit on."""

from datetime import timedelta
from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pages.formats import local
from pages.forms import MomentField, PorticoForm, TokenField, VersionField
from reception import recurrence
from reception.models import Appointment, Room

from .place import RoomChoice, Times

MOST, FARTHEST = 60, timedelta(days=366)


class RepeatForm(PorticoForm):
    """By which rule a visit recurs."""

    FREQS = [
        ("daily", _("every day")),
        ("weekly", _("every week")),
        ("monthly", _("every month on this date")),
        ("monthly_weekday", _("every month on this weekday")),
    ]
    DAYS = [
        ("MO", _("Monday")),
        ("TU", _("Tuesday")),
        ("WE", _("Wednesday")),
        ("TH", _("Thursday")),
        ("FR", _("Friday")),
        ("SA", _("Saturday")),
        ("SU", _("Sunday")),
    ]
    freq = forms.ChoiceField(label=_("How often"), choices=FREQS, initial="weekly")
    every = forms.IntegerField(
        label=_("Every so many days, weeks or months"), min_value=1, max_value=12, initial=1, required=False
    )
    weekdays = forms.MultipleChoiceField(
        label=_("On these weekdays"),
        choices=DAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For every week; that of the first visit counts anyway."),
    )
    count = forms.IntegerField(label=_("How many visits in all"), min_value=2, max_value=MOST, required=False)
    until = forms.DateField(
        label=_("Or until"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    skips_rest_days = forms.BooleanField(
        label=_("Not on rest days of the working calendar"), required=False, initial=True
    )
    form_token = TokenField()

    def __init__(self, *args: Any, first: Appointment, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.first_day = local(first.starts_at).date()
        self.helper.layout = Layout(
            Row(Column("freq"), Column("every")),
            InlineCheckboxes("weekdays"),
            Row(Column("count"), Column("until")),
            "skips_rest_days",
            "form_token",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        until = cleaned.get("until")
        if not until and not cleaned.get("count") and "count" not in self.errors:
            self.add_error("count", ValidationError(_("Say how many visits, or until when.")))
        if until and not self.first_day < until <= self.first_day + FARTHEST:
            self.add_error("until", ValidationError(_("Choose a day after the first visit, at most a year later.")))
        return cleaned

    def rule(self) -> str:
        cleaned = self.cleaned_data
        return recurrence.written(
            cleaned["freq"],
            self.first_day,
            every=cleaned.get("every") or 1,
            weekdays=cleaned["weekdays"],
            until=cleaned.get("until"),
            count=cleaned.get("count"),
        )


class FollowingForm(PorticoForm, Times):
    """This visit and those that follow in its series."""

    starts_at = MomentField(label=_("Start of this visit"))
    ends_at = MomentField(label=_("End of this visit"))
    room = RoomChoice(
        Room.objects.filter(is_active=True).select_related("site"),
        label=_("Room"),
        required=False,
        empty_label=_("no room"),
    )
    purpose = forms.CharField(label=_("Purpose"), max_length=200)
    needs = forms.CharField(label=_("Customer needs"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    with_exceptions = forms.BooleanField(label=_("Also those that were changed by themselves"), required=False)
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(
            Row(Column("starts_at"), Column("ends_at")),
            "room",
            "purpose",
            "needs",
            "reason",
            "with_exceptions",
            "version",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.clean_times(cleaned.get("starts_at"), cleaned.get("ends_at"))
        return cleaned
