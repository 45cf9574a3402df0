"""Sites, rooms and appointments: the smallest valid ones, brought to their state by the actions."""

from datetime import timedelta

import factory

from history.moment import now
from reception import actions
from reception.models import Appointment, Room, Site
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.customers import ContactFactory


class SiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site

    name = factory.Sequence("Site {}".format)


class RoomFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Room

    site = factory.SubFactory(SiteFactory)
    name = factory.Sequence("Room {}".format)
    capacity = 8


class AppointmentFactory(factory.django.DjangoModelFactory):
    """A request, saved and nothing more: tomorrow at this hour, in a typed place.

    Each trait goes on from there by the actions: `requested=True` is registered with its clock
    and its notice, `confirmed=True` is answered too, then `arrived`, `met`, `completed`, `closed`.
    """

    class Meta:
        model = Appointment

    requested = confirmed = arrived = met = completed = closed = False
    # A kind that needs no information sheet: `tests.factories.visits` has those that do.
    kind = Appointment.Kind.GENERAL
    organisation = factory.SelfAttribute("contact.organisation")
    contact = factory.SubFactory(ContactFactory)
    visitor_name = factory.SelfAttribute("contact.name")
    visitor_phone = factory.SelfAttribute("contact.phone")
    channel = Appointment.Channel.PHONE
    received_at = factory.LazyFunction(now)
    starts_at = factory.LazyFunction(lambda: now() + timedelta(days=1))
    ends_at = factory.LazyAttribute(lambda row: row.starts_at + timedelta(hours=1))
    place = "Office 301"
    purpose = "Quarterly review"
    needs = "A look at the new line"
    contact_person = factory.SubFactory(UserFactory, department=factory.SubFactory(DepartmentFactory))
    department = factory.SelfAttribute("contact_person.department")
    site = factory.SubFactory(SiteFactory)
    created_at = factory.LazyFunction(now)
    created_by = factory.SelfAttribute("contact_person")

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        steps = ["requested", "confirmed", "arrived", "met", "completed", "closed"]
        wanted = [kwargs.pop(step, False) for step in steps]
        last = max([place for place, step in enumerate(wanted) if step], default=-1)
        if last < 0:
            return super()._create(model_class, *args, **kwargs)
        kept = {name: kwargs.pop(name) for name in ("clearance", "tasks_open", "tasks_total") if name in kwargs}
        appointment = model_class(**{name: value for name, value in kwargs.items() if name != "created_at"})
        actor = appointment.created_by or appointment.contact_person
        actions.request(appointment, actor=actor)
        if kept:
            Appointment.objects.filter(pk=appointment.pk).update(**kept)
        appointment.refresh_from_db()
        for step in steps[1 : last + 1]:
            STEPS[step](appointment, actor)
            # What the floors above count while a visit is confirmed is not what the test is about.
            counted = {name: value for name, value in kept.items() if name != "clearance"}
            if counted:
                Appointment.objects.filter(pk=appointment.pk).update(**counted)
                appointment.refresh_from_db(fields=list(counted))
        return appointment


def _confirm(appointment, actor):
    actions.confirm(appointment, actor=actor, channel="phone", room=appointment.room, place=appointment.place)


def _complete(appointment, actor):
    actions.check_out(appointment, actor=actor, seen_off_by=actor)


def _close(appointment, actor):
    record = appointment.record
    said = {"questions": "When?", "answers": "In May.", "ended_at": appointment.left_at}
    actions.save_record(appointment, actor=actor, version=record.version, **said)
    actions.close(appointment, actor=actor)


STEPS = {
    "confirmed": _confirm,
    "arrived": lambda appointment, actor: actions.check_in(appointment, actor=actor),
    "met": lambda appointment, actor: actions.start_meeting(appointment, actor=actor),
    "completed": _complete,
    "closed": _close,
}
