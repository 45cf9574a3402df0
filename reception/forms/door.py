"""What the verbs at the door and of a visit ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms import PersonField
from accounts.models import User
from pages.forms import PhoneField, PorticoForm, PorticoModelForm, VersionField
from reception import actions
from reception.models import Appointment, Area, Visitor

MOST_AT_ONCE, LONGEST_WAIT = 500, 240


class ReasonForm(PorticoForm):
    """A verb that needs a reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Write the reason: it is kept.")}
    )


class DeclineForm(ReasonForm):
    """The customer is told no."""

    channel = forms.ChoiceField(label=_("Told by way of"), choices=Appointment.Channel.choices)


class CheckInForm(PorticoForm):
    """The guest stands at the desk; a reason is asked where the visit is not cleared."""

    reason = forms.CharField(label=_("Reason for letting the visitor in"), max_length=200, required=False)
    needs = forms.CharField(
        label=_("Needs confirmed on arrival"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if appointment.clearance != Appointment.Clearance.WAITING:
            del self.fields["reason"]


class CheckOutForm(PorticoForm):
    """The visitor leaves."""

    seen_off_by = PersonField(label=_("Seen off by"), required=False)
    left_items_checked = forms.BooleanField(label=_("Checked for things left behind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["seen_off_by"].queryset = User.objects.active().order_by("name")


class ArrivalForm(CheckInForm):
    """A party at the desk: who of them has come, with which badge, and what they were given."""

    others = forms.IntegerField(
        label=_("More people, not on the list"), required=False, min_value=0, max_value=MOST_AT_ONCE
    )
    first_badge = forms.IntegerField(
        label=_("First badge number"),
        required=False,
        min_value=1,
        max_value=99999,
        help_text=_("The others get the numbers that follow."),
    )
    materials_given = forms.BooleanField(label=_("Materials handed over to everybody"), required=False)
    meeting_point = forms.CharField(label=_("Meeting point"), max_length=120, required=False)

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any):
        listed = list(appointment.visitors.all())
        expected = {
            "needs": appointment.needs,
            "meeting_point": appointment.meeting_point,
            "others": max(appointment.head_count - len(listed), 0),
        }
        super().__init__(*args, appointment=appointment, initial=expected | kwargs.pop("initial", {}), **kwargs)
        self.appointment, self.known = appointment, len(listed)
        self.visitors = [row for row in listed if row.signed_in_at is None]
        for row in self.visitors:
            self.fields[f"came_{row.pk}"] = forms.BooleanField(label=row.name, required=False, initial=True)
            self.fields[f"badge_{row.pk}"] = forms.CharField(
                label=_("Badge of %(person)s") % {"person": row.name},
                max_length=20,
                required=False,
                initial=row.badge_number,
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
            )
        if "reason" not in self.fields:
            self.fields["needs"].widget.attrs.pop("autofocus", None)
            self.fields["first_badge"].widget.attrs["autofocus"] = True

    @property
    def rows(self) -> list[tuple[Visitor, forms.BoundField, forms.BoundField]]:
        """Each person of the list with their two fields."""
        return [(row, self[f"came_{row.pk}"], self[f"badge_{row.pk}"]) for row in self.visitors]

    @property
    def for_all(self) -> list[forms.BoundField]:
        """What is given to all of them at once."""
        names = ("reason", "first_badge", "others", "materials_given")
        return [self[name] for name in names if name in self.fields]

    @property
    def said_again(self) -> list[forms.BoundField]:
        """What is confirmed once more."""
        return [self["meeting_point"], self["needs"]]

    def clean(self):
        cleaned = super().clean()
        self.party = self._party()
        if not self.party:
            self.add_error(None, _("Tick who has come: nobody is checked in without somebody."))
        return cleaned

    def _party(self) -> list[Visitor]:
        """Those who have come, with what they were given; who was on no list is not saved yet."""
        came = [row for row in self.visitors if self.cleaned_data.get(f"came_{row.pk}")]
        others = self.cleaned_data.get("others") or 0
        party = [*came, *actions.companions(self.appointment, self.known, others)]
        number = self.cleaned_data.get("first_badge")
        for row in party:
            own = (self.cleaned_data.get(f"badge_{row.pk}") or "").strip() if row.pk else ""
            if not own and not row.badge_number and number is not None:
                own, number = str(number), number + 1
            row.badge_number = own or row.badge_number
            row.materials_given = row.materials_given or bool(self.cleaned_data.get("materials_given"))
        return party

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        names = ("needs", "meeting_point", "reason")
        words = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return words | {"visitors": self.party}


class DepartureForm(CheckOutForm):
    """The party leaves, or some of them."""

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.visitors = [row for row in appointment.visitors.all() if row.signed_in_at and not row.signed_out_at]
        for row in self.visitors:
            self.fields[f"leaves_{row.pk}"] = forms.BooleanField(label=row.name, required=False, initial=True)

    @property
    def rows(self) -> list[tuple[Visitor, forms.BoundField]]:
        return [(row, self[f"leaves_{row.pk}"]) for row in self.visitors]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self["seen_off_by"], self["left_items_checked"]]

    def clean(self):
        cleaned = super().clean()
        if self.visitors and not self.leaving():
            self.add_error(None, _("Tick who leaves."))
        return cleaned

    def leaving(self) -> list[Visitor]:
        return [row for row in self.visitors if self.cleaned_data.get(f"leaves_{row.pk}")]

    def is_everybody(self) -> bool:
        return len(self.leaving()) == len(self.visitors)


class WaitForm(PorticoForm):
    """What a waiting visitor is told."""

    minutes = forms.IntegerField(label=_("Expected minutes"), min_value=1, max_value=LONGEST_WAIT)
    reason = forms.CharField(label=_("Reason of the wait"), max_length=120)
    is_looked_after = forms.BooleanField(label=_("Drink and something to read offered"), required=False)


class TourForm(PorticoForm):
    """Which area the visitors are shown, and who goes with them."""

    area = forms.ModelChoiceField(Area.objects.none(), label=pgettext_lazy("place", "Area"))
    escort = PersonField(label=_("Escort"), required=False)

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = Area.objects.of_site(appointment.site)
        self.fields["escort"].queryset = User.objects.active().order_by("name")


class AreaForm(PorticoModelForm):
    """A part of a site that visitors are shown."""

    seen = VersionField(required=False)

    class Meta:
        model = Area
        fields = ["site", "name", "name_zh", "is_restricted", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["seen"] = self.instance.version


class SignInForm(PorticoForm):
    """One person of a visit at the desk."""

    badge_number = forms.CharField(label=_("Badge number"), max_length=20, required=False)
    materials_given = forms.BooleanField(label=_("Materials handed over"), required=False)


class ExpectForm(PorticoForm):
    """One more person of a visit."""

    name = forms.CharField(label=_("Visitor name"), max_length=80)
    phone = PhoneField(label=_("Phone"), required=False)


class DutyForm(PorticoForm):
    """Who does what for the visit."""

    person = PersonField(label=_("Receiving person"))
    duty = forms.CharField(label=_("Duty"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.active().order_by("name")


class InstructionForm(PorticoForm):
    """What the superior wants done."""

    instruction = forms.CharField(label=_("Instruction"), max_length=200)
