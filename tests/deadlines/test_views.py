"""The pages of deadlines."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines import actions, days, sweep
from deadlines.models import Checkpoint
from history import moment
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    person = UserFactory(role="admin")
    client.force_login(person)
    return person


@pytest.fixture
def owner(client):
    person = UserFactory(name="Owner")
    client.force_login(person)
    return person


def rows(client, **query) -> str:
    """The rows of the board, without its filters."""
    shown = page(client, "list", **query)
    return shown[shown.index("<tbody>") : shown.index("</tbody>")] if "<tbody>" in shown else ""


def page(client, name: str, *args, **query) -> str:
    response = client.get(reverse(f"deadlines:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_what_runs_nearest_first(client, admin):
    start_clock("REPLY_CROSS_DEPT", subject=DepartmentFactory(name="Later Ltd"))
    start_clock("REPLY_GENERAL", subject=DepartmentFactory(name="Nearer Ltd"))
    done = start_clock("REPLY_GENERAL", subject=DepartmentFactory(name="Done Ltd"))
    actions.stop(done.subject, done.code, at=moment.now())

    shown = rows(client)

    assert shown.index("Nearer Ltd") < shown.index("Later Ltd")
    assert "Done Ltd" not in shown
    assert "due Thu 12 Mar 12:00" in shown


def test_the_list_filters_by_limit_lateness_and_owner(client, admin):
    start_clock("REPLY_GENERAL", subject=DepartmentFactory(name="General Ltd"))
    start_clock("CALL_REPLY", subject=DepartmentFactory(name="Late Ltd"), at=moment.now() - timedelta(days=3))
    start_clock("HANDLER_CONTACT", subject=DepartmentFactory(name="Mine Ltd"), owner=admin)

    def shown(**query) -> list[str]:
        text = rows(client, **query)
        return [name for name in ("General Ltd", "Late Ltd", "Mine Ltd") if name in text]

    assert shown(code="REPLY_GENERAL") == ["General Ltd"]
    assert shown(show="late") == ["Late Ltd"]
    assert shown(mine="on") == ["Mine Ltd"]
    assert shown(code="nonsense") == ["General Ltd", "Late Ltd", "Mine Ltd"]


def test_without_the_right_the_list_holds_ones_own_only(client, owner):
    start_clock(subject=DepartmentFactory(name="Own Ltd"), owner=owner)
    start_clock(subject=DepartmentFactory(name="Foreign Ltd"))

    shown = rows(client)

    assert ("Own Ltd" in shown, "Foreign Ltd" in shown) == (True, False)


def test_an_empty_list_says_what_belongs_here(client, owner):
    assert "A deadline appears when something is promised" in page(client, "list")


def test_the_list_costs_the_same_for_one_row_and_for_many(client, admin):
    start_clock(department=DepartmentFactory())
    page(client, "list")
    with CaptureQueriesContext(connection) as one:
        page(client, "list")
    for _n in range(9):
        start_clock(department=DepartmentFactory())
    with CaptureQueriesContext(connection) as ten:
        page(client, "list")

    assert len(one) == len(ten) <= 9


def test_a_clock_says_why_this_time_who_held_it_and_what_happened(client, admin):
    other = UserFactory(name="Second Owner")
    clock = start_clock("INFO_SHEET_SIGNOFF", at=at("2026-02-09 10:00"), anchor=at("2026-02-24 10:00"))
    actions.reassign(clock.subject, owner=other, at=at("2026-02-10 10:00"), actor=admin)
    actions.move_anchor(clock.subject, clock.code, anchor=at("2026-02-25 10:00"), at=at("2026-02-11 10:00"))
    actions.extend(
        clock,
        until=at("2026-02-24 12:00"),
        reason="The customer sends the names late.",
        told_at=at("2026-02-12 10:00"),
        told_by_way_of="phone",
        actor=other,
        at=at("2026-02-12 10:00"),
    )

    shown = page(client, "detail", clock.pk)

    for line in [
        "Counted back from Wed 25 Feb 2026 10:00: visit starts.",
        "Sun 15 Feb 2026 to Mon 23 Feb 2026 rest, 9 days: Spring Festival.",
        "Tue 24 Feb 2026 works: number 1 of 2 working days.",
        "Sat 14 Feb 2026 works (Make-up working day (Spring Festival)): number 2 of 2 working days.",
        "Due Sat 14 Feb 2026 18:00.",
        "Moved on Wed 11 Feb 2026 10:00 from Fri 13 Feb 2026 18:00 to Sat 14 Feb 2026 18:00",
        "New time Tue 24 Feb 2026 12:00, told to the customer on Thu 12 Feb 2026 10:00 (Phone): "
        "The customer sends the names late.",
        "Second Owner",
        "changed hands",
    ]:
        assert line in shown


def test_a_clock_is_told_in_chinese_to_a_reader_of_chinese(client):
    client.force_login(UserFactory(role="admin", language="zh-hans"))
    clock = start_clock("INFO_SHEET_SIGNOFF", at=at("2026-02-09 10:00"), anchor=at("2026-02-24 10:00"))

    shown = page(client, "detail", clock.pk)

    assert "来访人员信息表签核并反馈" in shown
    assert "春节" in shown


def test_of_a_named_moment_the_account_says_that_a_person_named_it(client, admin):
    clock = start_clock("REPLY_SPECIAL", due_at=at("2026-03-20 16:00"))

    assert "A person named the moment." in page(client, "detail", clock.pk)


def test_a_strangers_clock_does_not_exist(client, owner):
    assert client.get(reverse("deadlines:detail", args=[start_clock().pk])).status_code == 404


def test_a_reader_of_the_record_reads_why_its_deadlines_are_due_then(client):
    reader = UserFactory(department=DepartmentFactory())
    appointment = AppointmentFactory(contact_person=reader)
    clock = start_clock(subject=appointment)
    client.force_login(reader)

    shown = page(client, "detail", clock.pk)

    assert f'<a href="{appointment.get_absolute_url()}">' in shown
    assert reverse("deadlines:reassign", args=[clock.pk]) not in shown


def test_who_may_see_all_deadlines_is_not_sent_to_a_record_that_does_not_open(client):
    client.force_login(UserFactory(role="assessor"))
    appointment = AppointmentFactory()
    clock = start_clock(subject=appointment)

    assert client.get(appointment.get_absolute_url()).status_code == 404
    assert appointment.get_absolute_url() not in page(client, "detail", clock.pk)


def test_the_detail_costs_the_same_however_much_has_happened(client, admin):
    clock = start_clock()
    page(client, "detail", clock.pk)
    with CaptureQueriesContext(connection) as short:
        page(client, "detail", clock.pk)
    for hour in range(13, 17):
        actions.reassign(clock.subject, owner=UserFactory(), at=at(f"2026-03-11 {hour}:00"), actor=admin)
    with CaptureQueriesContext(connection) as long:
        page(client, "detail", clock.pk)

    assert len(short) == len(long) <= 13


def test_the_calendar_shows_a_year_with_its_named_days(client, owner):
    shown = page(client, "calendar")

    assert 'title="Spring Festival"' in shown
    assert "Sun 15 Feb 2026 – Mon 23 Feb 2026" in shown
    assert "Make-up working day (Spring Festival)" in shown
    assert "published until Thu 31 Dec 2026" in shown
    assert "not published yet" not in shown


def test_a_year_not_yet_published_says_so(client, owner):
    shown = page(client, "calendar", 2027)

    assert "The days of 2027 are not published yet" in shown
    assert client.get(reverse("deadlines:calendar", args=[1])).status_code == 404


def test_the_proof_shows_sweep_waiting_and_the_days(client, admin):
    assert "No sweep for more than three minutes" in page(client, "proof")
    start_clock(at=at("2026-03-10 11:00"))
    with moment.at(at("2026-03-11 11:30")):
        sweep.sweep()
    start_clock(at=at("2026-03-10 11:50"))
    with moment.at(at("2026-03-11 11:58")):
        shown = page(client, "proof")

    assert "No sweep for" in shown
    row = "<td>Wed 11 Mar 2026</td>"
    assert row in shown
    numbers = shown[shown.index(row) :].split("</tr>")[0]
    assert [int(n) for n in re.findall(r">(\d+)</td>", numbers)] == [6, 3, 3]


def test_health_knows_the_last_sweep_and_the_oldest_waiting_moment():
    assert actions.health().since_sweep is None
    start_clock(at=at("2026-03-10 12:30"))
    sweep.sweep()
    with moment.at(at("2026-03-11 12:40")):
        health = actions.health()
        assert (health.since_sweep, health.oldest_unfired) == (timedelta(minutes=40), timedelta(minutes=10))
        assert health.is_silent
        sweep.sweep()
        assert actions.health() == actions.Health(timedelta(0), None)


def test_a_moment_that_is_tried_again_keeps_its_age():
    start_clock(at=at("2026-03-10 12:30"))
    Checkpoint.objects.filter(kind="warn_1").update(
        delayed_from=at("2026-03-11 08:30"), fire_at=at("2026-03-11 13:00"), tries=2
    )

    assert actions.health().oldest_unfired == timedelta(hours=3, minutes=30)


@pytest.mark.parametrize("name", ["list", "limits", "calendar", "proof"])
def test_pages_are_only_read(client, admin, name):
    assert client.post(reverse(f"deadlines:{name}")).status_code == 405


def test_days_ask_the_database_once(django_assert_num_queries):
    days.site_calendar()

    with django_assert_num_queries(1):
        assert days.site_calendar().is_working_day(at("2026-02-14 00:00").date())
