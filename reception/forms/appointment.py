"""A request, as it is told on the telephone."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any
from uuid import UUID

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.forms import PersonField
from accounts.models import Department, User
from customers.models import Contact
from history.moment import now
from pages.forms import MomentField, PhoneField, PorticoModelForm, TokenField, VersionField
from pages.layouts import Fold
from pages.prepared import Prepared
from reception import rules
from reception.models import Appointment, Equipment, Room
from reception.options import Options, name_of, options_for, person_name, room_name

from .place import RoomChoice, Times

MOST_PEOPLE = 500
PEOPLE = User.objects.active().select_related("department").order_by("name")
ROOMS = Room.objects.in_use().select_related("site")
PERSON = Prepared(lambda pk: PEOPLE.order_by().filter(pk=pk), int)
ROOM = Prepared(lambda pk: ROOMS.filter(pk=pk), int)

# (field, who suggests, which part of a suggestion is the field's own)
SUGGESTED = [
    ("visitor_phone", "customers:suggest-contact", "phone"),
    ("visitor_name", "customers:suggest-contact", "value"),
    ("organisation_name", "customers:suggest", "value"),
]


OFFERED = [  # (field, how one choice is called, which of the options)
    ("contact_person", person_name, "people"),
    ("invited_by", person_name, "people"),
    ("department", name_of, "departments"),
    ("room", room_name, "rooms"),
    ("equipment", name_of, "equipment"),
]


def _choices(empty_label: str | None, label: Callable, offered: Callable[[], Options], kind: str) -> list:
    """The choices of a field, made when it is shown."""
    choices = [(option.pk, label(option)) for option in getattr(offered(), kind)]
    return choices if empty_label is None else [("", empty_label), *choices]


class AppointmentForm(PorticoModelForm, Times):
    """A request, in the order in which it is told on the telephone; what only some need is folded."""

    visitor_phone = PhoneField(label=_("Phone"), required=False)
    organisation_name = forms.CharField(label=_("Organisation"), max_length=120, required=False)
    starts_at = MomentField(label=_("Start"))
    ends_at = MomentField(label=_("End"), required=False, help_text=_("One hour if left empty."))
    received_at = MomentField(label=_("Received at"))
    contact_person = PersonField(PEOPLE, asked=PERSON, label=_("Company contact person"))
    department = forms.ModelChoiceField(
        Department.objects.filter(is_active=True),
        label=_("Receiving department"),
        required=False,
        empty_label=_("that of the contact person"),
    )
    invited_by = PersonField(PEOPLE, asked=PERSON, label=_("Invited by"), required=False)
    room = RoomChoice(ROOMS, asked=ROOM, label=_("Preferred room"), required=False, empty_label=_("not chosen yet"))
    equipment = forms.ModelMultipleChoiceField(
        Equipment.objects.all(),
        label=_("Equipment needed"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Rooms that have all of it are chosen and offered."),
    )
    lead_time_reason = forms.CharField(label=_("Reason for the short notice"), max_length=200, required=False)
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
            "is_private",
            "special_needs",
            "meeting_point",
        ]
        help_texts = {
            "is_private": _("Who has nothing to do with it sees only that somebody comes, when and to whom."),
        }

    # Which are shut once the visit is confirmed: they change by rescheduling.
    BOOKED = ("starts_at", "ends_at", "room", "place")

    def __init__(self, *args: Any, reader: User, options: Options | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        fields = self.fields
        # Asked for once, and not at all where what was typed needs no form any more.
        self.options = cache(lambda: options or options_for(reader))
        for name, label, kind in OFFERED:
            field = fields[name]
            field.choices = partial(_choices, getattr(field, "empty_label", None), label, self.options, kind)
        if not self.is_bound and not self.options().equipment:
            del fields["equipment"]  # no room of the company is said to have anything
        fields["channel"].initial, fields["received_at"].initial = Appointment.Channel.PHONE, now
        fields["visitor_name"].required = False
        for name in ("visitor_name", "organisation_name"):  # asked for in clean: the phone number may say who it is
            fields[name].widget.attrs["aria-required"] = "true"
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
        if self.instance.pk or not rules.may_shorten_notice(reader):
            del fields["lead_time_reason"]
        self.helper.layout = self._layout  # made when it is shown: what was typed well is not

    @property
    def is_confirmed(self) -> bool:
        return self.instance.state == Appointment.State.CONFIRMED

    def _layout(self) -> Layout:
        rows = [
            Row(Column("visitor_phone"), Column("visitor_email")),
            Row(Column("visitor_name"), Column("organisation_name")),
            Row(Column("starts_at"), Column("ends_at")),
            Row(Column("head_count"), Column("contact_person")),
            "purpose",
            Row(Column("room"), Column("place")),
            Row(Column("channel"), Column("received_at")),
            "channel_note",
        ]
        folded = [
            "needs",
            InlineCheckboxes("equipment"),
            Row(Column("kind"), Column("department")),
            Row(Column("origin"), Column("invited_by")),
            "is_important",
            "is_private",
            "special_needs",
            Row(Column("meeting_point"), Column("lead_time_reason")),
        ]
        return Layout(*self._kept(rows), Fold(*self._kept(folded)), *self._kept(["form_token", "version"]))

    def _kept(self, rows: list) -> list:
        """The rows of the layout without the fields that this form does not have."""
        for row in rows:
            if isinstance(row, Row):
                row.fields = [column for column in row.fields if column.fields[0] in self.fields]
        named = [(row, row.fields[0] if isinstance(row, InlineCheckboxes) else row) for row in rows]
        return [row for row, name in named if not isinstance(name, str) or name in self.fields]

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

    def besides(self) -> dict[str, Any]:
        """What was typed and is no column of a new visit."""
        return {
            "organisation": self.cleaned_data["organisation_name"],
            "lead_time_reason": self.cleaned_data.get("lead_time_reason", ""),
            "equipment": self.cleaned_data.get("equipment", ()),
        }

    def token(self) -> UUID | None:
        """The form's own token, whatever else is missing."""
        try:
            return self.fields["form_token"].clean(self.data.get("form_token"))
        except ValidationError:
            return None

    @property
    def recent_organisations(self) -> list[str]:
        """What the organisation field offers without script."""
        return [option.name for option in self.options().organisations]

    def _post_clean(self):
        """The row of this form is written by an action; the database's own rules are asked for there."""
