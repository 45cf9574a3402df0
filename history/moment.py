"""The only clock of the product."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from django.db import connection

_set_to: ContextVar[datetime | None] = ContextVar("history_moment", default=None)
_offset: list[float] = []  # [offset to the database in seconds, when it was measured]
MEASURE_EVERY = 60


def now() -> datetime:
    """This moment, in UTC, by the database's clock: a host whose own clock is wrong changes nothing.

    On SQLite the database's clock is the host's. Tests and the demonstration set
    the moment with `at`.
    """
    return _set_to.get() or datetime.now(UTC) + timedelta(seconds=_database_offset())  # noqa: TID251


@contextmanager
def at(instant: datetime) -> Iterator[datetime]:
    """Inside, `now()` is `instant`."""
    token = _set_to.set(instant.astimezone(UTC))
    try:
        yield instant
    finally:
        _set_to.reset(token)


def _database_offset() -> float:
    if connection.vendor != "postgresql":
        return 0.0
    if not _offset or time.monotonic() - _offset[1] > MEASURE_EVERY:
        with connection.cursor() as cursor:
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            _offset[:] = [float(cursor.fetchone()[0]) - time.time(), time.monotonic()]
    return _offset[0]
