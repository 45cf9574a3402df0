"""The day of a visit as it is read: steps, cars and meals in one order; and what of it is still to be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils import translation

from pages.formats import local
from reception.models import Visitor

from .models import Cap, InfoSheet, ItineraryLine, MealLine, TransportLine


@dataclass(frozen=True)
class Entry:
    """One thing of the day: a step, a ride or a meal."""

    kind: str  # step, ride or meal
    starts_at: datetime
    line: ItineraryLine | TransportLine | MealLine


@dataclass(frozen=True)
class Day:
    date: date
    entries: list[Entry]


def days_of(sheet: InfoSheet) -> list[Day]:
    """The whole programme day by day, in the order of time; rides that nobody needs are no part of it."""
    entries = [Entry("step", line.starts_at, line) for line in steps_of(sheet)]
    entries += [Entry("ride", ride.pickup_at, ride) for ride in sheet.transport.all() if ride.is_wanted]
    entries += [
        Entry("meal", meal.starts_at, meal) for meal in sheet.meals.select_related("host", "booked_by", "seated_by")
    ]
    found: dict[date, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: (entry.starts_at, entry.kind != "ride", entry.line.pk)):
        found.setdefault(local(entry.starts_at).date(), []).append(entry)
    return [Day(day, rows) for day, rows in found.items()]


def steps_of(sheet: InfoSheet):
    people = ("person__position", "stop", "room", "booking", "meeting", "safety_told_by")
    return sheet.itinerary.select_related(*people)


def incomplete_cars(sheet: InfoSheet) -> list[TransportLine]:
    """Rides that are undecided, not arranged, or of which the customer does not know (S1-24)."""
    return [ride for ride in sheet.transport.all() if not ride.is_complete]


def safety_owed(sheet: InfoSheet) -> list[ItineraryLine]:
    """Steps through a safety area of which the guests have not been told the rules (S1-36)."""
    return [line for line in steps_of(sheet) if line.owes_safety]


def addressed(guest: Visitor) -> str:
    """The guest's name with the form of address, where the reader's language puts it: Dr. Weber, 李娜 女士."""
    address = guest.brief.address if hasattr(guest, "brief") else ""
    if not address:
        return guest.name
    is_chinese = (translation.get_language() or "").startswith("zh")
    return f"{guest.name} {address}" if is_chinese else f"{address} {guest.name}"


def diets_of(guests: Iterable[Visitor]) -> list[Visitor]:
    """The guests of whom it is known what they eat (S1-18)."""
    return [guest for guest in guests if hasattr(guest, "brief") and guest.brief.diet]


def meal_cap(sheet: InfoSheet) -> Decimal | None:
    """What a meal may cost per person at the level of the sheet, in yuan; None: no cap is set (S1-18)."""
    day = local(sheet.appointment.starts_at).date()
    caps = Cap.objects.filter(level=sheet.level_id, category=Cap.Category.MEAL, valid_from__lte=day)
    cap = caps.order_by("valid_from", "pk").last() if sheet.level_id else None
    return cap.amount if cap is not None else None
