"""The steps of a programme, for several test modules."""

from datetime import timedelta

from tests.factories.visits import fill, itinerary_line, set_level, sign
from visits import actions
from visits.models import InfoSheet, TourStop

HOUR = timedelta(hours=1)


def write(sheet, *steps, **lines):
    sheet.refresh_from_db()
    act = actions.change if sheet.is_changeable else actions.edit
    act(
        sheet, actor=sheet.appointment.salesperson, version=sheet.version, fields={}, lines={"itinerary": steps} | lines
    )
    return sheet


def meeting(sheet, room, **fields):
    start = sheet.appointment.starts_at + HOUR
    said = {"kind": "meeting", "topic": "Contract for next year", "room": room, "starts_at": start, "minutes": 60}
    return itinerary_line(sheet, **said | fields)


def stop(sheet, **fields):
    said = {"site": sheet.appointment.site, "name": "Foundry", "name_zh": "铸造车间"}
    return TourStop.objects.create(**said | fields)


def approve(sheet):
    actions.submit(sheet, actor=sheet.appointment.salesperson)
    while sheet.state == InfoSheet.State.SUBMITTED:
        sign(sheet)
    return sheet


def complete(sheet, *steps):
    """Everything that a level B sheet needs, with these steps."""
    set_level(sheet, "B")
    fill(sheet)
    return write(sheet, itinerary_line(sheet), *steps)
