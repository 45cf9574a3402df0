"""A telephone system records by itself: that the caller was told stands there only where somebody knows it."""

import pytest
from django.urls import reverse

from calls import actions
from calls.actions import telephone
from calls.models import Recording, TelephoneCall, TelephoneSystem
from history.flow import NotAllowed
from history.models import Event
from tests.calls.moments import on
from tests.calls.telephone import connected
from tests.calls.test_forms import ANSWERED
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory, ServiceFactory

pytestmark = pytest.mark.django_db

RING = on(11, 12)
NOT_KNOWN = "not known whether the caller was told"


@pytest.fixture
def agent(client):
    agent = UserFactory(name="Agent", role="agent", department=ServiceFactory())
    client.force_login(agent)
    return agent


@pytest.fixture
def system(client, agent):
    system, post = connected(client, x801=agent)
    post("ring", number="13812345678", extension="801", at=RING)
    post("answer", extension="801", at=RING)
    system.post = post
    return system


def recorded(system):
    system.post("recording", address="https://pbx.example/1.wav")


def heard():
    return TelephoneCall.objects.get()


def told():
    row = Recording.objects.get()
    return row.consent_told, row.is_announced


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(
    ("announces", "says", "expected"),
    [
        (False, False, (False, False)),
        (False, True, (True, False)),
        (True, False, (False, True)),
    ],
)
def test_what_nobody_said_is_not_claimed(system, agent, announces, says, expected, is_first):
    TelephoneSystem.objects.update(announces_recording=announces)
    if is_first:
        recorded(system)
    telephone.log_heard(heard(), CallFactory(), actor=agent, consent_told=says)
    if not is_first:
        recorded(system)

    assert told() == expected


def test_who_logs_the_call_is_asked_and_the_page_says_what_is_known(system, agent, client):
    recorded(system)
    path = f"{reverse('calls:create')}?heard={heard().pk}"
    assert "plays no announcement" in client.get(path).content.decode()
    assert "plays no announcement" not in client.get(reverse("calls:create")).content.decode()

    page = client.post(path, ANSWERED, follow=True).content.decode()

    assert NOT_KNOWN in page
    assert "I told the caller" in page


def test_ticked_at_logging_it_is_known(system, client):
    recorded(system)

    page = client.post(f"{reverse('calls:create')}?heard={heard().pk}", ANSWERED | {"consent_told": "on"}, follow=True)

    assert "the caller was told" in page.content.decode()
    assert NOT_KNOWN not in page.content.decode()
    assert told() == (True, False)


def test_who_spoke_says_it_afterwards_once(system, agent, client):
    recorded(system)
    call = telephone.log_heard(heard(), CallFactory(), actor=agent)
    path = reverse("calls:say-told", args=[call.pk])
    client.force_login(UserFactory(role="supervisor"))
    assert "I told the caller" not in client.get(call.get_absolute_url()).content.decode()
    assert client.post(path).status_code == 403
    client.force_login(agent)
    assert client.get(path).status_code == 405

    for _twice in range(2):
        client.post(path)

    assert told() == (True, False)
    assert Event.objects.about(call).filter(verb="say_told", actor=agent).count() == 1
    page = client.get(call.get_absolute_url()).content.decode()
    assert (NOT_KNOWN in page, "I told the caller" in page) == (False, False)


def test_a_system_that_plays_the_announcement_asks_nobody(system, agent, client):
    TelephoneSystem.objects.update(announces_recording=True)
    recorded(system)
    path = f"{reverse('calls:create')}?heard={heard().pk}"
    assert "plays no announcement" not in client.get(path).content.decode()

    page = client.post(path, ANSWERED, follow=True).content.decode()

    assert "announced by the telephone system" in page
    assert "I told the caller" not in page


def test_an_administrator_says_of_each_system_whether_it_plays_one(client):
    client.force_login(UserFactory(role="admin"))
    client.post(reverse("calls:set-up-telephone"), {"name": "Branch", "announces_recording": "on"})
    system = TelephoneSystem.objects.get(name="Branch")
    assert system.announces_recording

    path, seen = reverse("calls:set-announcement", args=[system.pk]), {"version": system.version}
    page = client.post(path, seen, follow=True).content.decode()
    system.refresh_from_db()
    assert not system.announces_recording
    assert "No announcement is played" in page
    assert Event.objects.about(system).filter(verb="announce").count() == 1

    again = client.post(path, seen | {"announces_recording": "on"}, follow=True).content.decode()
    system.refresh_from_db()
    assert not system.announces_recording
    assert "while you were typing" in again


def test_what_is_known_is_not_said_again(system, agent):
    recorded(system)
    call = telephone.log_heard(heard(), CallFactory(), actor=agent, consent_told=True)

    with pytest.raises(NotAllowed):
        actions.say_told(call.recording, actor=agent)
