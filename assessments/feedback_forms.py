"""The questions as somebody answers them, and the filter row of the list of requests."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.models import Organisation
from pages.forms import PorticoForm

from .actions.feedback import NOT_APPLICABLE
from .models import Answer, Audience, Feedback, Question, QuestionnaireVersion

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


def _mark(value: str) -> int | str:
    return value if value == NOT_APPLICABLE else int(value)


def _name(question: Question) -> str:
    return f"q-{question.code}"


def _field(question: Question) -> forms.Field:
    required = {"required": _("Please choose an answer to this question.")}
    does_not_apply = [(NOT_APPLICABLE, _("n.a."))] if question.allows_na else []
    if question.kind == Question.Kind.RATING:
        return forms.TypedChoiceField(
            label=str(question),
            choices=[*RATINGS, *does_not_apply],
            coerce=_mark,
            empty_value=None,
            required=question.is_required,
            widget=forms.RadioSelect,
            error_messages=required,
        )
    if question.kind == Question.Kind.CHOICE:
        return forms.ChoiceField(
            label=str(question),
            choices=[*Answer.Choice.choices, *does_not_apply],
            required=question.is_required,
            widget=forms.RadioSelect,
            error_messages=required,
        )
    return forms.CharField(
        label=str(question),
        max_length=2000,
        required=question.is_required,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Please answer this question.")},
    )


class FeedbackFilter(forms.Form):
    """Which requests to list; a value that cannot be read narrows nothing."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *Feedback.State.choices], required=False)
    audience = forms.ChoiceField(label=_("Asked of"), choices=[("", _("All")), *Audience.choices], required=False)
    since = forms.DateField(
        label=_("Answered from"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Answered to"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    asked_since = forms.DateField(required=False, widget=forms.HiddenInput)
    asked_until = forms.DateField(required=False, widget=forms.HiddenInput)
    survey = forms.IntegerField(required=False, widget=forms.HiddenInput)
    questionnaire = forms.IntegerField(required=False, widget=forms.HiddenInput)
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
