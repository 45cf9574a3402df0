"""My day and the search."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines import actions as deadlines
from history.moment import at, now
from reception import actions as reception
from reception.models import Enquiry
from tests.factories.customers import OrganisationFactory
from tests.factories.gate import reported
from tests.factories.reception import AppointmentFactory, SiteFactory

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


def test_my_day_shows_whom_i_am_asked_about_until_i_have_answered(client, clerk, stranger):
    reception.ask(AppointmentFactory(), people=[stranger], departments=[], actor=clerk)
    client.force_login(stranger)
    enquiry = Enquiry.objects.get()

    before = my_day(client).context["enquiries"]
    reception.accept(enquiry, actor=stranger)

    assert (before, my_day(client).context["enquiries"]) == ([enquiry], [])


def test_the_front_desk_s_day_names_who_stands_there(client, clerk, noon):
    waiting = AppointmentFactory(confirmed=True, starts_at=now())
    reception.check_in(waiting, actor=clerk)
    caller = reported(actor=clerk)
    AppointmentFactory(confirmed=True, starts_at=now() + timedelta(hours=3))
    client.force_login(clerk)

    page = my_day(client)

    desk = page.context["desk"]
    assert [card.appointment for card in desk.waiting] == [waiting]
    assert (desk.walk_ins, desk.announced, desk.held, desk.alarms) == ([caller], [], [], [])
    assert desk.count == 2
    assert waiting.get_absolute_url() in page.content.decode()
    assert caller.get_absolute_url() in page.content.decode()


def test_who_does_not_receive_visitors_has_no_front_desk_in_their_day(client, stranger):
    client.force_login(stranger)

    assert my_day(client).context["desk"] is None


def test_the_front_desk_s_day_costs_the_same_with_one_row_and_with_three(client, clerk):
    client.force_login(clerk)

    def queries():
        reception.check_in(AppointmentFactory(confirmed=True, starts_at=now()), actor=clerk)
        reported(actor=clerk)
        with CaptureQueriesContext(connection) as captured:
            my_day(client)
        return len(captured)

    queries()  # fills the process's caches
    one, _two, three = queries(), queries(), queries()

    assert one == three


def test_a_busy_day_at_the_desk_is_asked_for_in_nine_questions(client, clerk, django_assert_max_num_queries):
    """A guest who waits, one announced, one without an appointment, and a promise to keep."""
    waiting = AppointmentFactory(confirmed=True, starts_at=now() + timedelta(hours=1))
    reported(actor=clerk)
    tablet, _token = reception.kiosk.set_up(SiteFactory(), name="Door", actor=clerk)
    with at(now() + timedelta(hours=1)):
        reception.check_in(waiting, actor=clerk)
        here = AppointmentFactory(confirmed=True, starts_at=now() + timedelta(minutes=5))
        reception.kiosk.announce(tablet, here)
        deadlines.start(here, "REPLY_SPECIAL", owner=clerk, at=now(), due_at=now() + timedelta(hours=3))
        client.force_login(clerk)
        my_day(client)

        with django_assert_max_num_queries(9):
            context = my_day(client).context

    desk = context["desk"]
    shown = (desk.announced, desk.walk_ins, desk.waiting, context["clocks"])
    assert [len(rows) for rows in shown] == [1, 1, 1, 1]


def test_a_guest_who_does_not_come_is_named_to_the_desk(client, clerk):
    late = AppointmentFactory(confirmed=True, starts_at=now() + timedelta(minutes=1))
    client.force_login(clerk)

    with at(now() + timedelta(hours=1)):
        alarms = my_day(client).context["desk"].alarms

    assert [(alarm.card.appointment, alarm.kind) for alarm in alarms] == [(late, "no_show")]


def test_an_empty_day_asks_for_no_list(client, stranger, django_assert_max_num_queries):
    client.force_login(stranger)

    with django_assert_max_num_queries(4):  # session, person, what there is, inbox
        my_day(client)


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
