"""The levels and the reference table that every company starts with, and may edit."""

import pytest

from accounts.models import Position
from deadlines.models import Standard
from history.models import Event
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
    Standard.objects.filter(code="LARGE_GROUP").update(amount=30)

    assert not Level.objects.get(code="C").needs_special_plan(29)


def test_an_edited_standard_is_what_the_next_sheet_gets():
    ReceptionStandard.objects.filter(level__code="C", item_code="refreshments").update(text="Water only")
    ReceptionStandard.objects.filter(level__code="C", item_code="gift").update(is_default_on=False)
    sheet = set_level(InfoSheetFactory(), "C")

    items = {item.item_code: item.text for item in sheet.service_items.all()}

    assert items["refreshments"] == "Water only"
    assert "gift" not in items


def edit(client, standard, **changes):
    fields = {"text": standard.text, "text_zh": standard.text_zh, "is_default_on": "on", "version": standard.version}
    return client.post(f"/visits/standards/{standard.pk}/edit/", fields | changes)


@pytest.mark.clause("S3-11")
def test_an_administrator_edits_the_table_and_the_next_sheet_gets_it(client):
    standard = ReceptionStandard.objects.get(level__code="B", item_code="venue")
    earlier = set_level(InfoSheetFactory(), "B")
    client.force_login(UserFactory(role="admin"))

    edit(client, standard, text="The blue room", text_zh="蓝厅")

    later = set_level(InfoSheetFactory(), "B")
    assert later.service_items.get(item_code="venue").text == "The blue room"
    assert earlier.service_items.get(item_code="venue").text == "Meeting room"
    event = Event.objects.about(standard).get()
    assert (event.verb, event.facts["text"]) == ("edit", ["Meeting room", "The blue room"])


def test_the_second_editor_of_a_standard_overwrites_nothing_unseen(client):
    standard = ReceptionStandard.objects.get(level__code="B", item_code="venue")
    client.force_login(UserFactory(role="admin"))
    edit(client, standard, text="The blue room")

    answer = edit(client, standard, text="The green room")

    assert answer.context["form"]["text"].value() == "The green room"
    standard.refresh_from_db()
    assert standard.text == "The blue room"
    edit(client, standard, text="The green room")
    standard.refresh_from_db()
    assert standard.text == "The green room"


def test_everybody_may_read_the_table(client):
    client.force_login(UserFactory())

    page = client.get("/visits/standards/")

    assert "Reception hall or best meeting room, display set up" in page.content.decode()


def test_a_reader_of_chinese_reads_it_in_chinese(client):
    client.force_login(UserFactory(language="zh-hans"))

    page = client.get("/visits/standards/").content.decode()

    assert "接待厅或最好的会议室，布置展示" in page
    assert "高规格接待" in page
