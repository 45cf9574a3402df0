"""What is prepared once a visit is confirmed, sheet or not, and what its sheet adds."""

from datetime import timedelta

import pytest

from deadlines.models import Clock, TimeLimit
from notices.models import Notice
from reception import actions as reception
from reception.models import Appointment
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, finish, no_cars, sign
from visits import actions
from visits.models import PrepTask, PrepTemplate, TourStop

pytestmark = pytest.mark.django_db
State = PrepTask.State


def task_of(visit, code):
    return PrepTask.objects.standing().get(appointment=visit, code=code)


def lines(task):
    return [(item.text, item.quantity) for item in task.items.all()]


def due(task):
    return Clock.objects.of(task).filter(code="PREP_TASKS").order_by("-cycle").first().due_at


def kept(visit):
    visit.refresh_from_db()
    return visit.tasks_ready, visit.tasks_total


@pytest.mark.clause("S0-09")
@pytest.mark.parametrize("kind", Appointment.Kind.values)
def test_a_confirmed_visit_is_prepared_with_a_sheet_or_without(kind):
    asked = VisitFactory(requested=True, kind=kind)
    assert not asked.prep_tasks.exists()

    reception.confirm(asked, actor=asked.contact_person, channel="phone", place="Hall 2")

    codes = ["venue", "materials", "people", "refreshments"]
    assert list(asked.prep_tasks.order_by("pk").values_list("code", flat=True)) == codes
    assert set(asked.prep_tasks.values_list("sheet", flat=True)) == {None}
    assert kept(asked) == (0, 4)


@pytest.mark.clause("S2-12", "S0-44")
def test_the_material_list_is_there_can_be_changed_and_is_counted_as_it_is_ticked(client):
    visit = VisitFactory(confirmed=True)
    task, worker = task_of(visit, "materials"), visit.receptionist
    assert lines(task) == [("Company profile", None), ("Product data", None), ("Project proposal", None)]

    profile, data, _proposal = task.items.all()
    changed = [{"pk": profile.pk, "text": "Company profile"}, {"pk": data.pk, "text": "Product data"}]
    changed.append({"text": "Technical manual", "quantity": 3})
    actions.edit_items(task, version=task.version, lines=changed, actor=worker)
    actions.tick_item(profile, actor=worker)
    client.force_login(worker)
    page = client.get(task.get_absolute_url())

    assert lines(task) == [("Company profile", None), ("Product data", None), ("Technical manual", 3)]
    assert (page.context["ticked"], len(page.context["items"])) == (1, 3)
    assert "1 of 3 ready" in page.content.decode()
    assert "1 of 3 ready" in client.get(visit.get_absolute_url()).content.decode()


@pytest.mark.clause("S2-14")
def test_refreshments_have_items_and_quantities_for_as_many_as_come():
    visit = VisitFactory(confirmed=True, head_count=5)
    task = task_of(visit, "refreshments")
    assert lines(task) == [("Tea", 5), ("Drinking water", 5), ("Fruit plate", 1)]

    actions.tick_item(task.items.get(text="Tea"), actor=visit.receptionist)
    reception.edit(visit, actor=visit.contact_person, version=visit.version, head_count=7)

    assert lines(task) == [("Tea", 5), ("Drinking water", 7), ("Fruit plate", 1)]


def test_nothing_is_done_while_a_line_is_open():
    visit = VisitFactory(confirmed=True)
    task = task_of(visit, "materials")

    with pytest.raises(actions.Untold, match="Not ticked yet: Company profile, Product data, Project proposal"):
        actions.tick(task, actor=visit.receptionist)

    assert task.state == State.OPEN


def test_each_person_hears_once_of_all_that_is_theirs():
    head = UserFactory()
    DepartmentFactory(code="administration", head=head)

    VisitFactory(confirmed=True)

    notice = Notice.objects.get(recipient=head, kind="visits.tasks_given")
    assert notice.params["tasks"] == 2
    assert "- Tea, fruit and drinks" in notice.params["list"]["en"]


def test_what_is_being_prepared_goes_on_under_the_sheet():
    sheet = InfoSheetFactory(complete=True)
    visit = sheet.appointment
    before = task_of(visit, "materials")
    finish(before, visit.receptionist)
    actions.submit(sheet, actor=visit.salesperson)

    while sheet.state == sheet.State.SUBMITTED:
        sign(sheet)

    after = task_of(visit, "materials")
    assert (after.pk, after.sheet, after.state) == (before.pk, sheet, State.CONFIRMED)
    assert after.text == "Company profile, product data and project proposal ready"
    assert after.items.count() == 3


@pytest.mark.clause("S1-20", "S1-23")
def test_the_car_and_the_table_are_checked_shortly_before(noon):
    sheet = InfoSheetFactory(complete=True)
    start, author = sheet.appointment.starts_at, sheet.appointment.salesperson
    ride = {"direction": "around", "pickup_place": "Station", "pickup_at": start - timedelta(hours=2)}
    wanted = {"transport": [*no_cars(sheet), ride], "meals": [{"starts_at": start + timedelta(hours=2)}]}
    actions.edit(sheet, actor=author, version=sheet.version, fields={}, lines=wanted)
    actions.submit(sheet, actor=author)

    while sheet.state == sheet.State.SUBMITTED:
        sign(sheet)

    car, table = task_of(sheet.appointment, "vehicle_check"), task_of(sheet.appointment, "meal_check")
    texts = [text for text, _quantity in lines(car)]
    assert car.text == "Check the car before it leaves: during the visit"  # the pick-up's and the return's read alike
    assert texts[0] == "Clean inside and outside"
    assert [text.split(":")[0] for text in texts[1:]] == ["Comfortable", "Safe"]
    assert due(car) == start - timedelta(hours=2, minutes=30)
    assert {"Food hygiene checked", "Seating set by rank"} < {text for text, _quantity in lines(table)}
    assert due(table) == start + timedelta(hours=1)


@pytest.mark.clause("S1-36")
def test_each_stop_in_a_safety_area_has_a_briefing_to_be_ticked():
    sheet = InfoSheetFactory(complete=True, purpose_type="tour")
    visit = sheet.appointment
    forge = TourStop.objects.create(site=visit.site, name="Forge", name_zh="锻造车间", is_safety_area=True)
    showroom = TourStop.objects.create(site=visit.site, name="Showroom")
    steps = [
        {"starts_at": visit.starts_at, "minutes": 20, "kind": "tour", "stop": stop, "person": visit.contact_person}
        for stop in (forge, showroom)
    ]
    actions.edit(sheet, actor=visit.salesperson, version=sheet.version, fields={}, lines={"itinerary": steps})
    actions.submit(sheet, actor=visit.salesperson)

    while sheet.state == sheet.State.SUBMITTED:
        sign(sheet)

    task = task_of(visit, "tour")
    assert [text for text, _quantity in lines(task)] == ["Route walked through", "Safety briefing: Forge"]
    actions.tick_item(task.items.first(), actor=visit.receptionist)
    with pytest.raises(actions.Untold):
        actions.tick(task, actor=visit.receptionist)


def test_each_kind_has_a_lead_time_of_its_own_counted_in_working_days(noon):
    visit = VisitFactory(confirmed=True)  # Saturday 21 March
    manager = UserFactory(role="marketing_center")
    template = PrepTemplate.objects.get(level=None, code="materials")

    actions.edit_template(
        template, version=template.version, lines=[{"text": "Company profile"}], lead_days=3, actor=manager
    )
    other = VisitFactory(confirmed=True)

    assert due(task_of(visit, "materials")) == noon.replace(day=20, hour=18)
    assert due(task_of(other, "materials")) == noon.replace(day=18, hour=18)
    assert due(task_of(other, "venue")) == noon.replace(day=20, hour=18)
    assert lines(task_of(other, "materials")) == [("Company profile", None)]
    limit = TimeLimit.objects.get(code="PREP_TASKS", variant="materials")
    assert (limit.amount, limit.unit, limit.is_proposed) == (3, "working_days", False)


def test_another_contact_person_has_what_the_first_had():
    visit, other = VisitFactory(confirmed=True), UserFactory()
    task = task_of(visit, "people")
    assert task.owner == visit.contact_person

    reception.edit(visit, actor=visit.contact_person, version=visit.version, contact_person=other)

    task.refresh_from_db()
    assert task.owner == other
    assert Clock.objects.of(task).get(state="running").owner == other
    assert Notice.objects.filter(recipient=other, kind="visits.tasks_given").count() == 1


def test_a_visit_put_back_on_the_books_is_prepared_anew():
    visit = VisitFactory(confirmed=True)
    reception.cancel(visit, actor=visit.contact_person, reason="Flight cancelled")
    assert kept(visit) == (0, 0)

    reception.restore(visit, actor=visit.contact_person, reason="Cancelled by mistake")
    reception.confirm(visit, actor=visit.contact_person, channel="phone", place="Hall 2")

    assert kept(visit) == (0, 4)
