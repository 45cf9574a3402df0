"""Which visits need a sheet: by kind, level and head count, edited on a page, with history."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines.models import Clock
from history.flow import NotAllowed, Stale
from history.models import Event
from reception import actions as reception
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, set_level
from visits import actions
from visits.models import Level, SheetRule

pytestmark = pytest.mark.django_db
CUSTOMER, GENERAL = Appointment.Kind.CUSTOMER, Appointment.Kind.GENERAL


def add(**fields):
    fields = {"kind": CUSTOMER, "level": None, "from_head_count": 1, "needs_sheet": True} | fields
    return actions.add_rule(actor=UserFactory(role="marketing_center"), **fields)


def base(kind):
    return SheetRule.objects.get(kind=kind, level=None, from_head_count=1)


def waits(visit):
    return Appointment.objects.get(pk=visit.pk).clearance != "not_needed"


def promised(visit):
    return Clock.objects.of(visit).running().filter(code="INFO_SHEET_SIGNOFF").exists()


@pytest.mark.parametrize(("heads", "wanted"), [(4, False), (5, True), (30, True)])
def test_a_general_visit_of_many_needs_a_sheet(heads, wanted):
    add(kind=GENERAL, from_head_count=5)

    visit = VisitFactory(confirmed=True, kind=GENERAL, head_count=heads)

    assert (waits(visit), promised(visit)) == (wanted, wanted)


def test_more_people_than_the_rule_asks_for_begin_the_promise():
    add(kind=GENERAL, from_head_count=5)
    visit = VisitFactory(confirmed=True, kind=GENERAL, head_count=2)

    reception.edit(visit, actor=visit.contact_person, version=visit.version, head_count=6)
    assert (waits(visit), promised(visit)) == (True, True)

    visit.refresh_from_db()
    reception.edit(visit, actor=visit.contact_person, version=visit.version, head_count=2)
    assert (waits(visit), promised(visit)) == (False, False)


def test_a_level_that_needs_none_takes_the_promise_back_and_another_begins_it():
    add(level=Level.objects.get(code="C"), needs_sheet=False)
    sheet = InfoSheetFactory()
    visit = sheet.appointment
    assert promised(visit)

    set_level(sheet, "C")
    assert (waits(visit), promised(visit)) == (False, False)
    set_level(sheet, "B")
    assert (waits(visit), promised(visit)) == (True, True)


def test_the_rule_of_the_level_counts_before_the_larger_head_count():
    visit = VisitFactory(head_count=20, level="C")
    add(from_head_count=10, needs_sheet=True)
    narrow = add(level=Level.objects.get(code="C"), needs_sheet=False)

    assert SheetRule.objects.for_visit(visit) == narrow


def test_a_sheet_with_its_approvers_is_wanted_whatever_the_rules_say():
    sheet = InfoSheetFactory(submitted=True)
    visit = Appointment.objects.get(pk=sheet.appointment_id)
    base_rule = base(CUSTOMER)
    boss = UserFactory(role="marketing_center")
    actions.edit_rule(base_rule, actor=boss, version=base_rule.version, needs_sheet=False)

    reception.edit(visit, actor=visit.contact_person, version=visit.version, head_count=3)

    assert (waits(visit), promised(visit)) == (True, True)


def test_a_rule_there_already_is_said_in_a_sentence_also_where_two_add_it_at_once():
    add(from_head_count=5)

    with pytest.raises(actions.Untold):
        add(from_head_count=5)

    assert SheetRule.objects.filter(from_head_count=5).count() == 1


def test_what_holds_for_a_whole_kind_is_never_taken_out_of_use():
    with pytest.raises(actions.Untold):
        actions.retire_rule(base(CUSTOMER), actor=UserFactory())


def test_out_of_use_and_in_use_again_with_history():
    rule, boss = add(from_head_count=5, needs_sheet=False), UserFactory(role="marketing_center")

    actions.retire_rule(rule, actor=boss)
    with pytest.raises(NotAllowed):
        actions.retire_rule(SheetRule.objects.get(pk=rule.pk), actor=boss)
    assert SheetRule.objects.for_visit(VisitFactory(head_count=9)).is_base
    actions.use_rule_again(rule, actor=boss)

    assert SheetRule.objects.for_visit(VisitFactory(head_count=9)) == rule
    assert list(Event.objects.about(rule).values_list("verb", flat=True)) == ["add", "retire", "use_again"]


def test_the_second_who_edits_reads_that_somebody_was_faster(client):
    rule, boss = base(GENERAL), UserFactory(role="marketing_center")
    stale = rule.version
    actions.edit_rule(rule, actor=boss, version=rule.version, needs_sheet=True)

    with pytest.raises(Stale):
        actions.edit_rule(SheetRule.objects.get(pk=rule.pk), actor=boss, version=stale, needs_sheet=False)
    client.force_login(boss)
    page = client.post(reverse("visits:edit-sheet-rule", args=[rule.pk]), {"version": stale})

    assert page.status_code == 200
    assert "while you were typing" in page.content.decode()


def test_a_second_rule_for_every_level_is_refused_in_words_and_not_by_a_name_of_the_database(client):
    client.force_login(UserFactory(role="marketing_center"))
    said = {"kind": "general", "level": "", "from_head_count": "30", "needs_sheet": "on", "version": 0}
    client.post(reverse("visits:add-sheet-rule"), said)

    again = client.post(reverse("visits:add-sheet-rule"), said)

    assert again.context["form"].non_field_errors() == [
        "There is a rule for this kind of visit, level and head count already: edit that one."
    ]


def test_a_rule_is_added_and_edited_on_its_page(client):
    client.force_login(UserFactory(role="marketing_center"))
    level = Level.objects.get(code="A")
    said = {"kind": "general", "level": level.pk, "from_head_count": "0", "needs_sheet": "on", "version": 0}

    wrong = client.post(reverse("visits:add-sheet-rule"), said)
    assert wrong.context["form"]["from_head_count"].value() == "0"
    client.post(reverse("visits:add-sheet-rule"), said | {"from_head_count": "3"})
    rule = SheetRule.objects.get(kind="general", level=level)
    again = client.post(reverse("visits:add-sheet-rule"), said | {"from_head_count": "3"})
    assert "already" in again.content.decode()
    client.post(
        reverse("visits:edit-sheet-rule", args=[rule.pk]),
        {"level": level.pk, "from_head_count": "4", "version": rule.version},
    )

    rule.refresh_from_db()
    assert (rule.from_head_count, rule.needs_sheet) == (4, False)


def test_the_page_of_rules_asks_as_often_for_one_as_for_three(client):
    client.force_login(UserFactory(role="marketing_center"))

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("visits:sheet-rules"))
        return len(queries)

    count()
    few = count()
    for heads in (5, 6, 7):
        add(level=Level.objects.get(code="C"), from_head_count=heads)

    assert count() == few
