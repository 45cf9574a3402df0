"""The small forms of the verbs that need words."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pages.forms import PorticoForm, PorticoModelForm, VersionField
from visits.models import InfoSheet, Level, LevelSetting, ReceptionStandard

from .people import PersonField
from .sheet import RECEIVES


class LevelForm(PorticoForm):
    """How the visit is received, and what that was judged by (S1-48)."""

    level = forms.ModelChoiceField(
        Level.objects.none(), label=_("Reception level"), widget=forms.RadioSelect, empty_label=None
    )
    importance = forms.ChoiceField(
        label=_("Importance of the customer"), choices=LevelSetting.Weight.choices, widget=forms.RadioSelect
    )
    potential = forms.ChoiceField(
        label=_("Cooperation potential"), choices=LevelSetting.Weight.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason for the level"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    # The judgement that stood on the page: another one meanwhile is shown before it is overruled.
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["level"].queryset = Level.objects.filter(is_active=True)

    def clean_seen(self):
        return self.cleaned_data["seen"] or 0


class StandardForm(PorticoModelForm):
    """What one item is at one level."""

    version = VersionField()

    class Meta:
        model = ReceptionStandard
        fields = ["text", "text_zh", "is_default_on", "needs_approval"]

    def __init__(self, *args, instance: ReceptionStandard, **kwargs):
        kwargs["initial"] = {"version": instance.version} | kwargs.get("initial", {})
        super().__init__(*args, instance=instance, **kwargs)
        if not instance.is_service:
            del self.fields["is_default_on"], self.fields["needs_approval"]


class ApproveForm(PorticoForm):
    """The two ticks without which nothing is signed (S3-26)."""

    is_reasonable = forms.BooleanField(
        label=_("The arrangements are reasonable"),
        error_messages={"required": _("Tick this, or return the sheet with a reason.")},
    )
    is_appropriate = forms.BooleanField(
        label=_("They fit the reception level"),
        error_messages={"required": _("Tick this, or return the sheet with a reason.")},
    )
    comment = forms.CharField(label=_("Remark on signing"), max_length=500, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_reasonable"].widget.attrs.pop("autofocus", None)


class ReasonForm(PorticoForm):
    """Why: kept, and told to whom it concerns."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class ReceptionistForm(ReasonForm):
    """Who receives the visit instead, and why (S3-31); on a technical visit its project engineer may (S3-36)."""

    receptionist = PersonField(label=_("New receptionist"), required=True)
    field_order = ["receptionist", "reason"]

    def __init__(self, *args, sheet: InfoSheet, **kwargs):
        super().__init__(*args, **kwargs)
        self.sheet = sheet

    def clean_receptionist(self):
        person = self.cleaned_data["receptionist"]
        if person.has_perm(RECEIVES):
            return person
        if person.pk != self.sheet.project_engineer_id:
            raise ValidationError(_("%(person)s does not receive visitors."), params={"person": person})
        if not self.sheet.is_technical:
            raise ValidationError(_("A project engineer looks after the logistics of technical visits only."))
        return person
