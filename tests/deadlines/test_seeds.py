"""What an empty company starts with."""

import csv
from datetime import date, timedelta

import holidays
import pytest
from django.conf import settings

from deadlines.models import CalendarDay, CalendarVersion, Ladder, Standard, TimeLimit
from deadlines.seeds.install import install
from deadlines.terms import amount_words
from tests.deadlines.calendars import CHINA

pytestmark = pytest.mark.django_db

CLOCKS_OF_THE_CLAUSES = """
    APPT_REPLY INFO_SHEET_SIGNOFF SIGN_STEP CALL_REPLY HANDLER_CONTACT FOLLOW_UP REPLY_GENERAL REPLY_CROSS_DEPT
    REPLY_CROSS_PROVINCE REPLY_SPECIAL VISIT_ISSUE_SAME_DAY VISIT_ISSUE_REPLY VISIT_ISSUE_TRACK
    SIGN_DAMAGE_REPORT SIGN_REPAIR REPLENISH CLEANING IDEA_MONTHLY QUARTER_NOTICE DAY_PLAN DAY_LOG PLAN_ONE_WEEK
    MONTH_PLAN VISIT_REPORT FREQ_SCHEME_1 FREQ_SCHEME_2 WAIT_LIMIT GIFT_WEEKLY_STOCK GIFT_WEEKLY_USE
    GIFT_CAMPAIGN ASSESS_QUARTERLY COMPLAINT_REPLY PROMISED_REPLY EXTENSION_NOTICE PROGRESS_UPDATE
    FORMAL_NOTICE_CONTACT CHANGE_PUSH PREP_TASKS READ_PLAN GREETER_READY SPECIAL_PLAN OVER_CAP PRE_APPROVE_GIFT
    MINUTES RECEPTION_FOLLOW_UP FEEDBACK_REQUEST WORK_SUMMARY VISIT_RECORD PROMISE_ACTION THANK_YOU RECONFIRM
    DELAY_NOTICE FIELD_SIGN_IN RECTIFY REGULAR_MEETING EXPENSE_STATS INSPECTION TRAINING POLICY_REVIEW
    CONTACT_EVENT COMPLAINT_ACK APPEAL ROOM_HOLD ROOM_OFFER OVERSTAY NO_SHOW HOST_ANSWER FEEDBACK_EXPIRY ACTION_ITEM
    PREP_ANSWER COMPLAINT_MEASURES COMPLAINT_VERIFY MISSED_CALL SUPPORT_ANSWER INSPECT_ON REWARD_APPROVAL
"""
NO_CLOCKS = ["CALL_RINGS", "VISIT_HOURS", "ARRIVE_EARLY", "LATE_LIMIT", "PREFERRED_SLOTS", "FAIL_TWICE"]


def test_every_limit_of_the_clauses_is_a_row():
    assert set(TimeLimit.objects.values_list("code", flat=True)) == set(CLOCKS_OF_THE_CLAUSES.split())
    assert set(NO_CLOCKS) <= set(Standard.objects.values_list("code", flat=True))
    assert len(CLOCKS_OF_THE_CLAUSES.split()) + len(NO_CLOCKS) == 65 + 17


def test_every_row_names_known_clauses_and_speaks_both_languages():
    with (settings.BASE_DIR / "docs" / "clauses.csv").open(encoding="utf-8", newline="") as table:
        known = {row["id"] for row in csv.DictReader(table)}
    for rule in [*TimeLimit.objects.all(), *Standard.objects.all()]:
        assert set(rule.clauses) <= known, rule.code
        assert rule.name and rule.name_zh, rule.code
        assert amount_words(rule), rule.code
    for limit in TimeLimit.objects.all():
        for field in ("starts_when", "stops_when", "responsible"):
            assert getattr(limit, field) and getattr(limit, f"{field}_zh"), (limit.code, field)


@pytest.mark.parametrize(
    ("code", "words", "proposed"),
    [
        ("INFO_SHEET_SIGNOFF", "2 working days before", False),
        ("REPLY_GENERAL", "24 hours after", False),
        ("APPT_REPLY", "24 hours after", True),
        ("HANDLER_CONTACT", "4 working hours after", True),
        ("DAY_LOG", "the same day until 24:00", False),
        ("FIELD_SIGN_IN", "the same day by 08:30", True),
        ("REPLY_SPECIAL", "by a moment that is named", False),
        ("PLAN_ONE_WEEK", "1 week before", False),
        ("IDEA_MONTHLY", "1 per month", False),
        ("EXTENSION_NOTICE", "before that moment", False),
    ],
)
def test_values_and_what_is_only_proposed(code, words, proposed):
    limit = TimeLimit.objects.get(code=code)

    assert (amount_words(limit), limit.is_proposed) == (words, proposed)


def test_standards_say_their_numbers_and_windows():
    said = {row.code: amount_words(row) for row in Standard.objects.all()}

    assert said["CALL_RINGS"] == "3 rings"
    assert said["FAIL_TWICE"] == "2 results in a row"
    assert said["VISIT_HOURS"] == "08:00–16:30 visits; 16:30–18:00 indoor work"
    assert said["REPLY_RATE"] == "100 %"


def test_installing_again_changes_nothing_and_brings_back_what_is_missing():
    TimeLimit.objects.filter(code="APPT_REPLY").update(amount=8)
    Ladder.objects.filter(code="usual").update(steps=[])
    TimeLimit.objects.filter(code="THANK_YOU").delete()
    before = (TimeLimit.objects.count(), Standard.objects.count(), CalendarDay.objects.count())

    install()

    assert (TimeLimit.objects.count() - 1, Standard.objects.count(), CalendarDay.objects.count()) == before
    assert TimeLimit.objects.get(code="APPT_REPLY").amount == 8
    assert Ladder.objects.get(code="usual").steps == []
    assert CalendarVersion.objects.count() == 1


def test_the_calendar_has_one_row_per_date_of_two_years():
    version = CalendarVersion.objects.get()

    assert (version.covered_from, version.covered_until) == (date(2025, 1, 1), date(2026, 12, 31))
    assert version.days.count() == 730
    assert version.days.filter(kind="make_up").count() == 11
    festival = version.days.get(date=date(2026, 2, 17))
    assert (festival.is_working, festival.label, festival.label_zh) == (False, "Spring Festival", "春节")


@pytest.mark.parametrize("year", [2025, 2026])
def test_rest_days_and_make_up_days_agree_with_another_library(year):
    table = holidays.CN(years=year)
    make_up = set(table.weekend_workdays)
    on, differing = date(year, 1, 1), []
    while on.year == year:
        rests = on in table or (on.weekday() >= 5 and on not in make_up)
        if rests == CHINA.is_working_day(on):
            differing.append(on)
        on += timedelta(days=1)

    assert differing == []
