"""Requests, and what is said of them, for several test modules."""

from datetime import timedelta

from deadlines.models import Clock
from history.moment import now
from notices.models import Message, Notice
from reception import actions
from reception.models import Appointment
from tests.factories.customers import ContactFactory
from tests.factories.reception import AppointmentFactory, SiteFactory

HOUR = timedelta(hours=1)


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


def clock(appointment, code):
    return Clock.objects.of(appointment).get(code=code)


def told(appointment, kind):
    """Who was told of this in the inbox."""
    return set(Notice.objects.about(appointment).filter(kind=kind).values_list("recipient__username", flat=True))


def request(host, actor, **fields):
    SiteFactory()
    wanted = {
        "channel": "phone",
        "visitor_name": "Wang Fang",
        "visitor_phone": "+8613812345678",
        "starts_at": now() + 24 * HOUR,
        "ends_at": now() + 25 * HOUR,
        "purpose": "See the new line",
        "contact_person": host,
    }
    return actions.request(Appointment(**wanted | fields), actor=actor, organisation="蓝海光学")
