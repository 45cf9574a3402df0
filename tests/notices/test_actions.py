from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.template import TemplateDoesNotExist
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext_lazy

from accounts.actions import appoint_deputy
from notices import actions as notices
from notices.models import Message, Notice
from tests.factories.accounts import UserFactory

KIND = "notices.deputy_appointed"
KEY_LENGTH = 200


@pytest.fixture
def words(noon):
    """What every notice of these tests says."""
    return {"person": "He Host", "starts_at": noon, "ends_at": noon + timedelta(days=1)}


@pytest.fixture
def tell(host, noon, words):
    def tell(recipients, **details):
        notices.notify(recipients, KIND, **{"about": host, "at": noon, "params": words, **details})

    return tell


def told():
    return sorted((notice.recipient.username, str(notice.on_behalf_of or "")) for notice in Notice.objects.all())


def test_everybody_gets_one_notice_and_one_letter(tell, host, clerk, noon):
    tell([host, clerk], actor=clerk)

    assert told() == [("clerk", ""), ("host", "")]
    letters = Message.objects.order_by("address")
    assert [(letter.address, letter.at, letter.try_at, letter.actor) for letter in letters] == [
        ("clerk@example.com", noon, noon, clerk),
        ("host@example.com", noon, noon, clerk),
    ]
    assert {letter.key for letter in letters} == {notice.key for notice in Notice.objects.all()}


def test_twice_is_once_and_another_reason_is_another_notice(tell, host):
    tell(host)
    tell(host)
    tell([host, host])
    tell(host, key="second warning")

    assert (Notice.objects.count(), Message.objects.count()) == (2, 2)


def test_a_very_long_reason_still_counts_once(tell, host):
    tell(host, key="x" * 500)
    tell(host, key="x" * 500)
    tell(host, key="x" * 499 + "y")

    assert Notice.objects.count() == 2
    assert max(len(notice.key) for notice in Notice.objects.all()) <= KEY_LENGTH


def test_whoever_stands_in_is_told_too_and_for_whom(tell, host, stranger, noon):
    appoint_deputy(host, stranger, noon - timedelta(days=1), noon + timedelta(days=1), host)
    Notice.objects.all().delete()

    tell(host)

    assert told() == [("host", ""), ("stranger", "He Host")]


def test_a_deputy_who_is_meant_anyway_is_told_once(tell, host, stranger, noon):
    appoint_deputy(host, stranger, noon - timedelta(days=1), noon + timedelta(days=1), host)
    Notice.objects.all().delete()

    tell([host, stranger])

    assert told() == [("host", ""), ("stranger", "")]


def test_before_and_after_the_time_a_deputy_is_not_told(tell, host, stranger, noon):
    appoint_deputy(host, stranger, noon + timedelta(hours=1), noon + timedelta(hours=2), host)
    Notice.objects.all().delete()

    tell(host)
    tell(host, at=noon + timedelta(hours=2), key="later")

    assert told() == [("host", ""), ("host", "")]


def test_who_left_is_not_told_but_their_deputy_is(tell, host, stranger, noon):
    appoint_deputy(host, stranger, noon - timedelta(days=1), noon + timedelta(days=1), host)
    Notice.objects.all().delete()
    host.is_active = False
    host.save()

    tell(host)

    assert told() == [("stranger", "He Host")]


def test_nobody_is_told_nothing(tell):
    tell([])
    tell([None])

    assert not Notice.objects.exists()


def test_without_an_address_there_is_a_notice_and_no_letter(tell):
    tell(UserFactory(email=""))

    assert (Notice.objects.count(), Message.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("choices", "letters"),
    [
        ({}, 1),
        ({"": False}, 0),
        ({KIND: False}, 0),
        ({"other.kind": False}, 1),
        ({"": False, KIND: True}, 1),
        ({"": True, KIND: False}, 0),
    ],
)
def test_mail_is_the_readers_choice_and_the_inbox_is_not(tell, host, choices, letters):
    for kind, by_mail in choices.items():
        notices.choose(host, kind, mail="now" if by_mail else "none")

    tell(host)

    assert (Notice.objects.count(), Message.objects.count()) == (1, letters)


def test_a_choice_can_be_taken_back(tell, host):
    notices.choose(host, KIND, mail="none")
    notices.choose(host, KIND, mail="now")

    tell(host)

    assert Message.objects.count() == 1


def test_a_letter_may_have_to_wait_for_the_morning(tell, host, noon):
    tell(host, not_before=noon + timedelta(hours=20))
    tell(host, not_before=noon - timedelta(hours=20), key="second")

    waits = sorted(letter.not_before - noon for letter in Message.objects.all())
    assert waits == [timedelta(0), timedelta(hours=20)]


def test_what_was_rolled_back_was_never_said(tell, host, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as hints, pytest.raises(RuntimeError), transaction.atomic():
        tell(host)
        raise RuntimeError

    assert not Notice.objects.exists()
    assert not Message.objects.exists()
    assert hints == []


def test_many_are_told_with_a_few_statements(tell, host, db):
    many = [UserFactory() for _ in range(60)]
    tell([host])  # content types are known from here on

    with CaptureQueriesContext(
        connection,
    ) as one:
        tell(many[:1])
    with CaptureQueriesContext(connection) as all_of_them:
        tell(many)

    assert len(one) == len(all_of_them) <= 10
    assert Notice.objects.count() == 61


def test_words_are_kept_in_both_languages(tell, host, department, words):
    tell(host, about=department, params=words | {"department": department, "kind": gettext_lazy("Notice")})

    notice = Notice.objects.get()
    assert (notice.label, notice.label_zh) == ("Customer Projects", "客户项目部")
    assert notice.params["department"] == {"en": "Customer Projects", "zh-hans": "客户项目部"}
    assert notice.params["starts_at"] == "2026-03-11T12:00:00+08:00"


def test_a_kind_without_words_is_refused_at_once(tell, host):
    with pytest.raises(TemplateDoesNotExist):
        notices.notify(host, "notices.no_such_thing", about=host, at=host.date_joined)


class TestWrite:
    def write(self, host, noon, words, **details):
        details = {"about": host, "at": noon, "params": words, **details}
        notices.write(details.pop("address", "guest@example.org"), KIND, **details)

    def test_a_letter_goes_to_an_address_outside_once_per_reason(self, host, noon, words):
        self.write(host, noon, words)
        self.write(host, noon, words)
        self.write(host, noon, words, key="changed", calendar="BEGIN:VCALENDAR", method="CANCEL")

        letters = Message.objects.order_by("pk")
        assert [(letter.address, letter.recipient, letter.calendar_method) for letter in letters] == [
            ("guest@example.org", None, ""),
            ("guest@example.org", None, "CANCEL"),
        ]
        assert not Notice.objects.exists()

    def test_to_no_address_nothing_is_written(self, host, noon, words):
        self.write(host, noon, words, address="")

        assert not Message.objects.exists()
