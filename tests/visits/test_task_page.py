"""One task's page: its list, its costs, its readers, and who it is handed on to."""

import pytest

from history.flow import NotAllowed, Stale
from history.models import Event
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, finish
from tests.visits.tasks import task_of
from visits import actions
from visits.models import PrepTask

pytestmark = pytest.mark.django_db
State = PrepTask.State


def test_a_worker_ticks_the_list_then_the_task_and_the_head_confirms(client, head):
    task, worker = task_of(VisitFactory(confirmed=True)), UserFactory(department=head.department)
    client.force_login(worker)
    url = task.get_absolute_url()

    assert not client.get(url).context["offers"]["confirm"]
    for item in task.items.all():
        assert client.post(f"{url}list/{item.pk}/tick/").url == f"{url}#checklist"
    client.post(f"{url}tick/")
    client.force_login(head)
    assert client.get(url).context["offers"]["confirm"]
    client.post(f"{url}confirm/")

    task.refresh_from_db()
    assert (task.state, task.done_by, task.head_confirmed_by) == (State.CONFIRMED, worker, head)


def test_a_tick_given_twice_is_one_and_can_be_taken_back(head):
    task = task_of(VisitFactory(confirmed=True))
    item = task.items.first()

    actions.tick_item(item, actor=head)
    actions.tick_item(item, actor=UserFactory(department=head.department))
    item.refresh_from_db()
    assert item.ticked_by == head
    actions.untick_item(item, actor=head)

    item.refresh_from_db()
    assert item.ticked_at is None
    assert [event.verb for event in Event.objects.about(task)] == ["give", "tick_item", "untick_item"]


def test_what_is_done_has_a_closed_list(head):
    task = task_of(VisitFactory(confirmed=True))
    finish(task, head)

    with pytest.raises(NotAllowed):
        actions.untick_item(task.items.first(), actor=head)
    with pytest.raises(NotAllowed):
        actions.edit_items(task, version=task.version, lines=[], actor=head)


def test_a_list_that_somebody_changed_meanwhile_comes_back_with_both_versions(client, head):
    task = task_of(VisitFactory(confirmed=True))
    client.force_login(head)
    form = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-text": "Flowers", "form-0-quantity": 2}
    seen = task.version
    actions.edit_items(task, version=seen, lines=[{"text": "Flags"}], actor=UserFactory(name="Wang Min"))

    page = client.post(f"{task.get_absolute_url()}list/", form | {"version": seen})

    assert [str(item) for item in page.context["theirs"]] == ["Flags"]
    assert page.context["formset"].forms[0]["text"].value() == "Flowers"
    assert "Wang Min" in page.content.decode()
    with pytest.raises(Stale):
        actions.edit_items(task, version=seen, lines=[], actor=head)


def test_a_quantity_without_a_thing_is_said_beside_it_and_kept(client, head):
    task = task_of(VisitFactory(confirmed=True))
    client.force_login(head)
    form = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-text": "", "form-0-quantity": 12}

    page = client.post(f"{task.get_absolute_url()}list/", form | {"version": task.version})

    assert page.context["formset"].forms[0].non_field_errors() == ["Say what there is so much of."]
    assert page.context["formset"].forms[0]["quantity"].value() == "12"


def test_costs_are_written_down_and_of_two_who_do_the_second_sees_the_first(client, head):
    task = task_of(VisitFactory(confirmed=True))
    client.force_login(head)
    url = f"{task.get_absolute_url()}costs/"

    client.post(url, {"version": task.version, "planned_cost": "120.50", "actual_cost": ""})
    page = client.post(url, {"version": task.version, "planned_cost": "90", "actual_cost": ""})
    wrong = client.post(url, {"version": task.version + 1, "planned_cost": "-1", "actual_cost": ""})

    task.refresh_from_db()
    assert str(task.planned_cost) == "120.50"
    assert page.context["cost_form"]["planned_cost"].value() == "90"
    assert "Nothing of yours is lost" in page.content.decode()
    assert wrong.context["cost_form"].errors["planned_cost"] == ["An amount is not below zero."]


def test_each_person_says_that_they_have_read_it_and_who_has_not_is_named(client, head):
    task = task_of(VisitFactory(confirmed=True))
    client.force_login(head)
    assert client.get(task.get_absolute_url()).context["unread"] == [head]

    client.post(f"{task.get_absolute_url()}read/")
    client.post(f"{task.get_absolute_url()}read/")

    page = client.get(task.get_absolute_url())
    assert ([row.person for row in page.context["readings"]], page.context["unread"]) == ([head], [])
    assert not page.context["offers"]["read"]


def test_it_is_handed_on_by_typing_a_name_and_words_stay_in_the_history(client, head):
    task, colleague = task_of(VisitFactory(confirmed=True)), UserFactory(name="Luo Fei")
    client.force_login(head)
    url = task.get_absolute_url()

    wrong = client.post(f"{url}hand-on/", {"person": "Nobody Here", "words": "Flowers too"})
    assert wrong.context["hand_on_form"]["words"].value() == "Flowers too"
    client.post(f"{url}hand-on/", {"person": "Luo Fei", "words": "Flowers too"})
    client.post(f"{url}comment/", {"words": "The florist closes at five"})

    task.refresh_from_db()
    assert task.owner == colleague
    said = [event.text.words for event in Event.objects.about(task).with_people() if hasattr(event, "text")]
    assert said == ["Flowers too", "The florist closes at five"]


@pytest.mark.parametrize(
    "path",
    ["tick", "untick", "confirm", "accept", "refuse", "hand-on", "read", "comment", "costs"],
)
def test_a_verb_is_never_a_link(client, path):
    task = task_of(VisitFactory(confirmed=True))
    client.force_login(task.appointment.receptionist)

    assert client.get(f"{task.get_absolute_url()}{path}/").status_code == 405


def test_whoever_prepares_a_private_visit_reads_what_they_need_and_not_who_comes(client, head):
    sheet = InfoSheetFactory(approved=True)
    visit = sheet.appointment
    task = task_of(visit)
    client.force_login(UserFactory(department=head.department))
    assert any(visit.visitor_name in sentence for sentence in client.get(task.get_absolute_url()).context["brief"])

    Appointment.objects.filter(pk=visit.pk).update(is_private=True)
    page = client.get(task.get_absolute_url())

    assert page.context["brief"] == []
    assert visit.visitor_name not in page.content.decode()
    assert str(visit.organisation) not in page.content.decode()
