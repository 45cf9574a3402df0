"""The information sheet as it is typed: only what is needed, one more row, colleagues offered."""

from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory


def test_what_is_needed_appears_and_a_row_is_added_with_a_colleague_who_was_offered(open_as):
    sheet, guide = InfoSheetFactory(complete=True), UserFactory(name="Zhou Wei", username="zhou")
    page = open_as(sheet.created_by)
    page.goto(f"/visits/{sheet.pk}/edit/")
    assert page.is_hidden("[name=referrer]")

    page.select_option("[name=visitor_category]", "referred")
    page.fill("[name=referrer]", "Mr Fang")
    page.click("[data-lines=itinerary] [data-add-line]")
    page.select_option("[name=itinerary-2-kind]", "tour")
    page.fill("[name=itinerary-2-starts_at]", "2026-12-04T10:00")
    page.fill("[name=itinerary-2-person]", "zho")
    page.wait_for_selector("#colleagues option[value='Zhou Wei (zhou)']", state="attached")
    page.fill("[name=itinerary-2-person]", "Zhou Wei (zhou)")
    with page.expect_navigation():
        page.click(".savebar button >> nth=0")

    sheet.refresh_from_db()
    assert sheet.referrer == "Mr Fang"
    assert [line.person for line in sheet.itinerary.filter(kind="tour")] == [guide]


def test_a_service_is_confirmed_with_all_others_or_struck_with_a_reason(open_as):
    sheet = InfoSheetFactory(level="C")
    page = open_as(sheet.created_by)
    page.goto(f"/visits/{sheet.pk}/edit/")

    page.select_option("[name=service_items-0-decision]", "struck")
    page.fill("[name=service_items-0-reason]", "They come by the back gate")
    page.click("[data-confirm-all]")
    with page.expect_navigation():
        page.click(".savebar button >> nth=0")

    decisions = [item.decision for item in sheet.service_items.all()]
    assert decisions == ["struck"] + ["confirmed"] * (len(decisions) - 1)
