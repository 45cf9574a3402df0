"""After submission: what is weighty is signed again, the rest is logged, and everybody concerned is told."""

import pytest

from accounts.models import Department
from deadlines.models import Clock
from history import flow
from history.flow import NotAllowed
from history.models import Event
from notices.models import Notice
from reception import actions as reception
from reception.actions import Refused
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.visits import HIGH, InfoSheetFactory, VisitFactory, itinerary_line, set_level, waiting
from visits import actions, rules
from visits.models import InfoSheet, Level, PrepTask

pytestmark = pytest.mark.django_db
State = InfoSheet.State


def change(sheet, lines=None, **fields):
    actions.change(sheet, actor=sheet.appointment.salesperson, version=sheet.version, fields=fields, lines=lines or {})


def told(kind="visits.sheet_changed"):
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


def everybody(sheet):
    """Who has a part in the visit of this sheet."""
    visit = sheet.appointment
    people = [visit.salesperson, visit.contact_person, visit.receptionist]
    people += [sheet.host, sheet.reception_lead, sheet.see_off_person]
    return {person.pk for person in people} | {task.department.head_id for task in sheet.prep_tasks.all()} - {None}


def to_another_day(sheet):
    visit = sheet.appointment
    day = {"starts_at": visit.starts_at.replace(day=25), "ends_at": visit.ends_at.replace(day=25)}
    reception.reschedule(visit, actor=visit.contact_person, place=visit.place, **day)


def more_people(sheet):
    change(sheet, head_count=3)


def another_level(sheet):
    set_level(sheet, "C", reason="Only their assistant comes")


@pytest.mark.clause("S3-33")
@pytest.mark.parametrize(
    ("weighty", "state"),
    [(to_another_day, State.SUBMITTED), (more_people, State.SUBMITTED), (another_level, State.RETURNED)],
)
def test_another_level_date_or_head_count_reopens_the_approval_and_all_are_told_at_once(weighty, state):
    sheet = InfoSheetFactory(approved=True)

    weighty(sheet)

    sheet.refresh_from_db()
    assert sheet.state == state
    assert Appointment.objects.get(pk=sheet.appointment_id).clearance == "waiting"
    assert told() == everybody(sheet)
    assert {notice.at for notice in Notice.objects.filter(kind="visits.sheet_changed")} == {sheet.created_at}


def test_who_is_told_reads_before_and_after_in_their_language(client):
    sheet = InfoSheetFactory(approved=True)

    more_people(sheet)

    changes = Notice.objects.filter(kind="visits.sheet_changed").first().params["changes"]
    assert changes["en"] == "Head count: 1 → 3"


def test_who_only_prepares_a_private_visit_hears_of_a_change_without_who_comes():
    sheet = InfoSheetFactory(approved=True, appointment__is_private=True, appointment__visitor_name="Ms Secret")
    head, guest = UserFactory(), sheet.appointment.visitors.get()
    Department.objects.filter(pk=sheet.prep_tasks.first().department_id).update(head=head)
    rows = [{"id": guest.pk, "name": "Ms Secret", "job_title": "Minister"}]

    change(sheet, {"visitors": rows}, other_requirements="A car with dark windows")
    change(sheet, head_count=3)

    told = Notice.objects.get(kind="visits.sheet_changed", recipient=head)
    assert told.params["changes"]["en"] == "Head count: 1 → 3"
    assert "Secret" not in str(told.params)


def test_what_is_not_weighty_is_logged_and_told_and_stays_approved():
    sheet = InfoSheetFactory(approved=True)

    change(sheet, {"itinerary": [itinerary_line(sheet, place="The garden")]}, other_requirements="No photos")

    assert sheet.state == State.HANDED_OVER
    assert told() == everybody(sheet)
    said = Event.objects.about(sheet).get(verb="change").facts
    assert said["other_requirements"] == ["", "No photos"]
    assert "The garden" in said["itinerary"][1]


def test_the_hour_alone_is_not_weighty():
    sheet = InfoSheetFactory(approved=True)
    visit = sheet.appointment
    hours = {"starts_at": visit.starts_at.replace(hour=6), "ends_at": visit.ends_at.replace(hour=7)}

    reception.reschedule(visit, actor=visit.contact_person, place=visit.place, **hours)

    sheet.refresh_from_db()
    assert sheet.state == State.HANDED_OVER
    assert told() == everybody(sheet)


def test_a_date_is_the_sites_date():
    """00:30 in Shanghai is the day before in UTC: half an hour later than 23:45 is another day."""
    sheet = InfoSheetFactory(approved=True)
    visit = sheet.appointment
    late = visit.starts_at.replace(hour=15, minute=45)
    reception.reschedule(
        visit, actor=visit.contact_person, place=visit.place, starts_at=late, ends_at=late.replace(hour=17)
    )
    sheet.refresh_from_db()
    assert sheet.state == State.HANDED_OVER

    next_day = late.replace(hour=16, minute=30)
    reception.reschedule(
        visit, actor=visit.contact_person, place=visit.place, starts_at=next_day, ends_at=late.replace(hour=18)
    )

    sheet.refresh_from_db()
    assert sheet.state == State.SUBMITTED


def test_a_change_while_it_is_being_signed_makes_the_open_signature_void():
    sheet = InfoSheetFactory(submitted=True)
    old = waiting(sheet)

    to_another_day(sheet)

    old.refresh_from_db()
    sheet.refresh_from_db()
    assert (old.decision, sheet.state, sheet.submissions.count()) == ("void", State.SUBMITTED, 2)


def test_a_change_while_it_is_drawn_up_is_only_noted():
    sheet = InfoSheetFactory(complete=True)

    to_another_day(sheet)

    sheet.refresh_from_db()
    assert sheet.state == State.DRAFT
    assert Event.objects.about(sheet).filter(verb="follow").count() == 1
    assert told() == set()


def test_the_head_count_of_a_large_group_brings_the_superior_in():
    sheet = InfoSheetFactory(approved=True)

    change(sheet, head_count=12)

    assert [row.kind for row in sheet.submissions.first().approvals.all()] == ["approver", "superior"]


def test_a_group_that_shrinks_owes_no_special_plan_any_more():
    sheet = InfoSheetFactory(submitted=True, appointment=VisitFactory(confirmed=True, head_count=12))
    visit = sheet.appointment
    plan = Clock.objects.of(sheet).get(code="SPECIAL_PLAN")
    assert (plan.owner, plan.is_open) == (sheet.reception_lead, True)

    reception.edit(visit, actor=visit.contact_person, version=visit.version, head_count=3)

    plan.refresh_from_db()
    assert plan.state == Clock.State.CANCELLED
    assert [row.kind for row in sheet.submissions.first().approvals.all()] == ["approver"]


def test_an_approved_sheet_stays_complete():
    sheet = InfoSheetFactory(approved=True)

    with pytest.raises(actions.Incomplete):
        change(sheet, host=None)

    sheet.refresh_from_db()
    assert sheet.host is not None


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.RETURNED, State.CLOSED, State.CANCELLED])
def test_only_an_approved_sheet_is_changed(state):
    sheet = InfoSheetFactory(approved=True)
    InfoSheet.objects.filter(pk=sheet.pk).update(state=state)

    with pytest.raises(NotAllowed):
        change(sheet, other_requirements="No photos")


def test_another_level_after_approval_is_confirmed_and_signed_anew():
    sheet = InfoSheetFactory(approved=True)
    level = Level.objects.get(code="A")

    actions.set_level(sheet, level=level, importance=HIGH, potential=HIGH, reason="The chairman", actor=UserFactory())

    assert sheet.state == State.RETURNED
    assert {item.decision for item in sheet.service_items.all()} == {"open"}


# The receptionist


@pytest.mark.clause("S3-31")
def test_the_receptionist_is_locked_from_approval_and_a_manager_changes_it_for_a_reason():
    sheet = InfoSheetFactory(approved=True)
    visit, other, boss = sheet.appointment, UserFactory(role="receptionist"), UserFactory(role="manager")
    with pytest.raises(Refused):
        reception.edit(visit, actor=visit.contact_person, version=visit.version, receptionist=other)
    assert not rules.may_change_receptionist(visit.salesperson, sheet)
    assert not rules.may_change_receptionist(visit.receptionist, sheet)
    assert rules.may_change_receptionist(boss, sheet)
    former = Appointment.objects.get(pk=visit.pk).receptionist

    with pytest.raises(actions.Untold):
        actions.change_receptionist(sheet, receptionist=other, reason=" ", actor=boss)
    actions.change_receptionist(sheet, receptionist=other, reason="Illness", actor=boss)

    assert Appointment.objects.get(pk=visit.pk).receptionist == other
    assert sheet.handed_over_to == other
    event = Event.objects.about(sheet).get(verb="change_receptionist")
    assert (event.text.words, event.facts["receptionist"]) == ("Illness", [str(former), str(other)])
    assert {former.pk, other.pk} <= told("visits.receptionist_changed")


def test_before_approval_the_author_names_the_receptionist():
    sheet, other = InfoSheetFactory(complete=True), UserFactory(role="receptionist")

    actions.edit(sheet, actor=sheet.appointment.salesperson, version=sheet.version, fields={"receptionist": other})

    assert Appointment.objects.get(pk=sheet.appointment_id).receptionist == other


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.CLOSED])
def test_the_managers_change_is_for_approved_sheets(state):
    sheet = InfoSheetFactory(approved=True)
    InfoSheet.objects.filter(pk=sheet.pk).update(state=state)

    with pytest.raises(NotAllowed):
        actions.change_receptionist(sheet, receptionist=UserFactory(), reason="Illness", actor=UserFactory())


# The visit is off


@pytest.mark.parametrize(
    "traits", [{}, {"complete": True}, {"submitted": True}, {"returned": True}, {"approved": True}]
)
def test_a_cancelled_visit_cancels_its_sheet_recalls_every_task_and_tells_each_once(traits):
    """R22."""
    visit = VisitFactory(confirmed=True)
    visit.department.head = UserFactory()
    visit.department.save()
    sheet = InfoSheetFactory(appointment=visit, **traits)

    visit.refresh_from_db()
    reception.cancel(visit, actor=visit.contact_person, reason="Snow")

    sheet.refresh_from_db()
    assert sheet.state == State.CANCELLED
    tasks = PrepTask.objects.filter(appointment=visit)
    assert not tasks.standing().exists()
    owners = {person.pk for task in tasks for person in task.people}
    off = ["visits.tasks_recalled", "reception.visit_cancelled"]
    told = Notice.objects.filter(kind__in=off, recipient__in=owners)
    assert sorted(told.values_list("recipient", flat=True)) == sorted(owners)
    assert all(notice.params.get("list") or notice.params["tasks"] for notice in told)
    assert waiting(sheet) is None if sheet.submissions.exists() else True


def test_nobody_came():
    sheet = InfoSheetFactory(approved=True)
    visit = Appointment.objects.get(pk=sheet.appointment_id)

    flow.move(visit, "mark_no_show", actor=None)

    sheet.refresh_from_db()
    assert sheet.state == State.CANCELLED
