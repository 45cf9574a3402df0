"""Keeping the levels on pages: what they ask for, caps with a start date, permitted gifts, items of the table."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from customers.models import Organisation
from history.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, set_level
from visits import actions
from visits.actions import levels
from visits.models import ApprovalStep, Cap, Level, PermittedGift, ReceptionStandard

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    person = UserFactory(role="admin")
    client.force_login(person)
    return person


@pytest.fixture
def level():
    return Level.objects.get(code="B")


def cap(noon, **typed):
    day = (noon + timedelta(days=typed.pop("days", 0))).date().isoformat()
    return {"category": "meal", "amount": "150", "valid_from": day, "reason": "Budget 2026"} | typed


def test_a_level_is_edited_with_history(client, admin, level):
    fields = {"name": "Medium", "name_zh": "中规格", "host_grade": "senior", "plan_type": "special", "is_active": "on"}

    client.post("/visits/levels/B/edit/", fields | {"version": level.version})

    level.refresh_from_db()
    assert (level.name, level.host_grade, level.plan_type, level.needs_see_off) == (
        "Medium",
        "senior",
        "special",
        False,
    )
    assert Event.objects.about(level).get().facts["host_grade"] == ["middle", "senior"]


def test_the_second_editor_of_a_level_sees_both_and_overwrites_nothing_unseen(client, admin, level):
    fields = {"name": "First", "host_grade": "middle", "plan_type": "standard", "is_active": "on", "version": 0}
    client.post("/visits/levels/B/edit/", fields)

    page = client.post("/visits/levels/B/edit/", fields | {"name": "Second"})

    level.refresh_from_db()
    assert level.name == "First"
    assert [each[1:] for each in page.context["both"]] == [("First", "Second")]


def test_a_level_that_is_out_of_use_is_offered_for_no_sheet(client, level):
    Level.objects.filter(pk=level.pk).update(is_active=False)
    client.force_login(UserFactory(role="marketing_center"))

    page = client.get(f"/visits/{InfoSheetFactory().pk}/set-level/")

    assert [row.code for row in page.context["form"].fields["level"].queryset] == ["A", "C"]


def test_the_tier_of_the_customer_suggests_a_level_and_chooses_none(client):
    sheet = InfoSheetFactory()
    row = Organisation.objects.filter(pk=sheet.appointment.organisation_id)
    row.update(tier="A", tier_reason="Our largest customer")
    client.force_login(UserFactory(role="marketing_center"))

    page = client.get(f"/visits/{sheet.pk}/set-level/")

    assert page.context["suggested"].code == "A"
    assert page.context["form"]["level"].value() is None
    sheet.refresh_from_db()
    assert sheet.level is None


def test_a_cap_is_set_from_a_day_on_with_a_reason(client, admin, level, noon):
    client.post("/visits/levels/B/cap/", cap(noon))
    client.post("/visits/levels/B/cap/", cap(noon, amount="180", days=30))

    page = client.get("/visits/levels/B/")

    assert [(each.amount, each.valid_from) for each in level.caps.order_by("pk")] == [
        (Decimal(150), noon.date()),
        (Decimal(180), (noon + timedelta(days=30)).date()),
    ]
    assert {category.value: found and found.amount for category, _unit, found in page.context["current"]} == {
        "meal": Decimal(150),
        "lodging": None,
        "transport": None,
        "gift": None,
    }
    assert [event.facts["meal"] for event in Event.objects.about(level)] == [["–", "¥150"], ["¥150", "¥180"]]


def test_the_same_cap_twice_is_one(client, admin, level, noon):
    client.post("/visits/levels/B/cap/", cap(noon))
    client.post("/visits/levels/B/cap/", cap(noon))

    assert Cap.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "field"), [({"days": -1}, "valid_from"), ({"reason": ""}, "reason"), ({"amount": "-5"}, "amount")]
)
def test_a_wrong_cap_keeps_what_was_typed(client, admin, noon, typed, field):
    page = client.post("/visits/levels/B/cap/", cap(noon, **typed))

    assert list(page.context["form"].errors) == [field]
    assert page.context["form"]["category"].value() == "meal"
    assert not Cap.objects.exists()


def test_gifts_are_added_edited_retired_and_used_again(client, admin, level):
    client.post("/visits/levels/B/gifts/add/", {"name": "Tea set", "name_zh": "茶具", "most": 1, "value": "80"})
    gift = PermittedGift.objects.get()
    client.post(f"/visits/gifts/{gift.pk}/edit/", {"name": "Tea set", "most": 2, "value": "", "version": gift.version})
    client.post(f"/visits/gifts/{gift.pk}/retire/")
    gift.refresh_from_db()
    assert (gift.most, gift.value, gift.is_active) == (2, None, False)

    client.post(f"/visits/gifts/{gift.pk}/restore/")

    gift.refresh_from_db()
    assert gift.is_active
    assert [event.verb for event in Event.objects.about(gift)] == ["add", "edit", "retire", "restore"]


def test_of_two_gifts_of_one_name_the_second_is_refused_with_a_sentence(client, admin, level):
    levels.add_gift(level, actor=admin, name="Tea set", name_zh="", most=1, value=None)

    page = client.post("/visits/levels/B/gifts/add/", {"name": "tea set", "most": 3})

    assert page.context["form"].errors == {"name": ["This level has a gift of this name already."]}
    with pytest.raises(actions.Untold):
        levels.add_gift(level, actor=admin, name="Tea set", name_zh="", most=1, value=None)


def item(**typed):
    cells = {f"text_{code}": f"Umbrella {code}" for code in "ABC"} | {"on_A": "on", "approval_A": "on"}
    return {"name": "Umbrella", "name_zh": "雨伞", "is_service": "on"} | cells | typed


def test_an_item_is_added_and_the_next_sheet_gets_it(client, admin):
    client.post("/visits/standards/add/", item())

    sheet = set_level(InfoSheetFactory(), "A")
    got = sheet.service_items.get(item_code="umbrella")
    assert (got.text, got.needs_approval) == ("Umbrella A", True)
    assert not set_level(InfoSheetFactory(), "B").service_items.filter(item_code="umbrella").exists()


def test_an_item_of_a_known_name_or_without_words_keeps_what_was_typed(client, admin):
    page = client.post("/visits/standards/add/", item(name="venue", text_B=""))

    assert sorted(page.context["form"].errors) == ["name", "text_B"]
    assert page.context["form"]["text_A"].value() == "Umbrella A"


def test_an_item_with_a_chinese_name_alone_gets_a_code(client, admin):
    client.post("/visits/standards/add/", item(name="雨伞"))
    client.post("/visits/standards/add/", item(name="雨衣"))

    assert set(ReceptionStandard.objects.filter(name__startswith="雨").values_list("item_code", flat=True)) == {
        "item",
        "item-2",
    }


def test_a_retired_item_is_loaded_no_more_and_may_be_used_again(client, admin):
    before = set_level(InfoSheetFactory(), "B")

    client.post("/visits/standards/venue/retire/")
    after = set_level(InfoSheetFactory(), "B")
    client.post("/visits/standards/venue/restore/")

    assert before.service_items.filter(item_code="venue").exists()
    assert not after.service_items.filter(item_code="venue").exists()
    assert set_level(InfoSheetFactory(), "B").service_items.filter(item_code="venue").exists()


def test_a_retired_item_stands_below_the_table_for_whoever_keeps_it(client, admin):
    client.post("/visits/standards/venue/retire/")

    page = client.get("/visits/standards/")

    assert [first.item_code for first in page.context["retired"]] == ["venue"]
    assert "venue" not in [first.item_code for first, _cells in page.context["rows"]]


def test_an_item_is_renamed_in_all_its_cells(client, admin):
    client.post("/visits/standards/venue/rename/", {"name": "Room", "name_zh": "房间", "order": 3, "version": 0})

    assert set(ReceptionStandard.objects.filter(item_code="venue").values_list("name", "order")) == {("Room", 3)}
    page = client.post("/visits/standards/venue/rename/", {"name": "Hall", "order": 3, "version": 0})
    assert ("Room", "Hall") in [each[1:] for each in page.context["both"]]


def test_the_table_says_what_the_levels_themselves_say(client, admin, level, noon):
    levels.set_cap(level, category="meal", amount=Decimal(150), valid_from=noon.date(), reason="Budget", actor=admin)

    page = client.get("/visits/standards/").content.decode()

    assert "¥150 at most" in page
    assert "Middle management or above" in page


def test_a_large_group_or_a_level_a_visit_is_not_submitted_without_its_special_plan(client):
    sheet = InfoSheetFactory(complete=True, level="A")
    sheet.special_plan.delete()
    client.force_login(sheet.created_by)
    with pytest.raises(actions.Incomplete) as refusal:
        actions.submit(sheet, actor=sheet.created_by)
    assert [each.field for each in refusal.value.lacking] == ["special_plan"]

    plan = {"aims": "A contract", "arrangements": "Dinner by the lake", "precautions": "", "version": 0}
    client.post(f"/visits/{sheet.pk}/special-plan/", plan)
    actions.submit(sheet, actor=sheet.created_by)

    assert sheet.submissions.get().said["special_plan"] == "A contract\nDinner by the lake"
    client.force_login(UserFactory(role="info_sheet_approver"))
    assert "Dinner by the lake" in client.get(f"/visits/{sheet.pk}/decide/").content.decode()


def test_the_second_of_two_who_write_the_plan_sees_both(client):
    sheet = InfoSheetFactory(complete=True, level="A")
    client.force_login(sheet.created_by)
    plan = {"aims": "A contract", "arrangements": "A boat trip", "precautions": "", "version": 0}
    client.post(f"/visits/{sheet.pk}/special-plan/", plan)

    page = client.post(f"/visits/{sheet.pk}/special-plan/", plan | {"arrangements": "A balloon"})

    assert [each[1:] for each in page.context["both"]] == [("A boat trip", "A balloon")]
    sheet.special_plan.refresh_from_db()
    assert sheet.special_plan.arrangements == "A boat trip"


def test_once_submitted_the_plan_is_written_no_more(client):
    sheet = InfoSheetFactory(submitted=True, level="A")
    client.force_login(sheet.created_by)

    client.post(f"/visits/{sheet.pk}/special-plan/", {"aims": "B", "arrangements": "C", "version": 0})

    sheet.special_plan.refresh_from_db()
    assert sheet.special_plan.aims == "A contract for three years"


def test_rows_of_before_the_caps_follow_the_seeds_where_the_company_has_not_touched_them():
    """What is over the standard asks for the superior (S1-53); an edited level keeps its own path."""
    migration = import_module("visits.migrations.0009_untouched_rows_know_the_standard")
    ApprovalStep.objects.update(only_over=False)
    ReceptionStandard.objects.update(needs_approval=False)
    Level.objects.filter(code="B").update(version=1)

    migration.follow_the_seeds(apps, SimpleNamespace(connection=connection))

    over = ApprovalStep.objects.filter(only_over=True).order_by("level__code")
    assert list(over.values_list("level__code", "kind")) == [("A", "superior"), ("C", "superior")]
    needing = ReceptionStandard.objects.filter(needs_approval=True).order_by("item_code")
    assert list(needing.values_list("level__code", "item_code")) == [("A", "gift"), ("A", "meal")]
