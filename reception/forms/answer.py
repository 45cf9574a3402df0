"""What is asked and proposed before a request is answered, and who stands in."""

from datetime import timedelta
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import PersonField
from accounts.models import Department, User
from history.moment import now
from pages.forms import MomentField, PorticoForm
from reception.models import Appointment, Proposal, Room

from .people import PeopleField
from .place import RoomChoice

STARTS = ("start_1", "start_2", "start_3")


class AskForm(PorticoForm):
    """Whom we ask whether the visit suits."""

    people = PeopleField(label=_("People"), required=False)
    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label=_("Departments"),
        required=False,
        help_text=_("The head of each answers."),
        widget=forms.CheckboxSelectMultiple,
    )
    question = forms.CharField(label=_("Question"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["people"].offer([])
        self.fields["departments"].queryset = Department.objects.filter(is_active=True, head__isnull=False)


class SuitsForm(PorticoForm):
    """A remark with the yes."""

    words = forms.CharField(label=_("Remark"), max_length=200, required=False)


class SuitsNotForm(PorticoForm):
    """Why not, or when."""

    words = forms.CharField(
        label=_("Why not, or when would it suit?"),
        max_length=200,
        error_messages={"required": _("Say why it does not suit, or when it would.")},
    )


class ArrangeForm(PorticoForm):
    """Who acts for the host on this visit, and who records who comes."""

    deputy = PersonField(label=_("Deputy"), required=False, help_text=_("Same rights and notices as the host."))
    sign_in_person = PersonField(
        label=_("Sign-in person"), required=False, help_text=_("Besides the front desk, only they sign visitors in.")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.queryset = User.objects.active().order_by("name")


class RestoreForm(PorticoForm):
    """Why the request is back."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class ProposeForm(PorticoForm):
    """Up to three times among which the visitor chooses."""

    start_1 = MomentField(label=_("Start"))
    start_2 = MomentField(label=_("or"), required=False)
    start_3 = MomentField(label=_("or"), required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=14 * 24 * 60)
    room = RoomChoice(Room.objects.none(), label=_("Room"), required=False, empty_label=_("no room"))
    place = forms.CharField(label=_("Place, if no room"), max_length=120, required=False)

    def __init__(self, *args: Any, appointment: Appointment, rooms: list[Room], **kwargs: Any):
        lasts = appointment.ends_at - appointment.starts_at
        known = {"minutes": int(lasts.total_seconds() // 60), "room": appointment.room, "place": appointment.place}
        super().__init__(*args, initial=known, **kwargs)
        field = self.fields["room"]
        field.queryset = Room.objects.filter(pk__in=[room.pk for room in rooms])
        field.choices = [("", field.empty_label), *((room.pk, field.label_from_instance(room)) for room in rooms)]
        times = Row(*(Column(name) for name in STARTS))
        self.helper.layout = Layout(times, "minutes", Row(Column("room"), Column("place")))

    def clean(self):
        cleaned = super().clean()
        for name in STARTS:
            if cleaned.get(name) and cleaned[name] <= now():
                self.add_error(name, ValidationError(_("This time is over already.")))
        return cleaned

    def times(self) -> list[Proposal]:
        """The times that were typed, each once, not saved yet."""
        cleaned = self.cleaned_data
        starts = sorted({cleaned[name] for name in STARTS if cleaned.get(name)})
        lasts = timedelta(minutes=cleaned["minutes"])
        room = cleaned.get("room")
        there = {"room": room, "place": "" if room else cleaned.get("place", "").strip()}
        return [Proposal(starts_at=start, ends_at=start + lasts, **there) for start in starts]
