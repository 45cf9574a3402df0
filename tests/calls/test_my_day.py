"""What My day says of calls: whom nobody has taken to call back, and who was praised."""

from datetime import timedelta

import pytest
from django.urls import reverse

from calls import actions
from history.moment import now
from tests.calls.moments import on
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory, ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent():
    return UserFactory(name="Ann Agent", department=ServiceFactory(), role="agent")


def shown(client, user):
    client.force_login(user)
    return client.get(reverse("home:my-day")).content.decode()


def test_missed_calls_that_nobody_has_taken_stand_on_the_day_of_those_who_answer_customers(agent, client):
    host = UserFactory(name="Host")
    for hour, number in ((10, "+862161234567"), (11, "+862161234567"), (11, "+8613811112222")):
        row = actions.miss(caller_phone=number, called_at=on(11, hour), agent=host, actor=None)
    actions.take_missed(row, actor=UserFactory(role="agent"))

    page = shown(client, agent)

    assert page.count("2 times, last at 11:00") == 1
    assert "138 1111 2222" not in page
    assert "Missed calls nobody has taken" not in shown(client, host)


@pytest.mark.parametrize(("days", "is_shown"), [(1, True), (8, False)])
def test_who_was_praised_reads_it_for_a_week(agent, client, days, is_shown):
    called_at = now() - timedelta(days=days)
    call = CallFactory(category="compliment", summary="Thanks for the quick help", called_at=called_at)
    actions.log(call, actor=agent)

    assert ("Thanks for the quick help" in shown(client, agent)) == is_shown
    assert "Thanks for the quick help" not in shown(client, UserFactory(role="agent"))
