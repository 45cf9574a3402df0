"""The site's calendar and a draft of it; nothing read from one test's calendar is left for the next."""

import pytest

from deadlines import days
from deadlines.calendars import drafting
from deadlines.models import WorkCalendar
from tests.deadlines.drafts import NOON
from tests.factories.accounts import UserFactory


@pytest.fixture(autouse=True)
def fresh_calendar():
    yield
    days._kept.clear()


@pytest.fixture
def site():
    return WorkCalendar.objects.get(code="site")


@pytest.fixture
def admin():
    return UserFactory(name="Admin", role="admin")


@pytest.fixture
def draft(site, admin):
    return drafting.begin_draft(site, actor=admin, at=NOON)
