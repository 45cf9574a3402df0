"""What a sheet asks for beyond the standard of its level: who signs must see it, and may be one more (clauses 4.27).

An amount is in yuan, for one person, night, ride or piece; caps count by the day of the visit.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pages.formats import local, short_moment

from .models import Cap, InfoSheet, ServiceItem

Category = Cap.Category
SERVICE = "service"


@dataclass(frozen=True)
class Over:
    """One thing that the standard does not cover, and why, in the reader's language."""

    kind: str  # a category of caps, or "service"
    row: int  # the key of the sheet's line
    what: str
    why: str
    planned: Decimal | None = None
    cap: Decimal | None = None
    units: int = 0

    @property
    def key(self) -> tuple:
        """Two moments of a sheet differ in what is over the standard where these differ."""
        return (self.kind, self.row, self.planned, self.units)

    @property
    def excess(self) -> Decimal | None:
        """How much all of it is over the cap; None where that cannot be said."""
        if self.planned is None or self.cap is None or not self.units:
            return None
        return max(self.planned - self.cap, Decimal()) * self.units


def lines_over(sheet: InfoSheet, known: list[Cap] | None = None) -> list[Over]:
    """Everything that needs more than the word of the level; nothing while no level is set.

    `known` are all caps, where somebody has read them already for many sheets.
    """
    if sheet.level_id is None:
        return []
    caps = _caps_of(sheet, Cap.objects.all() if known is None else known)
    return [*_services(sheet), *_meals(sheet, caps), *_lodging(sheet, caps), *_cars(sheet, caps), *_gifts(sheet, caps)]


def _caps_of(sheet: InfoSheet, rows: Iterable[Cap]) -> dict[str, Cap]:
    """What counts at the sheet's level on the day of its visit: of those begun by then the one set last."""
    day = local(sheet.appointment.starts_at).date()
    begun = [row for row in rows if row.level_id == sheet.level_id and row.valid_from <= day]
    return {row.category: row for row in sorted(begun, key=lambda row: (row.valid_from, row.pk))}


def yuan(amount: Decimal | None) -> str:
    """¥180, ¥1,250.50."""
    if amount is None:
        return "–"
    return f"¥{amount:,.2f}".removesuffix(".00")


def _services(sheet: InfoSheet) -> Iterator[Over]:
    for item in sheet.service_items.all():
        if item.decision == ServiceItem.Decision.STRUCK:
            continue
        if item.is_extra:
            why = _("Added to what the level gives by itself: %(reason)s") % {"reason": item.reason}
            yield Over(SERVICE, item.pk, item.in_words, why)
        elif item.needs_approval:
            yield Over(SERVICE, item.pk, str(item), _("The reference table asks for approval of this item."))


def _meals(sheet: InfoSheet, caps: dict[str, Cap]) -> Iterator[Over]:
    for line in sheet.meals.all():
        units = line.persons or sheet.appointment.head_count
        what = f"{short_moment(line.starts_at)} · {line}"
        yield from _compared(Category.MEAL, line.pk, what, line.per_person, caps, units)


def _lodging(sheet: InfoSheet, caps: dict[str, Cap]) -> Iterator[Over]:
    for line in sheet.lodging.all():
        yield from _compared(Category.LODGING, line.pk, str(line), line.per_night, caps, line.rooms * line.nights)


def _cars(sheet: InfoSheet, caps: dict[str, Cap]) -> Iterator[Over]:
    for line in sheet.transport.all():
        if line.is_wanted:
            cost = line.cost / line.count if line.cost is not None and line.count else line.cost
            what = f"{line} · {short_moment(line.pickup_at)}"
            yield from _compared(Category.TRANSPORT, line.pk, what, cost, caps, line.count)


def _gifts(sheet: InfoSheet, caps: dict[str, Cap]) -> Iterator[Over]:
    in_use = [gift for gift in sheet.level.gifts.all() if gift.is_active]
    permitted = {word: gift for gift in in_use for word in (gift.name, gift.name_zh)}
    for line in sheet.gifts.all():
        gift = permitted.get(line.name)
        if permitted and gift is None:
            yield Over(Category.GIFT, line.pk, line.name, _("This gift is not one of those permitted at the level."))
            continue
        if gift is not None and line.quantity > gift.most * sheet.appointment.head_count:
            why = _("More than %(n)d for each guest.") % {"n": gift.most}
            yield Over(Category.GIFT, line.pk, line.name, why, line.unit_value, units=line.quantity)
            continue
        own = {Category.GIFT: Cap(amount=gift.value)} if gift is not None and gift.value is not None else caps
        yield from _compared(Category.GIFT, line.pk, line.name, line.unit_value, own, line.quantity)


def _compared(
    category: str, row: int, what: str, planned: Decimal | None, caps: dict[str, Cap], units: int
) -> Iterator[Over]:
    """The line, where its cost is above the cap, or cannot be compared with one."""
    cap = caps.get(category)
    if cap is None or cap.amount is None:
        yield Over(category, row, what, _("No cap is set for this: every line needs approval."), planned, None, units)
    elif planned is None:
        yield Over(category, row, what, _("Its cost is not said."), None, cap.amount, units)
    elif planned > cap.amount:
        words = {"planned": yuan(planned), "cap": yuan(cap.amount), "each": cap_unit(category)}
        why = _("%(planned)s %(each)s, at most %(cap)s.") % words
        yield Over(category, row, what, why, planned, cap.amount, units)


def cap_unit(category: str) -> str:
    """For what one amount stands."""
    return {
        Category.MEAL: _("per person"),
        Category.LODGING: _("per room and night"),
        Category.TRANSPORT: _("per ride"),
        Category.GIFT: _("per piece"),
    }[Category(category)]


def words_of(over: list[Over]) -> list[str]:
    """One line for each, as notices and histories keep it."""
    return [f"{each.what}: {each.why}" for each in over]
