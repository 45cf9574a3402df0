import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions as people
from accounts.models import User
from calls import actions
from calls.models import Attempt, Call
from deadlines.models import Clock
from history.flow import NotAllowed
from history.models import Event
from notices.models import Notice
from tests.calls.moments import clock, on
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.calls import CallFactory, ServiceFactory
from tests.factories.customers import ContactFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db
NUMBER = "+8613811112222"


@pytest.fixture
def service():
    return ServiceFactory(name="Customer Service Center")


@pytest.fixture
def agent(service):
    return UserFactory(name="Ann Agent", department=service, role="agent")


@pytest.fixture
def colleague(service):
    return UserFactory(name="Bo Agent", department=service, role="agent")


def missed(agent, *, hour=11, number=NUMBER, **more):
    return actions.miss(caller_phone=number, called_at=on(11, hour), agent=agent, actor=None, **more)


def listed(client):
    return [row.pk for row in client.get(reverse("calls:missed")).context["page"].rows]


def test_a_missed_call_is_told_to_whose_telephone_it_was_and_has_a_time_to_be_returned_in(agent):
    call = missed(agent)

    assert clock(call, "MISSED_CALL").owner == agent
    assert clock(call, "MISSED_CALL").due_at == on(11, 14)
    assert [notice.recipient for notice in Notice.objects.about(call)] == [agent]


def test_the_number_of_one_customer_shows_the_missed_caller_by_name(agent):
    contact = ContactFactory(name="Lin Wei", phone=NUMBER)

    call = missed(agent)

    assert (call.contact, call.organisation, call.caller_name) == (contact, contact.organisation, "Lin Wei")
    assert str(call) == f"Lin Wei · {contact.organisation}"


def test_a_number_that_two_people_have_names_nobody(agent):
    ContactFactory(phone=NUMBER)
    ContactFactory(phone=NUMBER)

    assert missed(agent).contact is None


@pytest.mark.parametrize("direction", ["in", "out"])
def test_speaking_with_the_caller_settles_all_that_was_missed_from_that_number(agent, direction):
    first, second, other = missed(agent, hour=9), missed(agent, hour=10), missed(agent, number="+8613899990000")

    spoken = actions.log(CallFactory(caller_phone=NUMBER, direction=direction), actor=agent)

    assert list(Call.objects.missed()) == [other]
    assert {row.settled_by for row in Call.objects.filter(pk__in=[first.pk, second.pk])} == {spoken}
    assert clock(first, "MISSED_CALL").stopped_at == spoken.called_at


def test_what_is_missed_after_the_conversation_waits_on(agent):
    late = missed(agent, hour=12)

    actions.log(CallFactory(caller_phone=NUMBER, called_at=on(11, 10)), actor=agent)

    assert list(Call.objects.missed()) == [late]


def test_of_two_who_take_a_missed_call_one_does(agent, colleague):
    call = missed(agent)
    on_the_other_screen = Call.objects.get(pk=call.pk)

    actions.take_missed(call, actor=colleague)

    with pytest.raises(NotAllowed, match="Bo Agent"):
        actions.take_missed(on_the_other_screen, actor=agent)
    assert call.taken_by == colleague
    assert clock(call, "MISSED_CALL").owner == colleague


def test_of_two_who_call_back_the_second_hears_that_somebody_has(agent, colleague):
    call = missed(agent)
    actions.log(CallFactory(caller_phone=NUMBER, direction="out", returns=call), actor=agent)

    with pytest.raises(actions.Refused, match="Somebody has called back already"):
        actions.log(CallFactory(caller_phone=NUMBER, direction="out", returns=call), actor=colleague)
    assert Call.objects.filter(returns=call).count() == 1


def test_whoever_cannot_call_back_after_all_gives_it_back(agent, colleague):
    call = missed(agent)
    actions.take_missed(call, actor=colleague)

    with pytest.raises(NotAllowed):
        actions.give_back(Call.objects.get(pk=call.pk), actor=agent)
    actions.give_back(call, actor=colleague)

    assert call.taken_by is None
    assert clock(call, "MISSED_CALL").owner == agent


def test_an_attempt_is_counted_once_and_gives_the_call_to_who_tried(agent, colleague):
    call, token = missed(agent), uuid.uuid4()

    for _click in range(2):
        actions.try_back(call, actor=colleague, note="Engaged", form_token=token)

    assert [(row.tried_by, row.note) for row in Attempt.objects.all()] == [(colleague, "Engaged")]
    assert call.taken_by == colleague
    assert list(Call.objects.missed()) == [call]


def test_setting_aside_says_why_and_holds_for_all_calls_of_the_number(agent):
    call = missed(agent, hour=9)
    missed(agent, hour=10)

    actions.set_aside(call, actor=agent, reason="An advertisement")

    assert not Call.objects.missed().exists()
    assert clock(call, "MISSED_CALL").state == Clock.State.CANCELLED
    assert Event.objects.about(call).filter(verb="set_aside").count() == 1
    with pytest.raises(NotAllowed):
        actions.take_missed(call, actor=agent)


# A host who is with a guest, out or absent.


@pytest.fixture
def host():
    return UserFactory(name="Host", department=DepartmentFactory(name="Sales"))


@pytest.fixture
def deputy(host):
    person = UserFactory(name="Deputy", department=host.department)
    people.appoint_deputy(host, person, on(10, 8), on(20, 18), actor=host)
    return person


def test_a_call_for_a_host_in_reception_goes_to_the_deputy(host, deputy):
    AppointmentFactory(contact_person=host, arrived=True, starts_at=on(11, 12), ends_at=on(11, 13))

    call = missed(host, hour=12)

    assert (call.agent, call.meant_for, call.excused) == (deputy, host, "in_reception")
    assert call.department == host.department
    assert [notice.recipient for notice in Notice.objects.about(call)] == [deputy]
    assert clock(call, "MISSED_CALL").owner == deputy


def test_a_call_for_somebody_out_visiting_goes_to_the_deputy(host, deputy):
    people.set_presence(host, User.Presence.OUT)

    assert missed(host, hour=12).agent == deputy


def test_whoever_is_back_takes_their_calls_again(host, deputy):
    people.set_presence(host, User.Presence.OUT, until=on(11, 11))

    assert missed(host, hour=12).agent == host


def test_an_absent_host_without_a_deputy_keeps_the_call_and_is_excused(host):
    people.record_absence(host, on(11, 8), on(11, 18), actor=host)

    call = missed(host, hour=12)

    assert (call.agent, call.meant_for, call.excused) == (host, None, "absent")


def test_a_deputy_who_is_out_too_is_no_help(host, deputy):
    for person in (host, deputy):
        people.set_presence(person, User.Presence.OUT)

    assert missed(host, hour=12).agent == host


def test_calls_of_a_host_in_reception_leave_the_figure_of_the_rings(host):
    AppointmentFactory(contact_person=host, arrived=True, starts_at=on(11, 12), ends_at=on(11, 13))
    during = actions.log(CallFactory(called_at=on(11, 12), rings=9), actor=host)
    before = actions.log(CallFactory(called_at=on(11, 9), rings=2), actor=host)

    assert (during.excused, before.excused) == ("in_reception", "")
    assert list(Call.objects.graded_for_rings()) == [before]


def test_an_unanswered_call_for_a_host_who_is_out_is_the_deputy_s_to_answer(host, deputy, agent):
    people.set_presence(host, User.Presence.OUT)

    issue = actions.log(CallFactory(unanswered=True, meant_for=host), actor=agent).issues.get()

    assert (issue.handler, issue.department) == (deputy, host.department)


def test_the_form_says_who_takes_the_calls_of_whom_the_caller_wants(host, deputy, agent, client):
    people.set_presence(host, User.Presence.OUT)
    client.force_login(agent)

    page = client.get(reverse("calls:whereabouts"), {"meant_for": host.pk}).content.decode()

    assert "Host is out of the office. Deputy takes the calls." in page
    assert client.get(reverse("calls:whereabouts"), {"meant_for": deputy.pk}).content == b""


# The list.


def test_the_list_has_the_longest_waiting_first_and_one_row_for_each_number(agent, client):
    client.force_login(agent)
    second, first = missed(agent, hour=10, number="+8613899990000"), missed(agent, hour=9)
    missed(agent, hour=11)

    rows = client.get(reverse("calls:missed")).context["page"].rows

    assert [row.pk for row in rows] == [first.pk, second.pk]
    assert [(row.times, row.last_at) for row in rows] == [(2, on(11, 11)), (1, on(11, 10))]


def test_calling_back_in_one_click_fills_the_form_and_leaves_the_list(agent, client):
    client.force_login(agent)
    contact = ContactFactory(name="Lin Wei", phone=NUMBER)
    call = missed(agent)

    form = client.get(reverse("calls:create"), {"returns": call.pk}).context["form"]

    assert [form[name].value() for name in ("caller_phone", "caller_name", "organisation", "direction")] == [
        "138 1111 2222",
        "Lin Wei",
        contact.organisation.name,
        "out",
    ]


@pytest.mark.parametrize(
    ("verb", "words", "said"),
    [
        ("take-missed", {}, "You call back."),
        ("try-back", {"note": "Engaged"}, "The attempt is noted; the caller still waits."),
        ("set-aside", {"reason": "Advertisement"}, "Nobody calls back any more."),
    ],
)
def test_the_verbs_of_a_missed_call_in_the_browser(agent, client, verb, words, said):
    client.force_login(agent)
    call = missed(agent)

    answer = client.post(reverse(f"calls:{verb}", args=[call.pk]), words, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [said]
    assert client.get(reverse(f"calls:{verb}", args=[call.pk])).status_code == 405


def test_setting_aside_without_a_reason_is_asked_again(agent, client):
    client.force_login(agent)
    call = missed(agent)

    answer = client.post(reverse("calls:set-aside", args=[call.pk]), {"reason": ""})

    assert set(answer.context["form"].errors) == {"reason"}
    assert listed(client) == [call.pk]


def test_the_list_asks_as_often_for_three_rows_as_for_one(agent, client):
    client.force_login(agent)
    missed(agent, number="+8613800000001")
    client.get(reverse("calls:missed"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("calls:missed"))
    for last in (2, 3):
        missed(agent, number=f"+861380000000{last}")
    with CaptureQueriesContext(connection) as three:
        client.get(reverse("calls:missed"))

    assert len(three) == len(one)


@pytest.mark.clause("S4-279")
def test_refused_calls_are_listed(agent, client):
    client.force_login(agent)
    refused = missed(agent, was_refused=True)
    missed(agent, number="+8613899990000")

    rows = client.get(reverse("calls:list"), {"direction": "refused"}).context["page"].rows

    assert [row.pk for row in rows] == [refused.pk]


def test_whoever_sees_only_their_own_calls_finds_theirs_though_the_number_rang_elsewhere_first(client):
    elsewhere, host = UserFactory(), UserFactory()
    missed(elsewhere, hour=9)
    mine = missed(host, hour=10)
    client.force_login(host)

    (row,) = client.get(reverse("calls:missed")).context["page"].rows

    assert (row, row.times) == (mine, 1)


def test_a_conversation_dated_before_the_missed_call_it_returns_ends_its_clock_when_it_began(agent):
    row = missed(agent, hour=11)

    actions.log(CallFactory(returns=row, called_at=on(11, 10)), actor=agent)

    assert clock(row, "MISSED_CALL").stopped_at == on(11, 11)
