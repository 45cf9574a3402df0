"""My day and the search."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines import actions as deadlines
from history.moment import now
from tests.factories.customers import OrganisationFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


def my_day(client):
    return client.get(reverse("home:my-day"))


def test_my_day_lists_what_waits_for_me_nearest_deadline_first(client, host, stranger):
    later = AppointmentFactory(visitor_name="Later", contact_person=stranger)
    sooner = AppointmentFactory(visitor_name="Sooner", contact_person=stranger)
    other = AppointmentFactory(visitor_name="Not mine", contact_person=stranger)
    for appointment, hours, owner in [(later, 30, host), (sooner, 3, host), (other, 1, stranger)]:
        due = now() + timedelta(hours=hours)
        deadlines.start(appointment, "REPLY_SPECIAL", owner=owner, at=now(), due_at=due)
    client.force_login(host)

    clocks = my_day(client).context["clocks"]

    assert [clock.subject for clock in clocks] == [sooner, later]


def test_my_day_shows_todays_visits_of_mine_and_nobody_elses(client, host, stranger):
    AppointmentFactory(contact_person=stranger, starts_at=now() + timedelta(hours=1))
    AppointmentFactory(contact_person=host, starts_at=now() + timedelta(days=2))
    mine = AppointmentFactory(contact_person=host, starts_at=now() + timedelta(hours=1))
    client.force_login(host)

    assert my_day(client).context["today"] == [mine]


def test_my_day_costs_the_same_with_one_row_and_with_three(client, host):
    client.force_login(host)

    def queries():
        AppointmentFactory(contact_person=host, starts_at=now() + timedelta(hours=1))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            my_day(client)
        return len(captured)

    queries()  # fills the process's caches
    one, _two, three = queries(), queries(), queries()

    assert one == three


def test_search_finds_by_initials_what_the_reader_may_see(client, clerk):
    organisation = OrganisationFactory(name="Lanhai Optics", name_zh="蓝海光学")
    appointment = AppointmentFactory(organisation=organisation)
    client.force_login(clerk)

    context = client.get(reverse("home:search"), {"q": "lhgx"}).context

    assert (list(context["organisations"]), list(context["appointments"])) == ([organisation], [appointment])


def test_search_shows_a_stranger_nothing_of_others(client, stranger):
    organisation = OrganisationFactory(name="Lanhai Optics")
    AppointmentFactory(organisation=organisation)
    client.force_login(stranger)

    context = client.get(reverse("home:search"), {"q": "lanhai"}).context

    assert (list(context["organisations"]), list(context["appointments"])) == ([], [])
