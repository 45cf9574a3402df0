"""The lines of a sheet: a row each, one empty row to begin with, more by script."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from pages.forms import MomentField, PhoneField
from reception.models import Visitor
from visits.models import (
    AttendingLeader,
    InfoSheet,
    ItineraryLine,
    LodgingLine,
    MealLine,
    ServiceItem,
    TransportLine,
)
from visits.said import BRIEF, GUEST, LINES, PERSONS, guests

from .people import PersonField


class _Line:
    """What all rows share: the id says which line it was."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["id"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
        for name, field in self.fields.items():
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs.setdefault("class", kind)
            field.label = str(field.label or name)[:1].upper() + str(field.label or name)[1:]


class GuestForm(_Line, forms.ModelForm):
    phone = PhoneField(label=_("phone"), required=False)
    seniority = forms.IntegerField(label=_("order of introduction"), min_value=0, max_value=999, required=False)
    language = forms.ChoiceField(label=_("language"), choices=[("", "–"), *settings.LANGUAGES], required=False)
    diet = forms.CharField(label=_("diet"), max_length=120, required=False)
    customs = forms.CharField(label=_("customs and taboos"), max_length=200, required=False)

    class Meta:
        model = Visitor
        fields = GUEST

    def clean_seniority(self):
        return self.cleaned_data["seniority"] or 0


class ItineraryForm(_Line, forms.ModelForm):
    starts_at = MomentField(label=_("time"))
    minutes = forms.IntegerField(label=_("minutes"), min_value=1, max_value=1440, initial=30)
    person = PersonField(label=_("host, presenter or guide"))

    class Meta:
        model = ItineraryLine
        fields = LINES["itinerary"][1]

    def __init__(self, *args, day: datetime, **kwargs):
        super().__init__(*args, **kwargs)
        # An empty row suggests the visit's day, and is still an empty row when it comes back like that.
        self.fields["starts_at"].initial = day.replace(second=0, microsecond=0)


class TransportForm(_Line, forms.ModelForm):
    pickup_at = MomentField(label=_("time"))
    count = forms.IntegerField(label=_("number"), min_value=1, max_value=99, initial=1)
    driver_phone = PhoneField(label=_("driver's phone"), required=False)

    class Meta:
        model = TransportLine
        fields = LINES["transport"][1]


class MealForm(_Line, forms.ModelForm):
    starts_at = MomentField(label=_("time"))
    persons = forms.IntegerField(label=_("number of persons"), min_value=1, max_value=999, required=False)
    booked_by = PersonField(label=_("booked by"))

    class Meta:
        model = MealLine
        fields = LINES["meals"][1]


class LodgingForm(_Line, forms.ModelForm):
    check_in = forms.DateField(
        label=_("check-in on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    nights = forms.IntegerField(label=_("nights"), min_value=1, max_value=365, initial=1)
    rooms = forms.IntegerField(label=_("number of rooms"), min_value=1, max_value=999, initial=1)

    class Meta:
        model = LodgingLine
        fields = LINES["lodging"][1]


class LeaderForm(_Line, forms.ModelForm):
    order = forms.IntegerField(label=_("order"), min_value=1, max_value=99, initial=1)
    person = PersonField(label=_("leader"), required=True)

    class Meta:
        model = AttendingLeader
        fields = LINES["leaders"][1]


class ServiceForm(_Line, forms.Form):
    """Confirmed, or struck with a reason (S3-13)."""

    decision = forms.ChoiceField(label=_("decision"), choices=ServiceItem.Decision.choices)
    reason = forms.CharField(label=_("reason"), max_length=200, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == ServiceItem.Decision.STRUCK and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why this item is struck."))
        return cleaned


class Lines(BaseFormSet):
    """The rows of one kind; an emptied row is taken away like a ticked one."""

    def typed(self) -> list[dict[str, Any]]:
        rows = [row.cleaned_data for row in self.forms if row.cleaned_data and not row.cleaned_data.get("DELETE")]
        return [{name: value for name, value in row.items() if name != "DELETE"} for row in rows]


# The order on the page: kind of line → (form, headline, whether it is folded while empty)
KINDS: dict[str, tuple[type[forms.BaseForm], Any, bool]] = {
    "visitors": (GuestForm, _("Name list"), False),
    "itinerary": (ItineraryForm, _("Itinerary"), False),
    "transport": (TransportForm, _("Cars"), True),
    "meals": (MealForm, _("Meals"), True),
    "lodging": (LodgingForm, _("Hotel rooms"), True),
    "leaders": (LeaderForm, _("Attending leaders"), True),
    "service_items": (ServiceForm, _("Service items"), False),
}


def formsets(sheet: InfoSheet, posted=None) -> dict[str, BaseFormSet]:
    """One formset per kind of line, filled from the sheet or from what was posted."""
    made = {}
    for name, (form, _headline, _folded) in KINDS.items():
        is_open = name != "service_items"
        kind = formset_factory(
            form, formset=Lines, extra=int(is_open), can_delete=is_open, max_num=100, absolute_max=120
        )
        day = {"day": sheet.appointment.starts_at} if name == "itinerary" else {}
        made[name] = kind(posted, prefix=name, initial=_initial(sheet, name), form_kwargs=day)
    return made


def _initial(sheet: InfoSheet, name: str) -> list[dict[str, Any]]:
    if name == "visitors":
        return [_guest(row) for row in guests(sheet.appointment)]
    fields = LINES[name][1]
    rows = getattr(sheet, name).all()
    roles = [role for role in PERSONS if role in fields]
    rows = rows.select_related(*roles) if roles else rows
    return [{"id": row.pk} | {field: getattr(row, field) for field in fields} for row in rows]


def _guest(row: Visitor) -> dict[str, Any]:
    brief = getattr(row, "brief", None)
    said = {field: getattr(row, field) for field in GUEST}
    return {"id": row.pk} | said | {field: getattr(brief, field, "") for field in BRIEF}
