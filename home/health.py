"""Is the product alive, and are promises being watched? Asked by load balancers, run.py and administrators."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from kombu import Connection
from kombu.exceptions import OperationalError

from deadlines import proof
from history.moment import now
from notices import actions as notices

STARTED = time.monotonic()
PATIENCE = 0.3  # seconds for the broker
FIRST_MINUTE = 60  # seconds in which no sweep need have happened yet
UNFIRED_LIMIT, UNSENT_LIMIT = timedelta(minutes=5), timedelta(minutes=15)


def livez(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"status": "ok"})


def healthz(request: HttpRequest) -> JsonResponse:
    """Database, broker, the last sweep, the oldest unfired checkpoint and the oldest unsent message.

    503 when one of them is bad; in a process's first minute a sweep that has not come yet is not.
    """
    facts: dict[str, Any] = {"database": _answers(_ask_database), "broker": _answers(_ask_broker)}
    good = facts["database"] and facts["broker"]
    if facts["database"]:
        engine, unsent = _promises(now())
        facts |= {
            "seconds_since_last_sweep": _seconds(engine.since_sweep),
            "oldest_unfired_checkpoint_seconds": _seconds(engine.oldest_unfired),
            "oldest_unsent_message_seconds": _seconds(unsent),
        }
        swept = not engine.is_silent and (engine.oldest_unfired or timedelta()) < UNFIRED_LIMIT
        good = good and (swept or _is_new()) and (unsent or timedelta()) < UNSENT_LIMIT
    return JsonResponse({"status": "ok" if good else "bad", **facts}, status=200 if good else 503)


def _promises(at: datetime) -> tuple[proof.Health, timedelta | None]:
    return proof.health(at), notices.health(at)


def _is_new() -> bool:
    return time.monotonic() - STARTED < FIRST_MINUTE


def _seconds(length: timedelta | None) -> float | None:
    return None if length is None else round(length.total_seconds(), 1)


def _answers(ask: Callable[[], None]) -> bool:
    try:
        ask()
    except (DatabaseError, OperationalError, OSError):
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    """A broker that is gone refuses at once; one that hangs is given up after the same short time."""
    patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    with Connection(settings.CELERY_BROKER_URL, connect_timeout=PATIENCE, transport_options=patience) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=2 * PATIENCE)
