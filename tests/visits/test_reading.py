"""Who has a part in a visit: duties, the plan that is read, the news that reaches everybody, and who is missing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import actions as accounts
from deadlines.models import Clock, Standard
from deadlines.sweep import sweep
from history import moment
from history.flow import NotAllowed
from history.models import Event
from notices.models import Message, Notice
from reception import actions as reception
from reception.models import Appointment
from reception.names import Person
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory
from visits import actions
from visits.actions import reading
from visits.models import InfoSheet, Reader
from visits.people import parts

pytestmark = pytest.mark.django_db


def change(sheet, **fields):
    sheet.refresh_from_db()
    actions.change(
        sheet,
        actor=sheet.appointment.salesperson,
        version=sheet.version,
        fields=fields or {"other_requirements": "No photos"},
    )


def reader(sheet, person):
    return Reader.objects.get(sheet=sheet, person=person)


def clocks(subject, code):
    return Clock.objects.of(subject).filter(code=code)


def heard(kind):
    return set(Notice.objects.filter(kind=kind).values_list("recipient", flat=True))


# Duties


@pytest.mark.clause("S1-16")
def test_a_duty_has_a_department_a_person_and_words_and_the_person_is_told(client):
    sheet, guide, quality = InfoSheetFactory(), UserFactory(), DepartmentFactory(name="Quality")
    client.force_login(sheet.appointment.salesperson)
    address = reverse("visits:give-duty", args=[sheet.pk])

    for lacking in (
        {"person": "", "duty": "Guides"},
        {"person": guide.username, "duty": ""},
        {"person": UserFactory(department=None).username, "duty": "Guides"},
    ):
        assert client.post(address, {"department": "", **lacking}).status_code == 200
    assert not sheet.appointment.assignments.exists()
    client.post(address, {"person": guide.username, "department": quality.pk, "duty": "Shows the laboratory"})

    row = sheet.appointment.assignments.get()
    assert (row.person, row.department, row.duty) == (guide, quality, "Shows the laboratory")
    assert Notice.objects.filter(recipient=guide, kind="reception.assigned").count() == 1
    assert InfoSheet.objects.visible_to(guide).filter(pk=sheet.pk).exists()


def test_without_a_department_said_it_is_the_colleagues_own():
    sheet, guide = InfoSheetFactory(), UserFactory(department=DepartmentFactory())

    reception.give_duty(sheet.appointment, person=guide, duty="Guides", actor=sheet.appointment.salesperson)

    assert sheet.appointment.assignments.get().department == guide.department


def test_the_same_duty_said_twice_is_said_once_and_a_duty_taken_back_is_told():
    sheet, guide = InfoSheetFactory(), UserFactory()
    visit, seller = sheet.appointment, sheet.appointment.salesperson

    for _twice in range(2):
        reception.give_duty(visit, person=guide, duty="Guides", actor=seller)
    for _twice in range(2):
        reception.take_duty_back(visit, person=guide, actor=seller)

    kinds = Notice.objects.filter(recipient=guide).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["reception.assigned", "reception.duty_taken_back"]
    verbs = Event.objects.about(visit).filter(verb__in=["assign", "take_duty_back"]).values_list("verb", flat=True)
    assert list(verbs) == ["assign", "take_duty_back"]
    assert not InfoSheet.objects.visible_to(guide).filter(pk=sheet.pk).exists()


def test_nobody_gets_a_duty_in_a_visit_that_is_off():
    sheet = InfoSheetFactory()
    visit = Appointment.objects.get(pk=sheet.appointment_id)
    reception.give_duty(visit, person=UserFactory(), duty="Guides", actor=visit.salesperson)
    person = visit.assignments.get().person
    reception.cancel(visit, actor=visit.contact_person, reason="Snow")

    with pytest.raises(NotAllowed):
        reception.give_duty(visit, person=UserFactory(), duty="Guides", actor=visit.salesperson)
    with pytest.raises(NotAllowed):
        reception.take_duty_back(visit, person=person, actor=visit.salesperson)


# Reading


@pytest.mark.clause("S1-17")
def test_each_with_a_part_says_that_they_have_read_the_plan_and_who_has_not_is_listed(client):
    visit, guide = VisitFactory(confirmed=True), UserFactory()
    reception.give_duty(visit, person=guide, duty="Guides", actor=visit.salesperson)
    sheet = InfoSheetFactory(appointment=visit, approved=True)
    asked = {row.person for row in parts(sheet) if row.is_missing}
    assert {guide, sheet.host, visit.receptionist, sheet.reception_lead, sheet.see_off_person} <= asked
    assert visit.salesperson not in asked  # who wrote it knows it
    clock = clocks(reader(sheet, guide), "READ_PLAN").get()
    assert (clock.owner, clock.due_at < visit.starts_at) == (guide, True)

    client.force_login(guide)
    page = client.get(sheet.get_absolute_url())
    assert page.context["sheet"] == sheet and "I have read the plan" in page.content.decode()
    client.post(reverse("visits:read-plan", args=[sheet.pk]), {"version": sheet.version})

    assert {row.person for row in parts(sheet) if row.is_missing} == asked - {guide}
    assert Event.objects.about(sheet).get(verb="read_plan").actor == guide
    clock.refresh_from_db()
    assert clock.state == Clock.State.STOPPED
    listed = client.get(reverse("visits:people", args=[sheet.pk])).context
    assert listed["missing"] == len(asked) - 1
    assert "I have read the plan" not in client.get(sheet.get_absolute_url()).content.decode()


def test_looking_at_the_sheet_is_noted_and_is_not_yet_said():
    sheet = InfoSheetFactory(approved=True)
    host = sheet.host

    actions.note_opened(sheet, person=host)

    row = reader(sheet, host)
    assert (row.has_opened, row.has_acknowledged, row.opened_at) == (True, False, moment.now())


def test_said_twice_is_said_once_and_a_version_that_is_not_the_plan_any_more_is_not_read():
    sheet = InfoSheetFactory(approved=True)
    host, seen = sheet.host, sheet.version
    change(sheet)

    with pytest.raises(actions.Untold):
        actions.acknowledge(sheet, version=seen, actor=host)
    for _twice in range(2):
        actions.acknowledge(sheet, version=sheet.version, actor=host)

    assert Event.objects.about(sheet).filter(verb="read_plan").count() == 1


def test_who_has_no_part_has_nothing_to_say(client):
    sheet = InfoSheetFactory(approved=True)
    other = UserFactory(role="marketing_center")
    client.force_login(other)

    assert client.post(reverse("visits:read-plan", args=[sheet.pk]), {"version": sheet.version}).status_code == 403
    with pytest.raises(NotAllowed):
        actions.acknowledge(sheet, version=sheet.version, actor=other)


def test_a_deputy_reads_for_whom_they_stand_in():
    sheet, deputy = InfoSheetFactory(approved=True), UserFactory()
    host, at = sheet.host, moment.now()
    accounts.appoint_deputy(host, deputy, at, at + timedelta(days=20), actor=host)

    actions.acknowledge(sheet, version=sheet.version, actor=type(deputy).objects.get(pk=deputy.pk))

    assert reader(sheet, host).has_acknowledged
    event = Event.objects.about(sheet).get(verb="read_plan")
    assert (event.actor, event.on_behalf_of) == (deputy, host)


def test_who_gets_a_part_after_approval_reads_the_plan_and_who_loses_it_need_not():
    sheet, guide = InfoSheetFactory(approved=True), UserFactory()
    visit = sheet.appointment

    reception.give_duty(visit, person=guide, duty="Guides", actor=visit.receptionist)
    row = reader(sheet, guide)
    assert (row.has_opened, clocks(row, "READ_PLAN").get().is_open) == (False, True)
    reception.take_duty_back(visit, person=guide, actor=visit.receptionist)

    row.refresh_from_db()
    assert row.released_at is not None
    assert clocks(row, "READ_PLAN").get().state == Clock.State.CANCELLED
    assert guide not in {part.person for part in parts(sheet)}


def test_those_missing_are_reminded_at_most_once_an_hour():
    sheet = InfoSheetFactory(approved=True)
    host, seller = sheet.host, sheet.appointment.salesperson
    before = Notice.objects.filter(recipient=host, kind="visits.plan_to_read").count()

    for minutes in (0, 5, 70):
        with moment.at(moment.now() + timedelta(minutes=minutes)):
            actions.remind_readers(sheet, actor=seller)

    assert Notice.objects.filter(recipient=host, kind="visits.plan_to_read").count() == before + 2


def test_the_plan_is_read_by_a_working_day_before_the_new_start():
    sheet = InfoSheetFactory(approved=True)
    visit = Appointment.objects.get(pk=sheet.appointment_id)
    due = clocks(reader(sheet, sheet.host), "READ_PLAN").get().due_at
    hours = {"starts_at": visit.starts_at + timedelta(days=3), "ends_at": visit.ends_at + timedelta(days=3)}

    reception.reschedule(visit, actor=visit.contact_person, place=visit.place, **hours)

    assert clocks(reader(sheet, sheet.host), "READ_PLAN").get().due_at > due


# News


def test_r20_everybody_hears_of_a_change_within_five_minutes_and_who_has_read_it_is_shown():
    """R20: what is not weighty is logged, told and shown as unread until it is opened."""
    sheet = InfoSheetFactory(approved=True)
    visit = sheet.appointment
    everybody = set(sheet.readers.values_list("person", flat=True))
    for person in everybody:
        reading.note_opened(sheet, person=type(visit.salesperson).objects.get(pk=person))

    change(sheet)

    assert everybody <= heard("visits.sheet_changed")
    letters = Message.objects.filter(kind="visits.sheet_changed")
    limit = clocks(sheet, "CHANGE_PUSH").get()
    assert letters.exists() and all((each.not_before or each.created_at) < limit.due_at for each in letters)
    assert limit.due_at - limit.started_at == timedelta(minutes=5)
    assert set(sheet.readers.unread().values_list("person", flat=True)) == everybody - {visit.salesperson.pk}


def test_after_the_minutes_the_salesperson_reads_who_has_not_opened_it():
    sheet = InfoSheetFactory(approved=True)
    change(sheet)
    at = moment.now()
    for row in sheet.readers.exclude(person=sheet.host):
        reading.note_opened(sheet, person=row.person)

    with moment.at(at + timedelta(minutes=6)):
        sweep()

    told = Notice.objects.get(kind="visits.change_unread", recipient=sheet.appointment.salesperson)
    assert told.params["people"] == {"en": str(sheet.host), "zh-hans": str(sheet.host)}
    with moment.at(at + timedelta(minutes=8)):
        actions.acknowledge(sheet, version=sheet.version, actor=sheet.host)
    clock = clocks(sheet, "CHANGE_PUSH").get()
    assert (clock.state, clock.stopped_at) == (Clock.State.STOPPED, at + timedelta(minutes=8))


def test_where_all_have_opened_it_in_time_the_clock_was_kept():
    sheet = InfoSheetFactory(approved=True)
    change(sheet)
    at = moment.now()
    for row in sheet.readers.all():
        reading.note_opened(sheet, person=row.person, at=at + timedelta(minutes=3))

    with moment.at(at + timedelta(minutes=6)):
        sweep()

    clock = clocks(sheet, "CHANGE_PUSH").get()
    assert (clock.state, clock.stopped_at) == (Clock.State.STOPPED, at + timedelta(minutes=3))
    assert not Notice.objects.filter(kind="visits.change_unread").exists()


def test_two_changes_of_the_hour_in_a_row_are_both_told():
    """The second is another version, and not the first once more."""
    sheet = InfoSheetFactory(approved=True)
    for hour in (5, 6):
        visit = Appointment.objects.get(pk=sheet.appointment_id)
        hours = {"starts_at": visit.starts_at.replace(hour=hour), "ends_at": visit.ends_at.replace(hour=8)}
        reception.reschedule(visit, actor=visit.contact_person, place=visit.place, **hours)

    assert Notice.objects.filter(kind="visits.sheet_changed", recipient=sheet.host).count() == 2


def test_another_room_at_reception_is_told_to_those_of_the_sheet():
    sheet = InfoSheetFactory(approved=True)
    visit = Appointment.objects.get(pk=sheet.appointment_id)

    reception.reschedule(
        visit, actor=visit.contact_person, place="The garden", starts_at=visit.starts_at, ends_at=visit.ends_at
    )

    changes = Notice.objects.get(kind="visits.sheet_changed", recipient=sheet.host).params["changes"]["en"]
    assert changes.endswith("→ The garden")


def test_a_list_of_names_that_makes_the_party_larger_reopens_the_approval():
    sheet = InfoSheetFactory(approved=True)
    visit = Appointment.objects.get(pk=sheet.appointment_id)
    people = [Person(name=name, job_title="Buyer", phone="") for name in ("Li Na", "Wu Gang")]

    reception.expect_all(visit, people, actor=visit.contact_person)

    sheet.refresh_from_db()
    assert sheet.state == InfoSheet.State.SUBMITTED
    assert "Li Na" in str(sheet.submissions.first().said["visitors"])


# The visit is off


def test_r22_who_has_a_part_by_the_sheet_alone_hears_once_that_nothing_comes_of_it():
    """R22."""
    sheet = InfoSheetFactory(approved=True)
    visit = Appointment.objects.get(pk=sheet.appointment_id)
    change(sheet)

    reception.cancel(visit, actor=visit.contact_person, reason="Snow")

    off = ["reception.visit_cancelled", "visits.visit_called_off", "visits.tasks_recalled"]
    for row in sheet.readers.select_related("person"):
        told = Notice.objects.filter(recipient=row.person, kind__in=off)
        assert told.count() == 1 or row.person == visit.contact_person, row.person
    assert heard("visits.visit_called_off") >= {sheet.host.pk, sheet.see_off_person.pk}
    assert not Clock.objects.running().filter(code__in=["READ_PLAN", "CHANGE_PUSH", "INFO_SHEET_SIGNOFF"]).exists()


def test_cancelled_too_soon_the_sheet_is_a_draft_again():
    sheet = InfoSheetFactory(approved=True)
    visit = Appointment.objects.get(pk=sheet.appointment_id)
    reception.cancel(visit, actor=visit.contact_person, reason="Snow")

    reception.restore(visit, actor=visit.contact_person)
    reception.confirm(visit, actor=visit.contact_person, channel="phone", place="Office 301")

    sheet.refresh_from_db()
    visit.refresh_from_db()
    assert (sheet.state, visit.clearance) == (InfoSheet.State.DRAFT, "waiting")
    assert clocks(visit, "INFO_SHEET_SIGNOFF").running().count() == 1


# Signed again by setting


def switch(code, value):
    Standard.objects.filter(code=code).update(amount=value)


@pytest.mark.parametrize(("is_on", "state"), [(0, "handed_over"), (1, "submitted")])
def test_another_room_is_signed_again_where_the_company_wants_it(is_on, state):
    switch("REOPEN_ROOM", is_on)
    sheet = InfoSheetFactory(approved=True)
    visit = Appointment.objects.get(pk=sheet.appointment_id)

    reception.reschedule(
        visit, actor=visit.contact_person, place="The garden", starts_at=visit.starts_at, ends_at=visit.ends_at
    )

    sheet.refresh_from_db()
    assert sheet.state == state


@pytest.mark.parametrize(("is_on", "state"), [(0, "handed_over"), (1, "submitted")])
def test_other_names_are_signed_again_where_the_company_wants_it(is_on, state):
    switch("REOPEN_NAMES", is_on)
    sheet = InfoSheetFactory(approved=True)
    guest = sheet.appointment.visitors.get()
    typed = {"id": guest.pk, "name": "Somebody else", "job_title": guest.job_title, "phone": guest.phone}

    actions.change(
        sheet, actor=sheet.appointment.salesperson, version=sheet.version, fields={}, lines={"visitors": [typed]}
    )

    sheet.refresh_from_db()
    assert sheet.state == state


@pytest.mark.parametrize(("is_on", "state"), [(0, "handed_over"), (1, "submitted")])
def test_a_new_line_over_the_standard_is_signed_again_where_the_company_wants_it(is_on, state):
    switch("REOPEN_OVER_STANDARD", is_on)
    sheet = InfoSheetFactory(approved=True)
    meal = {"starts_at": sheet.appointment.starts_at, "persons": 2, "restaurant": "Lakeside", "per_person": 9999}

    actions.change(
        sheet, actor=sheet.appointment.salesperson, version=sheet.version, fields={}, lines={"meals": [meal]}
    )

    sheet.refresh_from_db()
    assert sheet.state == state
