"""The administrator with the State Council's notice on an evening in November, and everybody who only reads."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines import clock, days
from deadlines.calendars import alarm, drafting, publishing
from deadlines.calendars.facts import Fact
from deadlines.models import CalendarVersion, Clock, WorkCalendar
from history import moment
from notices.models import Notice
from tests.deadlines.calendars import at
from tests.deadlines.drafts import NEXT_YEAR
from tests.deadlines.notices_of_the_state import notice
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db
EVENING = at("2026-11-20 19:30")


@pytest.fixture
def admin(client):
    person = UserFactory(name="Admin", role="admin")
    client.force_login(person)
    return person


@pytest.fixture
def site():
    return WorkCalendar.objects.get(code="site")


@pytest.fixture
def draft(site, admin):
    return drafting.begin_draft(site, actor=admin, at=moment.now())


def get(client, name: str, /, *args, **query) -> str:
    response = client.get(reverse(f"deadlines:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def post(client, name: str, /, *args, **data) -> str:
    response = client.post(reverse(f"deadlines:{name}", args=args), data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def one_day(draft, **said) -> dict:
    draft.refresh_from_db()
    return {"edits": draft.edits, "first": "2026-03-12", "kind": "company", "label": "Party"} | said


def test_a_year_from_the_notice_to_the_deadline_that_moves(client, admin, site):
    with moment.at(EVENING):
        visit = start_clock("INFO_SHEET_SIGNOFF", anchor=at("2027-01-05 10:00"))
        assert visit.is_provisional
        assert "Provisional: days after Thu 31 Dec 2026 are not published yet" in get(client, "detail", visit.pk)
        shown = post(client, "begin-draft", "site")
        assert "2027 is not filled yet" in shown
        draft = site.versions.drafts().get()
        shown = post(client, "fill-year", draft.pk, edits=0, year=2027, text=NEXT_YEAR)
        assert "31 days of the draft changed." in shown
        assert 'title="Make-up working day (Spring Festival)"' in shown
        shown = get(client, "publish-calendar", draft.pk)
        assert "This moves 1 deadline." in shown
        assert "Fri 1 Jan 2027 18:00" in shown
        assert "Thu 31 Dec 2026 18:00" in shown
        assert "And 334 ordinary days" in shown
        shown = post(client, "publish-calendar", draft.pk, edits=1, reason="The notice of 20 November")

    assert "Version 2 counts from now on. 1 running deadline was moved." in shown
    assert "published until Fri 31 Dec 2027" in shown
    visit.refresh_from_db()
    assert (visit.due_at, visit.is_provisional) == (at("2026-12-31 18:00"), False)
    why = get(client, "detail", visit.pk)
    assert "Provisional" not in why
    assert "from Fri 1 Jan 2027 18:00 to Thu 31 Dec 2026 18:00: The notice of 20 November" in why
    version = CalendarVersion.objects.get(number=2)
    assert (version.published_by, version.source) == (admin, "国务院办公厅关于2027年部分节假日安排的通知")


def test_a_typing_error_comes_back_with_its_line_and_what_was_pasted(client, draft):
    wrong = NEXT_YEAR.replace("共7天", "共8天", 1)

    shown = post(client, "fill-year", draft.pk, edits=0, year=2027, text=wrong)

    assert "Line 2: It says 8 days, but Fri 5 Feb 2027 to Thu 11 Feb 2027 are 7." in shown
    assert "二、春节：2月5日（周五）" in shown
    draft.refresh_from_db()
    assert (draft.edits, draft.covered_until) == (0, date(2026, 12, 31))


@pytest.mark.parametrize("codec", ["utf-8-sig", "gb18030"])
def test_a_file_is_taken_as_well(client, draft, codec):
    file = SimpleUploadedFile("notice.txt", notice(2026).encode(codec))

    shown = post(client, "fill-year", draft.pk, edits=0, year=2026, file=file)

    assert "0 days of the draft changed." in shown


def test_neither_and_both_of_text_and_file_are_asked_about(client, draft):
    shown = post(client, "fill-year", draft.pk, edits=0, year=2027, text=" ")

    assert "Either paste the notice, or choose a file." in shown


def test_the_library_says_clearly_that_it_does_not_know_the_year(client, draft):
    shown = post(client, "seed-year", draft.pk, year=2031, version=0)

    assert "The library does not know 2031 yet." in shown
    assert "0 days of the draft changed." in post(client, "seed-year", draft.pk, year=2026, version=0)


def test_a_click_on_a_day_opens_it_as_it_is(client, draft):
    shown = get(client, "edit-days", draft.pk, date="2026-02-14")

    assert 'value="2026-02-14"' in shown
    assert re.search(r'<option value="make_up" selected', shown)
    assert 'value="Make-up working day (Spring Festival)"' in shown
    assert get(client, "edit-days", draft.pk, date="nonsense")
    link = f'href="{reverse("deadlines:edit-days", args=[draft.pk])}?date=2026-02-14"'
    assert link in get(client, "draft", draft.pk, 2026)


def test_a_day_is_changed_and_stands_in_the_draft_only(client, draft):
    shown = post(client, "edit-days", draft.pk, **one_day(draft, hours="9:00-12:00", label_zh="年会"))

    assert "1 day of the draft changed." in shown
    assert "Company day: Party, 09:00–12:00" in shown
    assert "day-changed" in shown
    assert "Party" not in get(client, "calendar", 2026)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"last": "2026-03-11"}, "This lies before the first day."),
        ({"hours": "12:00-9:00"}, "ends before it starts"),
        ({"hours": "9:00-12:00, 11:00-18:00"}, "These hours overlap"),
        ({"kind": "statutory", "hours": "9:00-12:00"}, "A day that rests has no working hours."),
        ({"label": ""}, "Give a company day a name"),
        ({"first": "2027-03-12"}, "fill the year first"),
        ({"first": ""}, "Please fill this in."),
    ],
)
def test_what_cannot_be_stands_beside_its_field_and_changes_nothing(client, draft, said, sentence):
    shown = post(client, "edit-days", draft.pk, **one_day(draft, **said))

    assert sentence in shown
    draft.refresh_from_db()
    assert draft.edits == 0


def test_working_hours_change_from_a_date_on_and_are_shown(client, draft):
    shown = post(client, "edit-hours", draft.pk, edits=0, since="2026-07-01", hours="8:30-12:00 13:30-18:00")

    assert "Working hours 09:00–12:00, 13:00–18:00." in shown
    assert "From Wed 1 Jul 2026: 08:30–12:00, 13:30–18:00." in shown


def test_who_edits_what_somebody_else_changed_meanwhile_looks_again(client, draft):
    stale = one_day(draft)
    post(client, "edit-days", draft.pk, **stale)

    shown = post(client, "edit-days", draft.pk, **stale)

    assert "Somebody else changed this draft while you were looking" in shown


def test_who_becomes_late_needs_somebody_else_by_name(client, draft, admin):
    reply = start_clock("VISIT_ISSUE_REPLY", at=at("2026-03-09 10:00"))
    head = UserFactory(name="Ma Manager", role="admin")
    post(client, "edit-days", draft.pk, **one_day(draft, first="2026-03-11", kind="working", hours="9:00-11:00"))

    shown = get(client, "publish-calendar", draft.pk)
    assert "1 deadline would be late from one moment to the next." in shown
    assert "becomes late" in shown
    assert f'value="{admin.pk}"' not in shown.split('name="approver"')[1].split("</select>")[0]
    assert "Please choose." in post(client, "publish-calendar", draft.pk, edits=1, reason="So be it")
    shown = post(client, "publish-calendar", draft.pk, edits=1, reason="So be it", approver=head.pk)

    assert "1 running deadline was moved." in shown
    reply.refresh_from_db()
    assert reply.due_at == at("2026-03-11 11:00")
    assert Notice.objects.filter(recipient=head, kind="deadlines.calendar_moved").exists()


def test_a_double_click_publishes_once_and_a_second_person_is_told_who(client, draft, admin):
    post(client, "edit-days", draft.pk, **one_day(draft))
    said = {"edits": 1, "reason": "Party"}
    post(client, "publish-calendar", draft.pk, **said)

    shown = post(client, "publish-calendar", draft.pk, **said)

    assert "Version 2 was published by Admin on Wed 11 Mar 2026 12:00." in shown
    assert CalendarVersion.objects.count() == 2


def test_a_draft_without_a_difference_is_not_offered_for_publication(client, draft):
    assert "Compare and publish" not in get(client, "draft", draft.pk)
    assert "There is nothing to publish." in get(client, "publish-calendar", draft.pk)


def test_a_draft_is_discarded(client, draft):
    shown = post(client, "discard-draft", draft.pk)

    assert "The draft is discarded." in shown
    assert CalendarVersion.objects.count() == 1


def test_the_versions_say_who_when_why_and_show_what_they_changed(client, draft, admin):
    post(client, "edit-days", draft.pk, **one_day(draft))
    post(client, "publish-calendar", draft.pk, edits=1, reason="The year-end party")

    shown = get(client, "versions")
    assert "Wed 11 Mar 2026 12:00" in shown
    assert "The year-end party" in shown
    assert "Portico" in shown  # installed the first
    shown = get(client, "version", draft.pk, 2026)
    assert "1 day differs from the version before" in shown
    assert "Company day: Party" in shown
    old = CalendarVersion.objects.get(number=1)
    assert "Party" not in get(client, "version", old.pk, 2026)


def test_the_versions_cost_the_same_for_one_and_for_many(client, site, admin):
    for _n in range(2):
        get(client, "versions")
    with CaptureQueriesContext(connection) as one:
        get(client, "versions")
    first = site.versions.get()
    for number in (2, 3, 4):
        CalendarVersion.objects.create(
            calendar=site,
            number=number,
            published_at=moment.now(),
            published_by=UserFactory(),
            covered_from=first.covered_from,
            covered_until=first.covered_until,
            moved=0,
        )
    with CaptureQueriesContext(connection) as many:
        get(client, "versions")

    assert len(one) == len(many)


def test_colour_is_never_alone(client, admin):
    shown = get(client, "calendar", 2026)

    assert '>15<small aria-hidden="true">off</small><span class="visually-hidden"> Spring Festival</span>' in shown
    assert ">14<small" in shown
    assert "Working hours 09:00–12:00, 13:00–18:00." in shown
    assert "Working days: 248. Public holidays: 33. Make-up working days: 6. Company days: 0." in shown


def test_who_only_reads_sees_no_verb_and_no_draft(client, site):
    drafting.begin_draft(site, actor=UserFactory(role="admin"), at=moment.now())
    client.force_login(UserFactory())

    shown = get(client, "calendar")

    for word in (
        "Change this calendar",
        "Continue the draft",
        "New calendar",
        '<form method="post" action="/deadlines',
    ):
        assert word not in shown
    assert "Versions" in shown


def test_a_calendar_of_its_own_is_founded_assigned_and_switched_to(client, admin, site):
    branch = DepartmentFactory(name="Berlin branch")
    said = {"source": site.pk, "name": "Berlin", "name_zh": "柏林", "code": "berlin", "time_zone": "Europe/Berlin"}

    shown = post(client, "found-calendar", **said)
    assert "Say who works by it" in shown
    shown = post(client, "assign-calendar", "berlin", departments=[branch.pk])

    assert "Works by it: Berlin branch" in re.sub(r"\s+", " ", shown)
    assert "?calendar=berlin" in get(client, "calendar")
    assert "There is a calendar with this code already." in post(client, "found-calendar", **said)
    assert days.calendar_for(branch, moment.now()).calendar.code == "berlin"
    assert client.get(reverse("deadlines:assign-calendar", args=["site"])).status_code == 404
    assert client.get(reverse("deadlines:calendar"), {"calendar": "nowhere"}).status_code == 404


def test_f10_from_december_on_a_missing_year_alarms_once_a_week_until_it_is_published(client, admin, site):
    def ring(text: str) -> int:
        with moment.at(at(text)):
            clock.sweep()
        return Notice.objects.filter(recipient=admin, kind="deadlines.year_missing").count()

    assert ring("2026-11-30 09:00") == 0
    assert (ring("2026-12-01 00:10"), ring("2026-12-02 09:00"), ring("2026-12-08 09:00")) == (1, 1, 2)
    with moment.at(at("2026-12-08 10:00")):
        assert "The days of 2027 are missing." in get(client, "calendar")
        draft = drafting.begin_draft(site, actor=admin, at=moment.now())
        post(client, "fill-year", draft.pk, edits=0, year=2027, text=NEXT_YEAR)
        post(client, "publish-calendar", draft.pk, edits=1, reason="The notice")
        assert "are missing" not in get(client, "calendar")
    assert ring("2026-12-15 09:00") == 2


def test_a_year_that_began_without_its_days_alarms_too(site):
    version = days.current_version(moment.now())

    assert alarm.missing_year(version, date(2027, 3, 1)) == 2027
    assert alarm.missing_year(version, date(2026, 11, 30)) is None


def test_many_moves_are_counted_all_and_shown_in_part(client, draft, monkeypatch):
    monkeypatch.setattr(publishing, "SHOWN", 2)
    owner = UserFactory()
    for _n in range(4):
        start_clock("VISIT_ISSUE_REPLY", at=at("2026-03-10 10:00"), owner=owner)
    drafting.set_days(
        draft,
        date(2026, 3, 12),
        date(2026, 3, 12),
        Fact("company", "Party", "", []),
        only_working=False,
        edits=0,
        actor=draft.created_by,
        at=moment.now(),
    )

    shown = get(client, "publish-calendar", draft.pk)

    assert "This moves 4 deadlines." in shown
    assert shown.count("Fri 13 Mar 2026 18:00") == 2
    assert "More than are shown here." in shown
    assert Clock.objects.filter(due_at=at("2026-03-12 18:00")).count() == 4
