"""What people may write about feedback and assessments."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, User
from customers.models import Organisation
from pages.forms import PorticoForm, TokenField, VersionField

from .models import Answer, Feedback, Period, Question, QuestionnaireVersion, Scheme
from .models.period import quarter_of
from .models.scheme import Grade
from .scoring import plain

RATINGS = [(5, "5"), (4, "4"), (3, "3"), (2, "2"), (1, "1")]


class AnswerForm(PorticoForm):
    """The questions of one version, and who answers them."""

    def __init__(self, *args: Any, version: QuestionnaireVersion, **kwargs: Any):
        self.version = version
        super().__init__(*args, **kwargs)
        self.questions = list(version.questions.all())
        for question in self.questions:
            self.fields[_name(question)] = _field(question)
        self.fields["respondent_name"] = forms.CharField(
            label=_("Your name"),
            max_length=80,
            required=not version.allows_anonymous,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            error_messages={"required": _("Write your name, so that we know whom to thank.")},
        )

    @property
    def asked(self):
        """Each question with its field, in the order of the questionnaire."""
        return [(question, self[_name(question)]) for question in self.questions]

    @property
    def details(self) -> dict[str, Any]:
        """What the action needs of a clean form."""
        name = self.cleaned_data["respondent_name"].strip()
        answers = {question.code: self.cleaned_data[_name(question)] for question in self.questions}
        return {"answers": answers, "respondent_name": name, "is_anonymous": not name}


class RecordForm(AnswerForm):
    """What a visitor said in an interview or on the phone, written down by one of us."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        methods = [Feedback.Method.INTERVIEW, Feedback.Method.PHONE]
        self.fields["method"] = forms.ChoiceField(
            label=_("Collected by"),
            choices=[(method.value, method.label) for method in methods],
            widget=forms.RadioSelect,
            error_messages={"required": _("Say how the visitor was asked.")},
        )
        self.fields["respondent_name"].label = _("Filled in for")
        self.fields["respondent_name"].error_messages["required"] = _("Write who answered.")

    @property
    def details(self) -> dict[str, Any]:
        return super().details | {"method": self.cleaned_data["method"]}


def _name(question: Question) -> str:
    return f"q-{question.code}"


def _field(question: Question) -> forms.Field:
    required = {"required": _("Please choose an answer to this question.")}
    if question.kind == Question.Kind.RATING:
        return forms.TypedChoiceField(
            label=str(question),
            choices=RATINGS,
            coerce=int,
            empty_value=None,
            required=question.is_required,
            widget=forms.RadioSelect,
            error_messages=required,
        )
    if question.kind == Question.Kind.CHOICE:
        return forms.ChoiceField(
            label=str(question),
            choices=Answer.Choice.choices,
            required=question.is_required,
            widget=forms.RadioSelect,
            error_messages=required,
        )
    return forms.CharField(
        label=str(question), max_length=2000, required=question.is_required, widget=forms.Textarea(attrs={"rows": 4})
    )


class FeedbackFilter(forms.Form):
    """Which requests to list; a value that cannot be read narrows nothing."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *Feedback.State.choices], required=False)
    since = forms.DateField(label=_("Answered from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Answered to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    department = forms.IntegerField(required=False, widget=forms.HiddenInput)
    receptionist = forms.IntegerField(required=False, widget=forms.HiddenInput)
    contact_person = forms.IntegerField(required=False, widget=forms.HiddenInput)
    tier = forms.ChoiceField(
        choices=[("", ""), ("-", ""), *Organisation.Tier.choices], required=False, widget=forms.HiddenInput
    )

    @property
    def chosen(self) -> dict[str, Any]:
        """What to look for, by the queryset's words."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


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


class PeriodForm(PorticoForm):
    """Opening a period: a quarter for everybody who meets customers, or any time for the ones chosen."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Period.Kind.choices, initial=Period.Kind.REGULAR)
    scheme = forms.ModelChoiceField(label=_("Assessment scheme"), queryset=Scheme.objects.none(), empty_label=None)
    starts_on = forms.DateField(label=_("First day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    ends_on = forms.DateField(label=_("Last day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    name = forms.CharField(
        label=_("Name of the period"), max_length=80, required=False, help_text=_("For ad-hoc periods.")
    )
    people = forms.ModelMultipleChoiceField(
        label=_("People"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("For ad-hoc periods; a regular one takes everybody whose position meets customers."),
    )
    departments = forms.ModelMultipleChoiceField(
        label=_("Departments"), queryset=Department.objects.none(), required=False
    )
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
        """What the action needs of a clean form; a regular period chooses its people itself."""
        details = dict(self.cleaned_data)
        if details["kind"] == Period.Kind.REGULAR:
            details |= {"people": None, "departments": None}
        return details


class SchemeForm(PorticoForm):
    """The next version of a scheme: weights, bands, and how much must be known."""

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.criteria, self.bands = list(scheme.criteria.all()), list(scheme.bands.all())
        for criterion in self.criteria:
            self.fields[f"weight-{criterion.code}"] = _share(str(criterion), criterion.weight)
        for band in self.bands:
            label = _("%(grade)s from") % {"grade": band.get_grade_display()}
            self.fields[f"floor-{band.grade}"] = _share(label, band.floor)
        self.fields["floor-fail"].disabled = True
        self.fields["least_covered"] = forms.IntegerField(
            label=_("Least weight with evidence"),
            min_value=0,
            max_value=100,
            initial=scheme.least_covered,
            help_text=_("With less of the weight assessed there is no total: not assessed, never a fail."),
        )

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        total = sum(self.weights.values())
        if total != 100:
            self.add_error(None, _("The weights must total 100; they total %(total)s.") % {"total": plain(total)})
        floors = [self.floors[grade] for grade in Grade.values]
        if floors != sorted(set(floors), reverse=True):
            self.add_error(None, _("A better grade must begin at a higher total."))
        return cleaned

    @property
    def weights(self) -> dict[str, Decimal]:
        return {criterion.code: self.cleaned_data[f"weight-{criterion.code}"] for criterion in self.criteria}

    @property
    def floors(self) -> dict[str, Decimal]:
        return {band.grade: self.cleaned_data[f"floor-{band.grade}"] for band in self.bands}

    @property
    def details(self) -> dict[str, Any]:
        return {"weights": self.weights, "floors": self.floors, "least_covered": self.cleaned_data["least_covered"]}


def _share(label: Any, initial: Decimal) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=100, max_digits=5, decimal_places=2, initial=plain(initial)
    )
