"""What is asked for inside its lead time: urgent, answered with yes or no, and never dropped (R23)."""

import pytest

from deadlines.models import Clock
from history.flow import NotAllowed
from history.models import Event
from history.moment import at
from notices.models import Notice
from reception import actions as reception
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import VisitFactory, finish
from visits import actions, rules
from visits.models import PrepTask

pytestmark = pytest.mark.django_db
State = PrepTask.State


@pytest.fixture
def head():
    person = UserFactory(name="Yang Kai")
    person.department = DepartmentFactory(code="administration", head=person)
    person.save()
    return person


@pytest.fixture
def visit(head, noon):
    """Asked for at noon for three o'clock: the room should have been ready yesterday."""
    return VisitFactory(confirmed=True, starts_at=noon.replace(hour=15))


def task_of(visit, code="venue"):
    return PrepTask.objects.standing().get(appointment=visit, code=code)


def clock(task, code="PREP_TASKS"):
    return Clock.objects.of(task).filter(code=code).order_by("-cycle").first()


def heard(person, kind):
    return Notice.objects.filter(recipient=person, kind=f"visits.{kind}").count()


def test_inside_its_lead_time_it_is_urgent_and_wants_a_yes_within_two_hours_of_work(visit, head, noon):
    task = task_of(visit)

    assert task.state == State.URGENT
    assert clock(task).due_at == visit.starts_at
    assert clock(task, "PREP_ANSWER").due_at == noon.replace(hour=15)
    assert (heard(head, "tasks_urgent"), heard(head, "tasks_given")) == (1, 0)
    assert task.appointment.tasks_total == 4


def test_at_the_last_moment_of_the_lead_time_it_is_urgent_and_a_minute_before_it_is_not(head, noon):
    friday = noon.replace(day=13, hour=10)

    with at(noon.replace(day=12, hour=17, minute=59)):
        usual = task_of(VisitFactory(confirmed=True, starts_at=friday))
    with at(noon.replace(day=12, hour=18)):
        urgent = task_of(VisitFactory(confirmed=True, starts_at=friday))

    assert (usual.state, urgent.state) == (State.OPEN, State.URGENT)


def test_a_yes_makes_it_a_task_like_all_others_and_the_receptionist_hears_it(visit, head):
    task = task_of(visit)

    actions.accept(task, actor=head)

    assert (task.state, task.answered_by) == (State.OPEN, head)
    assert clock(task, "PREP_ANSWER").state == Clock.State.STOPPED
    assert clock(task).state == Clock.State.RUNNING
    assert heard(visit.receptionist, "task_accepted") == 1


def test_a_no_keeps_it_on_the_board_counted_and_says_why(client, visit, head):
    task = task_of(visit)

    actions.refuse(task, reason="Nobody is here this afternoon", actor=head)

    visit.refresh_from_db()
    notice = Notice.objects.get(recipient=visit.receptionist, kind="visits.task_refused")
    assert (task.state, visit.tasks_open) == (State.REFUSED, 4)
    assert notice.params["reason"] == "Nobody is here this afternoon"
    assert clock(task).state == Clock.State.RUNNING
    client.force_login(visit.receptionist)
    page = client.get("/visits/preparation/?scope=mine")
    assert [row.task for row in page.context["columns"][0][2]] == [task]
    assert "Nobody is here this afternoon" in page.content.decode()


def test_a_no_without_a_reason_is_not_taken(client, visit, head):
    task = task_of(visit)
    client.force_login(head)

    page = client.post(f"/visits/preparation/tasks/{task.pk}/refuse/", {"reason": " "})

    task.refresh_from_db()
    assert task.state == State.URGENT
    assert page.context["refuse_form"].errors["reason"] == ["Please fill this in."]


def test_what_was_refused_is_handed_to_somebody_else_who_is_asked_anew(visit, head):
    task, other = task_of(visit), UserFactory()
    actions.refuse(task, reason="No time", actor=head)

    actions.hand_on(task, person=other, actor=visit.receptionist)

    assert (task.state, task.owner, task.refusal) == (State.URGENT, other, "")
    assert (clock(task).owner, clock(task, "PREP_ANSWER").owner, clock(task, "PREP_ANSWER").cycle) == (other, other, 2)
    assert heard(other, "task_handed_on") == 1
    assert rules.may_accept(other, task) and not rules.may_accept(head, task)


def test_doing_it_is_a_yes(visit, head):
    task = task_of(visit)

    finish(task, head)

    assert task.state == State.CONFIRMED
    assert clock(task, "PREP_ANSWER").state == Clock.State.STOPPED


def test_moved_to_a_later_day_there_is_time_again_and_moved_nearer_there_is_none(visit, head, noon):
    task, person = task_of(visit), visit.contact_person
    far = {"starts_at": noon.replace(day=27), "ends_at": noon.replace(day=27, hour=13)}
    near = {"starts_at": noon.replace(hour=16), "ends_at": noon.replace(hour=17)}

    reception.reschedule(visit, actor=person, place=visit.place, **far)
    task.refresh_from_db()
    assert (task.state, clock(task).due_at) == (State.OPEN, noon.replace(day=26, hour=18))
    assert clock(task, "PREP_ANSWER").state == Clock.State.CANCELLED

    reception.reschedule(visit, actor=person, place=visit.place, **near)
    task.refresh_from_db()
    assert (task.state, clock(task).due_at) == (State.URGENT, noon.replace(hour=16))
    assert [event.verb for event in Event.objects.about(task)] == ["give", "ease", "press"]


def test_a_set_table_is_set_again_on_another_day_and_printed_papers_stay(head, noon):
    visit = VisitFactory(confirmed=True)
    room, papers = task_of(visit), task_of(visit, "materials")
    finish(room, head)
    finish(papers, visit.receptionist)

    moved = {"starts_at": noon.replace(day=27), "ends_at": noon.replace(day=27, hour=13)}
    reception.reschedule(visit, actor=visit.contact_person, place=visit.place, **moved)

    room.refresh_from_db()
    papers.refresh_from_db()
    assert (room.state, room.items.filter(ticked_at__isnull=False).count()) == (State.OPEN, 0)
    assert papers.state == State.CONFIRMED
    assert clock(room).due_at == noon.replace(day=26, hour=18)


def test_half_a_set_table_is_set_from_the_beginning_on_another_day(head, noon):
    visit = VisitFactory(confirmed=True)
    room = task_of(visit)
    actions.tick_item(room.items.first(), actor=head)

    moved = {"starts_at": noon.replace(day=27), "ends_at": noon.replace(day=27, hour=13)}
    reception.reschedule(visit, actor=visit.contact_person, place=visit.place, **moved)

    assert not room.items.filter(ticked_at__isnull=False).exists()


def test_of_all_that_has_become_urgent_everybody_hears_once(head, noon):
    visit = VisitFactory(confirmed=True)
    near = {"starts_at": noon.replace(hour=16), "ends_at": noon.replace(hour=17)}

    reception.reschedule(visit, actor=visit.contact_person, place=visit.place, **near)

    assert visit.prep_tasks.filter(state=State.URGENT, department=head.department).count() == 2
    assert heard(head, "tasks_urgent") == 1


ANSWERS = {"accept": {}, "refuse": {"reason": "No time"}}


@pytest.mark.parametrize(
    ("verb", "state"), [(verb, state) for verb in ANSWERS for state in State if state not in PrepTask.FLOW[verb][0]]
)
def test_it_is_not_the_moment_to_answer(visit, head, verb, state):
    task = task_of(visit)
    told = {"done_at": task.created_at, "head_confirmed_at": task.created_at, "refusal": "No time"}
    PrepTask.objects.filter(pk=task.pk).update(state=state, **told)
    task.refresh_from_db()

    with pytest.raises(NotAllowed):
        getattr(actions, verb)(task, actor=head, **ANSWERS[verb])


def test_of_two_answers_the_first_counts(visit, head):
    task = task_of(visit)
    on_the_other_screen = PrepTask.objects.get(pk=task.pk)
    actions.refuse(task, reason="No time", actor=head)

    with pytest.raises(NotAllowed):
        actions.refuse(on_the_other_screen, reason="Nobody there", actor=head)


@pytest.mark.parametrize("verb", ["cancel", "mark_no_show"])
def test_called_off_every_task_is_recalled_and_each_owner_hears_it_once(verb, head, noon):
    """R22."""
    visit = VisitFactory(confirmed=True)
    finish(task_of(visit, "materials"), visit.receptionist)
    tasks = list(visit.prep_tasks.all())
    others = {person for task in tasks for person in task.people}

    with at(visit.starts_at.replace(hour=20)):
        if verb == "cancel":
            reception.cancel(visit, actor=visit.contact_person, reason="Flight cancelled")
        else:
            reception.mark_no_show(visit, actor=visit.receptionist)

    visit.refresh_from_db()
    assert {task.state for task in visit.prep_tasks.all()} == {State.RECALLED}
    assert (visit.tasks_open, visit.tasks_total) == (0, 0)
    assert not Clock.objects.filter(code__startswith="PREP_", state="running").exists()
    off = ["visits.tasks_recalled", "reception.visit_cancelled"]
    told = {person: list(Notice.objects.filter(recipient=person, kind__in=off)) for person in others}
    assert {person: len(rows) for person, rows in told.items()} == dict.fromkeys(others, 1)
    # Whoever hears from reception that the visit is off reads there what falls away for them.
    texts = {person: rows[0].params.get("list") or rows[0].params["tasks"] for person, rows in told.items()}
    assert all("- " in text["en"] for text in texts.values())
    notice = Notice.objects.get(recipient=head, kind="visits.tasks_recalled")
    assert notice.params["list"]["en"].splitlines() == [
        "- Set up the room: clean, seats for everybody, brochures and products",
        "- Tea, fruit and drinks",
    ]
