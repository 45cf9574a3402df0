"""The sheet's own fields, section by section."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Department
from pages.formats import listed
from pages.forms import PorticoModelForm, VersionField
from reception.models import Appointment
from visits.models import InfoSheet, PurposeLabel
from visits.models.purpose import audience_of

from .people import PersonField

RECEIVES = "reception.receive_appointment"
Category, Kind, Purpose = InfoSheet.Category, InfoSheet.CustomerKind, InfoSheet.Purpose
Origin = Appointment.Origin


@dataclass(frozen=True)
class Cell:
    """A field of a section, and when it is needed: another field's value, or always."""

    field: forms.BoundField
    when: str
    values: str
    is_needed: bool
    because: str = ""


class PurposeSelect(forms.Select):
    """Purposes, of which the page shows those that are offered to this kind of customer (S3-06)."""

    offers: dict[str, list[str]] = {}
    audience = ""

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        if value:
            offered = self.offers.get(str(value), [])
            option["attrs"]["data-for"] = " ".join(offered)
            if self.audience and self.audience not in offered and not selected:
                option["attrs"]["hidden"] = True
        return option


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
        "purpose": [
            "origin",
            "invited_by",
            "requested_on",
            "purpose_type",
            "audit_kind",
            "purpose_text",
            "project_engineer",
        ],
        "people": ["receptionist", "reception_lead", "host", "see_off_person"],
        "budget": ["budget_meal", "budget_lodging", "budget_transport", "budget_gift"],
        "guests": ["welcome_screen", "guest_note"],
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
        "invited_by": ("origin", {Origin.INVITED}),
        "requested_on": ("origin", {Origin.REQUESTED}),
        "audit_kind": ("purpose_type", {Purpose.AUDIT}),
        "project_engineer": ("customer_kind", {Kind.TECHNICAL}),
    }

    version = VersionField()
    origin = forms.ChoiceField(label=_("visit origin"), choices=Origin.choices, required=False)
    invited_by = PersonField(label=_("invited by"))
    purpose_type = forms.ChoiceField(label=_("purpose of visit"), required=False, widget=PurposeSelect)
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
            "requested_on",
            "purpose_type",
            "audit_kind",
            "purpose_text",
            "project_engineer",
            "reception_lead",
            "host",
            "see_off_person",
            "departments",
            "other_requirements",
            "budget_meal",
            "budget_lodging",
            "budget_transport",
            "budget_gift",
            "welcome_screen",
            "guest_note",
        ]
        widgets = {
            "requested_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "product_needs": forms.Textarea(attrs={"rows": 2}),
            "cooperation_intention": forms.Textarea(attrs={"rows": 2}),
            "other_requirements": forms.Textarea(attrs={"rows": 3}),
            "purpose_text": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, instance: InfoSheet, **kwargs):
        visit = instance.appointment
        known = {"version": instance.version, "head_count": visit.head_count, "receptionist": visit.receptionist}
        known |= {"origin": visit.origin, "invited_by": visit.invited_by}
        people = {name: getattr(instance, name) for name in PEOPLE}
        kwargs["initial"] = known | people | kwargs.get("initial", {})
        super().__init__(*args, instance=instance, **kwargs)
        self.fields["departments"].queryset = Department.objects.filter(is_active=True)
        self._offer_purposes()
        for name in self.SECTIONS["budget"]:
            self.fields[name].min_value = 0
            self.fields[name].widget.attrs |= {"min": "0", "step": "0.01", "inputmode": "decimal"}
        if instance.is_changeable:
            # Locked from approval to check-out (S3-31).
            del self.fields["receptionist"]
        for field in self.fields.values():
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]

    def _offer_purposes(self) -> None:
        """Those in use, in the company's words, and the one the sheet has."""
        chosen = self.instance.purpose_type
        labels = [row for row in PurposeLabel.objects.all() if row.is_active or row.purpose == chosen]
        field = self.fields["purpose_type"]
        field.choices = [("", "–"), *((row.purpose, str(row)) for row in labels)]
        field.widget.offers = {row.purpose: row.audiences for row in labels}
        field.widget.audience = audience_of(self._now("visitor_category"), self._now("customer_kind"))

    def clean(self):
        cleaned = super().clean()
        self._check_purpose(cleaned)
        for name in self.SECTIONS["budget"]:
            if (cleaned.get(name) or 0) < 0:
                self.add_error(name, ValidationError(_("An amount is not negative.")))
        person = cleaned.get("receptionist")
        if person is not None and person.pk != self.instance.appointment.receptionist_id:
            self._check_receptionist(person, cleaned)
        return cleaned

    def _check_purpose(self, cleaned) -> None:
        purpose, field = cleaned.get("purpose_type"), self.fields["purpose_type"]
        audience = audience_of(cleaned.get("visitor_category"), cleaned.get("customer_kind"))
        is_new = bool(purpose) and purpose != self.initial.get("purpose_type")
        if is_new and audience and audience not in field.widget.offers[purpose]:
            label = dict(field.choices)[purpose]
            sentence = _("“%(purpose)s” is not offered to these customers: %(audience)s.")
            words = {"purpose": label, "audience": PurposeLabel.Audience(audience).label}
            self.add_error("purpose_type", ValidationError(sentence % words))

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
        return Cell(self[name], hangs_on, " ".join(sorted(values)), is_needed, self._because(hangs_on, values))

    def _because(self, hangs_on: str, values: set[str]) -> str:
        """When the field is needed, in words: for who reads the page without its script."""
        words = dict(self.fields[hangs_on].choices) if hangs_on else {}
        return listed(words.get(value, value) for value in sorted(values))

    def _now(self, name: str) -> str:
        return str(self[name].value() or "")


PEOPLE = ["reception_lead", "host", "see_off_person", "project_engineer"]
