"""The sheet's own fields, section by section."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from pages.forms import PorticoModelForm, VersionField
from visits.models import InfoSheet

from .people import PersonField

RECEIVES = "reception.receive_appointment"
Category, Kind, Purpose = InfoSheet.Category, InfoSheet.CustomerKind, InfoSheet.Purpose


@dataclass(frozen=True)
class Cell:
    """A field of a section, and when it is needed: another field's value, or always."""

    field: forms.BoundField
    when: str
    values: str
    is_needed: bool


class SheetForm(PorticoModelForm):
    """What sales know of a visit. Nothing is required: a draft may be incomplete, and nothing typed is lost."""

    SECTIONS = {
        "customer": [
            "visitor_category",
            "customer_kind",
            "referrer",
            "found_us_by",
            "reputation",
            "company_size",
            "industry",
            "potential",
            "business_field",
            "product_needs",
            "cooperation_intention",
        ],
        "purpose": ["purpose_type", "audit_kind", "purpose_text", "project_engineer"],
        "people": ["receptionist", "reception_lead", "host", "see_off_person"],
        "departments": ["departments", "other_requirements"],
    }
    # field: (the field it hangs on, the values with which it is needed)
    WHEN = {
        "customer_kind": ("visitor_category", {Category.EXISTING}),
        "referrer": ("visitor_category", {Category.REFERRED}),
        "found_us_by": ("visitor_category", {Category.SELF_ENQUIRING}),
        "reputation": ("visitor_category", {Category.NEWLY_DEVELOPED}),
        "company_size": ("visitor_category", {Category.NEWLY_DEVELOPED}),
        "industry": ("visitor_category", {Category.NEWLY_DEVELOPED}),
        "potential": ("visitor_category", {Category.NEWLY_DEVELOPED}),
        "audit_kind": ("purpose_type", {Purpose.AUDIT}),
        "project_engineer": ("customer_kind", {Kind.TECHNICAL}),
    }

    version = VersionField()
    head_count = forms.IntegerField(label=_("head count"), min_value=1, max_value=999, required=False)
    receptionist = PersonField(label=_("customer receptionist"))
    reception_lead = PersonField(label=_("reception lead"))
    host = PersonField(label=_("host"))
    see_off_person = PersonField(label=_("who sees the guest off"))
    project_engineer = PersonField(label=_("project engineer"))
    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(),
        label=_("departments that prepare"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those that the level names get their tasks anyhow."),
    )

    class Meta:
        model = InfoSheet
        fields = [
            "visitor_category",
            "customer_kind",
            "referrer",
            "found_us_by",
            "reputation",
            "company_size",
            "industry",
            "potential",
            "business_field",
            "product_needs",
            "cooperation_intention",
            "purpose_type",
            "audit_kind",
            "purpose_text",
            "project_engineer",
            "reception_lead",
            "host",
            "see_off_person",
            "departments",
            "other_requirements",
        ]
        widgets = {
            "product_needs": forms.Textarea(attrs={"rows": 2}),
            "cooperation_intention": forms.Textarea(attrs={"rows": 2}),
            "other_requirements": forms.Textarea(attrs={"rows": 3}),
            "purpose_text": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, instance: InfoSheet, **kwargs):
        visit = instance.appointment
        known = {"version": instance.version, "head_count": visit.head_count, "receptionist": visit.receptionist}
        people = {name: getattr(instance, name) for name in PEOPLE}
        kwargs["initial"] = known | people | kwargs.get("initial", {})
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["departments"].queryset = Department.objects.filter(is_active=True)
        if instance.is_changeable:
            # Locked from approval to check-out (S3-31).
            del self.fields["receptionist"]
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]

    def clean(self):
        cleaned = super().clean()
        person = cleaned.get("receptionist")
        if person is not None and person.pk != self.instance.appointment.receptionist_id:
            self._check_receptionist(person, cleaned)
        return cleaned

    def _check_receptionist(self, person, cleaned) -> None:
        if person.has_perm(RECEIVES):
            return
        is_technical = cleaned.get("visitor_category") == Category.EXISTING
        is_technical = is_technical and cleaned.get("customer_kind") == Kind.TECHNICAL
        if person.has_perm("visits.draft_infosheet") and person == cleaned.get("project_engineer"):
            if is_technical:
                return
            # S3-36
            raise_to = _("A project engineer looks after the logistics of technical visits only.")
        else:
            raise_to = _("%(person)s does not receive visitors. Name a customer receptionist.") % {"person": person}
        self.add_error("receptionist", ValidationError(raise_to))

    def fields_typed(self) -> dict:
        """What goes to the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def section(self, name: str) -> list[Cell]:
        return [self._cell(field) for field in self.SECTIONS[name] if field in self.fields]

    def _cell(self, name: str) -> Cell:
        hangs_on, values = self.WHEN.get(name, ("", set()))
        is_needed = not hangs_on or self._now(hangs_on) in values
        if name == "project_engineer" and is_needed:
            is_needed = self._now("visitor_category") == Category.EXISTING
        return Cell(self[name], hangs_on, " ".join(sorted(values)), is_needed)

    def _now(self, name: str) -> str:
        return str(self[name].value() or "")


PEOPLE = ["reception_lead", "host", "see_off_person", "project_engineer"]
