"""Who sees which sheet, and which of its words."""

from datetime import timedelta

import pytest

from accounts import actions as accounts
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, itinerary_line, set_level
from visits import actions, rules
from visits.models import InfoSheet, PrepTask

pytestmark = pytest.mark.django_db


def sees(person, sheet):
    return InfoSheet.objects.visible_to(person).filter(pk=sheet.pk).exists()


def parts(sheet):
    visit = sheet.appointment
    return {
        "author": sheet.created_by,
        "salesperson": visit.salesperson,
        "contact person": visit.contact_person,
        "receptionist": visit.receptionist,
        "host": sheet.host,
        "lead": sheet.reception_lead,
        "see-off": sheet.see_off_person,
    }


def test_whoever_has_a_part_in_the_visit_sees_the_sheet():
    sheet = InfoSheetFactory(complete=True)

    assert {name for name, person in parts(sheet).items() if not sees(person, sheet)} == set()


def test_a_guide_and_a_leader_see_it():
    sheet, guide, leader = InfoSheetFactory(complete=True), UserFactory(), UserFactory()
    lines = {"itinerary": [itinerary_line(sheet, person=guide)], "leaders": [{"order": 1, "person": leader}]}

    actions.edit(sheet, actor=sheet.created_by, version=sheet.version, fields={}, lines=lines)

    assert sees(guide, sheet) and sees(leader, sheet)


def test_a_deputy_sees_what_the_person_sees(noon):
    sheet, deputy = InfoSheetFactory(), UserFactory()
    accounts.appoint_deputy(sheet.created_by, deputy, noon - timedelta(days=1), noon + timedelta(days=1), None)

    assert sees(deputy, sheet)


@pytest.mark.parametrize("role", ["marketing_center", "inspector", "admin"])
def test_with_the_right_one_sees_them_all(role):
    assert sees(UserFactory(role=role), InfoSheetFactory())


@pytest.mark.parametrize(
    "role", ["front_desk", "gate_security", "receptionist", "sales", "project_engineer", "manager"]
)
def test_without_a_part_in_it_others_see_none(role):
    sheet = InfoSheetFactory(approved=True)

    assert not sees(UserFactory(role=role), sheet)


def test_who_signs_sees_what_was_ever_submitted():
    approver = UserFactory(role="info_sheet_approver")

    seen = [InfoSheetFactory(**traits) for traits in ({"submitted": True}, {"returned": True}, {"approved": True})]

    assert [sees(approver, sheet) for sheet in seen] == [True] * 3
    assert not sees(approver, InfoSheetFactory(complete=True))


def test_who_is_asked_to_sign_sees_it():
    superior = UserFactory()
    visit = VisitFactory(confirmed=True, head_count=12, salesperson=UserFactory(role="sales", manager=superior))
    sheet = InfoSheetFactory(submitted=True, appointment=visit)
    assert not sees(superior, sheet)

    actions.approve(
        sheet,
        approval=sheet.submissions.get().approvals.first(),
        is_reasonable=True,
        is_appropriate=True,
        actor=UserFactory(role="info_sheet_approver"),
    )

    assert sees(superior, sheet)


def test_waiting_for_me_is_what_i_can_do_next():
    draft, submitted = InfoSheetFactory(), InfoSheetFactory(submitted=True)
    InfoSheetFactory(approved=True)
    waiting = InfoSheet.objects.waiting_for

    assert list(waiting(draft.created_by)) == [draft]
    assert list(waiting(UserFactory(role="marketing_center"))) == [draft]
    assert list(waiting(UserFactory(role="info_sheet_approver"))) == [submitted]
    assert list(waiting(UserFactory())) == []


def test_an_author_with_the_right_to_sign_does_not_wait_for_themselves():
    author = UserFactory(role="sales")
    author.groups.add(*UserFactory(role="info_sheet_approver").groups.all())
    InfoSheetFactory(submitted=True, appointment=VisitFactory(confirmed=True, salesperson=author))

    assert list(InfoSheet.objects.waiting_for(author)) == []


# Words that not everybody reads

SECRET = ["Because their chairman pays", "Ten plants in five years", "Pays within a week"]


def secretive(**fields):
    known = {"visitor_category": "newly_developed", "company_size": "200", "industry": "Optics"}
    known |= {"potential": SECRET[1], "reputation": SECRET[2]}
    sheet = InfoSheetFactory(complete=True, **known | fields)
    set_level(sheet, "B", reason=SECRET[0])
    return sheet


def read(client, person, sheet, page=""):
    client.force_login(person)
    response = client.get(f"/visits/{sheet.pk}/{page}")
    return [word for word in SECRET if word in response.content.decode()]


@pytest.mark.parametrize("page", ["", "print/"])
def test_the_front_desk_reads_neither_reasons_nor_potential_even_with_a_part_in_the_visit(client, clerk, page):
    visit = VisitFactory(confirmed=True, contact_person=clerk)

    sheet = secretive(appointment=visit)

    assert sees(clerk, sheet)
    assert read(client, clerk, sheet, page) == []


def test_whoever_judges_reads_them(client):
    sheet = secretive()
    actions.edit(sheet, actor=sheet.created_by, version=sheet.version, fields={}, lines=confirmed(sheet))
    actions.submit(sheet, actor=sheet.created_by)

    assert read(client, UserFactory(role="marketing_center"), sheet) == SECRET
    assert read(client, UserFactory(role="info_sheet_approver"), sheet, "decide/") == SECRET


def confirmed(sheet):
    items = sheet.service_items.all()
    return {"service_items": [{"id": item.pk, "decision": "confirmed", "reason": ""} for item in items]}


def test_the_salesperson_reads_them(client):
    sheet = secretive()

    assert read(client, sheet.appointment.salesperson, sheet) == SECRET


@pytest.mark.parametrize(
    ("role", "may"), [("front_desk", False), ("gate_security", False), ("sales", True), ("receptionist", True)]
)
def test_reasons_and_potential_are_for_those_who_work_on_sheets(role, may):
    assert rules.may_see_judgement(UserFactory(role=role)) == may


def test_a_change_of_the_potential_is_told_to_nobody():
    sheet = secretive()
    actions.submit(sheet, actor=sheet.appointment.salesperson)
    actions.approve(
        sheet,
        approval=sheet.submissions.get().approvals.get(),
        is_reasonable=True,
        is_appropriate=True,
        actor=UserFactory(role="info_sheet_approver"),
    )
    notices = sheet.created_by.notices.model.objects.filter(kind="visits.sheet_changed")

    actions.change(sheet, actor=sheet.created_by, version=sheet.version, fields={"potential": "Less than thought"})

    assert not notices.exists()


# Tasks


def test_tasks_are_seen_by_their_department_and_those_who_receive_the_visit():
    sheet = InfoSheetFactory(approved=True)
    visit = sheet.appointment
    colleague = UserFactory(department=visit.department)
    seeing = [colleague, visit.receptionist, visit.salesperson, sheet.reception_lead, UserFactory(role="inspector")]

    assert PrepTask.objects.filter(sheet=None).exists(), "one that every visit needs"
    every = PrepTask.objects.count()
    assert [PrepTask.objects.visible_to(person).count() for person in seeing] == [every] * 5
    assert PrepTask.objects.visible_to(UserFactory()).count() == 0
    assert not sees(colleague, sheet)
