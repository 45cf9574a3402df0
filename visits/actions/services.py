"""The services of a sheet: those that its level gives, confirmed or struck, and those that sales add with a reason."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from visits.models import InfoSheet, ReceptionStandard, ServiceItem

from .refusals import Untold

Decision = ServiceItem.Decision
# What of the reference table is written into the sheet, to stay as it read then.
COPIED = ("item_code", "order", "name", "name_zh", "text", "text_zh", "needs_approval")
LAST = 999  # what stands in no reference table comes after what does
OWN = "own"


def load(sheet: InfoSheet) -> None:
    """The default services of the new level, to be confirmed or struck one by one (S3-11).

    What was added stays where it is still above what the level gives by itself.
    """
    standards = sheet.level.standards.filter(is_service=True, is_default_on=True, is_active=True).order_by("order")
    given = [ServiceItem(sheet=sheet, **_copied(row)) for row in standards]
    codes = {item.item_code for item in given}
    sheet.service_items.exclude(is_extra=True).delete()
    sheet.service_items.filter(item_code__in=codes).delete()
    ServiceItem.objects.bulk_create(given)


def decide(sheet: InfoSheet, rows: Iterable[dict[str, Any]]) -> bool:
    """The default items that were confirmed, or struck with a reason (S3-13). False: nothing is different."""
    there = {item.pk: item for item in sheet.service_items.filter(is_extra=False)}
    is_new = False
    for typed in rows:
        item = there.get(typed.get("id"))
        if item is not None:
            is_struck = typed["decision"] == Decision.STRUCK
            reason = typed["reason"].strip() if is_struck else ""
            if is_struck and not reason:
                raise Untold("edit", _("Say why this item is struck: %(item)s.") % {"item": item})
            is_new |= _update(item, {"decision": typed["decision"], "reason": reason})
    return is_new


def add_and_take_away(sheet: InfoSheet, rows: Iterable[dict[str, Any]]) -> bool:
    """What sales add to what the level gives, each with its reason. False: nothing is different.

    A row says which `item` of the reference table it is, or a `name` in words of one's own.
    """
    rows = list(rows)
    there = {item.pk: item for item in sheet.service_items.filter(is_extra=True)}
    kept = {}
    for typed in rows:
        if not typed["reason"].strip():
            raise Untold("edit", _("Say why it is added: %(item)s.") % {"item": typed["item"] or typed["name"]})
        item = there.get(typed.get("id"))
        if item is not None and _is_it(item, typed):
            kept[item.pk] = typed
    gone = there.keys() - kept.keys()
    ServiceItem.objects.filter(pk__in=gone).delete()
    is_new = bool(gone)
    for pk, typed in kept.items():
        is_new |= _update(there[pk], {"reason": typed["reason"].strip()})
    for typed in rows:
        if typed.get("id") not in kept:
            typed["id"] = _add(sheet, typed).pk
            is_new = True
    return is_new


def _add(sheet: InfoSheet, typed: dict[str, Any]) -> ServiceItem:
    codes = set(sheet.service_items.values_list("item_code", flat=True))
    if typed["item"] is not None:
        columns = _copied(typed["item"])
    else:
        number = next(n for n in range(1, LAST) if f"{OWN}-{n}" not in codes)
        columns = {"item_code": f"{OWN}-{number}", "order": LAST, "name": typed["name"].strip(), "text": ""}
    if columns["item_code"] in codes:
        raise Untold("edit", _("The sheet has this item already: %(item)s.") % {"item": typed["item"]})
    added = {"decision": Decision.CONFIRMED, "reason": typed["reason"].strip(), "is_extra": True}
    return ServiceItem.objects.create(sheet=sheet, **columns | added)


def _is_it(item: ServiceItem, typed: dict[str, Any]) -> bool:
    """Does the row mean what stands there already?"""
    wanted = typed["item"]
    if wanted is None:
        return is_own(item) and item.name == typed["name"].strip()
    return (item.item_code, item.text) == (wanted.item_code, wanted.text)


def is_own(item: ServiceItem) -> bool:
    """Added in words of one's own: no reference table has it."""
    return item.is_extra and item.item_code.startswith(f"{OWN}-")


def _copied(row: ReceptionStandard | ServiceItem) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COPIED}


def _update(item: ServiceItem, values: dict[str, Any]) -> bool:
    news = {name: value for name, value in values.items() if getattr(item, name) != value}
    if news:
        ServiceItem.objects.filter(pk=item.pk).update(**news)
    return bool(news)
