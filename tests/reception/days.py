"""Moments and visits on the calendar, for several test modules."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.factories.reception import AppointmentFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


def on(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def visit(room=None, *, start=None, length=HOUR, **fields):
    start = start or on(12, 10)
    fields = {"confirmed": True, "place": "" if room else "Office 301"} | fields
    if room:
        fields |= {"room": room, "site": room.site}
    return AppointmentFactory(starts_at=start, ends_at=start + length, **fields)
