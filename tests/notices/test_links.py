import threading
from datetime import timedelta

import pytest
from django.db import connection

from history import moment
from notices import actions as notices
from notices.models import Link
from tests.factories.accounts import UserFactory


@pytest.fixture
def token(host, noon):
    return notices.issue_link("feedback", about=host, expires_at=noon + timedelta(days=7), at=noon)


def test_the_token_finds_its_link_and_is_kept_nowhere(token, host, noon):
    link = notices.find_link(token, "feedback", at=noon)

    assert link.about == host
    assert token not in str(Link.objects.values().get())


def test_a_link_is_good_for_its_purpose_alone(token, noon):
    assert notices.find_link(token, "confirmation", at=noon) is None


@pytest.mark.parametrize("wrong", ["", "x", "é" * 40])
def test_a_wrong_token_finds_nothing(token, noon, wrong):
    assert notices.find_link(wrong, "feedback", at=noon) is None


def test_a_link_works_until_the_instant_it_expires(token, noon):
    end = noon + timedelta(days=7)

    assert notices.find_link(token, "feedback", at=end - timedelta(microseconds=1))
    assert notices.find_link(token, "feedback", at=end) is None


def test_a_link_is_used_once(token, noon):
    link = notices.find_link(token, "feedback", at=noon)

    assert notices.use_link(link, noon) is True
    assert notices.use_link(link, noon) is False
    assert notices.find_link(token, "feedback", at=noon) is None
    assert Link.objects.bearing(token).get().used_at == noon


def test_links_are_revoked_for_their_record_by_purpose_or_all(token, host, stranger, noon):
    week = noon + timedelta(days=7)
    other_purpose = notices.issue_link("confirmation", about=host, expires_at=week, at=noon)
    other_record = notices.issue_link("feedback", about=stranger, expires_at=week, at=noon)

    assert notices.revoke_links(host, "feedback", at=noon) == 1
    assert notices.find_link(token, "feedback", at=noon) is None
    assert notices.find_link(other_purpose, "confirmation", at=noon)
    assert notices.revoke_links(host, at=noon) == 1
    assert notices.find_link(other_purpose, "confirmation", at=noon) is None
    assert notices.find_link(other_record, "feedback", at=noon)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_at_once_one_does(noon):
    token = notices.issue_link("feedback", about=UserFactory(), expires_at=noon + timedelta(days=7), at=noon)
    link = notices.find_link(token, "feedback", at=noon)
    start, used = threading.Barrier(2), []

    def use():
        start.wait()
        with moment.at(noon):
            used.append(notices.use_link(link, noon))
        connection.close()

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(used) == [False, True]
