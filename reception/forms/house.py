"""What is typed about the people in the house, and about what they leave behind."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from history.moment import now
from pages.formats import local
from pages.forms import MomentField, PhoneField, PorticoForm, PorticoModelForm, TokenField, VersionField
from reception.actions.house import Tick
from reception.models import Appointment, ConfidentialityNotice, LostItem, Site, WatchEntry

LATELY = timedelta(days=14)
MOST_TICKS = 2000  # of one device at once; a house has fewer people


class BeginRollCallForm(PorticoForm):
    """A roll call at one site, in earnest or as a drill."""

    site = forms.ModelChoiceField(Site.objects.all(), widget=forms.HiddenInput)
    is_drill = forms.BooleanField(required=False, widget=forms.HiddenInput)


class EndRollCallForm(PorticoForm):
    """What a roll call brought, in the words of whoever led it."""

    result = forms.CharField(
        label=_("Result in words"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class TicksForm(forms.Form):
    """What a warden's device sends: the site, its own roll call, and a list of ticks."""

    site = forms.ModelChoiceField(Site.objects.all())
    key = forms.UUIDField(required=False)
    is_drill = forms.BooleanField(required=False)
    ticks = forms.JSONField()

    def clean_ticks(self) -> list[Tick]:
        rows = self.cleaned_data["ticks"]
        if not isinstance(rows, list) or len(rows) > MOST_TICKS:
            raise forms.ValidationError(_("This is no list of ticks."))
        try:
            return [_tick(row) for row in rows]
        except (KeyError, TypeError, ValueError) as error:
            raise forms.ValidationError(_("This is no list of ticks.")) from error


def _tick(row: dict[str, Any]) -> Tick:
    at: datetime | None = parse_datetime(row["at"])
    if at is None or at.tzinfo is None:
        raise ValueError(row["at"])
    return Tick(key=UUID(row["key"]), visitor_id=int(row["visitor"]), is_seen=row["seen"] is True, at=at)


class BadgeFilterForm(forms.Form):
    """Whose badges: of a day, of a site."""

    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    site = forms.ModelChoiceField(Site.objects.all(), label=_("Site"), required=False, empty_label=_("All sites"))


class VisitOfLately(forms.ModelChoiceField):
    """A visit of the last days, with its day."""

    def label_from_instance(self, visit: Appointment) -> str:
        return f"{local(visit.starts_at):%m-%d} · {visit}"


class LostItemForm(PorticoModelForm):
    """Something was found; three fields are enough."""

    found_at = MomentField(label=_("When it was found"))
    appointment = VisitOfLately(
        Appointment.objects.none(),
        label=_("Left by a visitor of"),
        required=False,
        help_text=_("The contact person of the visit is told."),
    )
    form_token = TokenField()
    version = VersionField(required=False)

    class Meta:
        model = LostItem
        fields = ["description", "found_where", "found_at", "found_by", "kept_where", "site", "appointment"]

    def __init__(self, *args: Any, reader: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        visits = Appointment.objects.visible_to(reader).open_to(reader)
        lately = visits.filter(starts_at__gt=now() - LATELY, arrived_at__isnull=False)
        own = visits.filter(pk__in=[self.instance.appointment_id or 0, self.initial.get("appointment") or 0])
        chosen = (lately | own).select_related("organisation").order_by("-starts_at")
        self.fields["appointment"].queryset = chosen
        sites = list(Site.objects.order_by("pk")[:2])
        self.fields["site"].initial = sites[0] if len(sites) == 1 else None

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class LostFilterForm(forms.Form):
    """The filter row of what was found."""

    q = forms.CharField(label=_("Thing, place or visitor"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *LostItem.State.choices]
    )


class GiveBackForm(PorticoForm):
    """Who has it now."""

    returned_to = forms.CharField(label=_("Given back to"), max_length=80)


class DisposeForm(PorticoForm):
    """Nobody asked for it."""

    disposal = forms.CharField(label=_("To whom, and why"), max_length=200)


class WatchEntryForm(PorticoModelForm):
    """Somebody the desk wants to see before they come in."""

    phone = PhoneField(label=_("Phone"), required=False)
    version = VersionField(required=False)

    class Meta:
        model = WatchEntry
        fields = ["name", "aliases", "organisation", "phone", "reason", "instruction", "until"]
        widgets = {
            "aliases": forms.Textarea(attrs={"rows": 3}),
            "reason": forms.Textarea(attrs={"rows": 3}),
            "until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "aliases": _("Capitals, spaces, the order of the parts and pinyin need not be listed."),
            "until": _("Empty: until it is lifted."),
        }

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NoticeForm(PorticoModelForm):
    """The words a site asks its visitors to sign."""

    site = forms.ModelChoiceField(Site.objects.all(), label=_("Site"))

    class Meta:
        model = ConfidentialityNotice
        fields = ["site", "body", "body_zh"]


class SignForm(PorticoForm):
    """The visitor signs with their name."""

    name = forms.CharField(label=_("Sign with your name"), max_length=80)
    agreed = forms.BooleanField(label=_("I have read this and will keep to it"))


class RefuseForm(PorticoForm):
    """The visitor does not sign."""

    words = forms.CharField(label=_("Why not (may stay empty)"), max_length=200, required=False)
