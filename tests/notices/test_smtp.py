"""Delivery to a mail server that really listens, breaks off and goes away."""

import os
import random
import subprocess
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection

from history import moment
from notices import actions as notices
from notices.delivery import Count, deliver
from notices.models import Message
from tests.factories.accounts import UserFactory

from .smtp import serving

KIND = "notices.deputy_appointed"


def tell(number, noon):
    params = {"person": "He Host", "starts_at": noon, "ends_at": noon + timedelta(days=1)}
    people = [UserFactory(email=f"p{index:03}@example.com") for index in range(number)]
    notices.notify(people, KIND, about=people[0], at=noon, params=params)
    return [person.email for person in people]


@pytest.fixture
def server(settings):
    with serving() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 2
        yield server


@pytest.mark.django_db
def test_many_letters_go_over_one_connection(server, noon):
    people = tell(120, noon)

    assert deliver() == Count(sent=120)
    assert server.recipients == people
    assert server.connections == 1


@pytest.mark.django_db
def test_a_server_that_hangs_up_costs_one_letter_a_try_and_nobody_a_letter(server, noon):
    people = tell(5, noon)
    server.hangs_up_after = 2

    assert deliver() == Count(sent=4, failed=1)
    with moment.at(noon + timedelta(minutes=1)):
        assert deliver() == Count(sent=1)
    assert server.recipients == people


@pytest.mark.django_db
def test_an_unknown_recipient_does_not_keep_the_others(server, noon):
    people = tell(3, noon)
    server.unknown = {"p001@"}

    assert deliver() == Count(sent=2, failed=1)
    assert server.recipients == [people[0], people[2]]
    assert "no such box" in Message.objects.waiting().get().last_error


@pytest.mark.django_db
def test_a_server_that_is_gone_loses_nothing(server, noon):
    people = tell(3, noon)
    port = server.port
    server.shutdown()
    server.server_close()
    gone = deliver()

    with serving(port) as back:
        again = deliver()

    assert (gone, again) == (Count(put_back=3), Count(sent=3))
    assert back.recipients == people


@pytest.mark.django_db(transaction=True)
def test_senders_killed_at_any_moment_lose_nothing_and_repeat_only_under_the_same_message_id(server, noon):
    people = tell(150, noon)
    environment = os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    # Tests that run side by side have a database each: the senders work on this one.
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "postgresql":
        environment["DATABASE_URL"] = f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{name}"
    else:
        environment["SQLITE_FILE"] = name
    kills = 0
    for _attempt in range(30):
        if kills == 3 or not Message.objects.waiting().exists():
            break
        before = len(server.letters)
        sender = subprocess.Popen(
            [sys.executable, "manage.py", "deliver"],
            cwd=django_settings.BASE_DIR,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while len(server.letters) == before and sender.poll() is None:
            time.sleep(0.002)
        time.sleep(random.uniform(0, 0.05))
        kills += sender.poll() is None
        sender.kill()
        sender.wait()

    with moment.at(datetime.now(UTC) + timedelta(minutes=3)):  # noqa: TID251  the killed senders' leases have run out
        deliver()

    ids = defaultdict(set)
    for letter in server.letters:
        ids[letter["To"]].add(letter["Message-ID"])
    assert sorted(ids) == people
    assert {len(same) for same in ids.values()} == {1}
    assert kills >= 1
    assert len(server.letters) - len(people) <= kills
