"""Moments of the tests, in the site's zone, and the clocks of a record."""

from datetime import datetime
from zoneinfo import ZoneInfo

from deadlines.models import Clock

ZONE = ZoneInfo("Asia/Shanghai")


def on(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """A moment of March 2026; the 11th is a Wednesday and today, the 13th a Friday."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def clock(subject, code: str, cycle: int = 1) -> Clock:
    return Clock.objects.of(subject).get(code=code, cycle=cycle)


def running(subject) -> set[str]:
    return set(Clock.objects.of(subject).running().values_list("code", flat=True))
