"""Group robots and text messages: one signed call for each letter, to a receiver on this machine."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta

import pytest
from django.core import mail

from history import moment
from notices import actions as notices
from notices import brands, calling, delivery
from notices.delivery import Count, deliver
from notices.models import Message, Robot
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.notices.receiver import Receiver

KIND = "calls.issue_assigned"
SECRET = "SEC-of-the-group"
pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver():
    server = Receiver().start()
    yield server
    server.stop()


@pytest.fixture
def robot(receiver):
    def robot(brand="generic", name="", **columns):
        given = {"address": f"{receiver.address}/hook?token=abc", "secret": SECRET, "language": "en", "kinds": [KIND]}
        return Robot.objects.create(name=name or brand, brand=brand, **given | columns)

    return robot


@pytest.fixture
def tell(host, noon):
    def tell(*people, customer="Lanhai", at=noon):
        params = {"customer": customer, "description": "Where is the offer?"}
        notices.notify(people or [host], KIND, about=host, at=at, key=customer, params=params)

    return tell


def letters(**of):
    return Message.objects.filter(channel="robot", **of)


class TestTheCall:
    def test_it_says_what_happened_and_names_itself(self, receiver, robot, tell, settings, noon):
        settings.PUBLIC_URL = "https://portico.example.com"
        robot()
        tell()

        assert deliver().sent == 2  # the mail to the handler, and the group
        [told] = receiver.told
        assert (told.path, told.query) == ("/hook", {"token": ["abc"]})
        assert told.body == {
            "id": letters().get().fingerprint,
            "kind": KIND,
            "topic": "Calls and issues",
            "title": "Lanhai waits for you: please acknowledge",
            "text": told.body["text"],
            "url": told.body["url"],
            "at": told.body["at"],
            "language": "en",
        }
        assert told.body["text"].startswith("Where is the offer?")
        assert told.body["url"].startswith("https://portico.example.com/people/")
        assert told.headers["Content-Type"] == "application/json; charset=utf-8"
        assert told.headers["Idempotency-Key"] == letters().get().fingerprint

    def test_it_is_signed_over_time_and_body(self, receiver, robot, tell, noon):
        robot()
        tell()
        deliver()

        [told] = receiver.told
        timestamp = told.headers["X-Portico-Timestamp"]
        wanted = hmac.new(SECRET.encode(), timestamp.encode() + b"." + told.raw, hashlib.sha256).hexdigest()
        assert int(timestamp) == int(noon.timestamp())
        assert told.headers["X-Portico-Signature"] == f"sha256={wanted}"

    def test_without_a_secret_it_is_not_signed(self, receiver, robot, tell):
        robot(secret="")
        tell()
        deliver()

        assert "X-Portico-Signature" not in receiver.told[0].headers

    def test_a_second_try_has_the_same_idempotency_key(self, receiver, robot, tell, noon):
        robot()
        receiver.answers = [(503, "later"), (200, "")]
        tell()
        deliver()
        with moment.at(noon + timedelta(minutes=1)):
            deliver()

        first, second = (told.headers["Idempotency-Key"] for told in receiver.told)
        assert first == second

    def test_it_is_in_the_language_of_the_group(self, receiver, robot, tell):
        robot(language="zh-hans")
        tell()
        deliver()

        assert receiver.told[0].body["language"] == "zh-hans"


class TestBrands:
    def body(self, receiver, robot, tell, brand, **columns):
        robot(brand, **columns)
        tell()
        assert deliver().sent == 2
        return receiver.told[0]

    def test_wecom_gets_a_text(self, receiver, robot, tell):
        told = self.body(receiver, robot, tell, "wecom")

        assert told.body["msgtype"] == "text"
        assert told.body["text"]["content"].startswith("Lanhai waits for you: please acknowledge\nWhere is the offer?")

    def test_dingtalk_gets_a_text_and_its_signature_in_the_address(self, receiver, robot, tell, noon):
        told = self.body(receiver, robot, tell, "dingtalk")

        timestamp = str(int(noon.timestamp() * 1000))
        wanted = hmac.new(SECRET.encode(), f"{timestamp}\n{SECRET}".encode(), hashlib.sha256).digest()
        assert told.query == {
            "token": ["abc"],
            "timestamp": [timestamp],
            "sign": [base64.b64encode(wanted).decode()],
        }
        assert (told.body["msgtype"], told.body["at"]) == ("text", {"isAtAll": False})

    def test_feishu_gets_a_post_and_its_signature_in_the_body(self, receiver, robot, tell, noon):
        told = self.body(receiver, robot, tell, "feishu")

        timestamp = str(int(noon.timestamp()))
        wanted = hmac.new(f"{timestamp}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
        assert (told.body["timestamp"], told.body["sign"]) == (timestamp, base64.b64encode(wanted).decode())
        post = told.body["content"]["post"]["en_us"]
        assert post["title"] == "Lanhai waits for you: please acknowledge"
        assert [[part["tag"] for part in line] for line in post["content"]] == [["text"], ["a"]]

    def test_what_somebody_wrote_calls_nobody_and_is_no_markup(self, receiver, robot, host, noon):
        robot("feishu")
        params = {"customer": '<at user_id="all">all</at> [x](http://evil)', "description": "@all"}
        notices.notify(host, KIND, about=host, at=noon, params=params)
        deliver()

        tags = [part["tag"] for line in receiver.told[0].body["content"]["post"]["en_us"]["content"] for part in line]
        assert set(tags) == {"text", "a"}

    def test_a_long_text_is_cut_between_two_characters(self):
        cut = brands.cut("来访" * 2000, 2048)

        assert len(cut.encode()) <= 2048
        assert cut == "来访" * 340 + "来…"

    @pytest.mark.parametrize(
        ("brand", "body", "code"),
        [
            ("wecom", {"errcode": 0, "errmsg": "ok"}, None),
            ("wecom", {"errcode": 93000, "errmsg": "invalid webhook url"}, 93000),
            ("wecom", None, "not understood"),
            ("wecom", {"hello": 1}, "not understood"),
            ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, 310000),
            ("feishu", {"code": 0, "msg": "success"}, None),
            ("feishu", {"StatusCode": 0}, None),
            ("feishu", {"code": 19021, "msg": "sign match fail"}, 19021),
            ("generic", None, None),
            ("generic", {"anything": True}, None),
            ("generic", {"errcode": 7}, 7),
            ("sms", {"errcode": "0"}, None),
        ],
    )
    def test_what_a_robot_that_answers_200_means(self, brand, body, code):
        assert brands.error_code(brand, body) == code


class TestFailures:
    @pytest.mark.parametrize(
        ("brand", "answer", "said"),
        [
            ("generic", (400, "bad words"), "HTTP 400 Bad Request: bad words"),
            ("generic", (404, ""), "HTTP 404 Not Found"),
            ("generic", (500, "oops"), "HTTP 500 Internal Server Error: oops"),
            ("generic", (429, ""), "HTTP 429 Too Many Requests"),
            ("generic", "redirect", "HTTP 302 Found; a redirect is not followed"),
            ("generic", "hang_up", "The call broke off: "),
            ("wecom", (200, "<html>hello</html>"), "HTTP 200 OK: <html>hello</html>"),
            ("wecom", (200, '{"errcode": 45009, "errmsg": "too fast"}'), "HTTP 200 OK: {"),
            ("dingtalk", (200, '{"errcode": 310000}'), 'HTTP 200 OK: {"errcode": 310000}'),
        ],
    )
    def test_it_is_tried_again_later_and_says_why(self, receiver, robot, tell, noon, brand, answer, said):
        robot(brand)
        receiver.answers = [answer]
        tell()

        count = deliver()

        letter = letters().get()
        assert (count.sent, count.failed) == (1, 1)  # the mail went out
        assert letter.last_error.startswith(said)
        assert (letter.tries, letter.try_at, letter.sent_at) == (1, noon + timedelta(minutes=1), None)
        assert len(receiver.told) == 1  # a redirect leads nowhere

    @pytest.mark.parametrize("misdeed", ["say_nothing", "drip"])
    def test_nobody_waits_longer_than_its_patience(self, receiver, robot, tell, monkeypatch, misdeed):
        monkeypatch.setattr(calling, "PATIENCE", 0.3)
        robot()
        receiver.answers = [misdeed]
        tell()
        begun = time.monotonic()

        count = deliver()

        assert (count.sent, count.failed) == (1, 1)
        assert time.monotonic() - begun < 1.5
        assert "no answer within" in letters().get().last_error

    def test_where_nobody_answers_it_is_given_up_at_last_and_lies_with_the_dead_letters(self, receiver, robot, tell):
        robot(address="http://127.0.0.1:9/")  # nobody listens there
        tell()
        while letters().waiting().exists():
            with moment.at(letters().get().try_at):
                deliver()

        letter = letters().get()
        assert (letter.tries, list(Message.objects.to_look_at())) == (delivery.MOST_TRIES, [letter])
        assert letter.last_error.startswith("Nobody answers there: ")

    def test_one_robot_that_is_down_holds_up_neither_mail_nor_the_others(self, receiver, robot, tell, monkeypatch):
        monkeypatch.setattr(calling, "PATIENCE", 0.3)
        robot(name="down", address="http://127.0.0.1:9/")
        slow = Receiver(answers=["say_nothing"]).start()
        robot(name="slow", address=slow.address)
        robot(name="well")
        for number in range(5):
            tell(customer=f"Customer {number}")
        begun = time.monotonic()

        count = deliver()

        slow.stop()
        assert time.monotonic() - begun < 3
        assert len(mail.outbox) == 5
        assert [told.body["title"][:10] for told in receiver.told] == [f"Customer {number}" for number in range(5)]
        # Of each bad robot one letter was tried, and the rest put back without a try.
        assert (count.failed, count.put_back) == (2, 8)
        assert sorted(letters(sent_at=None).values_list("tries", flat=True)) == [0] * 8 + [1, 1]

    def test_one_letter_that_is_refused_does_not_keep_the_next(self, receiver, robot, tell):
        robot("wecom")
        receiver.answers = [(200, '{"errcode": 44004, "errmsg": "content is empty"}'), (200, '{"errcode": 0}')]
        tell(customer="A"), tell(customer="B")

        count = deliver()

        assert (count.failed, letters().exclude(sent_at=None).count()) == (1, 1)


class TestWhichRobot:
    def test_it_hears_of_its_kinds_and_of_nothing_else(self, receiver, robot, tell):
        robot(kinds=["calls.support_asked"])
        tell()

        assert not letters().exists()

    def test_once_however_many_people_it_concerns(self, receiver, robot, tell):
        robot()
        tell(UserFactory(), UserFactory(), UserFactory())

        assert letters().count() == 1

    def test_only_of_its_departments_and_of_what_is_part_of_them(self, receiver, robot, tell):
        sales = DepartmentFactory()
        team = DepartmentFactory(parent=sales)
        row = robot()
        row.departments.add(sales)
        tell(UserFactory(department=team), customer="ours")
        tell(UserFactory(department=DepartmentFactory()), customer="theirs")

        assert [letter.params["customer"] for letter in letters()] == ["ours"]

    def test_no_faster_than_it_may_be_called(self, receiver, robot, tell, noon):
        robot(per_minute=2)
        for number in range(5):
            tell(customer=f"Customer {number}")
        deliver(), deliver()
        in_the_first_minute = len(receiver.told)
        with moment.at(noon + timedelta(seconds=61)):
            deliver()

        assert (in_the_first_minute, len(receiver.told)) == (2, 4)


class TestTextMessages:
    @pytest.fixture
    def gateway(self, robot, host):
        host.phone = "+8613812345678"
        host.save()
        notices.choose(host, KIND, mail="none", sms=True)
        return robot("sms")

    def message(self):
        return Message.objects.get(channel="sms")

    def test_the_readers_phone_is_in_the_body(self, receiver, gateway, tell):
        tell()

        assert deliver() == Count(sent=1)
        body = receiver.told[0].body
        assert (body["phone"], body["text"]) == ("+8613812345678", "Lanhai waits for you: please acknowledge")

    def test_f2_after_two_unknown_results_a_person_decides(self, receiver, gateway, tell, noon, monkeypatch):
        receiver.answers = ["hang_up"]
        tell()
        assert deliver() == Count(failed=1)
        with moment.at(noon + timedelta(minutes=1)):
            assert deliver() == Count(held=1)
        with moment.at(noon + timedelta(days=1)):
            assert deliver() == Count()

        assert len(receiver.told) == 2
        assert (self.message().held_why, list(Message.objects.to_look_at())) == ("unknown", [self.message()])

    def test_f2_killed_in_the_middle_twice_is_unknown_twice(self, receiver, gateway, tell, noon, monkeypatch):
        class Killed(BaseException):
            """The process ends here."""

        def killed(*args, **kwargs):
            raise Killed

        tell()
        monkeypatch.setattr("notices.webhook.judge", killed)
        for number in range(2):
            with moment.at(noon + number * delivery.LEASE), pytest.raises(Killed):
                deliver()
        monkeypatch.undo()
        with moment.at(noon + 2 * delivery.LEASE):
            deliver()

        assert len(receiver.told) == 2
        assert self.message().held_why == "unknown"

    def test_a_plain_refusal_is_known_and_tried_again(self, receiver, gateway, tell, noon):
        receiver.answers = [(400, "no credit"), (400, "no credit"), (200, "")]
        tell()
        for minutes in (0, 1, 3):
            with moment.at(noon + timedelta(minutes=minutes)):
                deliver()

        assert (self.message().unknown, self.message().tries) == (0, 3)
        assert self.message().sent_at is not None


def test_an_address_or_a_secret_never_stands_in_an_error(receiver, robot, tell):
    robot(address="http://127.0.0.1:9/send?key=very-secret")
    tell()
    deliver()

    assert "very-secret" not in json.dumps(list(letters().values("last_error", "params")))
