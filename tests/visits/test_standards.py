"""The levels and the reference table that every company starts with, and may edit."""

import pytest

from accounts.models import Position
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, graded, set_level
from visits.models import ApprovalStep, Level, PrepTemplate, ReceptionStandard, SheetRule
from visits.seeds.install import install

pytestmark = pytest.mark.django_db
FRAME = {"applies_to", "host_grade", "plan_type", "approval_path", "receptionist", "lead_time", "caps"}


def test_every_item_of_the_reference_table_is_there_at_each_level_in_both_languages():
    rows = ReceptionStandard.objects.all()

    assert rows.count() == 25 * 3
    assert not rows.filter(text="").exists() and not rows.filter(text_zh="").exists()
    assert set(rows.filter(is_service=False).values_list("item_code", flat=True)) == FRAME


def test_installing_again_adds_nothing_and_overwrites_nothing():
    ReceptionStandard.objects.filter(level__code="B", item_code="refreshments").update(text="Green tea")
    counts = [model.objects.count() for model in (Level, ApprovalStep, ReceptionStandard, PrepTemplate, SheetRule)]

    install()

    assert [row.objects.count() for row in (Level, ApprovalStep, ReceptionStandard, PrepTemplate, SheetRule)] == counts
    assert ReceptionStandard.objects.get(level__code="B", item_code="refreshments").text == "Green tea"


def test_a_customer_visit_needs_a_sheet_and_a_general_one_does_not():
    assert dict(SheetRule.objects.values_list("kind", "needs_sheet")) == {"customer": True, "general": False}


@pytest.mark.clause("S1-47")
def test_the_levels_on_offer_are_a_high_b_medium_and_c_low(client):
    sheet = InfoSheetFactory()
    client.force_login(UserFactory(role="marketing_center"))

    page = client.get(f"/visits/{sheet.pk}/set-level/")

    assert [str(level) for level in page.context["form"].fields["level"].queryset] == [
        "A · High standard",
        "B · Medium standard",
        "C · Low standard",
    ]


@pytest.mark.parametrize(
    ("level", "grades"), [("A", {"senior"}), ("B", {"middle", "senior"}), ("C", {"staff", "middle", "senior"})]
)
def test_whose_grade_suits_a_level_as_host(level, grades):
    level = Level.objects.get(code=level)

    assert {grade for grade in Position.Grade.values if level.suits_host(graded(grade))} == grades


def test_somebody_who_left_suits_no_level():
    assert not Level.objects.get(code="C").suits_host(UserFactory(is_active=False))


@pytest.mark.parametrize(
    ("level", "head_count", "special"), [("A", 1, True), ("B", 9, False), ("B", 10, True), ("C", 10, True)]
)
def test_important_guests_and_large_groups_need_a_special_plan(level, head_count, special):
    assert Level.objects.get(code=level).needs_special_plan(head_count) == special


def test_the_size_of_a_large_group_is_the_companys_to_say():
    Level.objects.filter(code="C").update(large_group_min=30)

    assert not Level.objects.get(code="C").needs_special_plan(29)


def test_an_edited_standard_is_what_the_next_sheet_gets():
    ReceptionStandard.objects.filter(level__code="C", item_code="refreshments").update(text="Water only")
    ReceptionStandard.objects.filter(level__code="C", item_code="gift").update(is_default_on=False)
    sheet = set_level(InfoSheetFactory(), "C")

    items = {item.item_code: item.text for item in sheet.service_items.all()}

    assert items["refreshments"] == "Water only"
    assert "gift" not in items


def test_everybody_may_read_the_table(client):
    client.force_login(UserFactory())

    page = client.get("/visits/standards/")

    assert "Reception hall or best meeting room, display set up" in page.content.decode()


def test_a_reader_of_chinese_reads_it_in_chinese(client):
    client.force_login(UserFactory(language="zh-hans"))

    page = client.get("/visits/standards/").content.decode()

    assert "接待厅或最好的会议室,布置展示" in page
    assert "高规格接待" in page
