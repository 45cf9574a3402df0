"""`manage.py due`: the due instant first, then why."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from deadlines.models import TimeLimit
from history import moment
from tests.deadlines.calendars import at

pytestmark = pytest.mark.django_db


def due(code: str, instant: str, **options) -> list[str]:
    out = StringIO()
    call_command("due", code, at=instant, stdout=out, **options)
    return out.getvalue().splitlines()


def test_the_account_names_rest_days_and_make_up_days():
    assert due("INFO_SHEET_SIGNOFF", "2026-02-24T10:00:00+08:00") == [
        "2026-02-13T18:00:00+08:00",
        "INFO_SHEET_SIGNOFF, Approved visitor information sheet with the receptionist: "
        "2 working days before (version 1).",
        "Counted back from Tue 24 Feb 2026 10:00: visit starts.",
        "Sun 15 Feb 2026 to Mon 23 Feb 2026 rest, 9 days: Spring Festival.",
        "Sat 14 Feb 2026 works (Make-up working day (Spring Festival)): number 1 of 2 working days.",
        "Fri 13 Feb 2026 works: number 2 of 2 working days.",
        "Due Fri 13 Feb 2026 18:00.",
        "Working calendar, version 1, published until Thu 31 Dec 2026.",
    ]


@pytest.mark.parametrize(
    ("code", "instant", "first"),
    [
        ("REPLY_GENERAL", "2026-03-13T16:00:00+08:00", "2026-03-14T16:00:00+08:00"),
        ("REPLY_GENERAL", "2026-03-13T08:00:00Z", "2026-03-14T16:00:00+08:00"),
        ("REPLY_CROSS_DEPT", "2026-03-13T16:00", "2026-03-15T16:00:00+08:00"),
        ("REPLY_CROSS_PROVINCE", "2026-03-13T16:00", "2026-03-16T16:00:00+08:00"),
        ("VISIT_ISSUE_REPLY", "2026-09-18T15:00", "2026-09-21T18:00:00+08:00"),
        ("FOLLOW_UP", "2026-02-13T11:00", "2026-02-25T18:00:00+08:00"),
        ("WAIT_LIMIT", "2026-03-13T16:00", "2026-03-13T16:20:00+08:00"),
        ("QUARTER_NOTICE", "2026-03-31", "2026-03-17T00:00:00+08:00"),
        ("MONTH_PLAN", "2026-02-10", "2026-02-28T18:00:00+08:00"),
        ("FIELD_SIGN_IN", "2026-03-13T08:10", "2026-03-13T08:30:00+08:00"),
        ("PREP_TASKS", "2026-10-08T09:00", "2026-09-30T18:00:00+08:00"),
        ("LATE_LIMIT", "2026-03-13T08:10", "2026-03-13T08:20:00+08:00"),
        ("ARRIVE_EARLY", "2026-03-13T08:10", "2026-03-13T08:05:00+08:00"),
        ("reply_special", "2026-03-13T08:10", "2026-03-13T08:10:00+08:00"),
    ],
)
def test_the_first_line_is_the_due_instant_in_the_sites_zone(code, instant, first):
    assert due(code, instant)[0] == first


def test_beyond_the_published_calendar_it_says_provisional():
    with moment.at(at("2026-11-21 12:00")):
        lines = due("INFO_SHEET_SIGNOFF", "2027-01-04T09:00")

    assert lines[0] == "2026-12-31T18:00:00+08:00"
    assert lines[-1] == (
        "Provisional: days after Thu 31 Dec 2026 are not published yet and are taken for Monday to Friday."
    )


def test_working_hours_are_accounted_day_by_day():
    assert due("HANDLER_CONTACT", "2026-02-13T17:00")[3:5] == [
        "Fri 13 Feb 2026 works: 1 h.",
        "Sat 14 Feb 2026 works (Make-up working day (Spring Festival)): 3 h.",
    ]


def test_a_variant_is_asked_for_by_its_selectors():
    assert due("FREQ_SCHEME_2", "2026-02-10", selectors=["tier=C"])[0] == "2026-07-01T00:00:00+08:00"
    assert due("FREQ_SCHEME_2", "2026-02-10")[0] == "2026-03-01T00:00:00+08:00"


@pytest.mark.parametrize(
    ("code", "instant", "complaint"),
    [
        ("NO_SUCH", "2026-03-13T16:00", "No time limit is called 'NO_SUCH'."),
        ("REPLY_GENERAL", "tomorrow", "'tomorrow' is not an ISO instant, e.g. 2026-02-24T10:00+08:00."),
        ("CALL_RINGS", "2026-03-13T16:00", "CALL_RINGS (3 rings) has no due moment."),
    ],
)
def test_what_cannot_be_computed_is_said_in_a_sentence(code, instant, complaint):
    with pytest.raises(CommandError) as refusal:
        due(code, instant)

    assert str(refusal.value) == complaint


def test_every_clock_of_the_clauses_has_an_account():
    for code in TimeLimit.objects.values_list("code", flat=True):
        lines = due(code, "2026-03-13T16:00")
        assert len(lines) >= 5
        assert lines[0].endswith("+08:00")
