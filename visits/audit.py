"""The checklist of a customer audit: its ticks on a sheet, and what still keeps the visit from being ready (S3-34)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType

from papers.models import ChecklistItem, Tick

from .models import InfoSheet

CHECKLIST = "audit"


@dataclass(frozen=True)
class Line:
    """One item of the checklist on a sheet, with its tick where somebody gave it."""

    item: ChecklistItem
    tick: Tick | None

    @property
    def is_ticked(self) -> bool:
        return self.tick is not None and self.tick.result == Tick.Result.PASS

    @property
    def is_settled(self) -> bool:
        """Ticked, or rightly left out."""
        return self.is_ticked or (self.tick is not None and self.tick.result == Tick.Result.NA and self.item.allows_na)


def lines(sheet: InfoSheet) -> list[Line]:
    """The items in use with their ticks, in two queries; nothing where the customer does not come to audit us."""
    if sheet.purpose_type != InfoSheet.Purpose.AUDIT:
        return []
    ticks = {tick.item_id: tick for tick in Tick.objects.on(sheet).select_related("by")}
    return [Line(item, ticks.get(item.pk)) for item in ChecklistItem.objects.of(CHECKLIST)]


def unticked(sheet: InfoSheet) -> list[str]:
    """The mandatory items that nobody has ticked yet, in the reader's language; while there is one, not ready."""
    return [str(line.item) for line in lines(sheet) if line.item.is_mandatory and not line.is_settled]


def numbers_unticked(sheets: Iterable[InfoSheet]) -> dict[int, int]:
    """How many mandatory items are open on each audit sheet, by its primary key; two queries for any number of them."""
    keys = [sheet.pk for sheet in sheets if sheet.purpose_type == InfoSheet.Purpose.AUDIT]
    if not keys:
        return {}
    items = [item for item in ChecklistItem.objects.of(CHECKLIST) if item.is_mandatory]
    kind = ContentType.objects.get_for_model(InfoSheet)
    ticks = Tick.objects.filter(subject_type=kind, subject_id__in=keys)
    known = {(tick.subject_id, tick.item_id): tick for tick in ticks}
    return {key: sum(not Line(item, known.get((key, item.pk))).is_settled for item in items) for key in keys}
