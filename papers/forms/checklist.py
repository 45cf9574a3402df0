"""What a person may write about checklists."""

from pages.forms import PorticoModelForm, VersionField
from papers.models import ChecklistItem


class ChecklistItemForm(PorticoModelForm):
    version = VersionField()

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
