"""The cast, and the moment at which every test happens."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from history import moment
from tests.factories.accounts import DepartmentFactory, UserFactory

NOON = datetime(2026, 3, 11, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def noon():
    """Wednesday 11 March 2026, 12:00 in Shanghai, unless the test sets another moment inside."""
    with moment.at(NOON):
        yield NOON


@pytest.fixture(autouse=True)
def english():
    """A test that read a page in Chinese leaves no Chinese behind."""
    with translation.override("en"):
        yield


@pytest.fixture
def clerk(db):
    """The front desk."""
    return UserFactory(username="clerk", name="Chen Clerk", role="front_desk", department=DepartmentFactory())


@pytest.fixture
def department(db):
    """The department of `host`, headed by `manager`."""
    return DepartmentFactory(name="Customer Projects", name_zh="客户项目部")


@pytest.fixture
def manager(department):
    """The head of `department`, with the role of a manager."""
    head = UserFactory(username="manager", name="Ma Manager", role="manager", department=department)
    department.head = head
    department.save()
    return head


@pytest.fixture
def host(department):
    """A colleague without a role, in `department`."""
    return UserFactory(username="host", name="He Host", department=department)


@pytest.fixture
def stranger(db):
    """A colleague without a role in another department."""
    return UserFactory(username="stranger", name="Shi Stranger", department=DepartmentFactory())
