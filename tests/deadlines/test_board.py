"""The board of deadlines, its filters, its export, and the report on pauses."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from deadlines import actions, board
from deadlines.models import Clock
from history import moment
from tests.deadlines.calendars import at
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.deadlines import start_clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    person = UserFactory(role="admin")
    client.force_login(person)
    return person


@pytest.fixture
def four(admin):
    """One clock in each part of the board, at Wednesday noon."""
    home = DepartmentFactory(name="Projects")
    late = start_clock(at=at("2026-03-10 11:00"), label="Late Ltd", owner=UserFactory(name="Lu Late"), department=home)
    start_clock(at=at("2026-03-10 15:00"), label="Today Ltd", department=DepartmentFactory())
    start_clock("VISIT_ISSUE_SAME_DAY", at=at("2026-03-11 09:00"), label="Midnight Ltd", department=home)
    start_clock("REPLY_CROSS_PROVINCE", at=at("2026-03-11 09:00"), label="Later Ltd", department=home)
    paused = start_clock(at=at("2026-03-11 10:00"), label="Paused Ltd", department=home, owner=UserFactory())
    actions.pause(
        paused,
        reason="decision",
        until=at("2026-03-13 10:00"),
        words="their board meets",
        actor=paused.owner,
        at=at("2026-03-11 11:00"),
    )
    return late


NAMES = ("Late Ltd", "Today Ltd", "Midnight Ltd", "Later Ltd", "Paused Ltd")


def shown(client, **query):
    text = client.get(reverse("deadlines:list"), query).content.decode()
    body = text[text.index("<tbody>") : text.index("</tbody>")] if "<tbody>" in text else ""
    return sorted((name for name in NAMES if name in body), key=body.index)


def test_each_clock_stands_in_its_part_nearest_first(client, four):
    assert shown(client) == ["Late Ltd", "Today Ltd", "Midnight Ltd", "Later Ltd"]
    assert shown(client, show="late") == ["Late Ltd"]
    assert shown(client, show="today") == ["Today Ltd", "Midnight Ltd"]
    assert shown(client, show="later") == ["Later Ltd"]
    assert shown(client, show="paused") == ["Paused Ltd"]
    assert shown(client, show="nonsense") == ["Late Ltd", "Today Ltd", "Midnight Ltd", "Later Ltd"]


def test_the_parts_are_counted_in_one_query_up_to_a_bound(client, four, monkeypatch):
    at_noon = moment.now()

    def counts():
        return {part.name: part.count for part in board.sections(Clock.objects.all(), "", at_noon)}

    assert counts() == {"": "", "late": "1", "today": "2", "later": "1", "paused": "1"}
    monkeypatch.setattr(board, "COUNTED", 1)
    with CaptureQueriesContext(connection) as asked:
        assert counts()["today"] == "1+"
    assert len(asked) == 1


def test_it_narrows_by_department_owner_kind_and_mine(client, four, admin):
    start_clock(at=at("2026-03-11 09:00"), label="Today Ltd", owner=admin)
    home = four.department_id

    assert shown(client, department=home, show="late") == ["Late Ltd"]
    assert shown(client, department=home) == ["Late Ltd", "Midnight Ltd", "Later Ltd"]
    assert shown(client, owner="lu la") == ["Late Ltd"]
    assert shown(client, owner="nobody of this name") == []
    assert shown(client, code="REPLY_CROSS_PROVINCE") == ["Later Ltd"]
    assert shown(client, mine="on") == ["Today Ltd"]


def test_the_board_costs_the_same_for_one_row_and_for_many(client, admin):
    def cost(**query):
        client.get(reverse("deadlines:list"), query)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("deadlines:list"), query).status_code == 200
        return len(asked)

    start_clock(department=DepartmentFactory())
    one = cost(), cost(show="late", owner="x", mine="on")
    for _n in range(4):
        start_clock(department=DepartmentFactory())

    assert (cost(), cost(show="late", owner="x", mine="on")) == one
    assert max(one) <= 9


def export(client, **query):
    response = client.get(reverse("deadlines:export"), query)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_export_is_what_the_board_shows(client, four):
    rows = export(client, department=four.department_id)

    assert [row["About"] for row in rows] == ["Late Ltd", "Midnight Ltd", "Later Ltd"]
    first = rows[0]
    assert (first["Owner"], first["Department"], first["Due"], first["Late by (minutes)"], first["Outcome"]) == (
        "Lu Late",
        "Projects",
        "2026-03-11 11:00",
        "60",
        "late, unannounced",
    )
    assert [row["About"] for row in export(client, show="paused")] == ["Paused Ltd"]


def test_the_export_holds_only_what_its_reader_may_see_and_no_formula(client, four):
    person = UserFactory()
    start_clock(label='=HYPERLINK("http://x")', owner=person)
    client.force_login(person)

    assert [row["About"] for row in export(client)] == ['\'=HYPERLINK("http://x")']


def test_the_export_speaks_the_readers_language(client, four):
    client.force_login(UserFactory(role="admin", language="zh-hans"))

    rows = export(client)

    assert "一般性事项回复" in {value for row in rows for value in row.values()}


def test_the_report_names_whose_time_stood_still(client, four, admin):
    with moment.at(at("2026-03-12 10:00")):
        text = client.get(reverse("deadlines:pauses")).content.decode()

    assert "their board meets" in text
    assert "96 %" in text  # 23 of 24 hours
    empty = client.get(reverse("deadlines:pauses"), {"first": "2025-01-01", "last": "2025-03-31"}).content.decode()
    assert "Nothing stood still in this time." in empty
    wrong = client.get(reverse("deadlines:pauses"), {"first": "2026-03-31", "last": "2026-03-01"}).content.decode()
    assert "The last day lies before the first." in wrong


def test_of_pauses_a_colleague_sees_none_but_their_own(client, four):
    client.force_login(UserFactory())

    assert "their board meets" not in client.get(reverse("deadlines:pauses")).content.decode()


def test_the_report_costs_the_same_for_one_pause_and_for_three(client, admin):
    def paused():
        clock = start_clock(at=at("2026-03-11 10:00"), owner=UserFactory(department=DepartmentFactory()))
        said = {"reason": "decision", "words": "x", "actor": clock.owner}
        actions.pause(clock, until=at("2026-03-13 10:00"), at=at("2026-03-11 11:00"), **said)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("deadlines:pauses"))
        return len(asked)

    paused()
    cost()
    one = cost()
    paused()
    paused()

    assert cost() == one
