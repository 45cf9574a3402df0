"""The draft of a calendar: days, hours, whole years, and who changed them."""

from datetime import date

import pytest

from deadlines import days
from deadlines.calendars import drafting, notice, publishing, sheet
from deadlines.calendars.drafting import Senseless
from deadlines.calendars.facts import Fact, Misprint
from deadlines.calendars.publishing import NoDraft
from history.models import Event
from tests.deadlines.calendars import at
from tests.deadlines.drafts import NEXT_YEAR, NOON, REST, day, edit, fill, publish
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db


def test_a_draft_is_a_copy_by_which_nobody_counts(site, draft, admin):
    edit(draft, "2026-03-12")

    old = days.current_version(NOON)
    assert (draft.number, draft.is_draft, draft.based_on, draft.days.count()) == (2, True, old, old.days.count())
    assert old.number == 1
    assert start_clock("VISIT_ISSUE_REPLY", at=NOON).due_at == at("2026-03-13 18:00")
    assert drafting.begin_draft(site, actor=UserFactory(), at=NOON) == draft


def test_a_day_and_a_range_are_changed_and_who_did_it_is_kept(site, draft, admin):
    party = Fact("company", "Year-end party", "年会", [["09:00", "12:00"]])

    assert edit(draft, "2026-12-31", fact=party) == 1
    assert edit(draft, "2026-12-24", "2026-12-30", only_working=True) == 5

    assert (day(draft, "2026-12-31").label_zh, day(draft, "2026-12-31").intervals) == ("年会", [["09:00", "12:00"]])
    assert (day(draft, "2026-12-26").kind, day(draft, "2026-12-28").kind) == ("weekend", "company")
    assert [difference.date.day for difference in publishing.differences(draft.based_on, draft)] == [
        *[24, 25, 28, 29, 30, 31]
    ]
    event = Event.objects.latest_of(site)
    assert (event.actor, event.verb, event.facts["from"], event.facts["days"]) == (
        admin,
        "edit_days",
        "2026-12-24",
        5,
    )


@pytest.mark.parametrize(
    ("first", "last", "fact", "why"),
    [
        ("2026-03-12", "2026-03-11", REST, "it ends before it starts"),
        ("2025-01-01", "2026-12-31", REST, "A year at most"),
        ("2027-01-01", "2027-01-01", REST, "fill the year first"),
        ("2024-12-31", "2024-12-31", REST, "fill the year first"),
        ("2026-03-12", "2026-03-12", Fact("weekend", intervals=[["09:00", "12:00"]]), "no working hours"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changed(draft, first, last, fact, why):
    with pytest.raises(Senseless) as refused:
        edit(draft, first, last, fact)

    draft.refresh_from_db()
    assert why in str(refused.value)
    assert (draft.edits, publishing.differences(draft.based_on, draft)) == (0, [])


def test_of_two_who_edit_at_once_the_second_looks_again(draft):
    edit(draft, "2026-03-12")

    with pytest.raises(NoDraft) as refused:
        drafting.set_hours(draft, date(2026, 4, 1), [["08:00", "12:00"]], edits=0, actor=UserFactory(), at=NOON)

    assert "look again" in str(refused.value)


def test_hours_with_lunch_change_from_a_date_on(draft):
    edit(draft, "2026-12-31", fact=Fact("company", "Party", "", [["09:00", "12:00"]]))
    draft.refresh_from_db()
    summer = [["08:30", "12:00"], ["13:30", "18:00"]]

    drafting.set_hours(draft, date(2026, 7, 1), summer, edits=draft.edits, actor=draft.created_by, at=NOON)

    assert day(draft, "2026-06-30").intervals == [["09:00", "12:00"], ["13:00", "18:00"]]
    assert (day(draft, "2026-07-01").intervals, day(draft, "2026-09-20").intervals) == (summer, summer)
    assert day(draft, "2026-12-31").intervals == [["09:00", "12:00"]]
    version = publish(draft)
    assert days.calendar_of(version).usual == ((510, 720), (810, 1080))
    with pytest.raises(NoDraft):
        drafting.set_hours(version, date(2026, 7, 1), summer, edits=0, actor=draft.created_by, at=NOON)


def test_a_day_that_works_again_has_the_hours_of_its_season(draft):
    summer = [["08:30", "12:00"], ["13:30", "18:00"]]
    drafting.set_hours(draft, date(2026, 7, 1), summer, edits=0, actor=draft.created_by, at=NOON)

    edit(draft, "2026-05-05", fact=Fact("working"))
    edit(draft, "2026-10-07", fact=Fact("working"))

    assert day(draft, "2026-05-05").intervals == [["09:00", "12:00"], ["13:00", "18:00"]]
    assert day(draft, "2026-10-07").intervals == summer


def test_hours_are_never_taken_away_altogether(draft):
    with pytest.raises(Senseless):
        drafting.set_hours(draft, date(2026, 7, 1), [], edits=0, actor=draft.created_by, at=NOON)


def test_next_year_is_filled_from_its_notice(draft):
    changed = fill(draft, notice.read(NEXT_YEAR, 2027))

    draft.refresh_from_db()
    assert (draft.covered_until, changed) == (date(2027, 12, 31), 31)
    assert draft.source == "国务院办公厅关于2027年部分节假日安排的通知"
    assert [day(draft, on).kind for on in ("2027-01-01", "2027-01-04", "2027-02-14", "2027-02-13")] == [
        *["statutory", "working", "make_up", "weekend"]
    ]
    assert len(publishing.differences(draft.based_on, draft)) == 365


def test_a_corrected_notice_replaces_the_first_and_leaves_company_days(draft):
    fill(draft, notice.read(NEXT_YEAR, 2027))
    edit(draft, "2027-12-31")

    fill(draft, notice.read(NEXT_YEAR.replace("5月8日（周六）", "4月25日（周日）"), 2027))

    kinds = [day(draft, on).kind for on in ("2027-05-08", "2027-04-25", "2027-05-01", "2027-12-31")]
    assert kinds == ["weekend", "make_up", "statutory", "company"]


def test_a_notice_about_one_holiday_changes_that_one_only(draft):
    text = "一、劳动节：5月1日（周五）至4日（周一）放假调休，共4天。4月26日（周日）上班。"

    fill(draft, notice.read(text, 2026))

    changed = [(str(row.date), row.new.kind) for row in publishing.differences(draft.based_on, draft)]
    assert changed == [("2026-04-26", "make_up"), ("2026-05-05", "working"), ("2026-05-09", "weekend")]


def test_an_empty_year_and_a_year_too_early_are_refused(draft):
    with pytest.raises(Senseless) as missing:
        fill(draft, notice.read(NEXT_YEAR.split("\n")[0], 2027))
    with pytest.raises(Senseless) as early:
        fill(draft, _shifted())

    draft.refresh_from_db()
    assert "missing: 春节、清明节" in str(missing.value)
    assert "2028 cannot follow yet" in str(early.value)
    assert draft.covered_until == date(2026, 12, 31)


def _shifted():
    said = notice.read(NEXT_YEAR, 2027)
    said.year = 2028
    return said


def test_the_library_fills_a_year_it_knows_and_says_so_where_it_does_not(draft):
    assert fill(draft, drafting.from_library(2026)) == 0
    assert fill(draft, drafting.from_library(2025)) == 0

    with pytest.raises(Senseless) as unknown:
        drafting.from_library(2031)
    assert "The library does not know 2031 yet." in str(unknown.value)


def test_a_table_of_days_lies_over_the_year(draft):
    said = sheet.read("2026-12-31,company,Party,9:00-12:00,年会\n", 2026)

    assert fill(draft, said) == 1
    assert day(draft, "2026-10-01").kind == "statutory"


def test_a_discarded_draft_leaves_nothing_but_the_note(draft, site):
    drafting.discard(draft, actor=draft.created_by, at=NOON)

    assert site.versions.count() == 1
    assert Event.objects.latest_of(site).verb == "discard"
    with pytest.raises(NoDraft):
        publish_gone(draft)


def publish_gone(draft):
    publishing.publish(draft, edits=0, actor=UserFactory(), approver=None, reason="x", at=NOON)


def test_a_mistake_in_a_notice_changes_nothing(draft):
    with pytest.raises(Misprint):
        fill(draft, notice.read(NEXT_YEAR.replace("共7天", "共8天"), 2027))

    draft.refresh_from_db()
    assert (draft.edits, draft.covered_until) == (0, date(2026, 12, 31))


def test_a_calendar_of_its_own_is_a_copy_and_its_departments_count_by_it(site, admin):
    branch = DepartmentFactory()

    berlin = drafting.found_calendar(
        site, code="berlin", name="Berlin", name_zh="柏林", time_zone="Europe/Berlin", actor=admin, at=NOON
    )
    drafting.assign(berlin, [branch], actor=admin, at=NOON)
    draft = drafting.begin_draft(berlin, actor=admin, at=NOON)
    here, there = start_clock("VISIT_ISSUE_REPLY"), start_clock("VISIT_ISSUE_REPLY", department=branch)
    edit(draft, "2026-03-13")
    publish(draft)

    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.due_at, there.due_at) == (at("2026-03-13 18:00"), at("2026-03-17 01:00"))
    drafting.assign(berlin, [], actor=admin, at=NOON)
    assert days.calendar_for(branch, NOON).calendar == site
