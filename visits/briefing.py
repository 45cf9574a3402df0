"""What of an information sheet whoever prepares must know: the part that a task is about, and no more."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pages.formats import day, moment, phone

from .models import InfoSheet, ItineraryLine, LodgingLine, MealLine, PrepTask, PrepTemplate, TransportLine
from .said import guests

When = PrepTemplate.When


def of(task: PrepTask, *, is_concealed: bool = False) -> list[str]:
    """The lines of the sheet that this task is about, one sentence each; nothing where it has no sheet.

    To a reader from whom the visit is concealed it names nobody who comes (R30).
    """
    sheet, template = task.sheet, task.template
    if sheet is None:
        return []
    if template is None:
        return [sheet.other_requirements] if sheet.other_requirements else []
    if template.when == When.TRANSPORT:
        return [_car(line) for line in _only(sheet.transport.filter(need=TransportLine.Need.WANTED), task)]
    if template.when == When.MEALS:
        return [_meal(line) for line in _only(sheet.meals.all(), task)] + _diets(sheet, is_concealed)
    if template.when == When.LODGING:
        return [_hotel(line) for line in sheet.lodging.all()]
    if template.when == When.TOUR:
        return [
            _step(line)
            for line in sheet.itinerary.filter(kind=ItineraryLine.Kind.TOUR).select_related("stop", "person")
        ]
    if template.service_code == "gift":
        return [
            f"{line} × {line.quantity}" + (f" · {line.recipient}" if line.recipient and not is_concealed else "")
            for line in sheet.gifts.all()
        ]
    return _of_the_room(sheet, task, is_concealed)


def _of_the_room(sheet: InfoSheet, task: PrepTask, is_concealed: bool) -> list[str]:
    """Who comes, in the order in which they are introduced; what they eat and drink for whoever serves it."""
    if task.code == "refreshments":
        return _diets(sheet, is_concealed)
    if task.code in {"welcome", "venue"}:
        if is_concealed:
            return []
        return [f"{number}. {row.name} · {row.job_title}" for number, row in enumerate(guests(sheet.appointment), 1)]
    return [sheet.other_requirements] if sheet.other_requirements else []


def _only(lines, task: PrepTask) -> list:
    """All the lines, or the one that the task is for."""
    return [line for line in lines if not task.part or task.part == f"line {line.pk}"]


def _diets(sheet: InfoSheet, is_concealed: bool) -> list[str]:
    said = [(row.name, row.brief.diet) for row in guests(sheet.appointment) if hasattr(row, "brief") and row.brief.diet]
    if is_concealed:
        return [diet for _name, diet in said]
    return [_("Diet of %(name)s: %(diet)s") % {"name": name, "diet": diet} for name, diet in said]


def _car(line: TransportLine) -> str:
    who = " ".join(part for part in (line.driver, phone(line.driver_phone) if line.driver_phone else "") if part)
    vehicle = f"{line.vehicle_type} × {line.count}" if line.vehicle_type else ""
    told = _("customer told") if line.told_customer_at else _("customer not told yet")
    return _joined(
        line, moment(line.pickup_at), line.pickup_place, line.destination, line.flight, vehicle, line.plate, who, told
    )


def _meal(line: MealLine) -> str:
    persons = ngettext("%(n)d person", "%(n)d persons", line.persons) % {"n": line.persons} if line.persons else ""
    return _joined(moment(line.starts_at), line.restaurant, persons, line.standard, line.menu, line.diet_note)


def _hotel(line: LodgingLine) -> str:
    nights = ngettext("%(n)d night", "%(n)d nights", line.nights) % {"n": line.nights}
    return _joined(line.hotel, day(line.check_in), nights, line.room_type, f"× {line.rooms}")


def _step(line: ItineraryLine) -> str:
    return _joined(moment(line.starts_at), line.stop or line.place, line.person)


def _joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)
