"""Nothing read from one test's calendar is left for the next."""

import pytest

from deadlines import days


@pytest.fixture(autouse=True)
def fresh_calendar():
    yield
    days._kept.clear()
