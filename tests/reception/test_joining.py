"""Whoever joins a visit late is told at once, and knows of the customer what we know."""

from datetime import timedelta

import pytest

from calls.actions import log
from history.moment import now
from reception import actions
from reception.actions import watch
from reception.models import WatchEntry, WatchHit
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory
from tests.factories.reception import AppointmentFactory
from tests.reception.requests import kinds

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.clause("S2-18")
def test_whoever_is_added_late_is_told_at_once_and_seen_to_have_read_it(host, stranger, client):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)
    actions.give_duty(appointment, person=stranger, duty="Shows the line", actor=host)
    client.force_login(host)

    assert kinds(stranger) == ["reception.assigned"]
    assert "told Wed 11 Mar 2026 12:00, not seen yet" in client.get(appointment.get_absolute_url()).content.decode()
    client.force_login(stranger)
    client.get(appointment.get_absolute_url())
    client.force_login(host)
    assert "seen Wed 11 Mar 2026 12:00" in client.get(appointment.get_absolute_url()).content.decode()


@pytest.mark.parametrize("role", ["receptionist", "salesperson"])
def test_whoever_joins_by_an_edit_is_told_at_once(host, stranger, role):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)

    actions.edit(appointment, actor=host, version=appointment.version, **{role: stranger})

    assert kinds(stranger) == ["reception.assigned"]


def test_whoever_takes_a_confirmed_visit_over_is_not_asked_to_answer_it_and_hears_of_it_each_time(host, stranger):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)

    for minute, person in enumerate([stranger, host, stranger]):
        actions.edit(
            appointment,
            actor=appointment.contact_person,
            version=appointment.version,
            contact_person=person,
            at=now() + minute * timedelta(minutes=1),
        )

    assert kinds(stranger) == ["reception.assigned", "reception.assigned"]


def test_a_name_put_right_is_looked_up_in_the_watch_list(host, clerk):
    appointment = AppointmentFactory(requested=True, contact_person=host, contact__name="Wang Fan")
    watch.enter(WatchEntry(name="Li Na", reason="Took photos"), actor=clerk)

    actions.edit(appointment, actor=host, version=appointment.version, visitor_name="Li Na")

    assert WatchHit.objects.get().visitor.name == "Li Na"


@pytest.mark.clause("S2-11")
def test_the_receptionist_sees_the_customer_and_the_last_five_visits_and_calls(host, department, stranger, client):
    receptionist = UserFactory(role="receptionist", department=department)
    appointment = AppointmentFactory(confirmed=True, contact_person=host, receptionist=receptionist)
    organisation, contact = appointment.organisation, appointment.contact
    type(organisation).objects.filter(pk=organisation.pk).update(industry="Optics", preferences="Green tea")
    for days in range(1, 7):
        start = appointment.starts_at - days * DAY
        AppointmentFactory(contact=contact, contact_person=host, starts_at=start, purpose=f"Visit {days} days before")
        call = CallFactory(contact=contact, summary=f"Call {days} days before", called_at=now() - days * DAY)
        log(call, actor=stranger)
    client.force_login(receptionist)

    page = client.get(appointment.get_absolute_url()).content.decode()

    assert "Optics" in page
    assert "Green tea" in page
    for kind in ("Visit", "Call"):
        assert [f"{kind} {days} days before" in page for days in range(1, 7)] == [True] * 5 + [False]
