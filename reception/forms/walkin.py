"""What is asked of and about visitors without an appointment."""

from datetime import datetime, timedelta
from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.forms import PersonField
from accounts.models import User
from history.moment import now
from pages.forms import MomentField, PhoneField, PorticoForm, PorticoModelForm, TokenField, VersionField
from reception.models import Appointment, Room, Site, WalkIn

LONG_ENOUGH = [(15, _("15 minutes")), (30, _("30 minutes")), (60, _("1 hour")), (120, _("2 hours"))]


def colleagues() -> Any:
    return User.objects.active().order_by("name")


class ReportForm(PorticoModelForm):
    """What the guard asks, on one screen: three things, the rest where it is known (form 4.6)."""

    phone = PhoneField(label=_("Phone"), required=False)
    wanted_person = PersonField(label=_("Whom they want to see"), required=False)
    form_token = TokenField()

    class Meta:
        model = WalkIn
        fields = [
            "site",
            "visitor_name",
            "organisation_name",
            "purpose",
            "wanted_person",
            "phone",
            "head_count",
            "is_important",
            "special_needs",
        ]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["wanted_person"].queryset = colleagues()
        for name in ("visitor_name", "organisation_name", "purpose"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["visitor_name"].widget.attrs["autofocus"] = True
        self.fields["site"].widget.attrs.pop("autofocus", None)
        sites = list(Site.objects.order_by("pk")[:2])
        if len(sites) == 1:
            self.fields["site"].widget = forms.HiddenInput()
            self.initial["site"] = sites[0].pk  # also where the view knows none yet: nobody could choose
        self.helper.layout = Layout(*self.rows())

    def rows(self) -> list:
        """The fields as they stand beside and below each other."""
        return [
            "site",
            Row(Column("visitor_name"), Column("organisation_name")),
            "purpose",
            "wanted_person",
            Row(Column("phone"), Column("head_count")),
            "is_important",
            "special_needs",
            "form_token",
        ]

    def clean_head_count(self) -> int:
        count = self.cleaned_data["head_count"]
        if not 1 <= count <= 500:
            raise ValidationError(_("Between 1 and 500 people can come."))
        return count

    def said(self) -> dict[str, Any]:
        """The columns as they were typed."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}

    def _post_clean(self):
        """The row of this form is written by an action."""


class WalkInEditForm(ReportForm):
    """The desk puts right what was heard at the gate."""

    version = VersionField()

    class Meta(ReportForm.Meta):
        fields = [*ReportForm.Meta.fields, "address"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        del self.fields["form_token"]

    def rows(self) -> list:
        return [*(row for row in super().rows() if row != "form_token"), "address", "version"]


class ForwardForm(PorticoForm):
    """Who is asked to look after the visitor."""

    to = PersonField(label=_("Whom to ask"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues()


class AnswerWalkInForm(PorticoForm):
    """What the one who was asked will do."""

    answer = forms.ChoiceField(label=_("Answer"), choices=WalkIn.Answer.choices)
    answer_note = forms.CharField(label=_("Word to the desk"), max_length=120, required=False)


def yes_or_no(label: str | Promise) -> forms.TypedChoiceField:
    """A question that must be answered, one way or the other."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Answer yes or no: both answers are kept.")},
    )


class DecideForm(PorticoForm):
    """Both questions of the policy, each with an answer (S2-24)."""

    is_urgent = yes_or_no(_("Is it urgent?"))
    can_receive = yes_or_no(_("Can we receive them now?"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["is_urgent"].widget.attrs.pop("autofocus", None)  # it stands far down the page


class ReceiveForm(PorticoForm):
    """Who receives the visitor at once, where and how long."""

    host = PersonField(label=_("Who receives them"))
    minutes = forms.TypedChoiceField(label=_("How long"), choices=LONG_ENOUGH, coerce=int, initial=30)
    room = forms.ModelChoiceField(Room.objects.none(), label=_("Room"), required=False, empty_label=_("no room"))
    place = forms.CharField(
        label=_("Place, if no room"), max_length=120, required=False, help_text=_("For example an office.")
    )
    organisation = forms.CharField(label=_("Organisation"), max_length=120)
    phone = PhoneField(label=_("Phone"))
    kind = forms.ChoiceField(label=_("Kind of visit"), choices=Appointment.Kind.choices)
    needs = forms.CharField(
        label=_("Customer needs"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Empty: the purpose."),
    )

    def __init__(self, *args: Any, rooms: list[Room], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["host"].queryset = colleagues()
        field = self.fields["room"]
        field.queryset = Room.objects.filter(pk__in=[room.pk for room in rooms])
        field.choices = [("", field.empty_label), *((room.pk, str(room)) for room in rooms)]
        self.helper.layout = Layout(
            Row(Column("host"), Column("minutes")),
            Row(Column("room"), Column("place")),
            Row(Column("organisation"), Column("phone")),
            "kind",
            "needs",
        )

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("room") and not cleaned.get("place") and "room" not in self.errors:
            self.add_error("room", ValidationError(_("Choose a room, or write the place.")))
        return cleaned

    def said(self, at: datetime) -> dict[str, Any]:
        """What the action asks for; the visit ends so many minutes from `at`."""
        said = dict(self.cleaned_data)
        return said | {"until": at + timedelta(minutes=said.pop("minutes"))}


class SeenAgainForm(PorticoForm):
    """Phone and address are taken, and who visits whom is agreed (S4-259)."""

    phone = PhoneField(label=_("Phone"))
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    person = PersonField(label=_("Who looks after it"))
    next_step = forms.CharField(
        label=_("What was agreed"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = colleagues()
        self.fields["next_step"].help_text = _("For example: next week, in the afternoon.")


class RebookForm(SeenAgainForm):
    """They come again; the time is agreed already, or will be."""

    starts_at = MomentField(
        label=_("When, if it is agreed already"), required=False, help_text=_("Then it is a request at once.")
    )

    def clean_starts_at(self):
        starts_at = self.cleaned_data["starts_at"]
        if starts_at and starts_at <= now():
            raise ValidationError(_("This time is over already."))
        return starts_at


class VisitThemForm(SeenAgainForm):
    """One of ours goes there."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["address"].required = True


class ReferForm(PorticoForm):
    """Where they turn instead."""

    next_step = forms.CharField(label=_("Where they turn instead"), max_length=200)


class LeaveForm(PorticoForm):
    """They have gone."""

    next_step = forms.CharField(label=_("Why, if it was said"), max_length=200, required=False)


class BookDraftForm(PorticoForm):
    """The time is agreed."""

    starts_at = MomentField(label=_("Start"))
    contact_person = PersonField(label=_("Company contact person"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["contact_person"].queryset = colleagues()

    def clean_starts_at(self):
        starts_at = self.cleaned_data["starts_at"]
        if starts_at <= now():
            raise ValidationError(_("This time is over already."))
        return starts_at


class TakeUpForm(PorticoForm):
    """How it was arranged."""

    words = forms.CharField(label=_("What is arranged"), max_length=200)


class WalkInFilterForm(forms.Form):
    """The filter row of the list of walk-ins."""

    q = forms.CharField(label=_("Visitor, organisation or phone"), required=False)
    state = forms.ChoiceField(label=_("Outcome"), required=False, choices=[("", _("All")), *WalkIn.State.choices])
    from_day = forms.DateField(
        label=_("From day"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    to_day = forms.DateField(
        label=_("To day"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
