"""What people may write about feedback and assessments."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from pages.forms import PorticoForm, TokenField, VersionField

from .course_forms import DayField
from .models import Period, Scheme
from .models.period import quarter_of

SEVERAL = _("With a mouse, hold Ctrl to choose several.")


class ScoreForm(PorticoForm):
    """An assessor's judgement of one human criterion."""

    points = forms.DecimalField(
        label=_("Points, 0 to 100"),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
        widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
    )
    does_not_apply = forms.BooleanField(label=_("Does not apply to this person or department"), required=False)
    comment = forms.CharField(
        label=_("Comment"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say why: a score needs a comment.")},
    )
    version = VersionField()

    def clean(self):
        cleaned = super().clean()
        points, does_not_apply = cleaned.get("points"), cleaned.get("does_not_apply")
        if points is None and not does_not_apply and "points" not in self.errors:
            self.add_error("points", _("Give points, or say that the criterion does not apply."))
        if points is not None and does_not_apply:
            self.add_error("points", _("Either points, or “does not apply”: not both."))
        return cleaned


class ReasonForm(PorticoForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


def several(rows: QuerySet, label: Any, help_text: Any = SEVERAL) -> forms.ModelMultipleChoiceField:
    """Some of many rows, in a list tall enough to look through."""
    widget = forms.SelectMultiple(attrs={"size": 8})
    return forms.ModelMultipleChoiceField(rows, label=label, required=False, help_text=help_text, widget=widget)


class JoinForm(PorticoForm):
    """Who else is assessed in a period; whoever has a card in it is not offered, and posted twice stays as they are."""

    people = several(User.objects.none(), _("People"))
    departments = several(Department.objects.none(), _("Departments"))

    def __init__(self, *args: Any, period: Period, **kwargs: Any):
        super().__init__(*args, **kwargs)
        there = {} if self.is_bound else {"scorecards__period": period}
        self.fields["people"].queryset = User.objects.active().exclude(**there).order_by("name")
        self.fields["departments"].queryset = Department.objects.filter(is_active=True).exclude(**there)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned["people"] or cleaned["departments"]):
            self.add_error("people", _("Choose the people or departments to assess."))
        return cleaned


class PeriodForm(PorticoForm):
    """Opening a period: a quarter for everybody who meets customers, or any time for the ones chosen."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Period.Kind.choices, initial=Period.Kind.REGULAR)
    scheme = forms.ModelChoiceField(label=_("Assessment scheme"), queryset=Scheme.objects.none(), empty_label=None)
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    name = forms.CharField(
        label=_("Name of the period"), max_length=80, required=False, help_text=_("For ad-hoc periods.")
    )
    people = several(
        User.objects.none(),
        _("People"),
        _("Chosen for an ad-hoc period; a regular one without a choice takes everybody who meets customers."),
    )
    departments = several(Department.objects.none(), _("Departments"))
    form_token = TokenField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = Scheme.objects.current()
        self.fields["people"].queryset = User.objects.active().order_by("name")
        self.fields["departments"].queryset = Department.objects.filter(is_active=True)

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on, kind = cleaned.get("starts_on"), cleaned.get("ends_on"), cleaned.get("kind")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The period ends before it begins."))
        elif starts_on and ends_on and kind == Period.Kind.REGULAR and (starts_on, ends_on) != quarter_of(starts_on):
            self.add_error("ends_on", _("A regular period is one calendar quarter, from its first day to its last."))
        if kind == Period.Kind.AD_HOC and not self.errors and not (cleaned["people"] or cleaned["departments"]):
            self.add_error("people", _("Choose the people or departments to assess."))
        return cleaned

    @property
    def details(self) -> dict[str, Any]:
        """What the action needs of a clean form; a regular period in which nobody is chosen takes everybody."""
        details = dict(self.cleaned_data)
        if not (details["people"] or details["departments"]):
            details |= {"people": None, "departments": None}
        return details
