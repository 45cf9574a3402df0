"""The lines of a sheet: a row each, one empty row to begin with, more by script."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from pages.forms import MomentField, PhoneField
from reception.models import Room, Visitor
from visits.models import (
    AttendingLeader,
    GiftLine,
    InfoSheet,
    ItineraryLine,
    LodgingLine,
    MealLine,
    SheetVisitor,
    TourStop,
    TransportLine,
)
from visits.said import BRIEF, GUEST, LINES, NAMED, guests

from .people import PersonField
from .rows import Lines, ModelRow, OneOf
from .services import ExtraForm, ServiceForm, items_to_add


class GuestForm(ModelRow):
    MORE = ("gender", "language", "diet", "customs")

    phone = PhoneField(label=_("phone"), required=False)
    seniority = forms.IntegerField(label=_("order of introduction"), min_value=0, max_value=999, required=False)
    gender = forms.ChoiceField(label=_("gender"), choices=[("", "–"), *SheetVisitor.Gender.choices], required=False)
    address = forms.CharField(label=_("form of address"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("language"), choices=[("", "–"), *settings.LANGUAGES], required=False)
    diet = forms.CharField(label=_("diet"), max_length=120, required=False)
    customs = forms.CharField(label=_("customs and taboos"), max_length=200, required=False)

    class Meta:
        model = Visitor
        fields = GUEST

    def clean_seniority(self):
        return self.cleaned_data["seniority"] or 0


class ItineraryForm(ModelRow):
    MORE = ("stop", "room", "note")

    starts_at = MomentField(label=_("time"))
    minutes = forms.IntegerField(label=_("minutes"), min_value=1, max_value=1440, initial=30)
    person = PersonField(label=_("led by"))

    class Meta:
        model = ItineraryLine
        fields = ["starts_at", "minutes", "kind", "topic", "person", "place", "stop", "room", "note"]

    def __init__(self, *args, day: datetime, stops: list, rooms: list, **kwargs):
        super().__init__(*args, **kwargs)
        # An empty row suggests the visit's day, and is still an empty row when it comes back like that.
        self.fields["starts_at"].initial = day.replace(second=0, microsecond=0)
        self.fields["kind"].widget.attrs["data-plain"] = ""
        for name, offered in (("stop", stops), ("room", rooms)):
            self.fields[name] = OneOf(offered, label=self.fields[name].label)


class TransportForm(ModelRow):
    MORE = ("minutes", "flight", "plate", "cost")

    pickup_at = MomentField(label=_("time"))
    minutes = forms.IntegerField(label=_("minutes on the way"), min_value=1, max_value=1440, initial=60)
    count = forms.IntegerField(label=_("number"), min_value=1, max_value=99, initial=1)
    driver_phone = PhoneField(label=_("driver's phone"), required=False)

    class Meta:
        model = TransportLine
        fields = LINES["transport"][1]

    def clean_plate(self):
        """Written in one way, so that one car is known again."""
        return "".join(self.cleaned_data["plate"].split()).upper()

    def clean(self):
        cleaned = super().clean()
        wants = cleaned.get("need") == TransportLine.Need.WANTED
        if wants and not cleaned.get("pickup_place") and "pickup_place" not in self.errors:
            self.add_error("pickup_place", _("Say where the car picks the guests up."))
        return cleaned


class MealForm(ModelRow):
    MORE = ("menu", "booking_ref", "booked_by", "diet_note", "host_names", "topics")

    starts_at = MomentField(label=_("time"))
    minutes = forms.IntegerField(label=_("minutes"), min_value=1, max_value=1440, initial=90)
    persons = forms.IntegerField(label=_("number of persons"), min_value=1, max_value=999, required=False)
    booked_by = PersonField(label=_("booked by"))
    host = PersonField(label=_("host at the table"))

    class Meta:
        model = MealLine
        fields = [
            "starts_at",
            "minutes",
            "restaurant",
            "persons",
            "standard",
            "per_person",
            "is_banquet",
            "host",
            "host_names",
            "topics",
            "menu",
            "booking_ref",
            "booked_by",
            "diet_note",
        ]


class LodgingForm(ModelRow):
    check_in = forms.DateField(
        label=_("check-in on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    nights = forms.IntegerField(label=_("nights"), min_value=1, max_value=365, initial=1)
    rooms = forms.IntegerField(label=_("number of rooms"), min_value=1, max_value=999, initial=1)

    class Meta:
        model = LodgingLine
        fields = LINES["lodging"][1]


class GiftForm(ModelRow):
    quantity = forms.IntegerField(label=_("quantity"), min_value=1, max_value=9999, initial=1)

    class Meta:
        model = GiftLine
        fields = LINES["gifts"][1]


class LeaderForm(ModelRow):
    order = forms.IntegerField(label=_("order"), min_value=1, max_value=99, initial=1)
    person = PersonField(label=_("leader"), required=True)

    class Meta:
        model = AttendingLeader
        fields = LINES["leaders"][1]


# The order on the page: kind of line → (form, headline, whether it is folded while empty)
KINDS: dict[str, tuple[type[forms.BaseForm], Any, bool]] = {
    "visitors": (GuestForm, _("Name list"), False),
    "itinerary": (ItineraryForm, _("Itinerary"), False),
    "transport": (TransportForm, _("Cars"), True),
    "meals": (MealForm, _("Meals"), True),
    "lodging": (LodgingForm, _("Hotel rooms"), True),
    "gifts": (GiftForm, _("Gifts"), True),
    "leaders": (LeaderForm, _("Attending leaders"), True),
    "service_items": (ServiceForm, _("Service items"), False),
    "extras": (ExtraForm, _("More than the level gives"), True),
}


def formsets(sheet: InfoSheet, posted=None) -> dict[str, BaseFormSet]:
    """One formset per kind of line, filled from the sheet or from what was posted."""
    made = {}
    for name, (form, _headline, _folded) in KINDS.items():
        is_open = name != "service_items"
        kind = formset_factory(
            form, formset=Lines, extra=int(is_open), can_delete=is_open, max_num=100, absolute_max=120
        )
        offered = _OFFERED[name](sheet) if name in _OFFERED else {}
        # What was posted says of each row which line it is: what stands in the sheet now may be in another order.
        initial = _initial(sheet, name, **offered) if posted is None else None
        made[name] = kind(posted, prefix=name, initial=initial, form_kwargs=offered)
    return made


def _offered(sheet: InfoSheet) -> dict[str, Any]:
    """What each step may choose from: the stops and rooms of the visit's site, and what it has chosen already."""
    chosen = sheet.itinerary.values("stop"), sheet.itinerary.values("room")
    here = {"site": sheet.appointment.site_id, "is_active": True}
    stops = TourStop.objects.filter(Q(**here) | Q(pk__in=chosen[0])).order_by("order", "name")
    rooms = Room.objects.filter(Q(**here) | Q(pk__in=chosen[1])).order_by("capacity", "name")
    return {"day": sheet.appointment.starts_at, "stops": list(stops), "rooms": list(rooms)}


_OFFERED = {"itinerary": _offered, "extras": lambda sheet: {"known": items_to_add(sheet)}}


def _initial(sheet: InfoSheet, name: str, **offered: Any) -> list[dict[str, Any]]:
    if name == "visitors":
        return [_guest(row) for row in guests(sheet.appointment)]
    if name == "service_items":
        return [ServiceForm.initial_of(item) for item in sheet.service_items.filter(is_extra=False)]
    if name == "extras":
        return [ExtraForm.initial_of(item, **offered) for item in sheet.service_items.filter(is_extra=True)]
    fields = LINES[name][1]
    rows = getattr(sheet, name).all()
    roles = [role for _model, role in NAMED[name]]
    rows = rows.select_related(*roles) if roles else rows
    return [{"id": row.pk} | {field: getattr(row, field) for field in fields} for row in rows]


def _guest(row: Visitor) -> dict[str, Any]:
    brief = getattr(row, "brief", None)
    said = {field: getattr(row, field) for field in GUEST}
    return {"id": row.pk} | said | {field: getattr(brief, field, "") for field in BRIEF}
