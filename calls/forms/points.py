"""Talking points, the greeting, and what guests heard and said during a visit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from calls.greeting import unknown_places
from calls.models import Script, TalkingPoint
from pages.formats import listed
from pages.forms import PorticoModelForm, TokenField, VersionField

from .base import VerbForm, people


class _Kept(PorticoModelForm):
    """A row that an action writes."""

    version = VersionField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def said(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self) -> None:
        """The row of this form is written by an action."""


class TalkingPointForm(_Kept):
    """One thing that callers and guests should hear."""

    class Meta:
        model = TalkingPoint
        fields = ["name", "name_zh", "words", "words_zh", "starts_on", "ends_on", "is_active"]
        widgets = {
            "words": forms.Textarea(attrs={"rows": 2}),
            "words_zh": forms.Textarea(attrs={"rows": 2}),
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean(self):
        given = super().clean()
        start, end = given.get("starts_on"), given.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The last day lies before the first."))
        return given


class ScriptForm(_Kept):
    """The words of the greeting in both languages."""

    class Meta:
        model = Script
        fields = ["text", "text_zh"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2}), "text_zh": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"text": _("{company}, {department} and {name} are filled in.")}

    def clean(self):
        given = super().clean()
        for name in ("text", "text_zh"):
            if unknown := unknown_places(given.get(name) or ""):
                said = {"places": listed(unknown)}
                self.add_error(name, _("Nothing is filled in for %(places)s: is that a slip of the pen?") % said)
        return given


class ConveyForm(forms.Form):
    """What the guest of a visit has heard."""

    points = forms.ModelMultipleChoiceField(
        TalkingPoint.objects.none(),
        label=_("Information conveyed"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, points, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["points"].queryset = points


class PraiseForm(VerbForm):
    """Whom a guest praised, and in which words."""

    person = people(_("Who is praised"), required=True, empty_label=None)
    words = forms.CharField(label=_("What the customer said"), max_length=300)
    form_token = TokenField()
