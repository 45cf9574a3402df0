"""The only clock of the product."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.dispatch import receiver

log = logging.getLogger(__name__)

MEASURE_EVERY = 60  # seconds
JUMPED = timedelta(minutes=10)

_set_to: ContextVar[datetime | None] = ContextVar("history_moment", default=None)
# The database's instant and our stopwatch at that moment, always replaced as one.
_measured: tuple[datetime, float] | None = None


def now() -> datetime:
    """This moment, in UTC, by the database's clock: what the host's wall clock says changes nothing.

    The database is asked when a connection opens and once a minute; in between, the time since
    is measured with a stopwatch that nobody can set. On SQLite the database's clock is the
    host's. Tests and the demonstration set the moment with `at`.
    """
    if moment := _set_to.get():
        return moment
    if connection.vendor != "postgresql":
        return datetime.now(UTC)  # noqa: TID251
    if _measured is None or _stopwatch() - _measured[1] > MEASURE_EVERY:
        _ask_again()
    instant, then = _measured
    return instant + timedelta(seconds=_stopwatch() - then)


@contextmanager
def at(instant: datetime) -> Iterator[datetime]:
    """Inside, `now()` is `instant`."""
    token = _set_to.set(instant.astimezone(UTC))
    try:
        yield instant
    finally:
        _set_to.reset(token)


def _stopwatch() -> float:
    """Seconds since some moment; where the system can say, the time in which the machine slept counts."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def _ask_again() -> None:
    known = _measured
    connection.ensure_connection()
    has_asked = _measured is not known  # because it is new
    if not has_asked and (_measured is None or not connection.needs_rollback):
        _measure(connection)


@receiver(connection_created, dispatch_uid="history.moment")
def _on_connection(connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    if connection.vendor == "postgresql":
        _measure(connection)


def _measure(connection: BaseDatabaseWrapper) -> None:
    """Ask the database what time it is; the answer belongs to the middle of the asking."""
    global _measured
    before = _stopwatch()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        instant = datetime.fromtimestamp(float(cursor.fetchone()[0]), UTC)
    middle = (before + _stopwatch()) / 2
    if _measured is not None:
        jump = instant - (_measured[0] + timedelta(seconds=middle - _measured[1]))
        if abs(jump) > JUMPED:
            log.error("The clock of the database jumped by %s.", jump)
    _measured = instant, middle
