"""What somebody wants once a day goes out as one mail on the morning of a working day, nothing twice."""

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from history import moment
from notices import actions as notices
from notices import digest
from notices.delivery import Count, deliver
from notices.models import Message, Notice
from tests.factories.accounts import UserFactory

KIND = "calls.support_asked"
pytestmark = pytest.mark.django_db


def rest_days(day):
    """Only the 13th is worked."""
    return day.day == 13


@pytest.fixture
def reader(host):
    notices.choose(host, KIND, mail="digest")
    return host


@pytest.fixture
def tell(reader, noon):
    def tell(customer, person=None, at=noon):
        params = {"customer": customer, "task": "Look"}
        notices.notify(person or reader, KIND, about=reader, at=at, key=customer, params=params)

    return tell


@pytest.fixture
def morning(noon):
    """The next day at half past eight."""
    return noon + timedelta(hours=20, minutes=30)


def at(instant):
    with moment.at(instant):
        return deliver()


def test_it_is_one_mail_with_everything_since_the_last(tell, noon, morning, reader):
    tell("Lanhai"), tell("Beihe")

    assert at(noon) == at(morning - timedelta(seconds=1)) == Count()
    assert at(morning) == Count(sent=1)
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == ([reader.email], "What is new for you")
    assert "• Your help is needed for Lanhai\n  http" in letter.body
    assert letter.body.index("Lanhai") < letter.body.index("Beihe")


def test_nothing_comes_twice_and_what_comes_later_comes_the_next_morning(tell, morning):
    tell("Lanhai")
    at(morning)
    tell("Beihe", at=morning + timedelta(hours=1))

    assert at(morning + timedelta(hours=2)) == Count()
    assert at(morning + timedelta(days=1)) == Count(sent=1)
    assert "Lanhai" not in mail.outbox[1].body
    assert "Beihe" in mail.outbox[1].body


def test_where_nothing_is_new_none_is_sent(reader, morning):
    assert at(morning) == Count()
    assert Message.objects.count() == 0


def test_what_was_read_in_the_inbox_is_not_told_again(tell, morning):
    tell("Lanhai"), tell("Beihe")
    notices.mark_read(Notice.objects.filter(params__customer="Lanhai"), at=morning - timedelta(hours=3))
    at(morning)

    assert "Beihe" in mail.outbox[0].body
    assert "Lanhai" not in mail.outbox[0].body


def test_on_a_rest_day_it_waits_for_the_next_working_morning(tell, morning, settings):
    settings.WORKING_DAY = f"{__name__}.rest_days"
    tell("Lanhai")

    assert at(morning) == Count()
    assert at(morning + timedelta(days=1)) == Count(sent=1)


def test_its_time_is_a_setting(tell, noon, settings):
    settings.DIGEST_AT = "07:15"
    tell("Lanhai")
    early = noon + timedelta(hours=19, minutes=15)

    assert at(early - timedelta(seconds=1)) == Count()
    assert at(early) == Count(sent=1)


def test_a_second_try_has_the_same_message_id(tell, morning):
    tell("Lanhai")
    at(morning)
    Message.objects.update(sent_at=None, try_at=morning)
    at(morning)

    first, second = (letter.message()["Message-ID"] for letter in mail.outbox)
    assert first == second


def test_each_reader_has_their_own_in_their_language(tell, morning, reader):
    chinese = UserFactory(language="zh-hans")
    notices.choose(chinese, "", mail="digest")
    tell("Lanhai"), tell("Beihe", person=chinese)
    at(morning)

    texts = {letter.to[0]: letter.body for letter in mail.outbox}
    assert len(mail.outbox) == 2
    assert "Lanhai" not in texts[chinese.email]
    assert "Beihe" in texts[chinese.email]


def test_who_has_no_address_any_more_keeps_nobody_waiting(tell, morning, reader):
    tell("Lanhai")
    type(reader).objects.update(email="")

    assert at(morning) == Count()
    assert not Notice.objects.for_digest().exists()


def test_what_was_taken_back_is_left_out_and_an_empty_digest_is_not_sent(tell, morning, reader):
    tell("Lanhai")
    notices.revoke(reader, at=morning)

    assert at(morning) == Count()
    assert Message.objects.count() == 0


def a_calendar_that_fails(day):
    raise LookupError("no calendar")


def test_digests_that_cannot_be_written_keep_no_letter(tell, reader, morning, settings, caplog):
    settings.WORKING_DAY = f"{__name__}.a_calendar_that_fails"
    tell("Lanhai")
    notices.notify(
        reader, "calls.issue_assigned", about=reader, at=morning, params={"customer": "B", "description": ""}
    )

    assert at(morning) == Count(sent=1)
    assert "The digests could not be written" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_write_each_digest_once(morning, noon):
    people = [UserFactory() for _ in range(12)]
    for person in people:
        notices.choose(person, "", mail="digest")
        notices.notify(person, KIND, about=person, at=noon, params={"customer": "Lanhai", "task": "Look"})
    start = threading.Barrier(3)

    def round_():
        start.wait()
        with moment.at(morning):
            digest.gather(morning)
        connection.close()

    threads = [threading.Thread(target=round_) for _ in range(3)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    assert Message.objects.filter(kind=digest.KIND).count() == 12
    assert not Notice.objects.filter(digest=None).exists()
