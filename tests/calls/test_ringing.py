"""What comes up on an agent's page while the telephone rings, and the form it leads to."""

from datetime import timedelta

import pytest
from django.urls import reverse

from calls.models import Call, TelephoneCall, TelephoneLine, TelephoneSystem
from history import moment
from tests.calls.moments import on
from tests.calls.telephone import connected
from tests.factories.accounts import UserFactory
from tests.factories.customers import ContactFactory

pytestmark = pytest.mark.django_db

RING = on(11, 12)


@pytest.fixture
def agent():
    return UserFactory(name="Agent", role="agent")


@pytest.fixture
def post(client, agent):
    ContactFactory(name="Li Ming", phone="+8613812345678", organisation__name="Lanhai Optics")
    post = connected(client, x801=agent)[1]
    post("ring", number="13812345678", extension="801", at=RING)
    client.force_login(agent)
    return post


def shown(client):
    return client.get(reverse("calls:ringing")).content.decode()


def test_a_ringing_call_comes_up_by_name_where_it_rings(post, client):
    page = shown(client)

    assert "Li Ming" in page
    assert "Lanhai Optics" in page
    assert "is calling" in page
    assert 'hx-trigger="every 3s' in page


def test_it_comes_up_at_nobody_else(post, client):
    client.force_login(UserFactory(role="agent"))

    assert client.get(reverse("calls:ringing")).status_code == 286


def test_a_deputy_sees_what_rings_at_the_desk_they_stand_in_for(post, client, agent):
    deputy = UserFactory(role="agent")
    agent.deputies.create(deputy=deputy, starts_at=on(1, 0), ends_at=on(30, 0))
    client.force_login(deputy)

    assert "Li Ming" in shown(client)


def test_who_may_not_see_the_customer_reads_the_number_alone(client):
    host = UserFactory()
    ContactFactory(name="Li Ming", phone="+8613812345678")
    connected(client, x801=host)[1]("ring", number="13812345678", extension="801", at=RING)
    client.force_login(host)

    assert "138 1234 5678" in shown(client)
    assert "Li Ming" not in shown(client)


def test_nothing_is_sent_while_nothing_changed(post, client):
    first = client.get(reverse("calls:ringing")).content.decode()
    seen = first.split("seen=")[1].split('"')[0]

    assert client.get(reverse("calls:ringing"), {"seen": seen}).status_code == 204


def test_a_ring_that_never_ended_goes_away_by_itself(post, client):
    with moment.at(RING + timedelta(minutes=4)):
        assert "Li Ming" not in shown(client)


def test_what_was_answered_stays_until_it_is_logged(post, client):
    post("answer", extension="801", at=RING)
    post("hang-up", at=RING)
    assert "not logged yet" in shown(client)

    heard = TelephoneCall.objects.get()
    form = client.get(reverse("calls:create"), {"heard": heard.pk}).context["form"]
    assert (form["caller_name"].value(), form["organisation"].value()) == ("Li Ming", "Lanhai Optics")
    said = {"caller_phone": "13812345678", "caller_name": "Li Ming", "organisation": "Lanhai Optics"}
    said |= {"summary": "A price", "answered": "yes", "answer": "12 yuan", "category": "general", "rings": "9"}
    said |= {"called_at": "2026-03-11T11:00", "direction": "in"}
    answer = client.post(f"{reverse('calls:create')}?heard={heard.pk}", said)

    call = Call.objects.get()
    assert answer.status_code == 302
    assert (call.telephone, call.rings, call.rings_are_reported) == (heard, 1, False)
    assert "Li Ming" not in shown(client)


def test_a_call_of_somebody_elses_telephone_is_not_found(post, client):
    heard = TelephoneCall.objects.get()
    client.force_login(UserFactory(role="agent"))

    assert client.get(reverse("calls:create"), {"heard": heard.pk}).status_code == 404
    assert client.post(reverse("calls:set-heard-aside", args=[heard.pk])).status_code == 404


def test_set_aside_it_asks_no_more(post, client):
    post("answer", extension="801", at=RING)
    heard = TelephoneCall.objects.get()
    assert client.get(reverse("calls:set-heard-aside", args=[heard.pk])).status_code == 405

    client.post(reverse("calls:set-heard-aside", args=[heard.pk]))

    assert "Li Ming" not in shown(client)


def test_agents_pages_ask_for_it_and_others_do_not(client):
    address = f'hx-get="{reverse("calls:ringing")}"'
    for role, asks in (("agent", True), (None, False)):
        client.force_login(UserFactory(role=role))
        assert (address in client.get(reverse("calls:list")).content.decode()) is asks


def test_what_rings_costs_the_same_for_one_and_three_calls(post, client, django_assert_num_queries):
    shown(client)
    with django_assert_num_queries(5):
        shown(client)
    post("ring", "c-2", extension="801", number="13812345679", at=RING)
    post("ring", "c-3", extension="801", number="13812345670", at=RING)
    with django_assert_num_queries(5):
        shown(client)


@pytest.fixture
def admin(client):
    admin = UserFactory(role="admin")
    client.force_login(admin)
    return admin


def test_a_telephone_system_is_connected_and_its_token_is_shown_once(client, admin):
    answer = client.post(reverse("calls:set-up-telephone"), {"name": "Head office"}, follow=True)
    token = answer.context["token"]
    assert token in answer.content.decode()
    assert TelephoneSystem.objects.get().token_hash != token

    client.logout()
    heard = client.post(
        reverse("telephone:ring"),
        {"call_id": "1", "extension": "801"},
        content_type="application/json",
        headers={"authorization": f"Bearer {token}"},
    )
    assert heard.json()["state"] == "ringing"
    client.force_login(admin)
    page = client.get(TelephoneSystem.objects.get().get_absolute_url())
    assert token not in page.content.decode()
    assert "nobody&#x27;s" in page.content.decode()


def test_a_name_that_is_taken_comes_back_with_what_was_typed(client, admin):
    for _twice in range(2):
        page = client.post(reverse("calls:set-up-telephone"), {"name": "Head office"})

    assert "There is a telephone system of this name already." in page.content.decode()
    assert page.context["form"]["name"].value() == "Head office"


def test_an_extension_is_placed_at_a_desk_and_the_second_of_two_is_told(client, admin, agent):
    system = connected(client)[0]
    line = TelephoneLine.objects.create(system=system, number="801")
    details = {"person": agent.pk, "version": 0}

    client.post(reverse("calls:place-line", args=[line.pk]), details)
    line.refresh_from_db()
    assert line.person == agent

    again = client.post(reverse("calls:place-line", args=[line.pk]), details | {"person": ""}, follow=True)
    line.refresh_from_db()
    assert line.person == agent
    assert "while you were typing" in again.content.decode()


def test_the_page_of_a_system_costs_the_same_for_one_and_three_calls(
    client, admin, agent, django_assert_max_num_queries
):
    system, post = connected(client, x801=agent)
    post("ring", extension="801", number="13812345678")
    client.force_login(admin)
    client.get(system.get_absolute_url())
    with django_assert_max_num_queries(14) as first:
        client.get(system.get_absolute_url())
    client.logout()
    for reference in ("c-2", "c-3"):
        post("ring", reference, extension="801", number="13812345678")
    client.force_login(admin)
    client.get(system.get_absolute_url())
    with django_assert_max_num_queries(14) as third:
        client.get(system.get_absolute_url())
    assert len(first) == len(third)
