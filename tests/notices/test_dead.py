"""Letters that did not go out by themselves: seen, tried again, given up; held after a restore."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history import flow, moment
from history.models import Event
from notices import actions as notices
from notices import mail as server
from notices.delivery import Count, deliver
from notices.models import Message, Robot
from tests.factories.accounts import UserFactory

KIND = "notices.deputy_appointed"
pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    person = UserFactory(role="admin", name="Ai Admin")
    client.force_login(person)
    return person


@pytest.fixture
def letter(host, noon):
    def letter(key="", at=noon, **columns):
        params = {"person": "He Host", "starts_at": noon, "ends_at": noon}
        notices.notify(host, KIND, about=host, at=at, key=key, params=params)
        Message.objects.filter(pk=Message.objects.latest("pk").pk).update(**columns)
        return Message.objects.latest("pk")

    return letter


@pytest.fixture
def dead(letter, noon):
    return lambda key="": letter(key, dead_at=noon, tries=12, last_error="550 no such box")


def shown(client):
    return [row.pk for row in client.get(reverse("notices:dead")).context["page"]]


def test_it_shows_what_waits_for_a_person_with_its_error_and_tries(client, admin, letter, dead):
    gone, _waiting = dead("a"), letter("b")

    page = client.get(reverse("notices:dead")).content.decode()

    assert shown(client) == [gone.pk]
    assert "550 no such box" in page
    assert "You stand in for somebody" in page


def test_one_is_tried_again_from_the_start_and_it_is_known_who_did_it(client, admin, dead):
    row = dead()
    client.post(reverse("notices:retry", args=[row.pk]))

    assert deliver() == Count(sent=1)
    event = Event.objects.latest_of(row)
    assert (event.verb, event.actor, event.facts["error"]) == ("retry", admin, "550 no such box")
    assert shown(client) == []


def test_all_that_are_ticked_are_tried_again(client, admin, dead):
    rows = [dead(str(number)) for number in range(3)]
    client.post(reverse("notices:retry-selected"), {"letter": [rows[0].pk, rows[2].pk, "x"]})

    assert shown(client) == [rows[1].pk]
    assert deliver() == Count(sent=2)


def test_with_nothing_ticked_nothing_happens(client, admin, dead):
    dead()

    assert "Nothing was chosen." in client.post(reverse("notices:retry-selected"), follow=True).content.decode()


def test_given_up_for_good_with_the_reason(client, admin, dead):
    row = dead()
    client.post(reverse("notices:give-up", args=[row.pk]), {"reason": "She has left"})

    row.refresh_from_db()
    assert (row.closed_by, row.closed_why, shown(client)) == (admin, "She has left", [])
    assert Event.objects.latest_of(row).text.words == "She has left"


def test_without_a_reason_nothing_is_given_up(client, admin, dead):
    row = dead()
    said = client.post(reverse("notices:give-up", args=[row.pk]), {"reason": "  "}, follow=True)

    assert "Say why it need not be sent." in said.content.decode()
    assert shown(client) == [row.pk]


def test_of_two_who_decide_the_second_is_told_who_was_faster(client, admin, dead):
    row = dead()
    notices.give_up(row, reason="She has left", actor=admin)

    said = client.post(reverse("notices:retry", args=[row.pk]), follow=True).content.decode()
    with pytest.raises(flow.NotAllowed):
        notices.give_up(row, reason="again", actor=admin)

    assert "Somebody was faster: Ai Admin" in said
    assert deliver() == Count()


def test_what_was_sent_or_still_goes_by_itself_is_not_to_be_decided(admin, letter):
    row = letter()
    deliver()

    with pytest.raises(flow.NotAllowed):
        notices.retry(row, actor=admin)
    assert deliver() == Count()


def test_a_letter_to_a_robot_that_is_out_of_use_is_not_left_waiting_for_ever(client, admin, dead):
    row = dead()
    robot = Robot.objects.create(name="Old group", brand="generic", address="http://robot.example/", is_active=False)
    Message.objects.filter(pk=row.pk).update(channel="robot", robot=robot)
    said = client.post(reverse("notices:retry", args=[row.pk]), follow=True).content.decode()

    assert "Old group is out of use." in said
    assert shown(client) == [row.pk]


def test_a_get_decides_nothing(client, admin, dead):
    row = dead()

    assert client.get(reverse("notices:retry", args=[row.pk])).status_code == 405
    assert client.get(reverse("notices:give-up", args=[row.pk])).status_code == 405


def test_a_long_list_costs_no_more_than_a_short_one(client, admin, dead):
    def statements():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("notices:dead"))
        return len(queries)

    dead("a")
    one = statements()
    dead("b"), dead("c")

    assert statements() == one


class TestAfterARestore:
    """F8: what the backup holds as unsent may have gone out since it was made."""

    def test_f8_unsent_letters_are_held_until_a_person_confirms_each(self, client, admin, letter, noon):
        first, second = letter("a"), letter("b")
        said = StringIO()
        with moment.at(noon + timedelta(hours=1)):
            call_command("restored", stdout=said)
            assert deliver() == Count()

        assert said.getvalue() == "held until a person confirms: 2\n"
        assert "Confirm before sending" in client.get(reverse("notices:dead")).content.decode()
        client.post(reverse("notices:retry", args=[first.pk]))
        client.post(reverse("notices:give-up", args=[second.pk]), {"reason": "It had gone out"})
        assert deliver() == Count(sent=1)
        assert Event.objects.latest_of(first).verb == "confirm"
        assert len(mail.outbox) == 1

    def test_f8_what_was_sent_stays_sent_and_what_comes_later_goes_out(self, letter, noon):
        letter("sent")
        deliver()
        with moment.at(noon + timedelta(hours=1)):
            call_command("restored", stdout=StringIO())
        letter("later", at=noon + timedelta(hours=2))

        with moment.at(noon + timedelta(hours=2)):
            assert deliver() == Count(sent=1)

    def test_f8_the_moment_can_be_given(self, letter, noon):
        letter("old")
        letter("new", at=noon + timedelta(hours=2))
        said = StringIO()
        call_command("restored", "--before", "2026-03-11T13:00", stdout=said)

        assert said.getvalue() == "held until a person confirms: 1\n"
        assert Message.objects.get(held_at=None).at == noon + timedelta(hours=2)

    def test_a_moment_that_is_none_is_refused(self):
        with pytest.raises(CommandError, match="wants a moment"):
            call_command("restored", "--before", "yesterday")

    def test_f8_a_round_that_was_sending_when_they_were_held_sends_no_more(self, letter, noon, monkeypatch):
        letter("a"), letter("b")
        from_here = []

        def compose_and_hold(row, stored):
            from_here.append(row)
            notices.hold_before(noon + timedelta(hours=1))
            return original(row, stored)

        original = server.compose
        monkeypatch.setattr(server, "compose", compose_and_hold)
        deliver()

        assert len(from_here) == 1
