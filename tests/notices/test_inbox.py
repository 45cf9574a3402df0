from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import appoint_deputy
from notices import actions as notices
from notices.context import unread_count
from notices.models import Notice
from tests.factories.accounts import UserFactory

KIND = "notices.deputy_appointed"


@pytest.fixture
def tell(noon):
    def tell(person, **details):
        params = {"person": "He Host", "starts_at": noon, "ends_at": noon + timedelta(days=1)}
        about = details.pop("about", None) or UserFactory(name="Somebody")
        notices.notify(person, KIND, **{"about": about, "at": noon, "params": params, **details})
        return Notice.objects.latest("pk")

    return tell


@pytest.fixture
def reader(client, host):
    client.force_login(host)
    return client


def shown(response):
    return [notice.pk for notice in response.context["page"]]


def test_the_inbox_shows_ones_own_unread_notices_newest_first(reader, host, stranger, tell, noon):
    old, new = tell(host, at=noon - timedelta(days=1)), tell(host)
    tell(stranger)
    notices.mark_read(Notice.objects.filter(pk=tell(host, at=noon).pk), at=noon)

    response = reader.get(reverse("notices:inbox"))

    assert shown(response) == [new.pk, old.pk]
    assert "You stand in for He Host from Wed 11 Mar 2026 12:00" in response.content.decode()


def test_it_is_read_in_the_readers_language(reader, host, tell):
    tell(host)
    type(host).objects.update(language="zh-hans")

    assert "2026年3月11日 周三 12:00" in reader.get(reverse("notices:inbox")).content.decode()


def test_all_shows_the_read_ones_too(reader, host, tell, noon):
    first, second = tell(host), tell(host)
    notices.mark_read(Notice.objects.filter(pk=first.pk), at=noon)

    assert shown(reader.get(reverse("notices:inbox"), {"show": "all"})) == [second.pk, first.pk]


def test_looking_at_the_inbox_marks_nothing_as_read(reader, host, tell):
    tell(host)
    reader.get(reverse("notices:inbox"))

    assert Notice.objects.unread().count() == 1


def test_opening_marks_as_read_and_leads_to_the_record(reader, host, tell, noon):
    notice = tell(host)
    Notice.objects.update(url="/appointments/7/")

    response = reader.post(reverse("notices:open", args=[notice.pk]))

    notice.refresh_from_db()
    assert response["Location"] == "/appointments/7/"
    assert notice.read_at == noon


def test_one_is_marked_as_read_and_the_page_stays_where_it_was(reader, host, tell):
    notice, other = tell(host), tell(host)

    response = reader.post(reverse("notices:read", args=[notice.pk]), {"next": "/inbox/?after=abc"})

    assert response["Location"] == "/inbox/?after=abc"
    assert list(Notice.objects.unread()) == [other]


def test_no_button_leads_to_another_host(reader, host, tell):
    response = reader.post(reverse("notices:read", args=[tell(host).pk]), {"next": "https://evil.example/"})

    assert response["Location"] == reverse("notices:inbox")


def test_reading_all_leaves_what_came_meanwhile(reader, host, stranger, tell):
    seen, theirs = tell(host), tell(stranger)
    page = reader.get(reverse("notices:inbox"))
    fresh = tell(host)

    reader.post(reverse("notices:read-all"), {"up_to": page.context["up_to"]})

    assert page.context["up_to"] == seen.pk
    assert set(Notice.objects.unread()) == {theirs, fresh}


@pytest.mark.parametrize("name", ["open", "read", "mute"])
def test_a_notice_of_somebody_else_does_not_exist_and_a_get_changes_nothing(reader, host, stranger, tell, name):
    mine, theirs = tell(host), tell(stranger)

    assert reader.post(reverse(f"notices:{name}", args=[theirs.pk])).status_code == 404
    assert reader.get(reverse(f"notices:{name}", args=[mine.pk])).status_code == 405
    assert Notice.objects.unread().count() == 2


def test_it_says_for_whom_a_deputy_was_told(client, host, stranger, tell, noon):
    appoint_deputy(host, stranger, noon - timedelta(days=1), noon + timedelta(days=1), host)
    tell(host)
    client.force_login(stranger)

    assert "for He Host" in client.get(reverse("notices:inbox")).content.decode()


def test_a_notice_nobody_can_put_into_words_shows_what_it_is_about(reader, host, tell, caplog):
    tell(host)
    Notice.objects.update(kind="gone.away")

    assert "Somebody" in reader.get(reverse("notices:inbox")).content.decode()
    assert "cannot be put into words" in caplog.text


def test_markup_in_a_name_stays_text(reader, host, tell):
    tell(host, params={"person": "<b>B</b>", "starts_at": host.date_joined, "ends_at": host.date_joined})

    assert "&lt;b&gt;B&lt;/b&gt;" in reader.get(reverse("notices:inbox")).content.decode()


def test_a_long_inbox_costs_no_more_statements_than_a_short_one(reader, host, tell):
    def statements():
        with CaptureQueriesContext(connection) as queries:
            reader.get(reverse("notices:inbox"))
        return len(queries)

    tell(host)
    short = statements()
    tell(host), tell(host)

    assert statements() == short


@pytest.mark.parametrize(("unread", "said"), [(0, ""), (3, "3"), (99, "99"), (105, "99+")])
def test_every_page_counts_the_unread_and_stops_at_ninety_nine(rf, host, tell, unread, said):
    for number in range(unread):
        tell(host, about=host, key=str(number))
    request = rf.get("/")
    request.user = host

    assert unread_count(request) == said


def test_nobody_has_no_inbox(rf):
    request = rf.get("/")
    request.user = AnonymousUser()

    assert unread_count(request) == ""
