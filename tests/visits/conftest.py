"""Who and what a visit has, for the tests of visits."""

import pytest

from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import InfoSheetFactory


@pytest.fixture
def sheet():
    return InfoSheetFactory()


@pytest.fixture
def author(client, sheet):
    client.force_login(sheet.appointment.salesperson)
    return sheet.appointment.salesperson


@pytest.fixture
def head():
    person = UserFactory(name="Yang Kai")
    person.department = DepartmentFactory(code="administration", name="Administration", head=person)
    person.save()
    return person
