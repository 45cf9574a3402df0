"""Who gets what at the addresses of the answer, with visits that are none of theirs."""

from datetime import timedelta

from history.moment import now
from notices import actions as notices
from reception import actions
from reception.actions import hosts
from reception.models import Enquiry, Proposal
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory
from tests.reception.roles import BOOK, DOOR, SEES_ALL, arrived, confirmed, requested
from tests.roles import Row

HOUR = timedelta(hours=1)


def person():
    return {"to": UserFactory(department=DepartmentFactory()).pk}


def cancelled():
    appointment = AppointmentFactory(confirmed=True)
    actions.cancel(appointment, actor=appointment.contact_person, reason="No flight")
    return [appointment.pk]


def asked():
    """A question to somebody else about a visit that is none of theirs."""
    appointment = AppointmentFactory(requested=True)
    whom = UserFactory(department=DepartmentFactory())
    actions.ask(appointment, people=[whom], actor=appointment.contact_person)
    return [Enquiry.objects.get(person=whom).pk]


def host_link():
    [pk] = arrived()
    appointment = AppointmentFactory._meta.model.objects.get(pk=pk)
    purpose = f"{hosts.PURPOSE} {appointment.contact_person_id}"
    return [notices.issue_link(purpose, about=appointment, expires_at=now() + HOUR, at=now())]


def choice():
    appointment = AppointmentFactory(requested=True, visitor_email="wang@example.com")
    wanted = Proposal(starts_at=appointment.starts_at + HOUR, ends_at=appointment.ends_at + HOUR, place="Office 301")
    actions.propose(appointment, times=[wanted], actor=appointment.contact_person)
    expires_at = appointment.ends_at
    return [notices.issue_link("reception.choose_time", about=appointment, expires_at=expires_at, at=now())]


ROWS = [
    Row("reception:come", method="post", make=arrived, **DOOR),
    Row("reception:hold", method="post", make=arrived, post=lambda: {"minutes": 10}, **DOOR),
    Row("reception:hand-on", method="post", make=arrived, post=person, **DOOR),
    Row("reception:ask", make=requested, **BOOK),
    Row("reception:ask", method="post", make=requested, **BOOK),
    Row("reception:propose", make=confirmed, **BOOK),
    Row("reception:propose", method="post", make=confirmed, **BOOK),
    Row("reception:arrange", make=confirmed, **BOOK),
    Row("reception:arrange", method="post", make=confirmed, **BOOK),
    Row("reception:restore", method="post", make=cancelled, **BOOK),
    # Only who was asked answers.
    Row("reception:enquiry", make=asked, ok=SEES_ALL),
    Row("reception:accept", method="post", make=asked, ok=set(), forbidden=SEES_ALL),
    Row("reception:refuse", method="post", make=asked, ok=set(), forbidden=SEES_ALL),
    # The token is the authority.
    Row("reception:host-link", make=host_link, public=True),
    Row("reception:host-link", method="post", make=host_link, post=lambda: {"answer": "come"}, public=True),
    Row("reception:choose-time", make=choice, public=True),
    Row("reception:choose-time", method="post", make=choice, public=True),
]
