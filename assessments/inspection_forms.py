"""What inspectors write."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import PersonField
from accounts.models import Department, User
from history.moment import now
from pages.forms import MomentField, PorticoForm, PorticoModelForm, TokenField, VersionField
from papers.forms.attachment import AttachmentField
from papers.models import Checklist, Tick

from .inspection_rules import INSPECT
from .models import FindingKind, Inspection, Sample, SampleItem


class DayInput(forms.DateInput):
    def __init__(self):
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})


def words(label: Any, *, required: bool = True, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs={"rows": rows}), **more)


def departments(label: Any, **more: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(Department.objects.filter(is_active=True), label=label, required=False, **more)


def people(label: Any, **more: Any) -> PersonField:
    return PersonField(User.objects.active(), label=label, required=False, **more)


class _Inspectors(PorticoForm):
    """The day and who looks."""

    planned_for = forms.DateField(label=_("Planned for"), widget=DayInput)
    inspectors = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Inspectors"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say who inspects.")},
    )
    notes = words(_("General impression"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["inspectors"].queryset = User.objects.holding(INSPECT).order_by("name")

    def clean_planned_for(self):
        day = self.cleaned_data["planned_for"]
        if day < timezone.localdate(now()) and day != self.initial.get("planned_for"):
            raise forms.ValidationError(_("This day is over already."))
        return day


class PlanForm(_Inspectors):
    """An inspection to come: how, of whom, when, by whom, by which checklists."""

    kind = forms.ChoiceField(label=_("Method"), choices=Inspection.Kind.choices)
    department = departments(_("Inspected department"), empty_label=_("the person's own"))
    staff = people(_("Inspected person"), empty_label=_("the department as a whole"))
    checklists = forms.ModelMultipleChoiceField(
        Checklist.objects.filter(is_active=True),
        label=_("Checklists"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one checklist.")},
    )
    form_token = TokenField()
    field_order = ["kind", "department", "staff", "planned_for", "inspectors", "checklists", "notes"]

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("department") and not cleaned.get("staff"):
            self.add_error("department", _("Say which department or whom the inspection is about."))
        return cleaned


class EditForm(_Inspectors):
    version = VersionField()


class NoteForm(forms.Form):
    """One item as it was seen; the buttons are the result."""

    result = forms.ChoiceField(choices=Tick.Result.choices)
    note = forms.CharField(max_length=300, required=False)
    photo = AttachmentField(required=False, pictures_only=True)
    version = forms.IntegerField(min_value=0)


class FinishForm(PorticoForm):
    inspected_at = MomentField(label=_("Inspected at"), initial=now)
    notes = words(_("General impression"), required=False)

    def clean_inspected_at(self):
        moment = self.cleaned_data["inspected_at"]
        if moment > now():
            raise forms.ValidationError(_("This moment has not come yet."))
        return moment


class ReasonForm(PorticoForm):
    reason = words(_("Reason"), max_length=300)


class SettleForm(PorticoForm):
    words = words(_("How it was put right"), max_length=300)


class FindingForm(PorticoForm):
    """Something that stands on no checklist."""

    kind = forms.ModelChoiceField(
        FindingKind.objects.filter(is_active=True), label=_("Kind of finding"), empty_label=_("Choose…")
    )
    person = people(_("Person"), empty_label=_("the department as a whole"))
    words = words(_("What was found"), max_length=2000)
    is_serious = forms.BooleanField(label=_("serious"), required=False)
    photo = AttachmentField(label=_("Photo"), required=False, pictures_only=True)
    form_token = TokenField()


class OrderForm(PorticoForm):
    """A rectification order from a finding."""

    problem = words(_("What has to be put right"), max_length=2000)
    due_on = forms.DateField(label=_("To be put right by"), widget=DayInput)
    owner = people(_("Who puts it right"), empty_label=_("whom it is about, or the head of the department"))

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day < timezone.localdate(now()):
            raise forms.ValidationError(_("This day is over already."))
        return day


class KindForm(PorticoModelForm):
    version = VersionField(required=False)

    class Meta:
        model = FindingKind
        fields = ["name", "name_zh", "topic", "area", "is_serious", "order", "is_active"]
        help_texts = {
            "topic": _("A failed item under this heading is a case of it."),
            "area": _("A failed item of this area is one, where no kind names its heading."),
        }


class SampleForm(PorticoForm):
    """What is drawn, from when to when, how many."""

    population = forms.ChoiceField(label=_("Drawn from"), choices=Sample.Population.choices)
    starts_on = forms.DateField(label=_("First day"), widget=DayInput)
    ends_on = forms.DateField(label=_("Last day"), widget=DayInput)
    department = departments(_("Only of the department"), empty_label=_("All"))
    size = forms.IntegerField(label=_("Number of cases"), min_value=1, max_value=500, initial=20)
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2**62,
        required=False,
        help_text=_("Empty: a new one. With the seed of an earlier sample the same cases are drawn again."),
    )
    form_token = TokenField()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("starts_on") and cleaned.get("ends_on") and cleaned["ends_on"] < cleaned["starts_on"]:
            self.add_error("ends_on", _("The period ends before it begins."))
        return cleaned


# For each population how it is looked at, and by which checklist.
PROPOSED = {
    Sample.Population.CALLS: (Inspection.Kind.PHONE, ["call-quality"]),
    Sample.Population.VISITS: (Inspection.Kind.RECORDS, ["reception-flow", "expense-review"]),
    Sample.Population.ISSUES: (Inspection.Kind.RECORDS, ["issue-review"]),
    Sample.Population.FEEDBACK: (Inspection.Kind.FEEDBACK, ["etiquette", "reception-flow"]),
}


def proposed(case: SampleItem | None, user: User) -> dict[str, Any]:
    """What the form of a new inspection begins with; for a drawn case whom it is about and how to look at it."""
    known: dict[str, Any] = {"planned_for": timezone.localdate(now()), "inspectors": [user.pk]}
    if case is None:
        return known
    kind, codes = PROPOSED[Sample.Population(case.sample.population)]
    checklists = Checklist.objects.filter(code__in=codes, is_active=True)
    return known | {"kind": kind, "checklists": list(checklists.values_list("pk", flat=True))} | whom(case)


def whom(case: SampleItem) -> dict[str, Any]:
    """Whose work the case was."""
    if case.call is not None:
        return {"staff": case.call.agent_id, "department": case.call.department_id}
    if case.issue is not None:
        return {"staff": case.issue.handler_id, "department": case.issue.department_id}
    visit = case.appointment or case.feedback.appointment
    return {"staff": visit.contact_person_id, "department": visit.department_id} if visit else {}
