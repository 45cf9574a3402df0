"""What is typed about levels: what they are, who signs, what may be spent, which gifts and items they have."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import Position
from history.moment import now
from pages.formats import local
from pages.forms import FILL_IN, PorticoForm, PorticoModelForm, VersionField
from visits.models import ApprovalStep, Cap, Level, PermittedGift, ReceptionStandard
from visits.signatories import unsignable

from .people import PersonField

Kind = ApprovalStep.Kind
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class _Versioned(PorticoModelForm):
    """A form over a row that somebody else may save meanwhile."""

    version = VersionField()

    def __init__(self, *args, instance, **kwargs):
        kwargs["initial"] = {"version": instance.version} | kwargs.get("initial", {})
        super().__init__(*args, instance=instance, **kwargs)


class LevelEditForm(_Versioned):
    """What a level is called and asks for."""

    class Meta:
        model = Level
        fields = ["name", "name_zh", "host_grade", "plan_type", "needs_see_off", "is_active"]
        help_texts = {"is_active": _("A level that is not in use is offered for no new sheet.")}


class CapForm(PorticoForm):
    """From which day on how much may be spent."""

    category = forms.ChoiceField(label=_("Kind of expense"), choices=Cap.Category.choices)
    amount = forms.DecimalField(
        label=_("At most, in yuan"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        help_text=_("Empty: no cap, and every line needs approval."),
    )
    valid_from = forms.DateField(
        label=_("From the day of the visit"),
        widget=DATE,
        help_text=_("Visits before this day keep the cap they have."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args, **kwargs):
        today = local(now()).date()
        kwargs["initial"] = {"valid_from": today} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_valid_from(self):
        day = self.cleaned_data["valid_from"]
        if day < self.today:
            raise ValidationError(_("From today at the earliest: what was judged before stays as it was judged."))
        return day


class GiftForm(PorticoModelForm):
    """A kind of gift that guests of a level may be given."""

    class Meta:
        model = PermittedGift
        fields = ["name", "name_zh", "most", "value"]
        help_texts = {"value": _("Empty: the cap of the level counts.")}

    def __init__(self, *args, level: Level, **kwargs):
        super().__init__(*args, **kwargs)
        self.level = level

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        same = PermittedGift.objects.filter(level=self.level, name__iexact=name).exclude(pk=self.instance.pk)
        if same.exists():
            raise ValidationError(_("This level has a gift of this name already."))
        return name


class GiftEditForm(GiftForm):
    version = VersionField()

    def __init__(self, *args, instance: PermittedGift, **kwargs):
        kwargs["initial"] = {"version": instance.version} | kwargs.get("initial", {})
        super().__init__(*args, instance=instance, level=instance.level, **kwargs)


class ItemForm(PorticoForm):
    """A new item of the reference table, with what it is at each level."""

    name = forms.CharField(label=_("Item"), max_length=60)
    name_zh = forms.CharField(label=_("Chinese item"), max_length=60, required=False)
    is_service = forms.BooleanField(
        label=_("A service, confirmed or struck on each sheet"), required=False, initial=True
    )

    def __init__(self, *args, levels: list[Level], **kwargs):
        super().__init__(*args, **kwargs)
        self.levels = levels
        for level in levels:
            words = {"level": level.code}
            self.fields[f"text_{level.code}"] = forms.CharField(label=_("Level %(level)s") % words, max_length=200)
            self.fields[f"text_zh_{level.code}"] = forms.CharField(
                label=_("Level %(level)s, in Chinese") % words, max_length=200, required=False
            )
            self.fields[f"on_{level.code}"] = forms.BooleanField(
                label=_("Level %(level)s: on by default") % words, required=False, initial=True
            )
            self.fields[f"approval_{level.code}"] = forms.BooleanField(
                label=_("Level %(level)s: needs approval") % words, required=False
            )

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if ReceptionStandard.objects.filter(name__iexact=name).exists():
            raise ValidationError(_("The table has an item of this name already."))
        return name

    def cells(self) -> dict[Level, dict[str, Any]]:
        """What the item is at each level, by the columns of the table."""
        typed = self.cleaned_data
        return {
            level: {
                "text": typed[f"text_{level.code}"],
                "text_zh": typed[f"text_zh_{level.code}"],
                "is_default_on": typed["is_service"] and typed[f"on_{level.code}"],
                "needs_approval": typed["is_service"] and typed[f"approval_{level.code}"],
            }
            for level in self.levels
        }


class ItemNameForm(PorticoForm):
    """What an item is called in all its cells, and where it stands."""

    name = forms.CharField(label=_("Item"), max_length=60)
    name_zh = forms.CharField(label=_("Chinese item"), max_length=60, required=False)
    order = forms.IntegerField(label=_("Place in the table"), min_value=0, max_value=999)
    version = VersionField()


def code_of(name: str) -> str:
    """A code for a new item: its name in small letters, with a number where that is taken or says nothing."""
    base = slugify(name)[:24].strip("-") or "item"
    taken = set(ReceptionStandard.objects.values_list("item_code", flat=True))
    codes = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(code for code in codes if code not in taken)


class StepForm(forms.Form):
    """One step of a path of signatures."""

    use_required_attribute = False

    order = forms.IntegerField(label=_("order"), min_value=1, max_value=99, required=False)
    name = forms.CharField(label=_("what the step is called"), max_length=80, error_messages={"required": FILL_IN})
    name_zh = forms.CharField(label=_("in Chinese"), max_length=80, required=False)
    # What a browser sends of a row that nobody touched is what it began with.
    kind = forms.ChoiceField(label=_("who signs"), choices=Kind.choices, initial=Kind.APPROVER)
    grade = forms.ChoiceField(
        label=_("at least"), choices=Position.Grade.choices, required=False, initial=Position.Grade.STAFF
    )
    position = forms.ModelChoiceField(
        Position.objects.order_by("name"), label=_("position"), required=False, empty_label="–"
    )
    person = PersonField(label=_("person"))
    count = forms.IntegerField(label=_("signatures"), min_value=1, max_value=5, initial=1)
    only_special = forms.BooleanField(label=_("only for special plans"), required=False)
    only_large = forms.BooleanField(label=_("only for large groups"), required=False)
    only_over = forms.BooleanField(label=_("only over the standard"), required=False)

    COLUMNS = [
        "kind",
        "grade",
        "position",
        "person",
        "count",
        "name",
        "name_zh",
        "only_special",
        "only_large",
        "only_over",
    ]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            is_tick = isinstance(field.widget, forms.CheckboxInput)
            field.widget.attrs.setdefault("class", "form-check-input" if is_tick else kind)
            field.label = str(field.label)[:1].upper() + str(field.label)[1:]

    def clean(self):
        typed = super().clean()
        kind = typed.get("kind")
        if kind == Kind.POSITION and typed.get("position") is None:
            self.add_error("position", _("Say which position."))
        if kind == Kind.PERSON and "person" not in self.errors and typed.get("person") is None:
            self.add_error("person", _("Name the person."))
        if kind in {Kind.PERSON, Kind.SUPERIOR} and (typed.get("count") or 1) > 1:
            self.add_error("count", _("One person signs once."))
        return typed

    @property
    def columns(self) -> dict[str, Any]:
        """The step's columns; what its kind does not ask for is left out of it."""
        typed = {name: self.cleaned_data[name] for name in self.COLUMNS}
        kind = typed["kind"]
        typed["grade"] = (kind == Kind.APPROVER and typed["grade"]) or Position.Grade.STAFF
        typed["position"] = typed["position"] if kind == Kind.POSITION else None
        typed["person"] = typed["person"] if kind == Kind.PERSON else None
        return typed


class _Path(BaseFormSet):
    """The whole path: in order, and such that it can be gone to its end."""

    def steps(self) -> list[ApprovalStep]:
        rows = [row for row in self.forms if row.has_changed() or row.initial]
        kept = [row for row in rows if not row.cleaned_data.get("DELETE")]
        last = len(self.forms) + 99
        ordered = sorted(enumerate(kept), key=lambda each: (each[1].cleaned_data.get("order") or last, each[0]))
        return [ApprovalStep(order=number, **row.columns) for number, (_place, row) in enumerate(ordered, 1)]

    def clean(self):
        if any(self.errors):
            return
        refused = unsignable(self.steps())
        if refused:
            raise ValidationError(refused)


PathFormSet = formset_factory(StepForm, formset=_Path, extra=2, can_delete=True, max_num=12)


class PathForm(forms.Form):
    """The version of the level that the path was opened on."""

    version = VersionField()
