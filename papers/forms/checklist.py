"""What a person may write about checklists."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PorticoModelForm, VersionField
from papers.models import ChecklistItem


class ChecklistItemForm(PorticoModelForm):
    version = VersionField(required=False)
    clauses = forms.CharField(
        label=_("Clauses"), required=False, max_length=120, help_text=_("Several apart by commas: S1-75, S2-53.")
    )

    class Meta:
        model = ChecklistItem
        fields = [
            "text",
            "text_zh",
            "topic",
            "area",
            "order",
            "weight",
            "is_serious",
            "allows_na",
            "is_mandatory",
            "is_active",
        ]

    field_order = ["text", "text_zh", "clauses", *Meta.fields[2:]]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["clauses"] = ", ".join(self.instance.clauses)

    def clean_text(self) -> str:
        """An item stands on its list once: a form sent twice adds one."""
        text, others = self.cleaned_data["text"], self.instance.checklist.items.exclude(pk=self.instance.pk)
        if "text" in self.changed_data and others.filter(text=text, is_active=True).exists():
            raise forms.ValidationError(_("This item is on the list already."))
        return text

    def clean_clauses(self) -> list[str]:
        """Their codes, each once, in the order they were written."""
        return list(dict.fromkeys(re.findall(r"[^\s,，、;；]+", self.cleaned_data["clauses"])))
