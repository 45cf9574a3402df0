"""Inspections: planned, noted item by item, finished, owed by a schedule."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group

from assessments import actions, inspecting
from assessments.models import Finding, Inspection
from deadlines import obligations
from deadlines.models import Clock
from history import moment
from history.flow import NotAllowed, Stale
from history.moment import now
from notices.models import Notice
from papers import actions as papers
from papers.models import Checklist, ChecklistItem
from reception.actions import Refused
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.inspections import InspectionFactory, checklist, tick_all
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db
AREAS_OF_S1 = {"process": "reception-flow", "etiquette": "etiquette", "expense_control": "expense-review"}
AREAS_OF_S2 = {
    "premises": "premises",
    "process": "reception-flow",
    "call_handling": "call-quality",
    "issue_handling": "issue-review",
}


@pytest.fixture
def inspector():
    return UserFactory(role="inspector", department=DepartmentFactory())


def item_of(inspection, code):
    return inspection.items.select_related("inspection").get(item__code=code)


def note(inspection, code, result, actor, **said):
    item = item_of(inspection, code)
    return actions.note_item(item, result=result, version=item.version, actor=actor, **said)


def plan(inspector, **given):
    return InspectionFactory(inspector=inspector, **given)


# ---- planning


@pytest.mark.clause("S2-52")
def test_who_belongs_to_the_supervision_group_may_inspect(client):
    person, staff = UserFactory(department=DepartmentFactory()), UserFactory(department=DepartmentFactory())
    client.force_login(person)
    plan = {"kind": "on_site", "staff": staff.pk, "planned_for": "2026-03-12", "inspectors": [person.pk]}
    plan["checklists"] = [checklist().pk]
    url = "/assessments/inspections/new/"

    outside = client.post(url, plan).status_code
    person.groups.add(Group.objects.get(name="inspector"))
    inside = client.post(url, plan).status_code

    assert (outside, inside) == (403, 302)
    assert list(Inspection.objects.get().inspectors.all()) == [person]


@pytest.mark.clause("S1-76", "S2-53")
@pytest.mark.parametrize("kind", ["on_site", "phone_spot_check", "record_review", "customer_feedback"])
def test_an_inspection_has_one_of_four_methods(client, inspector, kind):
    staff = UserFactory(department=DepartmentFactory())
    client.force_login(inspector)
    planned = {"kind": kind, "staff": staff.pk, "planned_for": "2026-03-12", "inspectors": [inspector.pk]}
    url, lists = "/assessments/inspections/new/", {"checklists": [checklist().pk]}

    refused = client.post(url, planned | lists | {"kind": "by_hearsay"})
    client.post(url, planned | lists)

    assert refused.status_code == 200
    assert [row.kind for row in Inspection.objects.all()] == [kind]
    assert dict(Inspection.Kind.choices).keys() == {
        "on_site",
        "phone_spot_check",
        "record_review",
        "customer_feedback",
    }


def test_the_items_are_those_of_the_checklists_as_they_stood_on_the_day(inspector):
    inspection = plan(inspector)
    item = ChecklistItem.objects.get(checklist__code="call-quality", code="mute")

    papers.edit_item(item, actor=inspector, version=item.version, text="Another text", weight=7)

    kept = item_of(inspection, "mute")
    assert (kept.text, kept.weight) == ("Mutes the call while consulting somebody", 1)
    assert inspection.items.count() == ChecklistItem.objects.of("call-quality").count()


def test_items_of_several_checklists_stand_one_after_the_other(inspector):
    inspection = plan(inspector, checklists=[checklist("premises"), checklist("call-quality")])

    areas = list(inspection.items.order_by("order").values_list("area", flat=True))

    assert set(areas) == {"premises", "call_handling"}
    assert [row.order for row in inspection.items.order_by("order")] == list(range(len(areas)))


def test_nobody_inspects_themselves(inspector):
    with pytest.raises(Refused, match="nobody inspects themselves"):
        plan(inspector, staff=inspector)


def test_inspectors_come_from_another_department(inspector):
    part = DepartmentFactory(parent=inspector.department)
    insider = UserFactory(role="inspector", department=part)

    with pytest.raises(Refused, match="from another department"):
        plan(insider, department=inspector.department)
    with pytest.raises(Refused, match="from another department"):
        plan(inspector, staff=UserFactory(department=inspector.department))

    assert plan(inspector, department=DepartmentFactory()).pk


def test_nobody_inspects_their_superior_or_their_people(inspector):
    superior = UserFactory(department=DepartmentFactory())
    inspector.manager = superior
    inspector.save()

    with pytest.raises(Refused):
        plan(inspector, staff=superior)
    with pytest.raises(Refused):
        plan(inspector, staff=UserFactory(department=DepartmentFactory(), manager=inspector))


def test_a_checklist_without_items_is_no_inspection(inspector):
    empty = Checklist.objects.create(code="empty", name="Empty", audience="calls")

    with pytest.raises(Refused, match="that has items"):
        plan(inspector, checklists=[empty])


def test_the_first_inspector_owes_it_until_the_close_of_the_day(inspector):
    inspection = plan(inspector, planned_for=date(2026, 3, 13), actor=UserFactory())

    clock = Clock.objects.of(inspection).get()

    assert (clock.code, clock.owner) == ("INSPECT_ON", inspector)
    assert f"{clock.due_at.astimezone():%Y-%m-%d}" == "2026-03-13"
    assert str(inspection.staff) not in clock.label
    assert Notice.objects.filter(recipient=inspector, kind="assessments.inspection_planned").count() == 1


def test_another_day_and_another_inspector(inspector):
    inspection, other = plan(inspector), UserFactory(role="inspector", department=DepartmentFactory())

    actions.edit_inspection(
        inspection, version=0, planned_for=date(2026, 3, 20), inspectors=[other], notes="", actor=inspector
    )

    running = Clock.objects.of(inspection).running().get()
    assert (running.owner, f"{running.due_at.astimezone():%d}") == (other, "20")
    assert list(inspection.inspectors.all()) == [other]
    with pytest.raises(Stale):
        actions.edit_inspection(
            inspection, version=0, planned_for=date(2026, 3, 21), inspectors=[other], notes="", actor=inspector
        )


# ---- item by item


def test_each_item_is_kept_at_once_with_its_inspector(inspector):
    inspection = plan(inspector)

    note(inspection, "mute", "fail", inspector, note="Talked to a colleague on the open line")

    item = item_of(inspection, "mute")
    assert (item.result, item.note, item.by) == ("fail", "Talked to a colleague on the open line", inspector)
    assert item.at == now()


@pytest.mark.clause("S0-20")
def test_a_fail_of_the_language_item_opens_a_finding_linked_to_the_inspection(inspector):
    inspection = plan(inspector, checklists=[checklist("etiquette")])
    item = item_of(inspection, "language")

    note(inspection, "language", "fail", inspector, note="Swore at the guest's driver")

    finding = Finding.objects.get()
    assert "no coarse or insulting word" in str(item)
    assert (finding.inspection, finding.item, finding.person) == (inspection, item, inspection.staff)
    assert (finding.kind.code, finding.state, finding.words) == ("language", "open", "Swore at the guest's driver")


def test_a_fail_tapped_by_mistake_takes_its_finding_back(inspector):
    inspection = plan(inspector)
    note(inspection, "mute", "fail", inspector)

    note(inspection, "mute", "pass", inspector)
    assert Finding.objects.get().state == "withdrawn"

    note(inspection, "mute", "fail", inspector, note="No: it was open after all")
    finding = Finding.objects.get()
    assert (finding.state, finding.words) == ("open", "No: it was open after all")


def test_only_what_may_be_not_applicable_is(inspector):
    inspection = plan(inspector)

    note(inspection, "mute", "na", inspector)
    with pytest.raises(Refused, match="cannot be left as not applicable"):
        note(inspection, "courteous", "na", inspector)

    assert item_of(inspection, "mute").result == "na"


def test_the_second_of_two_inspectors_overwrites_nothing_unseen(inspector):
    inspection, other = plan(inspector), UserFactory(role="inspector")
    seen = item_of(inspection, "mute")
    note(inspection, "mute", "fail", inspector, note="Seen by me")

    with pytest.raises(Stale):
        actions.note_item(seen, result="pass", version=seen.version, actor=other)
    # The very same result is no contradiction: a double tap.
    actions.note_item(seen, result="fail", note="Seen by me", version=seen.version, actor=inspector)

    assert item_of(inspection, "mute").result == "fail"


def test_a_finished_inspection_is_noted_no_more(inspector):
    inspection = plan(inspector, done=True)

    with pytest.raises(NotAllowed):
        note(inspection, "mute", "fail", inspector)


# ---- the score


@pytest.mark.clause("S1-77")
def test_process_etiquette_and_expense_control_are_scored_each(inspector):
    """Weights 3 and 1: what failed weighs a quarter of its area, and nothing of the others."""
    ChecklistItem.objects.filter(checklist__code="expense-review").update(is_active=False)
    kept = ChecklistItem.objects.filter(checklist__code="expense-review", code__in=["within-standard", "no-waste"])
    kept.update(is_active=True)
    kept.filter(code="within-standard").update(weight=3)

    inspection = plan(inspector, checklists=[checklist(code) for code in AREAS_OF_S1.values()])
    tick_all(inspection, inspector, failing=["no-waste"])

    areas = {row.area: row for row in inspecting.by_area(inspection.items.all())}
    assert areas.keys() == AREAS_OF_S1.keys()
    assert areas["expense_control"].formula == "3 ÷ 4 = 75.00 %"
    assert (areas["process"].score, areas["etiquette"].score) == (Decimal("100.00"), Decimal("100.00"))


@pytest.mark.clause("S2-54")
def test_premises_process_call_handling_and_issue_handling_are_scored_each(client, inspector):
    inspection = plan(
        inspector, failing=["tidy", "exact-record"], checklists=[checklist(code) for code in AREAS_OF_S2.values()]
    )
    actions.finish_inspection(inspection, inspected_at=now(), actor=inspector)

    areas = {row.area: row for row in inspecting.by_area(inspection.items.all())}
    assert areas.keys() == AREAS_OF_S2.keys()
    assert {area: row.failed for area, row in areas.items()} == {
        "premises": 1,
        "process": 0,
        "call_handling": 0,
        "issue_handling": 1,
    }
    client.force_login(inspector)
    page = client.get(inspection.get_absolute_url()).content.decode()
    for row in areas.values():
        assert row.label in page and row.formula in page


def test_what_does_not_apply_leaves_the_denominator(inspector):
    inspection = plan(inspector)
    tick_all(inspection, inspector, failing=["attentive"])
    note(inspection, "mute", "na", inspector)

    actions.finish_inspection(inspection, inspected_at=now(), actor=inspector)

    inspection.refresh_from_db()
    assert inspection.score == Decimal("80.00")  # four of five, the sixth did not apply


def test_a_serious_fail_is_counted_apart(inspector):
    inspection = plan(inspector, done=True, failing=["no-arguing", "mute"])

    assert (inspection.serious, inspection.score) == (1, Decimal("66.67"))
    assert Finding.objects.filter(is_serious=True).get().item.item.code == "no-arguing"


def test_nothing_is_finished_before_everything_is_looked_at(inspector):
    inspection = plan(inspector)
    note(inspection, "mute", "pass", inspector)

    with pytest.raises(Refused, match="5 items are not looked at yet"):
        actions.finish_inspection(inspection, inspected_at=now(), actor=inspector)
    with pytest.raises(Refused, match="has not come yet"):
        actions.finish_inspection(inspection, inspected_at=now() + timedelta(minutes=1), actor=inspector)


def test_whom_it_was_about_and_their_head_hear_of_it_when_it_is_done(inspector):
    head = UserFactory()
    staff = UserFactory(department=DepartmentFactory(head=head))
    plan(inspector, staff=staff, done=True)

    told = Notice.objects.filter(kind="assessments.inspection_done").values_list("recipient", flat=True)

    assert set(told) == {staff.pk, head.pk}


def test_of_two_who_finish_only_one_does(inspector):
    inspection = plan(inspector)
    tick_all(inspection, inspector)
    actions.finish_inspection(inspection, inspected_at=now(), actor=inspector)

    with pytest.raises(NotAllowed):
        actions.finish_inspection(inspection, inspected_at=now(), actor=UserFactory())


def test_a_cancelled_inspection_takes_its_findings_back(inspector):
    inspection = plan(inspector, failing=["mute"])

    actions.cancel_inspection(inspection, reason="The office moves today", actor=inspector)

    assert Finding.objects.get().state == "withdrawn"
    assert not Clock.objects.of(inspection).running()
    with pytest.raises(Refused):
        actions.cancel_inspection(plan(inspector), reason=" ", actor=inspector)


def test_an_inspection_is_closed_when_every_finding_is_settled(inspector):
    inspection = plan(inspector, done=True, failing=["mute"])
    with pytest.raises(Refused, match="1 finding is not settled yet"):
        actions.close_inspection(inspection, actor=inspector)

    actions.settle_finding(Finding.objects.get(), words="Shown how the mute key works", actor=inspector)
    actions.close_inspection(inspection, actor=inspector)

    inspection.refresh_from_db()
    assert inspection.state == "closed"


# ---- the schedule


@pytest.mark.clause("S1-75")
def test_inspections_recur_by_a_schedule_and_inspectors_read_every_reception_record(client, inspector):
    visit = AppointmentFactory(completed=True, kind="general")
    owed = obligations.oblige(
        "INSPECTION", owner=inspector, label="Monthly look", since=date(2026, 3, 1), actor=None, at=now()
    )
    client.force_login(inspector)

    listed = client.get("/assessments/inspections/").content.decode()
    seen = client.get(visit.get_absolute_url())
    plan(inspector, done=True)

    assert "Monthly look" in listed
    assert seen.status_code == 200
    turn = owed.turns.get()
    assert (turn.first, turn.last, turn.done) == (date(2026, 3, 1), date(2026, 3, 31), 1)
    assert turn.done_at == now()
    with moment.at(now() + timedelta(days=30)):
        obligations.open_turns(now())
        assert owed.turns.order_by("number").last().done_at is None


def test_a_schedule_for_one_department_is_met_by_looking_at_that_one(inspector):
    home = DepartmentFactory()
    owed = obligations.oblige(
        "INSPECTION",
        owner=inspector,
        label="The front office",
        since=date(2026, 3, 1),
        subject=home,
        actor=None,
        at=now(),
    )

    plan(inspector, done=True)
    assert owed.turns.get().done == 0

    plan(inspector, department=home, done=True)
    assert owed.turns.get().done == 1
