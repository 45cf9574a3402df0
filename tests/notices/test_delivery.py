import threading
import time
from datetime import timedelta
from email.utils import parsedate_to_datetime
from io import StringIO
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.core.management import call_command
from django.db import connection

from accounts.actions import appoint_deputy, deactivate
from history import moment
from notices import actions as notices
from notices import clock, delivery
from notices import mail as mail_server
from notices.delivery import Count, deliver
from notices.models import Message
from tests.factories.accounts import DepartmentFactory, UserFactory

KIND = "notices.deputy_appointed"
pytestmark = pytest.mark.django_db


def tell(people, noon, **details):
    params = {"person": "He Host", "starts_at": noon, "ends_at": noon + timedelta(days=1)}
    about = details.pop("about", None) or UserFactory()
    notices.notify(people, KIND, **{"about": about, "at": noon, "params": params, **details})


def addresses():
    return sorted(address for letter in mail.outbox for address in letter.to)


class Office(locmem.EmailBackend):
    """A mail server that fails as a test wants it to."""

    def fails_to_open(self):
        return None

    def fails_to_send(self, letter):
        return None

    opened = 0

    def open(self):
        type(self).opened += 1
        if failure := self.fails_to_open():
            raise failure

    def send_messages(self, letters):
        for letter in letters:
            if failure := self.fails_to_send(letter):
                raise failure
        return super().send_messages(letters)


@pytest.fixture
def server(settings, monkeypatch):
    """The mail server of this test: set `fails_to_open` or `fails_to_send` on it."""

    class Mine(Office):
        pass

    monkeypatch.setitem(globals(), "Mine", Mine)
    settings.EMAIL_BACKEND = f"{__name__}.Mine"
    return Mine


class TestTheLetter:
    def send(self, person, noon, **details):
        tell(person, noon, **details)
        deliver()
        return mail.outbox[-1]

    def test_it_has_the_title_the_text_and_ends_with_who_writes(self, noon, settings):
        settings.COMPANY_NAME = "Lanhai"
        letter = self.send(UserFactory(email="a@example.com"), noon, about=DepartmentFactory())

        assert letter.to == ["a@example.com"]
        assert letter.subject == "You stand in for He Host from Wed 11 Mar 2026 12:00"
        assert letter.body == (
            "Until Thu 12 Mar 2026 12:00 you receive He Host's notices and may act for He Host. "
            "What you do then is recorded as done for He Host.\n\nLanhai\n"
        )

    def test_it_ends_with_the_address_of_the_record(self, noon, settings, host):
        settings.PUBLIC_URL, settings.COMPANY_NAME = "https://portico.example.com", "Lanhai"

        letter = self.send(UserFactory(), noon, about=host)

        assert letter.body.endswith(f"\n\nhttps://portico.example.com/people/{host.pk}/\nLanhai\n")

    def test_it_says_when_it_was_sent_and_by_what(self, noon, settings):
        settings.DEFAULT_FROM_EMAIL = "Reception <reception@example.com>"
        letter = self.send(UserFactory(), noon)

        written = letter.message()
        assert parsedate_to_datetime(written["Date"]) == noon
        assert written["Auto-Submitted"] == "auto-generated"
        assert written["From"] == "Reception <reception@example.com>"
        assert written["Message-ID"].startswith("<")

    def test_it_is_in_the_language_of_its_reader_at_the_time_of_sending(self, noon):
        person = UserFactory(language="en")
        tell(person, noon)
        type(person).objects.update(language="zh-hans")
        deliver()

        assert mail.outbox[0].extra_headers["Content-Language"] == "zh-Hans"
        assert "2026年3月11日 周三 12:00" in mail.outbox[0].subject

    def test_a_deputys_letter_says_for_whom(self, noon, host, stranger):
        appoint_deputy(host, stranger, noon - timedelta(days=1), noon + timedelta(days=1), host)
        Message.objects.all().delete()
        tell(host, noon)
        deliver()

        letter = next(letter for letter in mail.outbox if letter.to == [stranger.email])
        assert letter.subject.startswith("For He Host: ")
        assert "You receive this because you stand in for He Host." in letter.body

    def test_to_somebody_whose_language_nobody_knows_it_is_in_both(self, noon, host):
        params = {"person": "He", "starts_at": noon, "ends_at": noon}
        notices.write("guest@example.org", KIND, about=host, at=noon, params=params)
        notices.write("known@example.org", KIND, about=host, at=noon, params=params, language="en")
        deliver()

        both, english = sorted(mail.outbox, key=lambda letter: letter.to)
        assert "2026年3月11日 周三 12:00" in both.subject
        assert "Wed 11 Mar 2026 12:00" in both.subject
        assert english.subject == "You stand in for He from Wed 11 Mar 2026 12:00"

    def test_an_invitation_goes_with_it(self, noon, host):
        params = {"person": "He", "starts_at": noon, "ends_at": noon}
        calendar = "BEGIN:VCALENDAR\r\nSUMMARY:来访\r\nEND:VCALENDAR\r\n"
        notices.write("guest@example.org", KIND, about=host, at=noon, params=params, calendar=calendar, method="CANCEL")
        deliver()

        part = mail.outbox[0].message().get_payload()[1]
        assert (part.get_content_type(), part.get_param("method"), part.get_filename()) == (
            "text/calendar",
            "CANCEL",
            "invitation.ics",
        )
        assert part.get_payload(decode=True).decode() == calendar

    def test_a_name_with_markup_comes_as_it_is(self, noon, host):
        params = {"person": "A & <B>", "starts_at": noon, "ends_at": noon}
        notices.notify(host, KIND, about=host, at=noon, params=params)
        deliver()

        assert "A & <B>" in mail.outbox[0].subject


def test_each_letter_goes_out_once_over_one_connection(noon, server):
    tell([UserFactory(email=f"p{number}@example.com") for number in range(3)], noon)

    assert deliver() == Count(sent=3)
    assert deliver() == Count()
    assert addresses() == ["p0@example.com", "p1@example.com", "p2@example.com"]
    assert [letter.sent_at for letter in Message.objects.all()] == [noon] * 3


def test_more_than_a_batch_goes_out_in_one_round(noon, settings, monkeypatch):
    monkeypatch.setattr(mail_server, "BATCH", 2)
    tell([UserFactory() for _ in range(5)], noon)

    assert deliver() == Count(sent=5)


def test_a_letter_waits_until_it_may_go(noon):
    tell(UserFactory(), noon, not_before=noon + timedelta(hours=20))

    assert deliver() == Count()
    with moment.at(noon + timedelta(hours=20)):
        assert deliver() == Count(sent=1)


def test_with_the_server_down_nothing_is_lost_and_no_try_is_spent(noon, server):
    tell([UserFactory() for _ in range(3)], noon)
    server.fails_to_open = lambda self: ConnectionRefusedError("nobody there")
    assert [deliver() for _ in range(20)][-1] == Count(put_back=3)
    assert {(letter.tries, letter.lease) for letter in Message.objects.all()} == {(0, None)}
    assert Message.objects.first().last_error == "The mail server cannot be reached: nobody there"
    assert notices.health(noon + timedelta(minutes=7)) == timedelta(minutes=7)

    server.fails_to_open = lambda self: None

    assert deliver() == Count(sent=3)
    assert notices.health(noon + timedelta(minutes=7)) is None


def test_a_connection_that_breaks_costs_the_others_nothing(noon, server):
    tell([UserFactory(email=f"p{number}@example.com") for number in range(3)], noon)
    server.fails_to_send = lambda self, letter: SMTPServerDisconnected() if letter.to == ["p1@example.com"] else None

    assert deliver() == Count(sent=2, failed=1)
    assert addresses() == ["p0@example.com", "p2@example.com"]


def test_a_letter_that_cannot_even_be_written_does_not_keep_the_others(noon):
    tell([UserFactory(email=f"p{number}@example.com") for number in range(3)], noon)
    Message.objects.filter(address="p1@example.com").update(params={"starts_at": "no date"})

    assert deliver() == Count(sent=2, failed=1)
    poison = Message.objects.get(address="p1@example.com")
    assert poison.last_error.startswith("ValueError: ")
    assert poison.try_at == noon + timedelta(minutes=1)


def test_it_is_tried_again_later_and_later_then_given_up_and_can_be_taken_up_again(noon, server):
    tell(UserFactory(), noon)
    server.fails_to_send = lambda self, letter: SMTPRecipientsRefused({letter.to[0]: (550, b"no such box")})
    pauses, at, counts = [], noon, []
    while Message.objects.waiting().exists():
        with moment.at(at):
            counts.append(deliver())
            assert deliver() == Count()
        letter = Message.objects.get()
        pauses.append((letter.try_at - at) // timedelta(minutes=1))
        at = letter.try_at

    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 720, 720]
    assert counts == [*[Count(failed=1)] * 11, Count(given_up=1)]
    assert "no such box" in letter.last_error

    server.fails_to_send = lambda self, letter: None
    notices.retry(letter, actor=None, at=at)
    with moment.at(at):
        assert deliver() == Count(sent=1)


class Killed(BaseException):
    """The process ends here: nothing after this line runs."""


def test_killed_between_sending_and_marking_it_goes_out_again_under_the_same_message_id(noon, monkeypatch):
    tell(UserFactory(), noon)
    free = delivery._free

    def killed(*args, **changes):
        raise Killed

    monkeypatch.setattr(delivery, "_free", killed)
    with pytest.raises(Killed):
        deliver()
    monkeypatch.setattr(delivery, "_free", free)

    assert deliver() == Count()
    with moment.at(noon + delivery.LEASE):
        assert deliver() == Count(sent=1)
    first, second = (letter.message()["Message-ID"] for letter in mail.outbox)
    assert first == second


def test_killed_before_sending_it_goes_out_when_the_lease_has_run_out(noon):
    tell(UserFactory(), noon)
    delivery._claim(noon, mail_server.MailServer())

    assert deliver() == Count()
    with moment.at(noon + delivery.LEASE):
        assert deliver() == Count(sent=1)


def test_a_slow_server_does_not_lose_its_lease(noon, monkeypatch):
    tell([UserFactory() for _ in range(2)], noon)
    lease = delivery._claim(noon, mail_server.MailServer())
    ticks = iter([0, 0, 61, 61, 61])
    monkeypatch.setattr(delivery.time, "monotonic", lambda: next(ticks))
    letters = delivery._while_leased(lease, Message.objects.filter(lease=lease))
    next(letters)
    with moment.at(noon + timedelta(seconds=61)):
        next(letters)

    assert {letter.lease_until for letter in Message.objects.all()} == {noon + timedelta(seconds=61) + delivery.LEASE}


def test_who_has_left_since_gets_no_mail(noon):
    person = UserFactory()
    tell(person, noon)
    deactivate(person, actor=None)

    assert deliver() == Count(given_up=1)
    assert mail.outbox == []


def test_the_command_prints_counts(noon):
    tell([UserFactory(), UserFactory()], noon)
    said = StringIO()

    call_command("deliver", stdout=said)

    assert said.getvalue() == "sent: 2, failed: 0, given up: 0, put back: 0, over: 0, held: 0\n"


def test_the_clock_sends(noon):
    tell(UserFactory(), noon)

    clock.deliver()

    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_send_each_letter_once(noon, monkeypatch):
    monkeypatch.setattr(mail_server, "BATCH", 5)
    tell([UserFactory(email=f"p{number}@example.com") for number in range(60)], noon)
    start, counts = threading.Barrier(4), []

    def round_():
        start.wait()
        with moment.at(noon):
            counts.append(deliver())
        connection.close()

    threads = [threading.Thread(target=round_) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(addresses()) == len(set(addresses())) == 60
    assert sum(count.sent for count in counts) == 60


def test_four_hundred_letters_cost_this_process_less_than_two_seconds(noon, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    tell([UserFactory() for _ in range(400)], noon)
    begun = time.process_time()  # not the clock on the wall: other work on the machine proves nothing

    count = deliver()

    assert count == Count(sent=400)
    assert time.process_time() - begun < 2
