"""One task's page, the boards by visit and by department, the chase, and the templates' pages."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import at
from notices.models import Notice
from reception.models import Appointment
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, finish
from visits import actions, progress
from visits.models import PrepTask, PrepTemplate

pytestmark = pytest.mark.django_db
State = PrepTask.State


@pytest.fixture
def head():
    person = UserFactory(name="Yang Kai")
    person.department = DepartmentFactory(code="administration", name="Administration", head=person)
    person.save()
    return person


def task_of(visit, code="venue"):
    return PrepTask.objects.standing().get(appointment=visit, code=code)


def chased(person):
    return list(Notice.objects.filter(recipient=person, kind="visits.tasks_chased").order_by("pk"))


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


def template_form(template, **changes):
    item = template.items.first()
    said = {"version": template.version, "text": template.text, "text_zh": template.text_zh, "order": 1}
    said |= {"owner": "department", "department": "", "department_kind": "", "kind": "", "lead_days": ""}
    said |= {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 1, "form-0-pk": item.pk, "form-0-text": item.text}
    return said | {"form-0-text_zh": item.text_zh, "form-1-text": "", "form-1-text_zh": ""} | changes


def test_the_company_edits_a_template_with_its_list_and_the_history_says_so(client):
    template = PrepTemplate.objects.get(level=None, code="materials")
    client.force_login(UserFactory(role="marketing_center"))
    url = template.get_absolute_url()
    assert client.get(url).status_code == 200

    answer = client.post(url, template_form(template, **{"form-1-text": "Samples", "lead_days": 2}))

    assert answer.url == "/visits/preparation/templates/"
    template.refresh_from_db()
    assert [item.text for item in template.items.all()] == ["Company profile", "Samples"]
    assert "edit_items" in [event.verb for event in Event.objects.about(template)]
    assert actions.lead_days_of(template) == 2


def test_of_two_who_edit_a_template_the_second_sees_what_the_first_saved(client):
    template = PrepTemplate.objects.get(level=None, code="materials")
    client.force_login(UserFactory(role="admin"))
    form = template_form(template, text="Mine")
    client.post(template.get_absolute_url(), template_form(template, text="Theirs"))

    page = client.post(template.get_absolute_url(), form)

    assert page.context["form"]["text"].value() == "Mine"
    assert "Theirs" in page.content.decode()


def test_a_template_out_of_use_is_not_given_and_one_that_was_added_is(client):
    client.force_login(UserFactory(role="admin"))
    old = PrepTemplate.objects.get(level=None, code="materials")
    client.post(f"{old.get_absolute_url()}retire/")
    new = {"code": "flowers", "text": "Flowers", "text_zh": "鲜花", "order": 9, "owner": "receptionist", "version": 0}
    new |= {"department": "", "department_kind": "", "kind": "", "lead_days": "", "duty": "", "duty_zh": ""}
    lines = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-text": "Bouquet", "form-0-quantity": 1}

    client.post("/visits/preparation/templates/new/", new | lines)
    twice = client.post("/visits/preparation/templates/new/", new | lines)

    codes = VisitFactory(confirmed=True).prep_tasks.order_by("pk").values_list("code", flat=True)
    assert set(codes) == {"venue", "people", "refreshments", "flowers"}
    assert twice.context["form"].errors["code"] == ["There is a template of this code already: edit that one."]


@pytest.mark.parametrize(
    "path",
    ["tick", "untick", "confirm", "accept", "refuse", "hand-on", "read", "comment", "costs"],
)
def test_a_verb_is_never_a_link(client, path):
    task = task_of(VisitFactory(confirmed=True))
    client.force_login(task.appointment.receptionist)

    assert client.get(f"{task.get_absolute_url()}{path}/").status_code == 405


def test_the_templates_name_departments_and_service_items_and_not_their_codes(client):
    DepartmentFactory(code="kitchen", name="Canteen and kitchen")
    PrepTemplate.objects.filter(level=None, code="refreshments").update(department_code="kitchen")
    client.force_login(UserFactory(role="marketing_center"))

    page = client.get("/visits/preparation/templates/").content.decode()

    assert "<small>Canteen and kitchen</small>" in page
    assert "<small>kitchen</small>" not in page
    codes = set(PrepTemplate.objects.exclude(service_code="").values_list("service_code", flat=True))
    assert codes
    assert [code for code in codes if f"<small>{code}</small>" in page] == []


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


def test_without_a_number_of_its_own_the_lead_time_is_the_usual_one_again(client):
    template = PrepTemplate.objects.get(level=None, code="materials")
    usual = actions.limit_of(template).amount
    client.force_login(UserFactory(role="marketing_center"))
    client.post(template.get_absolute_url(), template_form(template, lead_days=usual + 3))
    assert actions.limit_of(template).amount == usual + 3
    template.refresh_from_db()

    client.post(template.get_absolute_url(), template_form(template, lead_days=""))

    assert actions.limit_of(template).amount == usual
