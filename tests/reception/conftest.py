"""Who sits where, for the tests of reception."""

import pytest

from reception.models import Room
from tests.factories.accounts import DepartmentFactory, UserFactory


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def only_ours(db):
    """Without the hall that every company starts with."""
    Room.objects.update(is_active=False)


@pytest.fixture
def keeper():
    return UserFactory(role="admin", department=DepartmentFactory())
