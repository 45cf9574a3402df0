"""The forms of preparation: answers, handing on, the checklist, costs, tasks added by hand, and the templates."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from pages.forms import PorticoForm, PorticoModelForm, VersionField
from visits.models import PrepTask, PrepTemplate

from .people import PersonField

LONGEST, MANY, FARTHEST = 120, 9999, 60


class RefuseForm(PorticoForm):
    """Why it cannot be done in time (R23)."""

    reason = forms.CharField(
        label=_("Why it cannot be done in time"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class HandOnForm(PorticoForm):
    """Which colleague does it from now on."""

    person = PersonField(label=_("Colleague"), required=True)
    words = forms.CharField(label=_("What they should know"), max_length=300, required=False)


class CommentForm(PorticoForm):
    words = forms.CharField(label=_("Note on the task"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class CostForm(PorticoModelForm):
    """What it is planned to cost and what it did."""

    version = VersionField()

    class Meta:
        model = PrepTask
        fields = ["planned_cost", "actual_cost"]

    def __init__(self, *args, instance: PrepTask, **kwargs):
        kwargs["initial"] = {"version": instance.version} | kwargs.get("initial", {})
        super().__init__(*args, instance=instance, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].min_value = Decimal(0)
            self.fields[name].validators.append(
                MinValueValidator(Decimal(0), message=_("An amount is not below zero."))
            )


class AddTaskForm(PorticoForm):
    """Something that this one visit needs besides what the templates know."""

    text = forms.CharField(label=_("What is to be prepared"), max_length=200)
    department = forms.ModelChoiceField(Department.objects.none(), label=_("Department"))
    owner = PersonField(label=_("Owner, if you know"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(is_active=True).order_by("code")


class ItemForm(forms.Form):
    """One line of a checklist; an empty one says nothing."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Thing or step"), max_length=LONGEST, required=False)
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=MANY, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.visible_fields():
            field.field.widget.attrs.setdefault("class", "form-control")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("quantity") and not said.get("text"):
            raise ValidationError(_("Say what there is so much of."))
        return said


class TemplateItemForm(ItemForm):
    """One line of a template's checklist, in both languages."""

    text_zh = forms.CharField(label=_("In Chinese"), max_length=LONGEST, required=False)
    per_person = forms.BooleanField(label=_("For each guest"), required=False)
    field_order = ["pk", "text", "text_zh", "quantity", "per_person"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["per_person"].widget.attrs["class"] = "form-check-input"


class _Lines(BaseFormSet):
    """What was typed, in its order, without what is empty or taken away."""

    @property
    def lines(self) -> list[dict[str, Any]]:
        said = [form.cleaned_data for form in self.forms if form.cleaned_data]
        kept = [row for row in said if row.get("text") and not row.get("DELETE")]
        return [{name: value for name, value in row.items() if name != "DELETE"} for row in kept]


Items = formset_factory(ItemForm, formset=_Lines, extra=3, can_delete=True, max_num=60)
TemplateItems = formset_factory(TemplateItemForm, formset=_Lines, extra=3, can_delete=True, max_num=60)


class TemplateForm(PorticoModelForm):
    """One thing that a department prepares; its lead time is a time limit of its own."""

    version = VersionField()
    lead_days = forms.IntegerField(
        label=_("Lead time in working days"),
        required=False,
        validators=[MinValueValidator(1), MaxValueValidator(FARTHEST)],
        help_text=_("How long before the visit it must be done, for all levels. Empty: as usual for preparation."),
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Department"),
        required=False,
        to_field_name="code",
        help_text=_("Empty: the first department of the kind below, else the one that receives the visit."),
    )

    class Meta:
        model = PrepTemplate
        fields = [
            "text",
            "text_zh",
            "order",
            "kind",
            "when",
            "service_code",
            "department_kind",
            "owner",
            "duty",
            "duty_zh",
            "counts_from",
            "is_redone",
        ]

    field_order = [
        "version",
        "text",
        "text_zh",
        "department",
        "department_kind",
        "owner",
        "duty",
        "duty_zh",
        "lead_days",
        "when",
        "service_code",
        "counts_from",
        "kind",
        "order",
        "is_redone",
    ]

    def __init__(self, *args, instance: PrepTemplate, lead_days: int | None = None, **kwargs):
        own = {"version": instance.version, "department": instance.department_code, "lead_days": lead_days}
        kwargs["initial"] = own | kwargs.get("initial", {})
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(is_active=True).order_by("code")
        # Only what is given on confirmation asks for the kind of visit, only a sheet has lines and services.
        without = ["kind"] if instance.level_id else ["when", "service_code", "counts_from"]
        for name in without:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("when") == PrepTemplate.When.SERVICE and not said.get("service_code"):
            self.add_error("service_code", _("Say which service item of the reference table."))
        department = said.pop("department", None)
        said["department_code"] = department.code if department else ""
        return said


class NewTemplateForm(TemplateForm):
    """A new one: for which level, under which code."""

    code = forms.SlugField(
        label=_("Code"), max_length=20, help_text=_("A short name in Latin letters, the same at every level.")
    )

    class Meta(TemplateForm.Meta):
        fields = ["code", *TemplateForm.Meta.fields]


class SeenForm(forms.Form):
    """The version of a task that was on the page."""

    version = VersionField()


class Keys(forms.Field):
    """The keys of the rows that were ticked."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        one = forms.IntegerField(min_value=1, max_value=models.BigIntegerField.MAX_BIGINT)
        return [one.clean(each) for each in value or []]


class ChosenForm(forms.Form):
    """The tasks that were ticked in a list."""

    task = Keys()
