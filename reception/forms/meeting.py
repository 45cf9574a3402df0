"""Meetings of a visit: what is planned, when it ended, its minutes and what was agreed."""

from typing import Any

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from pages.forms import MomentField, PorticoForm, PorticoModelForm, TokenField, VersionField
from reception.models import ActionItem, Meeting

from .people import PeopleField


class MeetingForm(PorticoModelForm):
    """Subject, agenda, who attends, who takes the minutes (form 4.7)."""

    people = PeopleField(label=_("Attendees of ours"), required=False)
    guests = forms.CharField(
        label=_("Guests, one on each line"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    started_at = MomentField(label=_("Began at"), required=False)
    ended_at = MomentField(label=_("Ended at"), required=False)
    form_token = TokenField()
    version = VersionField(required=False)

    class Meta:
        model = Meeting
        fields = ["subject", "agenda", "minute_taker", "started_at", "ended_at"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        chosen = [getattr(person, "pk", person) for person in self.initial.get("people", [])]
        self.fields["people"].offer(chosen)
        self.fields["minute_taker"].queryset = User.objects.active().order_by("name", "pk")
        self.fields["agenda"].widget.attrs["rows"] = 4
        times: list[Any] = [Row(Column("started_at"), Column("ended_at"))]
        if self.instance.ended_at is None:  # the end of a meeting is a verb of its own
            del self.fields["started_at"], self.fields["ended_at"]
            times = []
        self.helper.layout = Layout(
            "subject", "agenda", *times, "people", "guests", "minute_taker", "form_token", "version"
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        started_at, ended_at = cleaned.get("started_at"), cleaned.get("ended_at")
        if "ended_at" in self.fields and not self.errors and not ended_at:
            self.add_error("ended_at", ValidationError(_("Say when the meeting ended.")))
        if started_at and ended_at and ended_at < started_at:
            self.add_error("ended_at", ValidationError(_("The end cannot be before the start.")))
        return cleaned

    def said(self) -> dict[str, Any]:
        """The columns as they were typed."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}

    def attendees(self) -> dict[str, Any]:
        return {"people": list(self.cleaned_data["people"]), "guests": self.cleaned_data["guests"].splitlines()}

    def _post_clean(self) -> None:
        """The row of this form is written by an action."""


class EndMeetingForm(PorticoForm):
    """From when to when it was."""

    started_at = MomentField(label=_("Began at"), required=False)
    ended_at = MomentField(label=_("Ended at"))


class MinutesForm(PorticoForm):
    """What was said in the meeting."""

    minutes_text = forms.CharField(
        label=pgettext_lazy("of a meeting", "Minutes"),
        widget=forms.Textarea(attrs={"rows": 16}),
        max_length=50_000,
    )
    version = VersionField()


class CallOffForm(PorticoForm):
    """Why there is no meeting, where there is something to say."""

    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class AgreeForm(PorticoModelForm):
    """Who does what by when."""

    due_at = MomentField(label=_("Done by"))
    form_token = TokenField()

    class Meta:
        model = ActionItem
        fields = ["text", "owner", "due_at"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = User.objects.active().order_by("name", "pk")

    def _post_clean(self) -> None:
        """The row of this form is written by an action."""
