"""A host whose wall clock is wrong: `skew(hours)`, first of all, moves whatever Python tells of the time."""

import datetime
import time


def skew(hours: float) -> None:
    true_time, true = time.time, datetime.datetime
    by = datetime.timedelta(hours=hours)

    class Known(type):
        def __instancecheck__(cls, instance):
            return isinstance(instance, true)

    class Wrong(true, metaclass=Known):
        @classmethod
        def now(cls, tz=None):
            return true.now(tz) + by

        @classmethod
        def utcnow(cls):
            return true.now(datetime.UTC).replace(tzinfo=None) + by

        @classmethod
        def today(cls):
            return cls.now()

    time.time = lambda: true_time() + by.total_seconds()
    time.time_ns = lambda: int(time.time() * 1e9)
    datetime.datetime = Wrong
