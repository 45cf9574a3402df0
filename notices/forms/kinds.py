"""The company's switch for a kind, and its words."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from notices.kinds import Kind
from notices.models import Switch
from notices.substitution import narrowed, unknown_gaps
from pages.formats import listed
from pages.forms import PorticoForm, VersionField


class SwitchForm(PorticoForm):
    setting = forms.ChoiceField(label=_("How it goes out"))
    version = VersionField()

    def __init__(self, *args, kind: Kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["setting"].choices = choices_of(kind)


def choices_of(kind: Kind) -> list[tuple[str, str]]:
    """What the company may decide: of an escalation nothing, and a visitor has no choice of their own."""
    Setting = Switch.Setting
    if kind.for_visitors:
        return [(Setting.CHOICE, _("Sent")), (Setting.OFF, _("Not sent"))]
    return [(Setting.FORCED, Setting.FORCED.label)] if kind.is_forced else Setting.choices


class WordingForm(PorticoForm):
    """Title and text with gaps; a gap that the kind cannot fill is refused by its name."""

    title = forms.CharField(label=_("Title"), max_length=200)
    body = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 12}), max_length=5000)
    version = VersionField()

    def __init__(self, *args, kind: Kind, language: str, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)
        for name in ("title", "body"):
            self.fields[name].widget.attrs["lang"] = language

    def clean_title(self) -> str:
        return self._checked("title")

    def clean_body(self) -> str:
        return self._checked("body")

    def _checked(self, name: str) -> str:
        text = narrowed(self.cleaned_data[name])
        wrong = unknown_gaps(text, self.kind)
        if wrong:
            said = _("Nothing can be put in here: %(gaps)s. What can is listed below.")
            raise ValidationError(said % {"gaps": listed(wrong)})
        return text
