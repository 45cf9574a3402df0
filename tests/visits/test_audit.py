"""The checklist of a customer audit: "ready" is refused until every mandatory item is ticked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history.flow import NotAllowed
from history.models import Event
from papers.models import ChecklistItem, Tick
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory
from visits import actions, audit, progress
from visits.audit import CHECKLIST
from visits.models import PrepTask

pytestmark = pytest.mark.django_db
Clearance = Appointment.Clearance
AUDIT = {"purpose_type": "audit", "audit_kind": "system"}


@pytest.fixture
def sheet():
    return InfoSheetFactory(approved=True, **AUDIT)


def items(**which):
    return list(ChecklistItem.objects.of(CHECKLIST).filter(**which))


def clearance(sheet):
    return Appointment.objects.values_list("clearance", flat=True).get(pk=sheet.appointment_id)


@pytest.mark.clause("S3-34")
def test_an_audit_visit_brings_its_checklist_and_is_not_ready_until_each_mandatory_item_is_ticked(sheet):
    receptionist = sheet.appointment.receptionist
    *others, last = items(is_mandatory=True)
    assert len(audit.unticked(sheet)) == 12
    assert clearance(sheet) == Clearance.WAITING

    actions.tick_audit(sheet, items=others, actor=receptionist)
    assert (audit.unticked(sheet), clearance(sheet)) == ([str(last)], Clearance.WAITING)

    actions.tick_audit(sheet, items=[last], actor=receptionist)
    assert (audit.unticked(sheet), clearance(sheet)) == ([], Clearance.CLEARED)


@pytest.mark.clause("S3-34")
def test_the_checklist_is_the_template_that_the_company_edits(sheet):
    agenda = ChecklistItem.objects.get(checklist__code=CHECKLIST, code="agenda")
    ChecklistItem.objects.filter(pk=agenda.pk).update(is_active=False)

    assert (str(agenda) in audit.unticked(sheet), len(audit.lines(sheet))) == (False, 12)


def test_an_interpreter_is_not_wanted_for_every_audit(sheet):
    interpreter = ChecklistItem.objects.get(checklist__code=CHECKLIST, code="interpreter")

    assert not interpreter.is_mandatory
    assert str(interpreter) not in audit.unticked(sheet)


def test_a_tick_taken_back_takes_the_clearance_back(sheet):
    first = items()[0]
    actions.tick_audit(sheet, items=items(), actor=sheet.appointment.receptionist)

    actions.tick_audit(sheet, items=[], untick=[first], actor=sheet.appointment.receptionist)

    assert clearance(sheet) == Clearance.WAITING


def test_each_tick_says_who_gave_it_and_when(sheet, noon):
    first = items()[0]

    actions.tick_audit(sheet, items=[first], actor=sheet.appointment.salesperson)

    tick = Tick.objects.on(sheet).get()
    assert (tick.item, tick.by, tick.at) == (first, sheet.appointment.salesperson, noon)
    assert Event.objects.latest_of(sheet).verb == "tick"


def test_the_second_of_two_ticks_of_one_item_changes_nothing(sheet):
    first = items()[0]
    actions.tick_audit(sheet, items=[first], actor=sheet.appointment.salesperson)

    changed = actions.tick_audit(sheet, items=[first], actor=sheet.appointment.receptionist)

    assert (changed, Tick.objects.on(sheet).get().by) == (0, sheet.appointment.salesperson)


def test_other_visits_have_no_checklist():
    sheet = InfoSheetFactory(approved=True)

    assert (audit.lines(sheet), audit.unticked(sheet), clearance(sheet)) == ([], [], Clearance.CLEARED)
    with pytest.raises(NotAllowed):
        actions.tick_audit(sheet, items=items(), actor=sheet.appointment.receptionist)


def test_a_change_of_purpose_after_the_hand_over_asks_for_the_checklist():
    sheet = InfoSheetFactory(approved=True)

    actions.change(sheet, actor=sheet.appointment.salesperson, version=sheet.version, fields=dict(AUDIT))

    assert clearance(sheet) == Clearance.WAITING


def post(client, sheet, ticked, seen=()):
    sent = {"item": [item.pk for item in ticked], "seen": [item.pk for item in seen]}
    return client.post(reverse("visits:tick-audit", args=[sheet.pk]), sent)


def test_the_boxes_are_ticked_on_the_sheets_page(client, sheet):
    client.force_login(sheet.appointment.receptionist)

    answer = post(client, sheet, items())

    page = client.get(answer.url)
    assert (page.context["unticked"], audit.unticked(sheet)) == ([], [])
    assert [line.is_ticked for line in page.context["audit_lines"]] == [True] * 13


def test_what_a_colleague_ticked_meanwhile_is_not_taken_back(client, sheet):
    first, second, *_rest = items()
    client.force_login(sheet.appointment.receptionist)
    actions.tick_audit(sheet, items=[second], actor=sheet.appointment.salesperson)

    post(client, sheet, [first])
    post(client, sheet, [], seen=[first])

    assert [tick.item for tick in Tick.objects.on(sheet)] == [second]


def test_only_who_has_a_part_in_it_ticks(client, sheet):
    stranger = UserFactory(role="marketing_center")
    client.force_login(stranger)

    assert (post(client, sheet, items()).status_code, Tick.objects.on(sheet).count()) == (403, 0)


def test_the_lights_of_two_audits_cost_as_much_as_that_of_one_and_count_what_is_open(sheet, django_assert_num_queries):
    receptionist = sheet.appointment.receptionist
    actions.tick_audit(sheet, items=items(is_mandatory=True)[:2], actor=receptionist)
    with CaptureQueriesContext(connection) as one:
        progress.lights(receptionist, PrepTask.objects.ahead())
    other = InfoSheetFactory(approved=True, **AUDIT)

    with django_assert_num_queries(len(one)):
        lights = progress.lights(receptionist, PrepTask.objects.ahead())

    found = {light.visit.pk: light.audit_open for light in lights}
    assert found == {sheet.appointment_id: 10, other.appointment_id: 12}
