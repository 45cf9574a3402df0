"""Who the tests of the quarter are about."""

import pytest

from tests.factories.accounts import UserFactory


@pytest.fixture
def assessor(db):
    return UserFactory(username="assessor", name="Ann Assessor", role="assessor")
