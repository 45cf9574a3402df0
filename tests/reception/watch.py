"""Names on the watch list and visitors who come, for several test modules."""

from reception.actions import watch
from reception.models import WatchEntry
from tests.factories.reception import AppointmentFactory


def enter(name, *, actor, aliases="", phone="", **more):
    entry = WatchEntry(name=name, aliases=aliases, phone=phone, reason="Threatened a colleague", **more)
    entry.instruction = "Call 119"
    return watch.enter(entry, actor=actor)


def coming(name="Wang Fang", phone="", **more):
    appointment = AppointmentFactory(confirmed=True, **more)
    appointment.visitors.update(name=name, phone=phone)
    return appointment
