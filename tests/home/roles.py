"""Who gets what at home's addresses."""

from deadlines.sweep import sweep
from tests.roles import Row


def swept():
    """Promises are being watched."""
    sweep()
    return []


ROWS = [
    Row("home:my-day"),
    Row("home:search"),
    Row("home:livez", public=True),
    Row("home:healthz", public=True, make=swept),
]
