"""The list of appointments: found, narrowed, sorted, kept as a view, taken along as a file."""

import csv
import io
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from history.moment import now
from reception.forms.filters import FilterForm, without_clock
from reception.lines import lines_of
from reception.models import Appointment
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.customers import ContactFactory, OrganisationFactory
from tests.factories.reception import AppointmentFactory, SiteFactory

pytestmark = pytest.mark.django_db

URL = "/appointments/"
SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 3, 11)


def at(hour, minute=0, day=11, month=3):
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def names(client, **asked):
    return [row.visitor_name for row in client.get(URL, asked).context["page"].rows]


def visit(name, starts_at=None, **fields):
    return AppointmentFactory(requested=True, visitor_name=name, starts_at=starts_at or at(14), **fields)


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.mark.clause("S4-215")
@pytest.mark.parametrize(
    "typed", ["wang 14:30", "王 下午2点半", "14:30 wang", "wang 2:30pm", "wf 14:15", "１４：３０ wang"]
)
def test_the_desk_finds_a_visit_by_name_and_time(desk, typed):
    contact = ContactFactory(name="王芳")
    visit("王芳", at(14, 30), contact=contact)
    visit("王芳", at(9), contact=contact)
    visit("李雷", at(14, 30))

    assert [row.starts_at for row in desk.get(URL, {"q": typed}).context["page"].rows] == [at(14, 30)]


def test_a_time_alone_means_today(desk):
    visit("Today", at(14, 30))
    visit("Tomorrow", at(14, 30, day=12))

    assert names(desk, q="14:30") == ["Today"]
    assert names(desk, q="14:30", from_day="2026-03-12", to_day="2026-03-12") == ["Tomorrow"]


@pytest.mark.parametrize(
    ("typed", "words", "clock"),
    [
        ("wang 14:30", "wang", time(14, 30)),
        ("下午三点", "下午三点", None),
        ("王 3点", "王", time(3)),
        ("138:1234", "138:1234", None),
        ("12:00 am", "", time(12, 0)),
        ("25:00", "25:00", None),
        ("13812345678", "13812345678", None),
        ("", "", None),
    ],
)
def test_a_time_is_told_from_other_words(typed, words, clock):
    assert without_clock(typed) == (words, clock)


def test_the_list_is_narrowed_by_each_of_its_filters(desk):
    mine, other = UserFactory(department=DepartmentFactory()), UserFactory(department=DepartmentFactory())
    site = SiteFactory()
    wanted = visit("Wanted", contact_person=mine, site=site, kind="customer")
    visit("Other", contact_person=other, kind="general")
    Appointment.objects.filter(pk=wanted.pk).update(level="A", state="confirmed")

    for asked in (
        {"contact_person": mine.pk},
        {"department": mine.department_id},
        {"site": site.pk},
        {"kind": "customer"},
        {"level": "A"},
        {"state": "confirmed"},
    ):
        assert names(desk, **asked) == ["Wanted"], asked


@pytest.mark.clause("S1-02")
def test_every_visit_has_a_receiving_department_and_the_list_is_narrowed_by_it(desk, department, host):
    visit("Theirs", contact_person=host)
    visit("Others")

    assert names(desk, department=department.pk) == ["Theirs"]
    assert Appointment._meta.get_field("department").null is False


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ("today", ["Today"]),
        ("tomorrow", ["Tomorrow"]),
        ("week", ["Tomorrow", "Today"]),
        ("month", ["Tomorrow", "Today", "First of the month"]),
        ("last_month", ["February"]),
        ("last_week", []),
        ("next_week", []),
    ],
)
def test_a_period_moves_with_the_calendar(desk, period, found):
    visit("February", at(10, day=27, month=2))
    visit("First of the month", at(10, day=1))
    visit("Today", at(14))
    visit("Tomorrow", at(10, day=12))

    assert names(desk, period=period) == found


def test_a_visit_of_three_days_is_found_on_each_of_them(desk):
    visit("Long", at(9, day=10), ends_at=at(17, day=12))

    assert names(desk, period="today") == ["Long"]


def test_rare_filters_are_folded_until_somebody_asks_for_them(desk):
    folded, unfolded = desk.get(URL).context["filter"], desk.get(URL, {"more": "1"}).context["filter"]

    assert "contact_person" not in folded.fields
    assert "contact_person" in unfolded.fields
    assert "site" in desk.get(URL, {"site": "999"}).context["filter"].fields


def test_what_cannot_be_read_is_told_and_narrows_nothing_else(desk):
    visit("Requested")

    page = desk.get(URL, {"from_day": "soon", "state": "confirmed"})

    assert page.context["filter"].errors["from_day"] == ["Enter a valid date."]
    assert page.context["page"].rows == []


def test_the_list_is_sorted_by_name_and_by_time_both_ways(desk):
    visit("Bo", at(9))
    visit("Al", at(10))
    visit("Cy", at(8))

    assert names(desk) == ["Al", "Bo", "Cy"]
    assert names(desk, sort="starts_at") == ["Cy", "Bo", "Al"]
    assert names(desk, sort="visitor_name") == ["Al", "Bo", "Cy"]
    assert names(desk, sort="-visitor_name") == ["Cy", "Bo", "Al"]
    assert names(desk, sort="password") == ["Al", "Bo", "Cy"]
    page = desk.get(URL, {"sort": "visitor_name", "state": "requested"}).content.decode()
    assert 'aria-sort="ascending"><a href="?state=requested&amp;sort=-visitor_name">Visitor' in page


def test_pages_of_a_list_sorted_by_name_miss_nobody(desk):
    for number in range(120):
        AppointmentFactory(visitor_name=f"Visitor {number % 7}", starts_at=at(9) + timedelta(minutes=number))
    seen, url = [], f"{URL}?sort=visitor_name"
    while url:
        page = desk.get(url).context["page"]
        seen += [row.pk for row in page.rows]
        url = page.next_url and URL + page.next_url

    assert len(seen) == len(set(seen)) == 120


@pytest.mark.parametrize("asked", [{"q": "Secret"}, {"sort": "visitor_name"}, {"q": "12:00 Secret"}])
def test_neither_search_nor_order_tells_who_comes_on_a_private_visit_r30(client, asked):
    visit("Secret Guest", at(12), is_private=True)
    client.force_login(UserFactory(role="inspector"))

    assert names(client, **asked) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_private_visit_is_private_in_the_file_r30(client, kind):
    visit("Secret Guest", at(12), is_private=True, purpose="Merger")
    client.force_login(UserFactory(role="inspector"))

    said = "\n".join("|".join(map(str, row)) for row in rows_of(client, kind))

    assert "Secret" not in said
    assert "Merger" not in said
    assert "2026-03-11 12:00" in said


def rows_of(client, kind, **asked):
    content = b"".join(client.get(reverse("reception:export"), {"format": kind, **asked}).streaming_content)
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return [list(row) for row in load_workbook(io.BytesIO(content)).active.values]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_has_what_the_list_has_and_every_page_of_it(desk, kind):
    for number in range(60):
        AppointmentFactory(visitor_name=f"Visitor {number}", starts_at=at(9, day=2) + timedelta(minutes=number))
    visit("April", at(9, day=2, month=4))

    head, *rows = rows_of(desk, kind, period="month", sort="starts_at")

    assert head[:4] == ["Visitor", "Organisation", "Start", "End"]
    assert [row[0] for row in rows] == [f"Visitor {number}" for number in range(60)]


def test_what_a_visitor_wrote_does_not_run_in_the_file_r32(desk):
    visit("=HYPERLINK(1)", at(9), organisation=OrganisationFactory(name="\u3000@evil"))

    row = rows_of(desk, "csv")[1]

    assert row[:2] == ["'=HYPERLINK(1)", "'\u3000@evil"]


def test_the_file_speaks_the_readers_language(desk, clerk):
    visit("王芳")
    clerk.language = "zh-hans"
    clerk.save()

    with translation.override("zh-hans"):
        requested = str(Appointment.State.REQUESTED.label)
    assert requested != "Requested"
    assert rows_of(desk, "csv")[1][8] == requested


def test_who_only_watches_the_gate_takes_no_telephone_numbers_along(client):
    visit("Wang", now() + timedelta(hours=1))
    Appointment.objects.update(state="confirmed")
    client.force_login(UserFactory(role="gate_security"))

    head = rows_of(client, "csv")[0]

    assert "Phone" not in head
    assert "Purpose" not in head


def test_the_list_asks_the_database_the_same_few_questions_for_one_row_and_for_three(desk, clerk):
    def questions():
        with CaptureQueriesContext(connection) as seen:
            desk.get(URL, {"period": "week"})
        return len(seen)

    visit("One")
    questions()
    one = questions()
    visit("Two")
    visit("Three")

    assert questions() == one
    assert one <= 9


def test_the_form_says_nothing_of_people_where_nobody_asked_for_them():
    with CaptureQueriesContext(connection) as seen:
        FilterForm({}, today=TODAY)

    assert len(seen) == 0


def test_a_line_shows_whose_visit_it_is_when_where_and_its_state_in_the_readers_language(desk):
    row = visit("<b>Wang</b>", at(14, 30), organisation=OrganisationFactory(name="Borealis & Sons"), place="Hall 2")

    with translation.override("zh-hans"):
        (line,) = lines_of([row])
        page = desk.get(URL, headers={"accept-language": "zh-hans"}).content.decode()

    assert (line.when, line.state_label) == ("2026年3月11日 周三 14:30–15:30", "待答复")
    assert f'<a href="{row.get_absolute_url()}">&lt;b&gt;Wang&lt;/b&gt;</a> <small>Borealis &amp; Sons</small>' in page
    assert f'<td><span class="state state-requested">{line.state_label}</span></td>' in page
