"""What confirming a visit costs the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reception import actions as reception
from tests.factories.visits import VisitFactory

pytestmark = pytest.mark.django_db


def test_confirming_a_visit_with_its_tasks_asks_little():
    first = VisitFactory(requested=True)
    reception.confirm(first, actor=first.contact_person, channel="phone", place="Hall 2")
    visit = VisitFactory(requested=True)

    with CaptureQueriesContext(connection) as asked:
        reception.confirm(visit, actor=visit.contact_person, channel="phone", place="Hall 2")

    # On PostgreSQL clocks and notices are written with all that belongs to them in one statement each.
    assert len(asked) <= {"postgresql": 56, "sqlite": 76}[connection.vendor]
