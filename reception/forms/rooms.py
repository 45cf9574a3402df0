"""Sites, rooms, closures, and what the page of rooms is narrowed by."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import SpanForm
from pages.forms import PorticoModelForm, RowField, VersionField
from reception.actions.furnishing import equipment_named
from reception.models import Equipment, Room, Site

from .filters import DayForm
from .people import PeopleField

CLOCK = {"type": "time"}


class RoomsForm(DayForm):
    """Which rooms on which day."""

    NARROWING = ("kind", "site", "seats", "equipment")

    kind = forms.ChoiceField(
        label=_("Kind of room"), required=False, choices=[("", _("All kinds")), *Room.Kind.choices]
    )
    site = RowField(
        Site.objects.filter(rooms__in=Room.objects.in_use()).distinct().order_by("name"),
        label=_("Site"),
        required=False,
        empty_label=_("All sites"),
    )
    seats = forms.IntegerField(label=_("Seats, at least"), required=False, min_value=1, max_value=999)
    equipment = RowField(
        Equipment.objects.all(), label=_("Equipment"), required=False, empty_label=_("Whatever is there")
    )

    def offer_sites_of(self, rooms: Iterable[Room]) -> None:
        """Where every room in use is there its sites are known: they need not be asked for again."""
        if any(self.cleaned_data.get(name) for name in self.NARROWING):
            return
        field, sites = self.fields["site"], dict.fromkeys(room.site for room in rooms)
        field.choices = [("", field.empty_label), *((site.pk, str(site)) for site in sites)]


class SiteForm(PorticoModelForm):
    """A place of the company."""

    version = VersionField(required=False)

    class Meta:
        model = Site
        fields = ["name", "name_zh", "address"]


class RoomForm(PorticoModelForm):
    """What a room is, what is in it, and when it is open."""

    new_equipment = forms.CharField(
        label=_("Other equipment"),
        max_length=60,
        required=False,
        help_text=_("Something that is not in the list yet."),
    )
    version = VersionField(required=False)

    class Meta:
        model = Room
        fields = [
            "name",
            "name_zh",
            "site",
            "floor",
            "kind",
            "capacity",
            "equipment",
            "levels",
            "opens_at",
            "closes_at",
            "rests",
            "setup_minutes",
            "cleanup_minutes",
            "is_active",
        ]
        widgets = {
            "equipment": forms.CheckboxSelectMultiple,
            "opens_at": forms.TimeInput(attrs=CLOCK, format="%H:%M"),
            "closes_at": forms.TimeInput(attrs=CLOCK, format="%H:%M"),
        }
        help_texts = {
            "capacity": _("Visitors and our own people together."),
            "levels": _("Codes of reception levels, for example A B. Empty: whatever the level."),
            "opens_at": _("Empty: day and night."),
            "setup_minutes": _("Kept free before each visit."),
            "cleanup_minutes": _("Kept free after each visit."),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["capacity"].widget.attrs["min"] = 1
        shown = [] if self.instance.pk is None else ["is_active"]
        if not shown:
            del self.fields["is_active"]
        self.helper.layout = Layout(
            Row(Column("name"), Column("name_zh")),
            Row(Column("site"), Column("floor")),
            Row(Column("kind"), Column("capacity")),
            "equipment",
            "new_equipment",
            "levels",
            Row(Column("opens_at"), Column("closes_at")),
            "rests",
            Row(Column("setup_minutes"), Column("cleanup_minutes")),
            *shown,
            "version",
        )

    def clean_capacity(self):
        if self.cleaned_data["capacity"] < 1:
            raise ValidationError(_("A room seats at least one person."))
        return self.cleaned_data["capacity"]

    def clean_levels(self):
        return " ".join(sorted(set(self.cleaned_data["levels"].upper().replace(",", " ").replace("，", " ").split())))

    def clean(self):
        cleaned = super().clean()
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if (opens_at is None) != (closes_at is None):
            missing = "opens_at" if opens_at is None else "closes_at"
            self.add_error(missing, ValidationError(_("Write both, or neither: from when and until when it is open.")))
        elif opens_at is not None and closes_at <= opens_at:
            self.add_error("closes_at", ValidationError(_("The room must close after it opens.")))
        return cleaned

    def said(self) -> dict[str, Any]:
        """The columns as they were typed, and the equipment with what is new in it."""
        columns = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}
        new = equipment_named(self.cleaned_data["new_equipment"])
        columns["equipment"] = [*columns["equipment"], *([new] if new else [])]
        return columns


class ClosureForm(SpanForm):
    """Rooms are closed for a time, and who may book them all the same."""

    rooms = forms.ModelMultipleChoiceField(Room.objects.none(), label=_("Rooms"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label=_("Reason"), max_length=120, help_text=_("Whoever wants the room reads it: the air conditioning, a fair.")
    )
    exempt = PeopleField(
        label=_("May book it all the same"),
        required=False,
        help_text=_("Besides whoever manages the rooms, who always may."),
    )
    field_order = ["rooms", "starts_at", "ends_at", "reason", "exempt"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["rooms"].queryset = Room.objects.in_use().select_related("site").order_by("site__name", "name")
        self.fields["exempt"].offer([])
