"""Writing a questionnaire: what stands above the questions, and the questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PorticoForm, PorticoModelForm, TokenField, VersionField
from visits.forms.rows import Row

from .models import Question, Questionnaire, QuestionnaireVersion

# Empty rows under the questions that are there.
MORE_ROWS = 3


class NewQuestionnaireForm(PorticoForm):
    name = forms.CharField(label=_("Title"), max_length=80)
    name_zh = forms.CharField(label=_("Chinese title"), max_length=80, required=False)
    form_token = TokenField()


class QuestionnaireForm(PorticoModelForm):
    version = VersionField()

    class Meta:
        model = Questionnaire
        fields = ["name", "name_zh", "is_active"]


class DraftForm(PorticoModelForm):
    """What the version says and allows apart from its questions."""

    edition = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = QuestionnaireVersion
        fields = ["intro", "intro_zh", "allows_anonymous", "low_score"]
        widgets = {"intro": forms.Textarea(attrs={"rows": 2}), "intro_zh": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "low_score": _("An overall mark of this or less is told to whom it concerns, and opens an issue."),
            "allows_anonymous": _("Such an answer stands apart from whom was asked and leads back to nobody."),
        }


class QuestionRow(Row, forms.Form):
    """One question; an emptied row is taken away."""

    # Which question of the draft it was; a new one has none yet.
    code = forms.SlugField(max_length=40, required=False, widget=forms.HiddenInput)
    order = forms.IntegerField(label=_("order"), required=False, min_value=0, max_value=999)
    text = forms.CharField(label=_("question"), max_length=200, required=False)
    text_zh = forms.CharField(label=_("Chinese question"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("kind of answer"), choices=Question.Kind.choices, required=False)
    is_required = forms.BooleanField(label=_("must be answered"), required=False)
    allows_na = forms.BooleanField(label=_("may be “not applicable”"), required=False)

    @property
    def is_overall(self) -> bool:
        """The mark that all figures compare: its words may change and where it stands, nothing else."""
        return self["code"].value() == Question.OVERALL

    def clean(self):
        cleaned = super().clean()
        if self.is_overall:
            cleaned |= {"kind": Question.Kind.RATING, "is_required": True, "allows_na": False}
        is_gone = cleaned.get("DELETE") and not self.is_overall
        is_missing = not cleaned.get("text") and "text" not in self.errors and not is_gone
        if is_missing and (self.is_overall or cleaned.get("text_zh")):
            self.add_error("text", _("Write the question."))
        if cleaned.get("kind") == Question.Kind.TEXT and cleaned.get("allows_na") and not is_gone:
            self.add_error("allows_na", _("Words may stay empty: only a mark or a choice can be not applicable."))
        return cleaned


class QuestionLines(forms.BaseFormSet):
    """The questions of a draft, in the order of their numbers."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take this question out")
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"

    def clean(self):
        if not any(question["code"] == Question.OVERALL for question in self.questions):
            raise forms.ValidationError(_("The overall mark stays: figures compare it."))

    @property
    def questions(self) -> list[dict[str, Any]]:
        """As the action takes them; of two rows that claim to be one question the second is a new one."""
        rows = [row.cleaned_data for row in self.forms if hasattr(row, "cleaned_data") and self._stays(row)]
        rows.sort(key=lambda row: 1000 if row.get("order") is None else row["order"])
        names, known, found = ("text", "text_zh", "kind", "is_required", "allows_na"), set(), []
        for row in rows:
            code = row.get("code", "")
            found.append({name: row.get(name) for name in names} | {"code": "" if code in known else code})
            known.add(code)
        return found

    @staticmethod
    def _stays(row: QuestionRow) -> bool:
        return bool(row.cleaned_data.get("text")) and (row.is_overall or not row.cleaned_data.get("DELETE"))


def question_lines(draft: QuestionnaireVersion, data: Any = None) -> QuestionLines:
    """The rows of a draft, with some empty ones below."""
    made = forms.formset_factory(QuestionRow, formset=QuestionLines, extra=MORE_ROWS, can_delete=True, max_num=60)
    names = ("code", "text", "text_zh", "kind", "is_required", "allows_na")
    initial = [
        {name: getattr(row, name) for name in names} | {"order": 10 * (place + 1)}
        for place, row in enumerate(draft.questions.all())
    ]
    return made(data, initial=initial, prefix="questions")
