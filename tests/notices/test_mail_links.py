"""R19: whoever or whatever follows a link in a mail changes nothing by looking; only a person's button acts."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, get_resolver, reverse

from assessments import actions as assessments
from assessments.models import Feedback
from history import moment
from notices.models import Link
from tests.factories.accounts import UserFactory
from tests.factories.assessments import FeedbackFactory
from tests.reading import read

pytestmark = pytest.mark.django_db
APPS = [app for app in settings.INSTALLED_APPS if (settings.BASE_DIR / "tests" / app / "roles.py").is_file()]
ROWS = [row for app in APPS for row in import_module(f"tests.{app}.roles").ROWS]
LOOKS = [row for row in ROWS if row.method == "get"]
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)
# What a look may write: that one is logged in, the audit of reading, and that a notice was seen.
OF_READING = re.compile(
    r'"(django_session|axes_\w+|history_event|reception_watchreading|visits_reader)"'
    r'|UPDATE "notices_notice" SET "read_at"'
)
SCANNERS = [
    {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; MSOffice 12) SafeLinks"},
    {"HTTP_USER_AGENT": "BarracudaCentral", "HTTP_SEC_PURPOSE": "prefetch"},
    {},
]


def addresses_with_tokens(resolver=None, namespace=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if not isinstance(pattern, URLPattern):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses_with_tokens(pattern, inside)
        elif "token" in pattern.pattern.converters:
            yield f"{namespace}{pattern.name}"


# A scanner also follows the address of a button.
LINKED = list({row.name: row for row in ROWS if row.name in set(addresses_with_tokens())}.values())


def written(captured):
    return [
        query["sql"] for query in captured if WRITES.match(query["sql"]) and not OF_READING.search(query["sql"][:80])
    ]


@pytest.fixture
def asked():
    feedback = FeedbackFactory()
    path = assessments.ask(feedback, actor=None)
    return feedback, path


def token_of(path):
    return path.rstrip("/").split("/")[-1]


def test_r19_every_address_with_a_token_is_looked_at_here():
    assert {row.name for row in LINKED} == set(addresses_with_tokens())


@pytest.mark.parametrize("row", LINKED, ids=lambda row: row.name)
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_r19_a_scanner_that_follows_a_link_changes_nothing(client, row, method):
    address = reverse(row.name, args=row.make())
    usable = Link.objects.usable(moment.now()).count()
    with CaptureQueriesContext(connection) as queries:
        for headers in SCANNERS:
            read(getattr(client, method)(address, **headers))

    assert written(queries.captured_queries) == []
    assert Link.objects.usable(moment.now()).count() == usable


def test_r19_a_scanner_leaves_the_questionnaire_as_it_was_asked(client, asked):
    feedback, path = asked
    for headers in SCANNERS:
        client.get(path, **headers)

    assert Feedback.objects.get(pk=feedback.pk).state == Feedback.State.ASKED


def test_r19_the_page_acts_by_a_button_that_posts(client, asked):
    shown = client.get(asked[1]).content.decode()

    assert re.search(r'<form method="post"[^>]*>.*<button type="submit"', shown, re.DOTALL)


def test_r19_after_any_number_of_looks_the_button_still_acts_and_then_never_again(client, asked):
    feedback, path = asked
    for _look in range(5):
        client.get(path)
        client.head(path)
    first = client.post(path, {"q-overall": "5", "respondent_name": "Wang"})
    again = client.post(path, {"q-overall": "1", "respondent_name": "Wang"})

    feedback.refresh_from_db()
    assert (first.status_code, feedback.state, feedback.overall) == (302, Feedback.State.ANSWERED, 5)
    assert again.status_code == 200
    assert not Link.objects.usable(moment.now()).exists()


def test_r19_expired_the_button_does_nothing(client, asked, noon):
    feedback, path = asked
    with moment.at(feedback.expires_at + timedelta(seconds=1)):
        response = client.post(path, {"q-overall": "1", "respondent_name": "Wang"})

    feedback.refresh_from_db()
    assert (response.status_code, feedback.state) == (410, Feedback.State.ASKED)


def test_r19_a_link_to_an_own_page_asks_for_the_login_and_changes_nothing(client, asked):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(asked[0].get_absolute_url())

    assert response.status_code == 302
    assert written(queries.captured_queries) == []


@pytest.mark.parametrize("row", LOOKS, ids=lambda row: row.name)
def test_r19_looking_at_any_page_writes_nothing_but_that_it_was_read(client, row):
    client.force_login(UserFactory(role="admin"))
    url = reverse(row.name, args=row.make())
    read(client.get(url))  # what is warmed up once
    with CaptureQueriesContext(connection) as queries:
        read(client.get(url))
        read(client.head(url))

    assert written(queries.captured_queries) == []
