"""The boards of tasks by visit and by department: lights, the chase, several at once."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from history.moment import at
from notices.models import Notice
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import VisitFactory, finish
from tests.visits.tasks import task_of
from visits import actions, progress
from visits.models import PrepTask

pytestmark = pytest.mark.django_db
State = PrepTask.State


def chased(person):
    return list(Notice.objects.filter(recipient=person, kind="visits.tasks_chased").order_by("pk"))


def test_everybody_with_something_open_gets_one_notice_and_not_again_within_four_hours(client, head, noon):
    visit = VisitFactory(confirmed=True)
    other = VisitFactory(confirmed=True, receptionist=visit.receptionist)
    client.force_login(visit.receptionist)

    client.post("/visits/preparation/chase/")
    client.post("/visits/preparation/chase/")
    client.post(f"/visits/preparation/visits/{visit.pk}/chase/")

    (notice,) = chased(head)
    assert notice.params["tasks"] == 4
    assert len(notice.params["list"]["en"].splitlines()) == 4
    with at(noon.replace(hour=16, minute=1)):
        client.post(f"/visits/preparation/visits/{other.pk}/chase/")
    assert [row.params["tasks"] for row in chased(head)] == [4, 2]


def test_nobody_is_chased_for_what_is_done(head):
    visit = VisitFactory(confirmed=True)
    for code in ("venue", "refreshments"):
        finish(task_of(visit, code), head)

    actions.chase(PrepTask.objects.filter(appointment=visit), actor=visit.receptionist)

    assert chased(head) == []
    assert len(chased(visit.contact_person)) == 1


def test_each_visit_has_a_light(head, noon):
    ready, late, urgent, waiting = (VisitFactory(confirmed=True, starts_at=noon.replace(day=20 + n)) for n in range(4))
    for task in ready.prep_tasks.all():
        finish(task, head)
        if task.state == State.DONE:
            actions.confirm(task, actor=head)
    PrepTask.objects.filter(appointment=urgent, code="venue").update(state=State.URGENT)
    PrepTask.objects.filter(appointment=late, code="venue").update(state=State.REFUSED, refusal="No time")

    lights = progress.lights(UserFactory(role="receptionist"), PrepTask.objects.ahead())

    assert [(light.visit, light.color) for light in lights] == [
        (ready, "ready"),
        (late, "late"),
        (urgent, "soon"),
        (waiting, "waiting"),
    ]


def test_a_light_turns_with_the_clock(noon):
    VisitFactory(confirmed=True, starts_at=noon.replace(day=13))

    with at(noon.replace(day=12, hour=19)):
        (light,) = progress.lights(UserFactory(role="receptionist"), PrepTask.objects.ahead())

    assert (light.color, light.late) == ("late", 4)


def test_the_head_confirms_several_at_once_and_nobody_else_does(client, head):
    visit, worker = VisitFactory(confirmed=True), UserFactory(department=head.department)
    tasks = [task_of(visit, code) for code in ("venue", "refreshments")]
    for task in tasks:
        finish(task, worker)
    keys = {"task": [task.pk for task in tasks]}
    client.force_login(worker)
    assert client.post("/visits/preparation/confirm/", keys).status_code == 403

    client.force_login(head)
    page = client.get(f"/visits/preparation/departments/{head.department.pk}/")
    assert [row.task for row in page.context["waiting"]] == tasks
    client.post("/visits/preparation/confirm/", keys)
    again = client.post("/visits/preparation/confirm/", keys, follow=True)

    assert {task.state for task in PrepTask.objects.filter(pk__in=keys["task"])} == {State.CONFIRMED}
    assert "Somebody was faster" in again.content.decode()


def test_the_receptionist_adds_what_only_this_visit_needs(client, head):
    visit = VisitFactory(confirmed=True)
    client.force_login(visit.receptionist)
    url = f"/visits/preparation/visits/{visit.pk}/add-task/"

    wrong = client.post(url, {"text": "Sign-language interpreter", "department": "", "owner": ""})
    assert wrong.context["form"]["text"].value() == "Sign-language interpreter"
    client.post(url, {"text": "Sign-language interpreter", "department": head.department.pk, "owner": ""})

    task = task_of(visit, "own")
    assert (str(task), task.department) == ("Sign-language interpreter", head.department)
    visit.refresh_from_db()
    assert visit.tasks_total == 5


def test_a_private_visit_is_nameless_to_whoever_only_prepares(client, head):
    visit = VisitFactory(confirmed=True, is_private=True)
    worker = UserFactory(department=head.department)
    task, name = task_of(visit), visit.organisation.name
    client.force_login(worker)

    for url in ("/visits/preparation/", "/visits/preparation/visits/", task.get_absolute_url()):
        page = client.get(url).content.decode()
        assert "Private visit" in page, url
        assert name not in page and visit.visitor_name not in page, url
    assert client.get(f"/visits/preparation/departments/{head.department.pk}/").status_code == 200


@pytest.mark.parametrize("url", ["/visits/preparation/", "/visits/preparation/visits/"])
def test_a_board_asks_the_same_number_of_questions_for_any_number_of_tasks(client, url):
    me = UserFactory(role="receptionist")
    client.force_login(me)
    VisitFactory(confirmed=True, receptionist=me)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _number in range(2):
        VisitFactory(confirmed=True, receptionist=me)

    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)


def test_a_department_s_page_asks_the_same_number_of_questions_for_any_number_of_tasks(client, head):
    client.force_login(head)
    url = f"/visits/preparation/departments/{head.department.pk}/"
    VisitFactory(confirmed=True)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    VisitFactory(confirmed=True)
    VisitFactory(confirmed=True)

    with CaptureQueriesContext(connection) as three:
        client.get(url)

    assert len(three) == len(one)


def test_the_head_confirms_all_that_was_chosen_or_nothing(client, head):
    mine, other = task_of(VisitFactory(confirmed=True)), task_of(VisitFactory(confirmed=True), "materials")
    finish(mine, UserFactory(department=head.department))
    PrepTask.objects.filter(pk=other.pk).update(owner=head)
    client.force_login(head)

    answer = client.post("/visits/preparation/confirm/", {"task": [mine.pk, other.pk]})

    mine.refresh_from_db()
    assert (answer.status_code, mine.state) == (403, State.DONE)


def test_the_same_task_added_twice_is_one_task():
    visit = VisitFactory(confirmed=True)
    wanted = {"department": DepartmentFactory(), "text": "A flag on the table", "actor": visit.receptionist}

    first = actions.add_task(visit, **wanted)

    assert actions.add_task(visit, **wanted) == first
    assert visit.prep_tasks.filter(code="own").count() == 1


def test_whoever_may_not_see_private_visits_neither_chases_for_one_nor_adds_to_it(client):
    visit, person = VisitFactory(confirmed=True, is_private=True), UserFactory(role="marketing_center")
    person.groups.get().permissions.remove(Permission.objects.get(codename="view_private"))
    client.force_login(person)
    url = f"/visits/preparation/visits/{visit.pk}/"

    answers = [client.post(f"{url}chase/").status_code, client.get(f"{url}add-task/").status_code]

    assert answers == [403, 403]
    assert not Notice.objects.filter(kind="visits.tasks_chased").exists()
