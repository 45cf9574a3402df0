"""What is typed at the front desk."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import HTML, Column, Field, Fieldset, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from customers.models import Contact, Organisation
from history.moment import now
from pages.forms import MomentField, PhoneField, PorticoForm, PorticoModelForm, TokenField, VersionField

from .models import Appointment, ReceptionRecord, Room, Site

LONGEST_VISIT = timedelta(days=14)
MOST_PEOPLE = 500
ONE_HOUR, ONE_DAY = timedelta(hours=1), timedelta(days=1)

# (field, who suggests, which part of a suggestion is the field's own)
SUGGESTED = [
    ("visitor_phone", "customers:suggest-contact", "phone"),
    ("visitor_name", "customers:suggest-contact", "value"),
    ("organisation_name", "customers:suggest", "value"),
]


class RoomChoice(forms.ModelChoiceField):
    """A room with what one must know to choose it."""

    def label_from_instance(self, room: Room) -> str:
        taken = " · " + _("taken at that time") if getattr(room, "is_taken", False) else ""
        return _("%(room)s · %(kind)s · %(seats)d seats") % {
            "room": room,
            "kind": room.get_kind_display(),
            "seats": room.capacity,
        } + str(taken)


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


class AppointmentForm(PorticoModelForm, Times):
    """A request, in the order in which it is told on the telephone; what only some need is folded."""

    visitor_phone = PhoneField(label=_("Phone"), required=False)
    organisation_name = forms.CharField(label=_("Organisation"), max_length=120, required=False)
    starts_at = MomentField(label=_("Start"))
    ends_at = MomentField(label=_("End"), required=False, help_text=_("One hour if left empty."))
    received_at = MomentField(label=_("Received at"))
    contact_person = forms.ModelChoiceField(User.objects.none(), label=_("Company contact person"))
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Receiving department"),
        required=False,
        empty_label=_("that of the contact person"),
    )
    invited_by = forms.ModelChoiceField(User.objects.none(), label=_("Invited by"), required=False)
    room = RoomChoice(Room.objects.none(), label=_("Preferred room"), required=False, empty_label=_("not chosen yet"))
    form_token = TokenField()
    version = VersionField(required=False)

    class Meta:
        model = Appointment
        fields = [
            "visitor_phone",
            "visitor_name",
            "visitor_email",
            "head_count",
            "starts_at",
            "ends_at",
            "purpose",
            "contact_person",
            "room",
            "place",
            "channel",
            "channel_note",
            "received_at",
            "kind",
            "origin",
            "invited_by",
            "department",
            "needs",
            "is_important",
            "special_needs",
            "meeting_point",
        ]

    # Which are shut once the visit is confirmed: they change by rescheduling.
    BOOKED = ("starts_at", "ends_at", "room", "place")

    def __init__(self, *args: Any, reader: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields, people = self.fields, User.objects.active().order_by("name")
        fields["contact_person"].queryset = fields["invited_by"].queryset = people
        fields["department"].queryset = Department.objects.filter(is_active=True)
        fields["room"].queryset = Room.objects.filter(is_active=True).select_related("site")
        fields["channel"].initial, fields["received_at"].initial = Appointment.Channel.PHONE, now
        fields["visitor_name"].required = False  # asked for in clean: the phone number may say who it is
        fields["head_count"].widget.attrs |= {"min": 1, "max": MOST_PEOPLE}
        fields["needs"].widget.attrs["rows"] = 2
        self.reader = reader
        for name, url, offered in SUGGESTED:
            fields[name].widget.attrs |= {
                "data-suggest": reverse_lazy(url),
                "data-suggest-value": offered,
                "autocomplete": "off",
            }
        fields["organisation_name"].widget.attrs["list"] = "organisations"
        if self.is_confirmed:
            for name in self.BOOKED:
                del fields[name]
        elif not self.instance.pk:
            del fields["version"]
        self.helper.layout = self._layout()

    @property
    def is_confirmed(self) -> bool:
        return self.instance.state == Appointment.State.CONFIRMED

    def _layout(self) -> Layout:
        opened = "{% if form.errors %} open{% endif %}"
        rows = [
            Row(Column("visitor_phone"), Column("visitor_email")),
            Row(Column("visitor_name"), Column("organisation_name")),
            Row(Column("starts_at"), Column("ends_at")),
            Row(Column("head_count"), Column("contact_person")),
            "purpose",
            Row(Column("room"), Column("place")),
            Row(Column("channel"), Column("received_at")),
            "channel_note",
            HTML(f"<details class='fold'{opened}><summary>{{% load i18n %}}{{% translate 'More' %}}</summary>"),
            "needs",
            Row(Column("kind"), Column("department")),
            Row(Column("origin"), Column("invited_by")),
            "is_important",
            "special_needs",
            "meeting_point",
            HTML("</details>"),
        ]
        hidden = [name for name in ("form_token", "version") if name in self.fields]
        return Layout(*(self._kept(row) for row in rows), *(Field(name) for name in hidden))

    def _kept(self, row):
        """A row of the layout without the fields that this form does not have."""
        if isinstance(row, Row):
            row.fields = [column for column in row.fields if column.fields[0] in self.fields]
        return row if not isinstance(row, str) or row in self.fields else HTML("")

    def clean_received_at(self):
        received_at = self.cleaned_data["received_at"]
        if received_at > now():
            raise ValidationError(_("A request cannot be received in the future."))
        return received_at

    def clean_head_count(self):
        count = self.cleaned_data["head_count"]
        if count is not None and not 1 <= count <= MOST_PEOPLE:
            raise ValidationError(_("Between 1 and %(most)d people can come."), params={"most": MOST_PEOPLE})
        return count

    def clean(self):
        cleaned = super().clean()
        self._fill_in(cleaned)
        for name, sentence in (
            ("visitor_name", _("Write the name of the visitor.")),
            ("organisation_name", _("Write where the visitor comes from.")),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, ValidationError(sentence, code="required"))
        reachable = cleaned.get("visitor_phone") or cleaned.get("visitor_email")
        if not reachable and not {"visitor_phone", "visitor_email"} & self.errors.keys():
            self.add_error("visitor_phone", ValidationError(_("Write a phone number or an e-mail address.")))
        if not self.is_confirmed:
            self.may_be_past = bool(self.instance.pk)
            self.clean_times(cleaned.get("starts_at"), cleaned.get("ends_at"))
        self._clean_choices(cleaned)
        return cleaned

    def _clean_choices(self, cleaned):
        if cleaned.get("channel") == Appointment.Channel.OTHER and not cleaned.get("channel_note"):
            self.add_error("channel_note", ValidationError(_("Write which other way.")))
        if cleaned.get("origin") == Appointment.Origin.INVITED and not cleaned.get("invited_by"):
            self.add_error("invited_by", ValidationError(_("Say who invited the visitor.")))
        host = cleaned.get("contact_person")
        if host and not cleaned.get("department"):
            cleaned["department"] = host.department
            if host.department is None:
                self.add_error("department", ValidationError(_("Choose the department that receives the visitor.")))

    def _fill_in(self, cleaned):
        """A known number says who calls and from where, also without script."""
        if not cleaned.get("visitor_phone") or (cleaned.get("visitor_name") and cleaned.get("organisation_name")):
            return
        known = Contact.objects.visible_to(self.reader).filter(phone=cleaned["visitor_phone"])
        contact = known.select_related("organisation").order_by("-pk").first()
        if contact is not None:
            cleaned["visitor_name"] = cleaned.get("visitor_name") or contact.name
            cleaned["organisation_name"] = cleaned.get("organisation_name") or contact.organisation.name
            cleaned["visitor_email"] = cleaned.get("visitor_email") or contact.email

    def said(self) -> dict[str, Any]:
        """The columns as they were typed."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}

    @property
    def recent_organisations(self) -> list[str]:
        """What the organisation field offers without script."""
        rows = Organisation.objects.visible_to(self.reader).order_by("-pk")
        return list(rows.values_list("name", flat=True)[:100])

    def _post_clean(self):
        """The row of this form is written by an action; the database's own rules are asked for there."""


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

    seen_off_by = forms.ModelChoiceField(User.objects.none(), label=_("Seen off by"), required=False)
    left_items_checked = forms.BooleanField(label=_("Checked for things left behind"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["seen_off_by"].queryset = User.objects.active().order_by("name")


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

    person = forms.ModelChoiceField(User.objects.none(), label=_("Receiving person"))
    duty = forms.CharField(label=_("Duty"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.active().order_by("name")


class InstructionForm(PorticoForm):
    """What the superior wants done."""

    instruction = forms.CharField(label=_("Instruction"), max_length=200)


class RecordForm(PorticoModelForm):
    """The reception record (form 4.4); may be saved half full, is closed only when it is complete."""

    visitor_phone = PhoneField(label=_("Phone"), required=False)
    started_at = MomentField(label=_("Started at"), required=False)
    ended_at = MomentField(label=_("Ended at"), required=False)
    staff = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Receiving staff"),
        required=False,
        help_text=_("Kept with name and job title as they are today."),
    )
    version = VersionField()

    class Meta:
        model = ReceptionRecord
        fields = [
            "visitor_name",
            "organisation_name",
            "visitor_phone",
            "visitor_email",
            "started_at",
            "ended_at",
            "room",
            "place",
            "topics",
            "needs",
            "questions",
            "answers",
            "opinions",
            "cooperation_intention",
            "instruction",
            "is_adhoc",
            "is_urgent",
            "remarks",
        ]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = User.objects.active().order_by("name")
        self.fields["room"].queryset = Room.objects.filter(is_active=True)
        for name in ("topics", "needs", "questions", "answers", "opinions", "remarks"):
            self.fields[name].widget.attrs["rows"] = 3
        self.helper.layout = Layout(
            Fieldset(
                _("Customer"),
                Row(Column("visitor_name"), Column("organisation_name")),
                Row(Column("visitor_phone"), Column("visitor_email")),
                css_class="section",
            ),
            Fieldset(
                _("Time, place and people"),
                Row(Column("started_at"), Column("ended_at")),
                Row(Column("room"), Column("place")),
                "staff",
                css_class="section",
            ),
            Fieldset(_("Content of the reception"), "topics", "needs", "questions", "answers", css_class="section"),
            Fieldset(
                _("Afterwards"),
                "opinions",
                "cooperation_intention",
                "instruction",
                Row(Column("is_adhoc"), Column("is_urgent")),
                "remarks",
                css_class="section",
            ),
            "version",
        )

    def clean(self):
        cleaned = super().clean()
        started_at, ended_at = cleaned.get("started_at"), cleaned.get("ended_at")
        if started_at and ended_at and ended_at < started_at:
            self.add_error("ended_at", ValidationError(_("The end cannot be before the start.")))
        if not cleaned.get("visitor_phone") and not cleaned.get("visitor_email") and not self.errors:
            self.add_error("visitor_phone", ValidationError(_("Write a phone number or an e-mail address.")))
        if not cleaned.get("room") and not cleaned.get("place"):
            self.add_error("room", ValidationError(_("Choose a room, or write the place.")))
        return cleaned

    def said(self) -> dict[str, Any]:
        """The columns as they were typed, and who received."""
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "staff")}

    def _post_clean(self):
        """The row of this form is written by an action."""


class FilterForm(forms.Form):
    """The filter row of the list."""

    q = forms.CharField(label=_("Visitor, organisation or phone"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *Appointment.State.choices]
    )
    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("Department"), required=False, empty_label=_("All departments")
    )
    from_day = forms.DateField(label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    to_day = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class DayForm(forms.Form):
    """A day; an empty or unreadable one is today."""

    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, asked: QueryDict, *, today: date, **kwargs: Any):
        asked = asked.copy()
        asked["day"] = asked.get("day") or today.isoformat()
        super().__init__(asked, **kwargs)
        self.today = today

    def chosen(self) -> dict[str, Any]:
        """What was asked for, as far as it can be read; the calendar ends where Python's does."""
        self.full_clean()
        day = self.cleaned_data.get("day")
        in_reach = day is not None and date.min + ONE_DAY < day < date.max - ONE_DAY
        return self.cleaned_data | {"day": day if in_reach else self.today}


class BoardForm(DayForm):
    """Which day of which department the board shows."""

    department = forms.ModelChoiceField(
        Department.objects.all(), label=_("Department"), required=False, empty_label=_("All departments")
    )


class RoomsForm(DayForm):
    """Which rooms on which day."""

    kind = forms.ChoiceField(
        label=_("Kind of room"), required=False, choices=[("", _("All kinds")), *Room.Kind.choices]
    )
    site = forms.ModelChoiceField(Site.objects.all(), label=_("Site"), required=False, empty_label=_("All sites"))
