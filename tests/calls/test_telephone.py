"""What a telephone system posts: rings, answers, the end, where the recording lies."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.urls import reverse

from calls import actions
from calls.actions import telephone
from calls.actions.guard import Refused
from calls.models import Call, Recording, TelephoneCall, TelephoneEvent, TelephoneLine
from deadlines.models import Clock
from history.models import Event
from notices.models import Notice
from tests.calls.moments import clock, on
from tests.calls.telephone import connected
from tests.calls.test_forms import ANSWERED
from tests.factories.accounts import UserFactory
from tests.factories.calls import CallFactory
from tests.factories.customers import ContactFactory

pytestmark = pytest.mark.django_db

LI = "138 1234 5678"
RING = on(11, 11, 50)
AFTER_RINGING = timedelta(seconds=5)


def after(seconds):
    return RING + timedelta(seconds=seconds)


@pytest.fixture
def agent():
    return UserFactory(name="Agent", role="agent")


@pytest.fixture
def post(client, agent):
    return connected(client, x801=agent)[1]


def ring(post, call_id="c-1", **more):
    return post("ring", call_id, number=LI, extension="801", at=RING, **more)


def test_it_rings_somebody_answers_and_it_is_over(post):
    assert ring(post)["state"] == "ringing"
    assert post("answer", extension="801", at=after(8))["state"] == "talking"
    said = post("hang-up", at=after(200))

    assert (said["state"], said["answer_seconds"], said["extension_known"]) == ("answered", 8, True)
    heard = TelephoneCall.objects.get()
    assert (heard.number, heard.rings(5), heard.is_missed) == ("+8613812345678", 2, False)
    assert not Call.objects.exists()


def test_a_call_nobody_picks_up_is_a_missed_call_of_whose_telephone_rang(post, agent):
    ring(post)
    assert post("hang-up", at=after(30))["state"] == "missed"

    missed = Call.objects.get()
    assert (missed.direction, missed.agent, missed.called_at) == (Call.Direction.MISSED, agent, RING)
    assert missed.caller_phone == "+8613812345678"
    assert not missed.was_refused
    assert clock(missed, "MISSED_CALL").owner == agent


@pytest.mark.clause("S4-279")
def test_a_call_pressed_away_is_a_missed_call_that_was_refused(post):
    ring(post)
    assert post("hang-up", at=after(4), refused=True)["state"] == "refused"

    assert Call.objects.get().was_refused


def test_the_same_events_again_change_nothing(post):
    for _again in range(2):
        ring(post)
        post("hang-up", at=after(30))

    assert (TelephoneCall.objects.count(), TelephoneEvent.objects.count(), Call.objects.count()) == (1, 2, 1)


EVENTS = {
    "ring": {"number": LI, "extension": "801", "at": RING},
    "answer": {"extension": "801", "at": after(12)},
    "hang-up": {"at": after(90)},
}


@pytest.mark.parametrize("order", list(permutations(EVENTS)), ids=" ".join)
def test_events_in_any_order_are_the_same_call(post, agent, order):
    for kind in order:
        said = post(kind, **EVENTS[kind])

    assert (said["state"], said["answer_seconds"]) == ("answered", 12)
    heard = TelephoneCall.objects.get()
    assert (heard.line.person, heard.began_at, heard.call) == (agent, RING, None)


def test_an_answer_that_is_told_late_leaves_nobody_to_be_called_back(post, agent):
    ring(post)
    post("hang-up", at=after(90))
    missed = Call.objects.missed().get()
    post("answer", extension="801", at=after(12))

    call = CallFactory(caller_phone="+8613812345678", called_at=RING)
    telephone.log_heard(TelephoneCall.objects.get(), call, actor=agent)

    assert not Call.objects.missed().exists()
    missed.refresh_from_db()
    assert missed.settled_by == call


def test_what_rings_at_two_desks_belongs_to_who_picks_up(client, agent):
    other = UserFactory(name="Other")
    _system, post = connected(client, x801=agent, x802=other)
    ring(post)
    post("ring", number=LI, extension="802", at=after(10))
    assert TelephoneCall.objects.get().line.person == other

    post("answer", extension="801", at=after(14))
    heard = TelephoneCall.objects.get()
    assert (heard.line.person, heard.rung_at, heard.answer_seconds) == (agent, RING, 14)


def test_an_extension_nobody_knows_is_kept_and_its_missed_calls_too(post, agent):
    post("ring", number=LI, extension="899", at=RING)
    said = post("hang-up", at=after(30))
    assert (said["state"], said["extension_known"]) == ("missed", False)
    assert not Call.objects.exists()

    line = TelephoneLine.objects.get(number="899")
    telephone.place_line(line, person=agent, version=line.version, actor=UserFactory())

    assert Call.objects.missed().get().agent == agent


def test_colleagues_who_ring_one_another_are_no_customers(client, agent):
    _system, post = connected(client, x801=agent, x802=UserFactory())
    post("ring", number="802", extension="801", at=RING)
    post("hang-up", at=after(30))

    assert TelephoneCall.objects.get().is_internal
    assert not Call.objects.exists()
    assert not TelephoneCall.objects.wanted(after(40)).exists()


def test_rings_that_are_counted_by_the_system_go_before_the_seconds(post):
    ring(post)
    post("answer", extension="801", at=after(16), rings=3)

    assert TelephoneCall.objects.get().rings(5) == 3


@pytest.mark.parametrize(("seconds", "rings"), [(0, 1), (5, 1), (6, 2), (15, 3), (16, 4)])
def test_seconds_are_counted_as_rings(post, seconds, rings):
    ring(post)
    post("answer", extension="801", at=after(seconds))

    assert TelephoneCall.objects.get().rings(5) == rings


def test_a_logged_call_has_the_rings_of_the_system_and_not_those_that_were_typed(post, agent):
    ring(post)
    post("answer", extension="801", at=after(16))

    call = telephone.log_heard(TelephoneCall.objects.get(), CallFactory(rings=1), actor=agent)

    call.refresh_from_db()
    assert (call.rings, call.answer_seconds, call.rings_are_reported) == (4, 16, False)
    assert not TelephoneCall.objects.unlogged().exists()


def test_a_call_is_logged_once(post, agent):
    ring(post)
    post("answer", extension="801", at=after(16))
    heard = TelephoneCall.objects.get()
    telephone.log_heard(heard, CallFactory(), actor=agent)

    with pytest.raises(Refused):
        telephone.log_heard(heard, CallFactory(), actor=agent)
    assert Call.objects.count() == 1


def test_the_recording_is_kept_with_the_call_whichever_comes_first(post, agent):
    ring(post)
    post("answer", extension="801", at=after(6))
    post("recording", address="https://pbx.example/1.wav")
    first = telephone.log_heard(TelephoneCall.objects.get(), CallFactory(), actor=agent)
    ring(post, "c-2")
    post("answer", "c-2", extension="801", at=after(6))
    second = telephone.log_heard(TelephoneCall.objects.get(reference="c-2"), CallFactory(), actor=agent)
    post("recording", "c-2", address="https://pbx.example/2.wav")
    post("recording", "c-2", address="https://pbx.example/another.wav")

    kept = {row.call: (row.address, row.kept_by) for row in Recording.objects.all()}
    assert kept == {first: ("https://pbx.example/1.wav", None), second: ("https://pbx.example/2.wav", None)}


def test_what_is_no_call_of_a_customer_is_set_aside(post, agent):
    ring(post)
    post("answer", extension="801", at=after(6))
    assert TelephoneCall.objects.visible_to(agent).wanted(after(7)).exists()

    telephone.set_heard_aside(TelephoneCall.objects.get(), actor=agent)

    assert not TelephoneCall.objects.wanted(after(7)).exists()


def test_a_withheld_number_is_missed_all_the_same(post):
    post("ring", extension="801", at=RING)
    post("hang-up", at=after(30))

    assert Call.objects.missed().get().caller_phone == ""


def test_without_a_token_or_with_one_that_was_revoked_nothing_is_heard(client):
    system, post = connected(client)
    post("ring", token="nonsense", status=401)
    telephone.revoke_telephone(system, actor=UserFactory())
    post("ring", status=401)

    assert not TelephoneCall.objects.exists()


def test_a_new_token_replaces_the_old_one(client):
    system, post = connected(client)
    token = telephone.renew_telephone(system, actor=UserFactory())

    post("ring", status=401)
    post("ring", token=token)
    assert Event.objects.latest_of(system).facts == {}


@pytest.mark.parametrize(
    "said",
    [
        {"call_id": ""},
        {"call_id": "a b"},
        {"call_id": "x" * 81},
        {"call_id": "a\x00"},
        {"number": "call me"},
        {"extension": "8\n"},
        {"extension": "八"},
        {"at": "2026-03-11T11:50:00"},
        {"at": "2026-03-11T12:06:00+08:00"},
        {"at": "2026-03-04T11:59:00+08:00"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"direction": "sideways"},
        {"caller": LI},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_and_not_kept(post, said):
    post("ring", **{"call_id": "c-1"} | said, status=422)

    assert not TelephoneCall.objects.exists()


def test_calls_told_by_two_systems_under_one_name_are_two(client):
    connected(client, name="North")[1]("ring", "c-1")
    connected(client, name="South")[1]("ring", "c-1")

    assert TelephoneCall.objects.count() == 2


def test_missing_one_asks_the_deputy_of_who_is_with_a_guest(post, agent):
    deputy = UserFactory(name="Deputy")
    agent.deputies.create(deputy=deputy, starts_at=on(1, 0), ends_at=on(30, 0))
    agent.presence = "in_reception"
    agent.save()
    ring(post)
    post("hang-up", at=after(30))

    missed = Call.objects.get()
    assert (missed.agent, missed.meant_for, missed.excused) == (deputy, agent, "in_reception")


def test_calling_back_settles_what_the_system_told(post, agent):
    ring(post)
    post("hang-up", at=after(30))

    actions.log(CallFactory(caller_phone="+8613812345678", direction="out"), actor=agent)

    assert not Call.objects.missed().exists()


def told(heard_at=RING):
    return [("ring", {"number": LI, "extension": "801", "at": heard_at}), ("hang-up", {"at": heard_at + AFTER_RINGING})]


@pytest.mark.parametrize("asks", ["", "heard"])
def test_a_caller_who_tries_again_in_the_same_minute_and_is_answered_waits_no_longer(post, agent, client, asks):
    at = after(30)
    for event, said in told(at):
        post(event, **said)
    post("ring", "c-2", number=LI, extension="801", at=at + timedelta(seconds=10))
    post("answer", "c-2", extension="801", at=at + timedelta(seconds=14))
    heard = TelephoneCall.objects.get(reference="c-2")
    client.force_login(agent)

    address = reverse("calls:create") + (f"?heard={heard.pk}" if asks else "")
    client.post(address, ANSWERED | {"caller_phone": LI, "called_at": "2026-03-11 11:50"})

    assert not Call.objects.missed().exists()
    logged = Call.objects.get(direction="in")
    assert logged.called_at == (heard.rung_at if asks else RING)


def test_a_missed_call_that_is_told_late_waits_not_where_we_have_spoken_since(post, agent):
    spoken = actions.log(CallFactory(caller_phone="+8613812345678", called_at=after(300)), actor=agent)

    for event, said in told():
        post(event, **said)

    missed = Call.objects.get(direction="missed")
    assert missed.settled_by == spoken
    assert not Clock.objects.of(missed).exists()
    assert not Notice.objects.about(missed).exists()


def test_a_withheld_number_is_nobody_of_the_list(post, agent, client):
    ContactFactory(name="No Number", phone="")
    post("ring", extension="801", at=RING)
    client.force_login(agent)
    form = client.get(reverse("calls:create"), {"heard": TelephoneCall.objects.get().pk}).context["form"]
    post("hang-up", at=after(30))

    missed = Call.objects.get()
    assert (form["caller_name"].value(), missed.caller_name, missed.contact) == (None, "", None)
    page = client.get(reverse("calls:missed")).content.decode()
    assert ("number withheld" in page, 'href="tel:"' in page) == (True, False)


def test_rings_that_were_typed_stay_where_the_system_knows_none(post, agent):
    post("answer", number=LI, extension="801", at=RING)

    call = telephone.log_heard(TelephoneCall.objects.get(), CallFactory(rings=2), actor=agent)

    assert (call.rings, call.rings_are_reported) == (2, True)


def test_a_clock_that_was_put_right_between_ring_and_answer_makes_no_wait_of_days(post, agent):
    post("ring", number=LI, extension="801", at=RING - timedelta(days=6))
    post("answer", extension="801", at=RING)

    call = telephone.log_heard(TelephoneCall.objects.get(), CallFactory(), actor=agent)

    call.refresh_from_db()
    assert call.answer_seconds == 3600
