"""A request by somebody who can be written to, and what is said of it, for several test modules."""

from notices.models import Message, Notice
from tests.factories.customers import ContactFactory
from tests.factories.reception import AppointmentFactory


def wished(host, **fields):
    contact = ContactFactory(name="Wang Fang", email="wang@example.com")
    return AppointmentFactory(
        requested=True, contact=contact, visitor_email="wang@example.com", contact_person=host, **fields
    )


def letters(kind):
    return list(Message.objects.filter(address="wang@example.com", kind=f"reception.{kind}").order_by("pk"))


def kinds(person):
    told = Notice.objects.filter(recipient=person, kind__startswith="reception.")
    return list(told.order_by("pk").values_list("kind", flat=True))
