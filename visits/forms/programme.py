"""The small verbs of a programme, and the list of tour stops."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from pages.formats import local
from pages.forms import PorticoForm, PorticoModelForm, VersionField
from reception.models import Room
from visits.models import TourStop, TransportLine


class OfferForm(forms.Form):
    """A room and a time that are free instead, as the page offered them."""

    version = forms.IntegerField()
    line = forms.IntegerField()
    room = forms.ModelChoiceField(Room.objects.filter(is_active=True))
    starts_at = forms.DateTimeField()
    ends_at = forms.DateTimeField()


class TakenForm(forms.Form):
    """The same, for one row of a form that is being filled in."""

    row = forms.RegexField(r"^itinerary-\d{1,3}$")
    room = forms.ModelChoiceField(Room.objects.filter(is_active=True))
    starts_at = forms.DateTimeField()
    ends_at = forms.DateTimeField()


def with_taken(typed: QueryDict) -> QueryDict:
    """What was typed, with the room and the time that were taken for one of its rows put into that row."""
    said = dict(zip(TakenForm.base_fields, typed.get("take", "").split("|"), strict=False))
    form = TakenForm(said)
    if not form.is_valid():
        return typed
    taken, filled = form.cleaned_data, typed.copy()
    row, start = taken["row"], taken["starts_at"]
    filled[f"{row}-room"] = str(taken["room"].pk)
    filled[f"{row}-starts_at"] = local(start).strftime("%Y-%m-%dT%H:%M")
    filled[f"{row}-minutes"] = str(int((taken["ends_at"] - start).total_seconds() // 60))
    return filled


class TellForm(PorticoForm):
    """How the customer was told of the car (S1-24)."""

    way = forms.ChoiceField(label=_("Told by way of"), choices=TransportLine.Way.choices)


class TourStopForm(PorticoModelForm):
    """One place that guests are shown."""

    version = VersionField(required=False)

    class Meta:
        model = TourStop
        fields = [
            "site",
            "name",
            "name_zh",
            "order",
            "minutes",
            "is_safety_area",
            "safety_note",
            "safety_note_zh",
            "is_active",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def said(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self) -> None:
        """The row of this form is written by an action."""
