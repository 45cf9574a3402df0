"""The reception record."""

from typing import Any

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pages.forms import MomentField, PhoneField, PorticoModelForm, VersionField
from reception.models import ReceptionRecord, Room

from .people import PeopleField


class RecordForm(PorticoModelForm):
    """The reception record (form 4.4); may be saved half full, is closed only when it is complete."""

    visitor_phone = PhoneField(label=_("Phone"), required=False)
    started_at = MomentField(label=_("Started at"), required=False)
    ended_at = MomentField(label=_("Ended at"), required=False)
    staff = PeopleField(
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
            "questions_asked",
            "questions_on_spot",
            "opinions",
            "cooperation_intention",
            "instruction",
            "is_adhoc",
            "is_urgent",
            "remarks",
        ]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["staff"].offer(self.initial.get("staff", []))
        self.fields["room"].queryset = Room.objects.filter(is_active=True)
        self.fields["remarks"].label = _("Remarks on the customer")
        for name in ("questions_asked", "questions_on_spot"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "min": 0}
        for name in ("topics", "needs", "questions", "answers", "opinions", "remarks"):
            self.fields[name].widget.attrs["rows"] = 3
        self.helper.layout = Layout(
            Fieldset(
                _("Customer"),
                Row(Column("visitor_name"), Column("organisation_name")),
                Row(Column("visitor_phone"), Column("visitor_email")),
                "remarks",
                css_class="section",
            ),
            Fieldset(
                _("Time, place and people"),
                Row(Column("started_at"), Column("ended_at")),
                Row(Column("room"), Column("place")),
                "staff",
                css_class="section",
            ),
            Fieldset(
                _("Content of the reception"),
                "topics",
                "needs",
                "questions",
                "answers",
                Row(Column("questions_asked"), Column("questions_on_spot")),
                css_class="section",
            ),
            Fieldset(
                _("Afterwards"),
                "opinions",
                "cooperation_intention",
                "instruction",
                Row(Column("is_adhoc"), Column("is_urgent")),
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
        asked, on_spot = cleaned.get("questions_asked"), cleaned.get("questions_on_spot")
        if (asked is None) != (on_spot is None) and not {"questions_asked", "questions_on_spot"} & set(self.errors):
            lacking = "questions_asked" if asked is None else "questions_on_spot"
            self.add_error(lacking, ValidationError(_("Write both numbers, or neither.")))
        if asked is not None and on_spot is not None and on_spot > asked:
            self.add_error("questions_on_spot", ValidationError(_("No more can be answered than were asked.")))
        if not cleaned.get("room") and not cleaned.get("place"):
            self.add_error("room", ValidationError(_("Choose a room, or write the place.")))
        return cleaned

    def said(self) -> dict[str, Any]:
        """The columns as they were typed, and who received."""
        return {name: self.cleaned_data[name] for name in (*self.Meta.fields, "staff")}

    def _post_clean(self):
        """The row of this form is written by an action."""
