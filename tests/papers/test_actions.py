"""Ticks and edits of checklist items."""

import pytest
from django.db import IntegrityError, transaction

from history.flow import Stale
from history.models import Event, EventText
from history.moment import now
from papers import actions, seeds
from papers.models import Checklist, ChecklistItem, Tick
from tests.factories.accounts import UserFactory
from tests.factories.papers import ChecklistItemFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


def test_a_tick_says_who_saw_what_when_and_in_which_wording(host):
    item, visit = ChecklistItemFactory(), AppointmentFactory()

    tick = actions.tick(item, visit, result="fail", actor=host, note="No tie")

    assert list(Tick.objects.on(visit)) == [tick]
    assert (tick.result, tick.by, tick.at, tick.note, tick.item_version) == ("fail", host, now(), "No tie", 0)
    event = Event.objects.latest_of(visit)
    assert (event.verb, event.actor, event.facts) == ("tick", host, {"item": item.pk, "result": "fail"})
    assert EventText.objects.get(event=event).words == "No tie"


def test_looking_again_replaces_the_result_and_history_keeps_both(host, manager):
    item, visit = ChecklistItemFactory(), AppointmentFactory()
    actions.tick(item, visit, result="fail", actor=host)

    actions.tick(item, visit, result="pass", actor=manager)

    assert [(row.result, row.by) for row in Tick.objects.on(visit)] == [("pass", manager)]
    assert [event.facts["result"] for event in Event.objects.about(visit) if event.verb == "tick"] == ["fail", "pass"]


def test_untick_takes_the_tick_back_once(host):
    item, visit = ChecklistItemFactory(), AppointmentFactory()
    actions.tick(item, visit, actor=host)

    first, second = actions.untick(item, visit, actor=host), actions.untick(item, visit, actor=host)

    assert (first.verb, second) == ("untick", None)
    assert Tick.objects.on(visit).count() == 0


@pytest.mark.clause("S4-249")
def test_not_applicable_only_where_the_item_allows_it(host):
    visit = AppointmentFactory()
    stand_up = ChecklistItem.objects.of("host").get(code="stand-up")
    listening = ChecklistItem.objects.of("host").get(code="listening")

    assert actions.tick(stand_up, visit, result="na", actor=host).result == "na"
    with pytest.raises(actions.CannotTick):
        actions.tick(listening, visit, result="na", actor=host)


def test_a_result_is_one_of_three(host):
    with pytest.raises(actions.CannotTick):
        actions.tick(ChecklistItemFactory(), AppointmentFactory(), result="maybe", actor=host)


@pytest.mark.clause("S4-283", "S4-295")
@pytest.mark.parametrize(("checklist", "code"), [("call-quality", "no-arguing"), ("front-desk", "no-alcohol")])
def test_a_fail_of_a_serious_item_is_marked_serious(host, checklist, code):
    visit = AppointmentFactory()

    fail = actions.tick(ChecklistItem.objects.of(checklist).get(code=code), visit, result="fail", actor=host)
    other = actions.tick(ChecklistItemFactory(), visit, result="fail", actor=host)

    assert (fail.is_serious_fail, other.is_serious_fail) == (True, False)


@pytest.mark.clause("S1-65", "S4-261", "S4-349")
@pytest.mark.parametrize(
    ("checklist", "code"), [("etiquette", "guiding"), ("host", "corridor"), ("etiquette", "smile")]
)
def test_the_wording_is_a_companys_own_and_a_migration_leaves_it_alone(manager, checklist, code):
    item = ChecklistItem.objects.of(checklist).get(code=code)

    actions.edit_item(item, actor=manager, version=item.version, text="As our house does it", is_active=False)
    seeds.install()

    item.refresh_from_db()
    assert (item.text, item.is_active, item.version) == ("As our house does it", False, 1)
    assert Event.objects.latest_of(item).facts["text"][1] == "As our house does it"


def test_installing_twice_makes_nothing_twice():
    before = (Checklist.objects.count(), ChecklistItem.objects.count())

    seeds.install()

    assert (Checklist.objects.count(), ChecklistItem.objects.count()) == before


def test_an_item_that_is_missing_comes_with_the_next_migration():
    ChecklistItem.objects.filter(checklist__code="reception-flow", code="luggage").delete()

    seeds.install()

    assert ChecklistItem.objects.of("reception-flow").filter(code="luggage").count() == 1


def test_of_two_editors_the_second_is_told(manager):
    item = ChecklistItemFactory()
    on_the_other_screen = ChecklistItem.objects.get(pk=item.pk)
    actions.edit_item(item, actor=manager, version=0, text="Mine")

    with pytest.raises(Stale) as refusal:
        actions.edit_item(on_the_other_screen, actor=UserFactory(), version=0, text="Theirs")

    assert "Ma Manager" in str(refusal.value)
    item.refresh_from_db()
    assert item.text == "Mine"


def test_the_database_refuses_two_ticks_of_one_item_on_one_record(host):
    item, visit = ChecklistItemFactory(), AppointmentFactory()
    tick = actions.tick(item, visit, actor=host)
    tick.pk = None

    with pytest.raises(IntegrityError, match=r"tick_once_per_item|papers_tick"), transaction.atomic():
        tick.save(force_insert=True)


def test_the_database_refuses_an_item_without_weight():
    with pytest.raises(IntegrityError, match="checklist_item_weighs"), transaction.atomic():
        ChecklistItemFactory(weight=0)
