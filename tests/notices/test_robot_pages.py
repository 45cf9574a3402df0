"""A robot is set up, tried out and changed; its secrets go in and never come out."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history.models import Event
from notices import actions as notices
from notices.models import Message, Robot
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.notices.receiver import Receiver

KIND = "calls.issue_assigned"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def admin(client):
    person = UserFactory(role="admin", name="Ai Admin")
    client.force_login(person)
    return person


@pytest.fixture
def receiver():
    server = Receiver().start()
    yield server
    server.stop()


def details(**more):
    given = {"name": "Desk", "brand": "wecom", "address": "https://robot.example/send?key=k-e-y", "secret": "s-e-c"}
    return given | {"language": "zh-hans", "kinds": [KIND], "per_minute": "20", "is_active": "on"} | more


def add(client, **more):
    return client.post(reverse("notices:add-robot"), details(**more))


def test_it_is_added_with_what_it_is_told(client, admin):
    department = DepartmentFactory()
    add(client, departments=[department.pk])

    robot = Robot.objects.get()
    assert (robot.address, robot.secret, robot.kinds) == ("https://robot.example/send?key=k-e-y", "s-e-c", [KIND])
    assert list(robot.departments.all()) == [department]
    assert Event.objects.latest_of(robot).actor == admin


def test_the_form_sent_twice_is_one_robot(client):
    token = str(uuid.uuid4())
    for _time in range(2):
        add(client, form_token=token)

    assert Robot.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://robot.example/", "Only addresses with http"),
        ("file:///etc/passwd", "Only addresses with http"),
        ("robot.example/send", "Only addresses with http"),
        ("javascript:alert(1)", "Only addresses with http"),
        ("https://", "not a complete address"),
        ("https://robot.example:99999/", "Only addresses with http"),
        ("https://robot.example/a b", "not a complete address"),
        ("https://机器人.example/", "not a complete address"),
        ("https://name:word@robot.example/", "A name and a password"),
    ],
)
def test_an_address_that_cannot_be_called_is_refused_and_what_was_typed_stays(client, address, said):
    response = add(client, address=address)

    assert said in str(response.context["form"].errors["address"])
    assert response.context["form"]["name"].value() == "Desk"
    assert Robot.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"), [("kinds", []), ("kinds", ["gone.away"]), ("per_minute", "0"), ("name", "")]
)
def test_other_mistakes_are_refused_beside_their_field(client, field, value):
    assert field in add(client, **{field: value}).context["form"].errors
    assert Robot.objects.count() == 0


def test_neither_address_nor_secret_is_ever_shown_again(client):
    add(client)
    robot = Robot.objects.get()
    wrong = client.post(reverse("notices:robot", args=[robot.pk]), details(name="", address="", secret="typed"))

    pages = [client.get(reverse("notices:robots")), client.get(reverse("notices:robot", args=[robot.pk])), wrong]
    for page in pages:
        assert not [word for word in ("k-e-y", "s-e-c", "typed") if word in page.content.decode()]
    assert "https://robot.example/…" in pages[1].content.decode()
    assert "s-e-c" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_left_empty_they_stay_and_filled_in_they_change(client):
    add(client)
    robot = Robot.objects.get()
    url = reverse("notices:robot", args=[robot.pk])
    client.post(url, details(name="Front desk", address="", secret="", version="0"))
    robot.refresh_from_db()
    kept = (robot.name, robot.address, robot.secret)
    client.post(url, details(name="Front desk", address="", secret="another", version=robot.version))
    robot.refresh_from_db()

    assert kept == ("Front desk", "https://robot.example/send?key=k-e-y", "s-e-c")
    assert (robot.address, robot.secret) == ("https://robot.example/send?key=k-e-y", "another")


def test_of_two_administrators_the_second_loses_nothing_and_is_told(client):
    add(client)
    url = reverse("notices:robot", args=[Robot.objects.get().pk])
    client.post(url, details(name="First", address="", version="0"))
    response = client.post(url, details(name="Second", address="", version="0"))

    assert "while you were typing" in response.content.decode()
    assert response.context["form"]["name"].value() == "Second"
    assert Robot.objects.get().name == "First"


def test_out_of_use_it_hears_of_nothing_and_nothing_comes_out_later(client, host, noon):
    add(client)
    robot = Robot.objects.get()
    params = {"customer": "Lanhai", "description": "?"}
    notices.notify(host, KIND, about=host, at=noon, params=params)
    fields = details(address="", version="0")
    del fields["is_active"]
    client.post(reverse("notices:robot", args=[robot.pk]), fields)
    notices.notify(host, KIND, about=host, at=noon, key="second", params=params)

    [letter] = Message.objects.filter(robot=robot)
    assert (letter.closed_why, Message.objects.to_look_at().count()) == ("out of use", 0)


def test_a_test_shows_what_the_robot_answers(client, admin, receiver):
    add(client, address=receiver.address)
    robot = Robot.objects.get()
    said = client.post(reverse("notices:test-robot", args=[robot.pk]), follow=True).content.decode()

    assert "It answered: HTTP 200 OK" in said
    assert "Ai Admin" in receiver.told[0].body["text"]["content"]
    assert Event.objects.latest_of(robot).verb == "test"


def test_a_test_that_fails_shows_why(client, receiver):
    receiver.answers = [(200, '{"errcode": 93000, "errmsg": "invalid webhook url"}')]
    add(client, address=receiver.address)
    said = client.post(reverse("notices:test-robot", args=[Robot.objects.get().pk]), follow=True).content.decode()

    assert "It did not take the test: HTTP 200 OK" in said
    assert "invalid webhook url" in said


def test_a_look_at_many_robots_costs_no_more_than_at_one(client):
    def statements():
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("notices:robots"))
        return len(queries)

    add(client)
    one = statements()
    add(client, name="B"), add(client, name="C")

    assert (statements(), Robot.objects.count()) == (one, 3)
