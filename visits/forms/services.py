"""The services of a sheet as rows of its form: those of the level decided, others added."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from visits.actions.services import is_own
from visits.models import InfoSheet, ReceptionStandard, ServiceItem

from .rows import Row

Known = dict[str, ReceptionStandard | ServiceItem]


class ServiceForm(Row, forms.Form):
    """Confirmed, or struck with a reason (S3-13)."""

    decision = forms.ChoiceField(label=_("decision"), choices=ServiceItem.Decision.choices)
    reason = forms.CharField(label=_("reason"), max_length=200, required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == ServiceItem.Decision.STRUCK and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why this item is struck."))
        return cleaned

    @staticmethod
    def initial_of(item: ServiceItem) -> dict[str, Any]:
        return {"id": item.pk, "decision": item.decision, "reason": item.reason}


class ExtraForm(Row, forms.Form):
    """One thing more than the level gives, from the reference table or in words of one's own, and why (S3-13)."""

    name = forms.CharField(label=_("or in your own words"), max_length=60, required=False)
    reason = forms.CharField(label=_("why it is added"), max_length=200, required=False)

    def __init__(self, *args, known: Known, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known
        choices = [("", "–"), *((key, _label(row)) for key, row in known.items())]
        item = forms.ChoiceField(label=_("Service item"), choices=choices, required=False)
        item.widget.attrs["class"] = "form-select"
        self.fields = {"item": item} | self.fields

    @staticmethod
    def initial_of(item: ServiceItem, known: Known) -> dict[str, Any]:
        """An item is found in the table again where it still reads as it did when it was added."""
        said = {"id": item.pk, "reason": item.reason}
        if is_own(item):
            return said | {"item": "", "name": item.name}
        reads = (item.item_code, item.text)
        return said | {"item": next(key for key, row in known.items() if (row.item_code, row.text) == reads)}

    def clean_item(self):
        return self.known.get(self.cleaned_data["item"])

    def clean(self):
        cleaned = super().clean()
        item, name = cleaned.get("item"), cleaned.get("name", "").strip()
        if item is not None and name:
            self.add_error("name", _("Choose an item, or say it in your own words: one of the two."))
        if item is None and not name and "item" not in self.errors:
            self.add_error("item", _("Choose the item, or say it in your own words."))
        if not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Say why it is added: whoever signs reads it."))
        return cleaned


def items_to_add(sheet: InfoSheet) -> Known:
    """What the sheet's level does not give by itself, at this and the other levels; and what was added already."""
    if sheet.level_id is None:
        return {}
    there = list(sheet.service_items.all())
    given = [item.item_code for item in there if not item.is_extra]
    rows = ReceptionStandard.objects.filter(is_service=True, is_active=True, level__is_active=True)
    rows = rows.exclude(item_code__in=given).select_related("level").order_by("order", "-level__code")
    known: Known = {str(row.pk): row for row in rows}
    reads = {(row.item_code, row.text) for row in known.values()}
    kept = [item for item in there if item.is_extra and not is_own(item)]
    return known | {f"={item.pk}": item for item in kept if (item.item_code, item.text) not in reads}


def _label(row: ReceptionStandard | ServiceItem) -> str:
    if isinstance(row, ServiceItem):
        return row.in_words
    return f"{row} ({row.level.code})"
