"""Many tasks at once: progress counts all of them, a chase is one line in the history of each, odd keys do no harm."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from history.models import Event
from notices.models import Notice
from tests.factories.accounts import UserFactory
from tests.factories.visits import VisitFactory
from visits import actions, progress
from visits.models import PrepTask

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    """Who heads the department that receives the visits, and all others that prepare."""
    return UserFactory()


@pytest.fixture
def visit(head):
    visit = VisitFactory(confirmed=True)
    for task in visit.prep_tasks.select_related("department"):
        type(task.department).objects.filter(pk=task.department_id).update(head=head)
    return visit


def test_the_progress_of_a_department_counts_also_what_the_board_does_not_show(client, visit, monkeypatch):
    monkeypatch.setattr(progress, "SHOWN", 1)
    client.force_login(UserFactory(role="marketing_center"))

    page = client.get("/visits/preparation/")

    assert sum(len(rows) for _label, _name, rows in page.context["columns"]) == 1
    assert page.context["is_cut"] is True
    assert sum(row.total for row in page.context["progress"]) == visit.prep_tasks.count()


def test_a_board_that_shows_everything_says_so(client, visit, monkeypatch):
    monkeypatch.setattr(progress, "SHOWN", visit.prep_tasks.count())
    client.force_login(UserFactory(role="marketing_center"))

    assert client.get("/visits/preparation/").context["is_cut"] is False


def test_a_chase_is_one_line_in_the_history_of_each_task_whoever_has_it_in_hand(visit):
    tasks = visit.prep_tasks.to_do()

    actions.chase(PrepTask.objects.filter(appointment=visit), actor=UserFactory())

    asked = Event.objects.filter(verb="chase")
    assert sorted(asked.values_list("subject_id", flat=True)) == sorted(task.pk for task in tasks)
    assert all(event.hash == event.fingerprint() for event in asked)
    assert not PrepTask.objects.to_do().filter(chased_at=None).exists()


def test_chasing_for_three_visits_asks_the_database_as_often_as_for_one(visit, head):
    actor = UserFactory()
    with CaptureQueriesContext(connection) as for_one:
        actions.chase(PrepTask.objects.filter(appointment=visit), actor=actor)
    people = {"contact_person": visit.contact_person, "receptionist": visit.receptionist}
    people["salesperson"] = visit.salesperson
    others = [VisitFactory(confirmed=True, department=visit.department, **people) for _each in range(3)]
    PrepTask.objects.update(chased_at=None)
    Notice.objects.all().delete()

    with CaptureQueriesContext(connection) as for_three:
        actions.chase(PrepTask.objects.filter(appointment__in=others), actor=actor)

    assert len(for_three) <= len(for_one)


@pytest.mark.parametrize("key", ["²", "x", "-1", "9" * 30])
def test_a_key_that_is_none_confirms_nothing(client, visit, head, key):
    client.force_login(head)

    answer = client.post("/visits/preparation/confirm/", {"task": [key]}, follow=True)

    assert "Tick at least one task." in answer.content.decode()


@pytest.mark.parametrize("version", ["²", "", "x", "9" * 30])
def test_a_list_saved_on_a_version_that_is_none_is_not_written_and_stays(client, visit, head, version):
    task = visit.prep_tasks.get(code="materials")
    client.force_login(visit.receptionist)
    lines = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-text": "A flag", "version": version}

    answer = client.post(f"{task.get_absolute_url()}list/", lines)

    assert answer.status_code == 200
    assert answer.context["formset"].forms[0]["text"].value() == "A flag"
    assert not task.items.filter(text="A flag").exists()
