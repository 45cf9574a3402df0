"""A login is kept in the database, until it is over."""

from datetime import UTC, datetime

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


def is_logged_in(client):
    return client.get(reverse("home:my-day")).status_code == 200


def test_a_login_holds_from_page_to_page(client, clerk):
    client.force_login(clerk)

    assert [is_logged_in(client) for _page in range(2)] == [True, True]


def test_a_login_that_is_over_is_none(client, clerk):
    client.force_login(clerk)
    Session.objects.update(expire_date=datetime(2026, 3, 1, tzinfo=UTC))

    assert not is_logged_in(client)


@pytest.mark.parametrize("kept", ["", "nonsense", "bm9uc2Vuc2U:1abcde:signed-by-somebody-else"])
def test_what_nobody_here_wrote_is_no_login(client, clerk, kept):
    client.force_login(clerk)
    Session.objects.update(session_data=kept)

    assert not is_logged_in(client)


def test_a_login_that_never_was_is_none(client):
    client.cookies["sessionid"] = "a" * 32

    assert not is_logged_in(client)


def test_a_login_is_kept_under_a_new_key_and_the_old_one_opens_nothing(client, clerk, host):
    """Whoever planted a key before the login, or kept one, has nothing of it afterwards."""
    client.force_login(clerk)
    old = client.cookies["sessionid"].value
    client.force_login(host)
    stranger = Client()
    stranger.cookies["sessionid"] = old

    assert client.cookies["sessionid"].value != old
    assert [is_logged_in(browser) for browser in (client, stranger)] == [True, False]


def test_who_logs_out_in_one_tab_is_logged_out_in_the_other(client, clerk):
    client.force_login(clerk)
    other = Client()
    other.cookies["sessionid"] = client.cookies["sessionid"].value
    before = is_logged_in(other)

    client.post(reverse("accounts:logout"))

    assert [before, is_logged_in(other)] == [True, False]


def test_what_is_kept_is_what_the_framework_itself_would_read(client, clerk):
    client.force_login(clerk)
    key = client.cookies["sessionid"].value

    ours, theirs = SessionStore(key).load(), db.SessionStore(key).load()

    assert ours == theirs
    assert ours["_auth_user_id"] == str(clerk.pk)
