"""What is typed about a typical case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PorticoModelForm, RowField, TokenField, VersionField

from .models import CaseStudy, Topic


class CaseForm(PorticoModelForm):
    """What happened, what it means and what is learnt; names may be written, the shared copy has none."""

    topic = RowField(Topic.objects.in_use(), label=_("Topic"), required=False, empty_label="–")
    form_token = TokenField()
    version = VersionField(required=False)

    class Meta:
        model = CaseStudy
        fields = ["title", "topic", "facts", "analysis", "lessons", "also_hide"]
        widgets = {
            name: forms.Textarea(attrs={"rows": rows})
            for name, rows in {"facts": 5, "analysis": 4, "lessons": 4, "also_hide": 2}.items()
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self) -> None:
        """The row of this form is written by an action."""


class CaseFilter(forms.Form):
    """Which cases: of a topic, one's own."""

    topic = RowField(Topic.objects.in_use(), label=_("Topic"), required=False, empty_label=_("All topics"))
    mine = forms.BooleanField(label=_("Mine"), required=False)

    def chosen(self) -> dict[str, Any]:
        self.full_clean()
        return getattr(self, "cleaned_data", {})
