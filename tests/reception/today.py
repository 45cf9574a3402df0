"""A visit of today, for several test modules."""

from datetime import timedelta

from history.moment import now
from tests.factories.reception import AppointmentFactory

HOUR = timedelta(hours=1)


def visit(**fields):
    """A visit of today that no sheet keeps outside."""
    return AppointmentFactory(**{"confirmed": True, "starts_at": now() + HOUR} | fields)
