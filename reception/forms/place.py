"""When and where a visit happens."""

from datetime import timedelta
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from history.moment import now
from pages.forms import ByKey, MomentField, PorticoForm, VersionField
from pages.languages import in_language
from reception.models import Appointment, Room
from reception.models.finding import LONGEST_VISIT
from reception.options import SAID_OF_ROOM

ONE_HOUR = timedelta(hours=1)


class RoomNames(ModelChoiceIterator):
    """Rooms as options: of each no more is read than what is said of it."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        words, kinds = str(SAID_OF_ROOM), {value: str(label) for value, label in Room.Kind.choices}
        for row in self.queryset.values_list("pk", "name", "name_zh", "kind", "capacity", named=True):
            yield (row.pk, words % {"room": in_language(row, "name"), "kind": kinds[row.kind], "seats": row.capacity})


class RoomChoice(ByKey, forms.ModelChoiceField):
    """A room with what one must know to choose it."""

    iterator = RoomNames

    def label_from_instance(self, room: Room) -> str:
        said = SAID_OF_ROOM % {"room": room, "kind": room.get_kind_display(), "seats": room.capacity}
        remark = getattr(room, "remark", "")
        return f"{said} · {remark}" if remark else said


class Times(forms.Form):
    """From when to when, with the sentences about what cannot be."""

    may_be_past = False

    def clean_times(self, starts_at, ends_at):
        if starts_at and not ends_at:
            ends_at = self.cleaned_data["ends_at"] = starts_at + ONE_HOUR
        if not starts_at:
            return
        if ends_at <= starts_at:
            self.add_error("ends_at", ValidationError(_("The end must be after the start.")))
        elif ends_at - starts_at > LONGEST_VISIT:
            self.add_error("ends_at", ValidationError(_("A visit of more than 14 days is registered in parts.")))
        if ends_at <= now() and not self.may_be_past:
            self.add_error("starts_at", ValidationError(_("This time is over already.")))


class PlaceForm(PorticoForm, Times):
    """When and where a visit happens."""

    starts_at = MomentField(label=_("Start"))
    ends_at = MomentField(label=_("End"))
    room = RoomChoice(Room.objects.none(), label=_("Room"), required=False, empty_label=_("no room"))
    place = forms.CharField(
        label=_("Place, if no room"),
        max_length=120,
        required=False,
        help_text=_("For example an office, with its number."),
    )

    def __init__(self, *args: Any, rooms: list[Room], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field = self.fields["room"]
        field.queryset = Room.objects.filter(pk__in=[room.pk for room in rooms])
        label = field.label_from_instance
        field.choices = [("", field.empty_label), *((room.pk, label(room)) for room in rooms)]
        self.helper.layout = Layout(*self.rows())

    def rows(self) -> list:
        """The fields as they stand beside and below each other."""
        return [Row(Column("starts_at"), Column("ends_at")), Row(Column("room"), Column("place"))]

    def clean(self):
        cleaned = super().clean()
        self.clean_times(cleaned.get("starts_at"), cleaned.get("ends_at"))
        if not cleaned.get("room") and not cleaned.get("place") and "room" not in self.errors:
            self.add_error("room", ValidationError(_("Choose a room, or write the place.")))
        return cleaned


class ConfirmForm(PlaceForm):
    """The customer is told yes."""

    needs = forms.CharField(
        label=_("Customer needs"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what the customer needs before confirming.")},
    )
    channel = forms.ChoiceField(label=_("Confirmed by way of"), choices=Appointment.Channel.choices)
    meeting_point = forms.CharField(label=_("Meeting point"), max_length=120, required=False)
    may_be_past = True
    field_order = ["needs", "starts_at", "ends_at", "room", "place", "meeting_point", "channel"]

    def rows(self) -> list:
        return ["needs", *super().rows(), Row(Column("meeting_point"), Column("channel"))]


class RescheduleForm(PlaceForm):
    """Another time or place for a confirmed visit."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)
    version = VersionField()

    def rows(self) -> list:
        return [*super().rows(), "reason", "version"]
