"""From an approved sheet to everyone's tasks, and back when it is off."""

import pytest

from accounts.models import Department
from deadlines.models import Clock
from history.flow import NotAllowed
from history.models import Event
from history.moment import at
from notices.models import Notice
from reception import actions as reception
from reception.models import Appointment
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, finish, itinerary_line, no_cars, sign
from visits import actions, rules
from visits.models import PrepTask

pytestmark = pytest.mark.django_db
State = PrepTask.State


@pytest.fixture
def administration():
    head = UserFactory(name="Yang Kai")
    department = DepartmentFactory(code="administration", name="Administration", head=head)
    Department.objects.filter(pk=department.pk).update(head=head)
    head.department = department
    head.save()
    return department


def task_of(sheet, code):
    return sheet.prep_tasks.get(code=code)


def counts(sheet):
    visit = Appointment.objects.get(pk=sheet.appointment_id)
    return visit.tasks_total - visit.tasks_open, visit.tasks_total


def clock(task):
    return Clock.objects.of(task).filter(code="PREP_TASKS").order_by("-cycle").first()


@pytest.mark.clause("S3-29")
def test_every_named_department_gets_its_tasks_and_shows_how_far_it_is(client, administration):
    quality = DepartmentFactory(name="Quality")
    sheet = InfoSheetFactory(approved=True, departments=[quality])
    worker = UserFactory(department=administration)

    assert set(sheet.prep_tasks.filter(department=administration).values_list("code", flat=True)) == {
        "venue",
        "refreshments",
    }
    assert sheet.prep_tasks.get(department=quality).text == "Prepare what the information sheet asks of you"
    finish(task_of(sheet, "venue"), worker)
    client.force_login(sheet.appointment.receptionist)
    progress = {row.department: row for row in client.get("/visits/preparation/").context["progress"]}

    assert (progress[administration].done, progress[administration].total) == (1, 2)
    assert (progress[quality].done, progress[quality].total) == (0, 1)


@pytest.mark.clause("S1-13", "S1-14")
def test_the_venue_is_set_up_with_brochures_and_products_one_working_day_before(administration, noon):
    sheet = InfoSheetFactory(approved=True)  # the visit is on a Saturday

    task = task_of(sheet, "venue")

    assert task.text == "Clean and set up the venue; brochures placed, products displayed"
    assert clock(task).due_at == noon.replace(day=20, hour=18)
    assert clock(task).owner == administration.head


def test_a_department_hears_once_of_all_its_tasks(administration):
    InfoSheetFactory(approved=True)

    notice = Notice.objects.get(kind="visits.tasks_given", recipient=administration.head)

    assert notice.params["tasks"] == 2


def test_without_a_head_everybody_in_the_department_hears():
    department = DepartmentFactory(code="administration")
    people = {UserFactory(department=department).pk, UserFactory(department=department).pk}

    InfoSheetFactory(approved=True)

    heard = Notice.objects.filter(kind="visits.tasks_given").values_list("recipient", flat=True)
    assert people <= set(heard)


def test_a_company_without_the_department_prepares_all_the_same():
    sheet = InfoSheetFactory(approved=True)

    assert set(sheet.prep_tasks.values_list("department", flat=True)) == {sheet.appointment.department_id}


def test_a_department_is_found_by_its_kind_as_well():
    center = DepartmentFactory(kind="marketing")

    sheet = InfoSheetFactory(approved=True)

    assert task_of(sheet, "materials").department == center


@pytest.mark.clause("S3-16")
def test_a_tour_adds_a_task_for_its_route():
    with_tour = InfoSheetFactory(approved=True, purpose_type="tour")
    without = InfoSheetFactory(approved=True)

    assert with_tour.prep_tasks.filter(code="tour").count() == 1
    assert without.prep_tasks.filter(code="tour").count() == 0


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("transport", {"direction": "arrival", "pickup_place": "Station"}),
        ("meals", {"restaurant": "Lotus"}),
        ("lodging", {"hotel": "Riverside"}),
    ],
)
def test_cars_meals_and_rooms_add_their_tasks(code, line):
    sheet = InfoSheetFactory(complete=True)
    start = sheet.appointment.starts_at
    when = {"transport": {"pickup_at": start}, "meals": {"starts_at": start}, "lodging": {"check_in": start.date()}}
    author = sheet.appointment.salesperson
    lines = {code: [*(no_cars(sheet) if code == "transport" else []), line | when[code]]}
    actions.edit(sheet, actor=author, version=sheet.version, fields={}, lines=lines)
    actions.submit(sheet, actor=author)

    while sheet.state == sheet.State.SUBMITTED:
        sign(sheet)

    assert sheet.prep_tasks.filter(code=code).count() == 1


def test_a_second_approval_gives_only_what_is_new_and_recalls_what_nobody_wants():
    sheet = InfoSheetFactory(approved=True, purpose_type="tour")
    tour = {"itinerary": [itinerary_line(sheet)]}
    author = sheet.appointment.salesperson
    before = set(sheet.prep_tasks.exclude(code="tour").values_list("pk", flat=True))

    fields = {"purpose_type": "business", "head_count": 2}
    actions.change(sheet, actor=author, version=sheet.version, fields=fields, lines=tour)
    sign(sheet)

    assert task_of(sheet, "tour").state == State.RECALLED
    assert set(sheet.prep_tasks.standing().values_list("pk", flat=True)) == before
    assert counts(sheet) == (0, 6)


def test_a_tick_stops_the_clock_and_an_undone_one_starts_it_again(administration):
    sheet = InfoSheetFactory(approved=True)
    task, worker = task_of(sheet, "venue"), UserFactory(department=administration)

    finish(task, worker)
    assert (task.state, task.done_by, clock(task).state) == (State.DONE, worker, Clock.State.STOPPED)
    actions.untick(task, actor=worker)

    assert (task.state, task.done_at) == (State.OPEN, None)
    assert (clock(task).state, clock(task).cycle) == (Clock.State.RUNNING, 2)


@pytest.mark.clause("S3-35")
def test_heads_see_their_departments_tasks_and_nothing_is_ready_before_they_confirm(client, administration):
    sheet = InfoSheetFactory(approved=True)
    task, worker = task_of(sheet, "venue"), UserFactory(department=administration)
    client.force_login(administration.head)
    shown = client.get("/visits/preparation/?scope=department")
    assert {row.task.department for _, _, rows in shown.context["columns"] for row in rows} == {administration}
    for each in PrepTask.objects.filter(appointment=sheet.appointment).exclude(department=administration):
        finish(each, worker)

    finish(task, worker)
    assert counts(sheet) == (4, 6)
    assert not rules.may_confirm(worker, task)
    assert rules.may_confirm(administration.head, task)
    actions.confirm(task, actor=administration.head)

    assert (task.state, task.head_confirmed_by) == (State.CONFIRMED, administration.head)
    assert counts(sheet) == (5, 6)


def test_where_the_head_ticks_it_is_confirmed_at_once(administration):
    sheet = InfoSheetFactory(approved=True)
    task = task_of(sheet, "venue")

    finish(task, administration.head)

    assert task.state == State.CONFIRMED
    assert [event.verb for event in Event.objects.about(task)][-2:] == ["tick", "confirm"]


@pytest.mark.clause("S1-15")
def test_the_one_reception_lead_may_tick_every_task(administration):
    sheet = InfoSheetFactory(approved=True)

    assert sheet._meta.get_field("reception_lead").many_to_one
    assert all(rules.may_tick(sheet.reception_lead, task) for task in sheet.prep_tasks.all())
    assert not any(rules.may_tick(UserFactory(), task) for task in sheet.prep_tasks.all())


def test_the_receptionist_of_the_visit_may_tick_and_one_of_another_visit_may_not(administration):
    task = task_of(InfoSheetFactory(approved=True), "venue")

    assert rules.may_tick(task.appointment.receptionist, task)
    assert not rules.may_tick(UserFactory(role="receptionist"), task)


@pytest.mark.clause("S3-30")
def test_the_receptionist_sees_all_tasks_of_own_visits_on_one_board_late_ones_first(client, administration, noon):
    soon = VisitFactory(confirmed=True, starts_at=noon.replace(day=20))
    me = soon.receptionist
    late = VisitFactory(confirmed=True, starts_at=noon.replace(day=13), receptionist=me)
    VisitFactory(confirmed=True)

    with at(noon.replace(day=12, hour=20)):
        client.force_login(me)
        columns = client.get("/visits/preparation/?scope=mine").context["columns"]

    first, second = columns[0], columns[1]
    assert (first[1], second[1]) == ("late", "open")
    assert {row.task.appointment for row in first[2]} == {late} and len(first[2]) == 4
    assert {row.task.appointment for row in second[2]} == {soon} and len(second[2]) == 4


def test_of_two_people_only_one_ticks(administration):
    task = task_of(InfoSheetFactory(approved=True), "venue")
    on_the_other_screen = PrepTask.objects.get(pk=task.pk)
    finish(task, UserFactory(department=administration))

    with pytest.raises(NotAllowed):
        finish(on_the_other_screen, UserFactory(department=administration))


VERBS = {"tick": actions.tick, "untick": actions.untick, "confirm": actions.confirm}


@pytest.mark.parametrize(
    ("verb", "state"), [(verb, state) for verb in VERBS for state in State if state not in PrepTask.FLOW[verb][0]]
)
def test_it_is_not_the_moment(verb, state):
    task = task_of(InfoSheetFactory(approved=True), "venue")
    done = {"done_at": task.created_at, "head_confirmed_at": task.created_at, "refusal": "No time"}
    PrepTask.objects.filter(pk=task.pk).update(state=state, **done)
    task.items.all().delete()
    task.refresh_from_db()

    with pytest.raises(NotAllowed):
        VERBS[verb](task, actor=UserFactory())


def test_the_due_moment_moves_with_the_visit(administration, noon):
    sheet = InfoSheetFactory(approved=True)
    task, visit = task_of(sheet, "venue"), sheet.appointment
    later = {"starts_at": noon.replace(day=27), "ends_at": noon.replace(day=27, hour=13)}

    reception.reschedule(visit, actor=visit.contact_person, place=visit.place, **later)

    assert clock(task).due_at == noon.replace(day=26, hour=18)
