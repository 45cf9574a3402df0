"""A complaint that is heard where a customer is received: one step from the visit, and in the register at once."""

import pytest
from django.urls import reverse

from calls.models import Complaint, Issue
from history import moment
from notices.models import Notice
from tests.calls.moments import clock, on, running
from tests.factories.accounts import UserFactory
from tests.factories.calls import ServiceFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def superior():
    return UserFactory(name="Superior")


@pytest.fixture
def host(superior):
    return UserFactory(name="Host", department=ServiceFactory(), manager=superior)


def page_of(appointment):
    return f"{reverse('calls:issue-create')}?appointment={appointment.pk}"


def complain(client, appointment, **more):
    """The form as the browser posts it, with what happened."""
    form = client.get(page_of(appointment)).context["form"]
    said = {name: form[name].value() or "" for name in form.fields} | {"description": "He waited an hour."}
    return client.post(page_of(appointment), said | more)


def test_it_is_in_the_register_with_number_owner_and_clocks_and_the_superior_knows(client, host, superior):
    appointment = AppointmentFactory(met=True, contact_person=host)
    client.force_login(host)

    complain(client, appointment, handler=host.pk)

    complaint = Complaint.objects.get()
    issue = complaint.issue
    assert (complaint.code, complaint.owner, complaint.state) == ("C2026-0001", host, "open")
    assert (issue.source, issue.reception_record) == ("reception", appointment.record)
    assert {"COMPLAINT_REPLY", "REPLY_GENERAL"} <= running(issue)
    assert "COMPLAINT_ACK" not in running(issue)  # they said it to somebody
    assert clock(complaint, "COMPLAINT_MEASURES").owner == host
    assert [row.recipient for row in Notice.objects.filter(kind="calls.complaint_opened")] == [superior]


def test_it_stands_on_the_visit_and_is_found_in_the_register_by_its_source(client, host):
    appointment = AppointmentFactory(met=True, contact_person=host)
    client.force_login(host)
    complain(client, appointment)

    assert Issue.objects.get().get_absolute_url() in client.get(appointment.get_absolute_url()).content.decode()
    for source, found in (("reception", 1), ("call", 0)):
        page = client.get(reverse("calls:complaints"), {"source": source}).context["page"]
        assert len(page.rows) == found


def test_the_same_form_twice_is_one_complaint(client, host):
    appointment = AppointmentFactory(met=True, contact_person=host)
    client.force_login(host)

    for _click in range(2):
        complain(client, appointment, form_token="9d1a1f5e-31c5-4a64-8f61-6f2f3b1d5a14")

    assert (Issue.objects.count(), Complaint.objects.count()) == (1, 1)


def test_a_record_that_nobody_began_is_begun_with_it(client, host):
    appointment = AppointmentFactory(arrived=True, contact_person=host)
    assert not appointment.has_record
    client.force_login(host)

    complain(client, appointment)

    assert Issue.objects.get().reception_record.appointment == appointment


def test_of_somebody_who_has_not_come_yet_no_record_is_made(client, host):
    appointment = AppointmentFactory(confirmed=True, contact_person=host)
    client.force_login(host)

    complain(client, appointment)

    assert Issue.objects.get().reception_record is None
    appointment.refresh_from_db()
    assert not appointment.has_record


@pytest.mark.parametrize("visit", [{"is_private": True}, {}])
def test_whom_it_is_not_shown_who_came_reads_it_in_no_form_either(client, host, visit):
    """The gate sees that somebody is expected, and of a private visit not even the name (R30)."""
    with moment.at(on(11, 9)):
        appointment = AppointmentFactory(confirmed=True, contact_person=host, starts_at=on(11, 13), **visit)
    client.force_login(UserFactory(role="gate_security"))
    assert client.get(appointment.get_absolute_url()).status_code == 200

    assert client.get(page_of(appointment)).status_code == 404


@pytest.mark.parametrize("number", ["²", "x", "-1", "9" * 30])
def test_what_is_no_number_of_a_visit_opens_the_plain_form_or_none(client, host, number):
    client.force_login(host)

    assert client.get(f"{reverse('calls:issue-create')}?appointment={number}").status_code in {200, 404}
