"""What a person may set about a number: fields that read words, and sentences beside what makes no sense."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from deadlines import limits, sense
from deadlines.ladder_words import choices
from deadlines.models import Ladder, Standard, TimeLimit
from deadlines.models.limit import Rule
from deadlines.offsets import NotALength, read, words
from history.moment import now
from pages.formats import local
from pages.forms import PorticoForm, VersionField

DateInput = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
TimeInput = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class OffsetField(forms.CharField):
    """One length of time in words: `4 working hours`."""

    def prepare_value(self, value: Any) -> Any:
        return value

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        try:
            return read(text) if text else ""
        except NotALength as error:
            raise ValidationError(str(error)) from error


class OffsetsField(forms.CharField):
    """Lengths of time, one a line."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(words(offset) for offset in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        lines = (super().to_python(value) or "").replace("；", "\n").replace(";", "\n").splitlines()
        try:
            return [read(line) for line in lines if line.strip()]
        except NotALength as error:
            raise ValidationError(str(error)) from error


class RuleForm(PorticoForm):
    """What time limits and standards have in common: a number, from when, and why."""

    version = VersionField()
    amount = forms.IntegerField(label=_("Number"), required=False, min_value=0)
    effective = forms.DateField(
        label=_("In force from"),
        widget=DateInput,
        help_text=_("Today means from this moment on. What began before keeps the value it began under."),
    )
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("Kept with the version, for everybody who asks later.")
    )

    COLUMNS: list[str] = ["amount"]

    def __init__(self, *args: Any, row: Rule, **kwargs: Any):
        self.row, self.at = row, now()
        at = self.at
        first = max(local(at).date(), local(row.valid_from).date())
        values = {name: getattr(row, name) for name in self.COLUMNS if name in self.base_fields}
        kwargs["initial"] = {"version": row.number, "effective": first} | values | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean_effective(self) -> date:
        on: date = self.cleaned_data["effective"]
        if on < local(self.at).date():
            raise ValidationError(gettext("A new value cannot come into force in the past."))
        if on < local(self.row.valid_from).date():
            raise ValidationError(str(limits.TooEarly(self.row)))
        return on

    @property
    def valid_from(self) -> datetime:
        """The beginning of the day chosen; of today, the moment `at` of this form."""
        return max(self.at, datetime.combine(self.cleaned_data["effective"], time(0), local(self.at).tzinfo))

    @property
    def columns(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.COLUMNS if name in self.cleaned_data}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            for field, sentence in sense.objections(limits.draft(self.row, **self.columns), self.row).items():
                self.add_error(field if field in self.fields else None, sentence)
        return cleaned


class LimitForm(RuleForm):
    """The next version of a time limit."""

    unit = forms.ChoiceField(label=_("Counted in"))
    direction = forms.ChoiceField(label=_("Direction"))
    ends = forms.ChoiceField(label=_("Ends at"), required=False)
    time_of_day = forms.TimeField(
        label=_("Time of day"),
        required=False,
        widget=TimeInput,
        help_text=_("Only where it ends at an hour of its own."),
    )
    warnings = OffsetsField(
        label=_("Warnings"),
        help_text=_("One a line, how long before it is due: “8 working hours”, “4 hours”, “1 day”."),
    )
    last_chance = forms.IntegerField(
        label=_("Last working chance"),
        required=False,
        min_value=0,
        help_text=_(
            "Minutes before the last close of work, where it falls due outside working time. Empty: no such warning."
        ),
    )
    ladder = forms.ModelChoiceField(label=_("Ladder"), queryset=Ladder.objects.order_by("pk"), required=False)

    COLUMNS = ["amount", "unit", "direction", "ends", "time_of_day", "warnings", "last_chance", "ladder"]
    field_order = ["version", *COLUMNS, "effective", "reason"]

    def __init__(self, *args: Any, row: TimeLimit, **kwargs: Any):
        super().__init__(*args, row=row, **kwargs)
        self.fields["amount"].help_text = _("Empty: not set. Nothing is measured then, and nothing is blocked.")
        self._offer("unit", Rule.Unit, sense.units_for(row))
        self._offer("direction", Rule.Direction, sense.directions_for(row))
        self.fields["ends"].choices = Rule.Ends.choices
        if row.unit == Rule.Unit.FIXED:
            del self.fields["amount"]

    def _offer(self, name: str, kinds: Any, offered: list[str]) -> None:
        field = self.fields[name]
        field.choices = [(value, label) for value, label in kinds.choices if value in offered]
        if len(offered) == 1:
            field.widget = forms.HiddenInput()


class StandardForm(RuleForm):
    """The next version of a standard that is a number or a switch."""

    field_order = ["version", "amount", "effective", "reason"]

    def __init__(self, *args: Any, row: Standard, **kwargs: Any):
        super().__init__(*args, row=row, **kwargs)
        if row.unit == Rule.Unit.SWITCH:
            self.fields["amount"] = forms.TypedChoiceField(
                label=_("Switch"), coerce=int, choices=[(1, _("on")), (0, _("off"))], widget=forms.RadioSelect
            )
        elif row.unit == Rule.Unit.WINDOW:
            del self.fields["amount"]
        else:
            self.fields["amount"].label = row.get_unit_display()
            self.fields["amount"].help_text = _("Empty: not set. Nothing is measured then, and nothing is blocked.")
        self.order_fields(self.field_order)


class WindowForm(PorticoForm):
    """Some hours of the day and what they are; left empty it is none."""

    start = forms.TimeField(label=_("From"), required=False, widget=TimeInput)
    until = forms.TimeField(label=_("Until"), required=False, widget=TimeInput)
    label = forms.CharField(label=_("What they are"), required=False, max_length=60)
    label_zh = forms.CharField(label=_("In Chinese"), required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and any(cleaned.values()):
            for name in ("start", "until"):
                if cleaned.get(name) is None:
                    self.add_error(name, gettext("Say from when until when."))
        return cleaned

    @property
    def window(self) -> dict | None:
        told = self.cleaned_data
        if not told.get("start") or not told.get("until"):
            return None
        return {
            "from": f"{told['start']:%H:%M}",
            "until": f"{told['until']:%H:%M}",
            "label": told["label"],
            "label_zh": told["label_zh"],
        }


class _Rows(forms.BaseFormSet):
    """Rows of a form of which only the very first field of the page takes the focus."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.empty_permitted = False  # a row that is sent as it stood is still a row
        for field in form.fields.values():
            field.widget.attrs.pop("autofocus", None)


Windows = forms.formset_factory(WindowForm, formset=_Rows, extra=2, max_num=12)


def windows_of(row: Standard) -> list[dict]:
    return [
        {"start": each["from"], "until": each["until"], "label": each["label"], "label_zh": each["label_zh"]}
        for each in row.windows
    ]


class LadderForm(PorticoForm):
    """What a ladder is called, and why it changes."""

    version = VersionField()
    name = forms.CharField(label=_("Name"), max_length=80)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=80, required=False)
    reason = forms.CharField(label=_("Why"), max_length=300)


class StepForm(PorticoForm):
    """One step: after how long, and who is told; left empty it is none."""

    after = OffsetField(label=_("After"), required=False, max_length=40)
    who = forms.ChoiceField(label=_("Who is told"), required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        kept = self.initial.get("who", "")
        offered = choices()
        known = {value for value, _label in offered}
        self.fields["who"].choices = [("", "–"), *offered, *([(kept, kept)] if kept and kept not in known else [])]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and bool(cleaned.get("after")) != bool(cleaned.get("who")):
            missing = "who" if cleaned.get("after") else "after"
            self.add_error(missing, gettext("A step needs both: after how long, and who."))
        if not self.errors and cleaned.get("after") and sense.minutes_of(cleaned["after"]) > sense.FARTHEST_WARNING:
            self.add_error("after", gettext("A step more than 60 days later helps nobody."))
        return cleaned

    @property
    def step(self) -> dict | None:
        told = self.cleaned_data
        return {"after": told["after"], "who": told["who"]} if told.get("after") and told.get("who") else None


class StepRows(_Rows):
    """The steps climb: none comes before the one above it."""

    def clean(self) -> None:
        if any(self.errors):
            return
        last = -1
        for form in self.forms:
            if form.step is None:
                continue
            minutes = sense.minutes_of(form.step["after"])
            if minutes < last:
                form.add_error("after", gettext("This is earlier than the step above it."))
            last = minutes

    @property
    def steps(self) -> list[dict]:
        return [form.step for form in self.forms if form.step]


Steps = forms.formset_factory(StepForm, formset=StepRows, extra=2, max_num=8)


class MoveForm(PorticoForm):
    """Who answers for moving what already runs, and why."""

    approver = forms.ModelChoiceField(
        label=_("Approved by"),
        queryset=User.objects.none(),
        help_text=_("This person is told, and stands in the history of every deadline that moves."),
    )
    reason = forms.CharField(label=_("Why"), max_length=300)

    def __init__(self, *args: Any, others_than: set[int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["approver"].queryset = (
            User.objects.holding("deadlines.manage_limits").exclude(pk__in=others_than).order_by("name", "pk")
        )
