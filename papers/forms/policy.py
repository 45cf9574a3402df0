"""What a person may write about a policy and its versions."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from deadlines import arithmetic
from deadlines.days import site_calendar
from deadlines.models import TimeLimit
from deadlines.terms import terms_of
from history.moment import now
from pages.formats import day, local
from pages.forms import PorticoForm, PorticoModelForm, VersionField
from papers.models import Policy, PolicyVersion

DateInput = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class PolicyForm(PorticoModelForm):
    """Who owns a policy, who signs it, whom it concerns and what it depends on."""

    version = VersionField(required=False)
    departments = forms.ModelMultipleChoiceField(
        label=_("Holds for"),
        queryset=Department.objects.filter(is_active=True).order_by("code"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: for the whole company."),
    )
    related = forms.ModelMultipleChoiceField(
        label=_("Depends on"), queryset=Policy.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Policy
        fields = ["code", "title", "title_zh", "owner", "approver", "departments", "related"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = Department.objects.filter(is_active=True).order_by("code")
        self.fields["approver"].queryset = User.objects.active().order_by("name", "pk")
        self.fields["approver"].help_text = _("Empty: whoever has the right to approve policies.")
        if self.instance.pk:
            self.fields["related"].queryset = Policy.objects.exclude(pk=self.instance.pk)

    def clean_departments(self) -> list[Department]:
        return list(self.cleaned_data["departments"])

    def clean_related(self) -> list[Policy]:
        return list(self.cleaned_data["related"])


class VersionForm(PorticoModelForm):
    """The text of a version in the making."""

    version = VersionField(required=False)

    class Meta:
        model = PolicyVersion
        fields = ["label", "effective_from", "body", "body_zh"]
        widgets = {
            "effective_from": DateInput,
            "body": forms.Textarea(attrs={"rows": 14}),
            "body_zh": forms.Textarea(attrs={"rows": 14, "lang": "zh-Hans"}),
        }

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.policy = policy
        self.fields["label"].help_text = _("For example 1.0, or 2026-1.")
        self.fields["effective_from"].help_text = _("Empty: from the day it is approved and issued.")
        self.fields["body"].help_text = _("Leave a line empty between paragraphs.")

    def clean_label(self) -> str:
        label = self.cleaned_data["label"].strip()
        if self.policy.versions.filter(label=label).exclude(pk=self.instance.pk).exists():
            raise ValidationError(gettext("This policy has a version %(label)s already.") % {"label": label})
        return label

    def clean_effective_from(self) -> date | None:
        on = self.cleaned_data["effective_from"]
        if on and on < local(now()).date():
            raise ValidationError(gettext("A version cannot come into force in the past."))
        return on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned["body"].strip() and not cleaned["body_zh"].strip():
            self.add_error("body", gettext("Write what the policy says, in one language at least."))
        return cleaned


class ReasonForm(PorticoForm):
    """Words that the other side will read."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ReviewedForm(PorticoForm):
    """The policy was looked at and stays as it is; when the next look is due."""

    words = forms.CharField(label=_("What was looked at"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    next_on = forms.DateField(
        label=_("Next review"),
        required=False,
        widget=DateInput,
        help_text=_("Empty: as late as the time limit allows."),
    )

    def clean_next_on(self) -> date | None:
        on, at = self.cleaned_data["next_on"], now()
        if on is None:
            return None
        if on <= local(at).date():
            raise ValidationError(gettext("The next review lies ahead."))
        limit = TimeLimit.objects.chosen("POLICY_REVIEW", at)
        if limit is not None and limit.amount is not None:
            last = local(arithmetic.due(terms_of(limit), at, site_calendar()).at - timedelta(microseconds=1)).date()
            if on > last:
                raise ValidationError(gettext("Not later than %(day)s: that is the time limit.") % {"day": day(last)})
        return on
