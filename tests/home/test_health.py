"""Whether the product is alive, and whether promises are being watched."""

import socket
import time
from datetime import timedelta

import pytest
from django.urls import reverse

from deadlines.models import SweepRun
from deadlines.sweep import sweep
from history.moment import at, now
from home import health
from notices import actions as notices
from notices.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def grown_up(monkeypatch):
    """A process that has been running for longer than the first minute."""
    monkeypatch.setattr(health, "STARTED", health.STARTED - 10 * health.FIRST_MINUTE)


def test_a_living_process_says_so(client):
    assert client.get(reverse("home:livez")).json() == {"status": "ok"}


def test_after_a_sweep_everything_is_well(client, grown_up):
    sweep()

    answer = client.get(reverse("home:healthz"))

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "status": "ok",
            "database": True,
            "broker": True,
            "seconds_since_last_sweep": 0.0,
            "oldest_unfired_checkpoint_seconds": None,
            "oldest_unsent_message_seconds": None,
        },
    )


def test_in_the_first_minute_no_sweep_need_have_happened(client, monkeypatch):
    monkeypatch.setattr(health, "STARTED", health.time.monotonic())

    assert client.get(reverse("home:healthz")).status_code == 200


def test_without_a_sweep_for_three_minutes_it_is_bad(client, grown_up):
    sweep()

    with at(now() + timedelta(minutes=3, seconds=1)):
        answer = client.get(reverse("home:healthz"))

    assert (answer.status_code, answer.json()["seconds_since_last_sweep"]) == (503, 181.0)


def test_a_letter_that_has_waited_for_a_quarter_of_an_hour_is_bad(client, grown_up):
    person = UserFactory()
    about = AppointmentFactory()
    Message.objects.all().delete()
    notices.notify(person, "reception.visitor_arrived", about=about, at=now() - timedelta(minutes=15))
    assert Message.objects.waiting().count() == 1
    sweep()

    answer = client.get(reverse("home:healthz"))

    assert (answer.status_code, answer.json()["oldest_unsent_message_seconds"]) == (503, 900.0)


def test_a_dead_broker_is_bad_and_does_not_hold_the_answer_up(client, grown_up, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    sweep()

    answer = client.get(reverse("home:healthz"))

    assert (answer.status_code, answer.json()["broker"]) == (503, False)


def test_a_broker_that_takes_the_call_and_says_nothing_is_given_up_soon(client, grown_up, settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        began = time.monotonic()
        answer = client.get(reverse("home:healthz"))

    assert (answer.status_code, answer.json()["broker"]) == (503, False)
    assert time.monotonic() - began < 5


def test_administrators_see_the_red_banner_once_nobody_sweeps(client):
    client.force_login(UserFactory(role="admin"))
    warning = "Deadlines have never been swept"
    before = client.get(reverse("home:my-day")).content.decode()

    sweep()

    after = client.get(reverse("home:my-day")).content.decode()
    assert (warning in before, warning in after) == (True, False)
    assert SweepRun.objects.count() == 1


def test_nobody_else_is_bothered_by_the_banner(client, clerk):
    client.force_login(clerk)

    assert "never been swept" not in client.get(reverse("home:my-day")).content.decode()
