"""Who keeps a policy, who writes and who signs it, for the tests of papers."""

import pytest

from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.papers import PolicyFactory


@pytest.fixture
def owner():
    return DepartmentFactory(name="Administration", head=UserFactory(name="Hedy Head"))


@pytest.fixture
def drafter(owner):
    return UserFactory(name="Dora Drafter", role="policy_owner", department=owner)


@pytest.fixture
def chairman():
    return UserFactory(name="Vera Vice", role="policy_approver")


@pytest.fixture
def policy(owner):
    return PolicyFactory(owner=owner)
