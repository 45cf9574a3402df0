from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Absence
from pages.paging import keyset
from tests.factories.accounts import UserFactory

START = datetime(2026, 3, 11, 1, 0, 0, 123456, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    """Seven absences, of which three begin at the same instant and two a microsecond apart."""
    person = UserFactory()
    starts = [START, START, START, START + timedelta(microseconds=1), *[START + timedelta(days=n) for n in (1, 2, 3)]]
    ends = START + timedelta(days=9)
    return [Absence.objects.create(person=person, starts_at=start, ends_at=ends) for start in starts]


def walk(rf, by, way="next_url", at="/absences/"):
    """The primary keys of every page, following one way's links."""
    pages = []
    while at:
        page = keyset(Absence.objects.all(), rf.get(at), by=by, size=2)
        pages.append([row.pk for row in page])
        last, at = at, (f"/absences/{getattr(page, way)}" if getattr(page, way) else "")
    return pages, last


@pytest.mark.parametrize("by", ["starts_at", "-starts_at", "pk", "-pk", "person__name", "-ends_at"])
def test_every_row_is_on_one_page_and_only_one(rf, rows, by):
    pages, _last = walk(rf, by)
    shown = [pk for page in pages for pk in page]

    assert sorted(shown) == [row.pk for row in rows]
    assert [len(page) for page in pages] == [2, 2, 2, 1]


@pytest.mark.parametrize("by", ["starts_at", "-starts_at", "-pk", "-ends_at"])
def test_the_way_back_shows_the_same_rows(rf, rows, by):
    forwards, last = walk(rf, by)

    backwards, _first = walk(rf, by, "previous_url", at=last)

    assert [pk for page in reversed(backwards) for pk in page] == [pk for page in forwards for pk in page]


def test_rows_of_one_instant_stand_in_the_order_of_their_ids(rf, rows):
    page = keyset(Absence.objects.all(), rf.get("/"), by="-starts_at")

    assert [row.pk for row in page] == [rows[n].pk for n in (6, 5, 4, 3, 2, 1, 0)]


def test_the_first_page_has_no_previous_and_the_last_no_next(rf, rows):
    only = keyset(Absence.objects.all(), rf.get("/"), by="starts_at")

    assert (only.previous_url, only.next_url) == ("", "")


def test_a_row_that_arrives_meanwhile_moves_no_page(rf, rows):
    first = keyset(Absence.objects.all(), rf.get("/"), by="-starts_at", size=2)
    Absence.objects.create(
        person=rows[0].person, starts_at=START + timedelta(days=5), ends_at=START + timedelta(days=9)
    )

    second = keyset(Absence.objects.all(), rf.get(f"/{first.next_url}"), by="-starts_at", size=2)

    assert [row.pk for row in second] == [rows[4].pk, rows[3].pk]


def test_the_filters_of_a_list_go_along(rf, rows):
    page = keyset(Absence.objects.all(), rf.get("/", {"state": "open", "q": "林", "after": ""}), by="starts_at", size=2)

    assert page.next_url == f"?state=open&q=%E6%9E%97&after={page.next}"


@pytest.mark.parametrize(
    "cursor", ["x", "AAAA", "bm9uc2Vuc2U", "WyIiLDEsMl0gMQ", "W10", "WyJkYXRldGltZSIsIngiLDFd", "林"]
)
def test_a_cursor_that_cannot_be_read_is_the_first_page(rf, rows, cursor):
    page = keyset(Absence.objects.all(), rf.get("/", {"after": cursor}), by="starts_at", size=2)

    assert [row.pk for row in page] == [rows[0].pk, rows[1].pk]


def test_a_page_is_one_query_and_counts_nothing(rf, rows):
    with CaptureQueriesContext(connection) as queries:
        keyset(Absence.objects.all(), rf.get("/"), by="-starts_at", size=2)

    assert len(queries) == 1
    assert "COUNT(" not in queries[0]["sql"].upper()


def test_a_list_by_a_column_that_may_be_empty_is_refused(rf):
    for number in range(3):
        UserFactory(username=f"nobody{number}", staff_number=None)

    with pytest.raises(ValueError, match="staff_number"):
        keyset(UserFactory._meta.model.objects.filter(staff_number=None), rf.get("/"), by="staff_number", size=2)


def test_a_page_without_rows_is_a_page(rf):
    page = keyset(ContentType.objects.none(), rf.get("/"))

    assert (list(page), bool(page), page.next_url) == ([], True, "")
