"""Writing the next version of a scheme: its criteria, bands and critical events as rows."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.indicators import plain
from pages.forms import FILL_IN, PorticoForm

from .critical import kinds
from .indicators import INDICATORS
from .models import Criterion, CriticalRule, Scheme
from .models.scheme import Grade
from .rulebook import Rulebook

BY_ASSESSOR = ""
PAIR = re.compile(r"^\s*(-?[\d.]+)\s*(?:[:：=→]|->)\s*([\d.]+)\s*$")


class AnchorsField(forms.CharField):
    """`0: 0; 95: 80; 100: 100`: at which value how many points; between two of them on a straight line."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "; ".join(f"{plain(Decimal(str(at)))}: {plain(Decimal(str(points)))}" for at, points in value)

    def to_python(self, value: Any) -> list[list[float]] | None:
        if value in self.empty_values:
            return None
        pairs = [PAIR.match(part) for part in re.split(r"[;；\n]", super().to_python(value)) if part.strip()]
        if not all(pairs):
            raise ValidationError(_("Write pairs of a value and its points, for example 0: 0; 95: 80; 100: 100."))
        try:
            return [[_number(pair[1]), _number(pair[2])] for pair in pairs]
        except InvalidOperation as error:
            raise ValidationError(_("Write numbers.")) from error


def _number(text: str) -> float | int:
    number = Decimal(text)
    return int(number) if number == number.to_integral_value() else float(number)


class _Row(forms.Form):
    """One row of a version; what a browser sends of a row that nobody touched is what it began with."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, label_suffix="", **kwargs)
        for field in self.fields.values():
            is_choice = isinstance(field.widget, forms.Select) and not isinstance(
                field.widget, forms.CheckboxSelectMultiple
            )
            if not isinstance(field.widget, forms.CheckboxSelectMultiple):
                field.widget.attrs["class"] = "form-select" if is_choice else "form-control"


class CriterionForm(_Row):
    """One criterion. Without a figure it is scored by an assessor."""

    code = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Criterion"), max_length=80, error_messages={"required": FILL_IN})
    label_zh = forms.CharField(label=_("Chinese title"), max_length=80, required=False)
    weight = forms.DecimalField(
        label=_("Weight"), min_value=Decimal("0.01"), max_value=100, max_digits=5, decimal_places=2
    )
    indicator = forms.ChoiceField(label=_("Scored by"), required=False)
    anchors = AnchorsField(label=_("Points"), required=False)
    minimum = forms.IntegerField(label=_("Least number of records"), min_value=1, max_value=1000, initial=1)
    guide = forms.CharField(
        label=_("Scoring guide"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    guide_zh = forms.CharField(
        label=_("Chinese scoring guide"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    evidence = forms.MultipleChoiceField(
        label=_("Figures that stand beside it"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered = [(code, row.label) for code, row in INDICATORS.items()]
        self.fields["indicator"].choices = [(BY_ASSESSOR, _("an assessor")), *offered]
        self.fields["evidence"].choices = offered

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        indicator = INDICATORS.get(cleaned.get("indicator", ""))
        if indicator is not None and not cleaned.get("anchors"):
            cleaned["anchors"] = indicator.anchors
        return cleaned

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a criterion; one that is scored by a person keeps no points of values."""
        row = {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}
        is_human = not row["indicator"]
        return row | {
            "code": row["code"] or slugify(row["label"])[:40] or f"criterion-{self.prefix.rpartition('-')[2]}",
            "source": Criterion.Source.HUMAN if is_human else Criterion.Source.COMPUTED,
            "anchors": [] if is_human else row["anchors"],
        }


class CriticalForm(_Row):
    """What a confirmed violation of one kind does to the total."""

    kind = forms.ChoiceField(label=_("Confirmed violation"))
    effect = forms.ChoiceField(
        label=_("Effect"), choices=CriticalRule.Effect.choices, initial=CriticalRule.Effect.DEDUCT
    )
    points = forms.DecimalField(label=_("Points"), min_value=0, max_value=100, max_digits=5, decimal_places=2)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        names = kinds()
        known = self.initial.get("kind", "")
        self.fields["kind"].choices = [
            ("", "–"),
            *({known: names.get(known, known)} | names if known else names).items(),
        ]

    @property
    def columns(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("kind", "effect", "points")}


class _Rows(BaseFormSet):
    """The rows that are filled in and not taken out."""

    def columns(self) -> list[dict[str, Any]]:
        rows = [row for row in self.forms if row.has_changed() or row.initial]
        return [row.columns for row in rows if not row.cleaned_data.get("DELETE")]


CriteriaFormSet = formset_factory(
    CriterionForm, formset=_Rows, extra=2, can_delete=True, can_delete_extra=False, max_num=20
)
CriticalFormSet = formset_factory(
    CriticalForm, formset=_Rows, extra=2, can_delete=True, can_delete_extra=False, max_num=20
)


class SchemeForm(PorticoForm):
    """What a version of a scheme says beside its rows."""

    name = forms.CharField(label=_("Title"), max_length=80, error_messages={"required": FILL_IN})
    name_zh = forms.CharField(label=_("Chinese title"), max_length=80, required=False)
    is_quarterly = forms.BooleanField(
        label=_("A period by it is opened each quarter by itself"),
        required=False,
        help_text=_("For everybody whose position meets customers, and their departments."),
    )
    least_covered = forms.IntegerField(
        label=_("Least weight with evidence"),
        min_value=0,
        max_value=100,
        initial=60,
        help_text=_("With less of the weight assessed there is no total: not assessed, never a fail."),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for grade in Grade:
            self.fields[f"floor-{grade.value}"] = forms.DecimalField(
                label=_("%(grade)s from") % {"grade": grade.label},
                min_value=0,
                max_value=100,
                max_digits=5,
                decimal_places=2,
                error_messages={"required": FILL_IN},
            )
        self.fields["floor-fail"].disabled = True

    def rulebook(self, criteria: _Rows, critical: _Rows) -> Rulebook:
        """What is typed on the whole page, which is clean."""
        typed = self.cleaned_data
        return Rulebook(
            name=typed["name"],
            name_zh=typed["name_zh"],
            criteria=criteria.columns(),
            floors={grade: typed[f"floor-{grade}"] for grade in Grade.values},
            least_covered=typed["least_covered"],
            is_quarterly=typed["is_quarterly"],
            critical=critical.columns(),
        )


def initial_of(rulebook: Rulebook) -> dict[str, Any]:
    """What the page begins with."""
    floors = {f"floor-{grade}": plain(floor) for grade, floor in rulebook.floors.items()}
    return floors | {
        "name": rulebook.name,
        "name_zh": rulebook.name_zh,
        "least_covered": rulebook.least_covered,
        "is_quarterly": rulebook.is_quarterly,
    }


def rows_of(rulebook: Rulebook) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    criteria = [dict(row) | {"weight": plain(row["weight"])} for row in rulebook.criteria]
    return criteria, [dict(row) | {"points": plain(row["points"])} for row in rulebook.critical]


def code_of(name: str) -> str:
    """A code for a new scheme, from its title; a Chinese one gets a number."""
    return slugify(name)[:40] or f"scheme-{Scheme.objects.count() + 1}"
