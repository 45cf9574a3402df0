"""What is typed about a regular meeting."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms import PersonField
from accounts.models import Department, User
from pages import periods
from pages.forms import MomentField, PorticoForm, PorticoModelForm, RowField, TokenField, VersionField
from reception.forms.people import PeopleField

from .course_forms import DayField
from .models import RegularMeeting
from .training_rules import CALL_MEETING


class MeetingForm(PorticoModelForm):
    """Whose meeting, about which days, when and who comes."""

    department = RowField(Department.objects.none(), label=_("Department"), required=False)
    starts_on = DayField(label=_("Period from"))
    ends_on = DayField(label=_("Period to"))
    meets_at = MomentField(label=_("Meets at"))
    chair = PersonField(User.objects.active(), label=_("Chair"))
    attendees = PeopleField(label=_("Attendees"), required=False)
    form_token = TokenField()
    version = VersionField(required=False)

    class Meta:
        model = RegularMeeting
        fields = ["department", "starts_on", "ends_on", "meets_at", "place", "chair"]

    def __init__(self, *args: Any, reader: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        departments = Department.objects.filter(is_active=True)
        field = self.fields["department"]
        if reader.may(CALL_MEETING):
            field.queryset, field.empty_label = departments, _("Whole company")
        else:  # the head of a department calls its people together
            field.queryset, field.required = departments.filter(head__in=reader.hats()), True
        self.fields["attendees"].offer([person.pk for person in self.initial.get("attendees", [])])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        starts_on, ends_on = said.get("starts_on"), said.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", ValidationError(_("The period must not end before it begins.")))
        return said

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self) -> None:
        """The row of this form is written by an action."""


def last_month(today: date) -> dict[str, date]:
    """What a regular meeting is usually about."""
    return dict(zip(("starts_on", "ends_on"), periods.SPANS["last_month"](today), strict=True))


class MinutesForm(PorticoForm):
    """What was said; while it is being written, nothing yet."""

    minutes = forms.CharField(
        label=pgettext_lazy("of a meeting", "Minutes"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 10})
    )
    version = VersionField(required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["minutes"].widget.attrs.pop("autofocus", None)  # it stands far down the page


class DecisionForm(PorticoForm):
    """What is to be done, by whom and until when."""

    text = forms.CharField(
        label=pgettext_lazy("of a meeting", "Decision"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    owner = PersonField(User.objects.active(), label=_("Owner"))
    due_at = MomentField(label=_("Due"))
    form_token = TokenField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs.pop("autofocus", None)

    @classmethod
    def is_begun(cls, said: Mapping[str, str]) -> bool:
        """Somebody has typed something of a decision."""
        return any(said.get(name, "").strip() for name in ("text", "owner", "due_at"))
