"""The telephone endpoint keeps what its description says, whatever is posted: no 500, no answer of another shape."""

from datetime import UTC, datetime

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from calls.actions import telephone
from calls.models import TelephoneCall
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

CHECKS = [not_a_server_error, response_schema_conformance]


@pytest.fixture(autouse=True)
def one_connection():
    """A request of the fuzzer leaves the connection of the test open, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token():
    return telephone.set_up_telephone(name="Fuzz", actor=UserFactory())[1]


@pytest.mark.parametrize("event", ["ring", "answer", "hang-up", "recording"])
@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
def test_whatever_is_posted_is_answered_as_described(event, mode, token):
    described = schemathesis.openapi.from_wsgi("/api/telephone/openapi.json", get_wsgi_application())
    operation = described[f"/api/telephone/{event}"]["POST"]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    def post(case):
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)

    post()


BROKEN = [
    b"",
    b"{",
    b"\xff\xfe",
    b"null",
    b"[]",
    b'"ring"',
    b'{"call_id": "\\ud800"}',
    b'{"call_id": "\\u0000"}',
    b'{"call_id": 1e999}',
    b'{"call_id": "a", "at": 1e18}',
    b'{"call_id": "a", "at": -62135596801}',
    b'{"call_id": "a", "at": "9999-12-31T23:59:59-14:00"}',
    b'{"call_id": "a", "at": "NaN"}',
    b'{"call_id": "a", "rings": 70000}',
    b'{"call_id": "a", "rings": NaN}',
    b"[" * 100_000,
]


@pytest.mark.parametrize("event", ["ring", "answer", "hang-up", "recording"])
@pytest.mark.parametrize("body", BROKEN, ids=lambda body: repr(body[:40]))
def test_a_body_nobody_can_read_is_refused(client, token, event, body):
    answer = client.post(
        f"/api/telephone/{event}", body, content_type="application/json", headers={"authorization": f"Bearer {token}"}
    )

    assert answer.status_code in {400, 422}
    assert not TelephoneCall.objects.exists()


def test_a_moment_in_any_zone_is_the_same_moment(client, token, noon):
    at = datetime(2026, 3, 11, 3, 59, tzinfo=UTC)
    for said in (at.isoformat(), "2026-03-11T11:59:00+08:00", "2026-03-10T22:59:00-05:00"):
        client.post(
            "/api/telephone/ring",
            {"call_id": "1", "at": said},
            content_type="application/json",
            headers={"authorization": f"Bearer {token}"},
        )

    heard = TelephoneCall.objects.get()
    assert (heard.rung_at, heard.events.count()) == (at, 1)
