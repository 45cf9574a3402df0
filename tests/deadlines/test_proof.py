"""The page that proves that nothing was missed, and the outages on it."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines import outages, proof, sweep
from deadlines.models import Checkpoint, Outage, SweepRun
from history import moment
from history.models import Event
from notices.models import Message
from tests.deadlines.calendars import at
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    person = UserFactory(username="admin", role="admin")
    client.force_login(person)
    return person


@pytest.fixture
def outage():
    return Outage.objects.create(
        starts_at=at("2026-03-11 08:00"), ends_at=at("2026-03-11 10:30"), created_at=at("2026-03-11 10:30")
    )


def seen(client, name="proof", *args) -> str:
    return client.get(reverse(f"deadlines:{name}", args=args)).content.decode()


def sweep_at(text: str) -> None:
    with moment.at(at(text)):
        sweep.sweep()


def test_seven_days_are_shown_whether_anything_was_due_or_not():
    days = proof.reconciliation(at("2026-03-11 12:00"))

    assert [day.day for day in days] == [date(2026, 3, 11) - timedelta(days=n) for n in range(7)]
    assert {(day.due, day.fired, day.missing, day.usual_lag) for day in days} == {(0, 0, 0, None)}


def test_a_day_says_what_was_due_what_was_told_and_how_long_it_waited():
    for start in ("2026-03-10 09:00", "2026-03-10 10:00", "2026-03-10 11:30"):
        start_clock("NO_SHOW", at=at(start))
    for moment_of_sweep in ("2026-03-10 09:30", "2026-03-10 10:32", "2026-03-10 10:33"):
        sweep_at(moment_of_sweep)

    today, yesterday = proof.reconciliation(at("2026-03-11 12:00"))[:2]

    assert (today.due, yesterday.due, yesterday.fired, yesterday.missing) == (0, 3, 2, 1)
    assert (yesterday.usual_lag, yesterday.longest_lag) == (timedelta(minutes=1), timedelta(minutes=2))


def test_a_day_is_one_of_the_site_s_wall_clock():
    start_clock("NO_SHOW", at=at("2026-03-10 23:15"))
    start_clock("NO_SHOW", at=at("2026-03-10 23:45"))
    sweep_at("2026-03-11 00:20")

    today, yesterday = proof.reconciliation(at("2026-03-11 12:00"))[:2]

    assert (today.fired, yesterday.fired) == (1, 1)


def test_the_page_says_at_one_glance_that_nothing_was_missed(client, admin):
    sweep.sweep()
    page = seen(client)

    assert "Everything that was due in the last seven days has been told." in page
    assert "letters given up" in page


def test_the_page_says_that_something_waits(client, admin):
    start_clock("NO_SHOW", at=at("2026-03-11 11:00"))
    SweepRun.objects.create(started_at=at("2026-03-11 11:59"), finished_at=at("2026-03-11 11:59"))

    assert "Some moments are due and not told yet." in seen(client)


def test_the_page_counts_letters_that_were_given_up(client, admin):
    start_clock("NO_SHOW", owner=admin, at=at("2026-03-11 11:00"))
    sweep.sweep()
    Message.objects.update(dead_at=moment.now())

    assert re.search(r"<b>(<a [^>]+>)?1(</a>)?</b>letters given up", seen(client))


def test_the_last_sweeps_say_who_started_them(client, admin):
    SweepRun.objects.create(started_at=at("2026-03-11 11:58"), finished_at=at("2026-03-11 11:58"), source="command")

    assert ">command<" in seen(client)


def test_what_is_tried_again_and_again_is_named(client, admin):
    started = start_clock("NO_SHOW", at=at("2026-03-11 11:00"))
    Checkpoint.objects.filter(clock=started).update(delayed_from=moment.now(), tries=2, last_error="ValueError: odd")

    assert "ValueError: odd" in seen(client)


def test_the_proof_asks_as_much_for_many_days_and_outages_as_for_one(client, admin, outage):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            seen(client)
            seen(client, "outages")
        return len(asked)

    sweep.sweep()
    count()
    one = count()
    for day in (8, 9, 10):
        start, end = at(f"2026-03-{day:02} 08:00"), at(f"2026-03-{day:02} 09:00")
        Outage.objects.create(starts_at=start, ends_at=end, created_at=end, noted_by=admin, noted_at=end, note="x")
        sweep_at(f"2026-03-{day:02} 10:00")

    assert count() == one


def test_an_outage_shows_whom_it_concerned_and_an_administrator_says_what_happened(client, admin, outage):
    owner = UserFactory(name="Concerned One")
    start_clock("REPLY_GENERAL", owner=owner, at=at("2026-03-10 09:00"))
    page = seen(client, "outage", outage.pk)
    assert "Concerned One" in page
    assert "2 h 30 min" in page

    response = client.post(outage.get_absolute_url(), {"note": "Power cut in the server room.", "version": 0})

    assert response.url == outage.get_absolute_url()
    outage.refresh_from_db()
    assert (outage.note, outage.noted_by, outage.noted_at) == ("Power cut in the server room.", admin, moment.now())
    assert Event.objects.get(verb="annotate").actor == admin
    assert "Power cut in the server room." in seen(client)


def test_of_two_who_explain_an_outage_the_second_sees_both(client, admin, outage):
    outages.annotate(outage, "Disk full.", actor=UserFactory(), version=0, at=moment.now())

    page = client.post(outage.get_absolute_url(), {"note": "Power cut.", "version": 0}).content.decode()

    assert "Saved meanwhile: Disk full." in page
    assert ">\nPower cut.</textarea>" in page
    assert client.post(outage.get_absolute_url(), {"note": "Both.", "version": 1}).status_code == 302


def test_an_empty_explanation_is_refused_beside_the_field(client, admin, outage):
    page = client.post(outage.get_absolute_url(), {"note": "", "version": 0}).content.decode()

    assert "Please fill this in." in page


def test_without_an_outage_the_list_says_so(client, admin):
    assert "There was none" in seen(client, "outages")
