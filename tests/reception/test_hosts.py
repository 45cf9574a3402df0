"""While a visitor waits: who is asked, what they answer, and who is asked next."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.actions import set_presence
from accounts.models import Absence, Deputy, User
from deadlines import sweep
from deadlines.models import Clock, DutyTurn, WorkCalendar
from history import moment
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from notices.models import Notice
from reception import actions, rules
from reception.actions import ending, hosts
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SILENCE = 11 * MINUTE


@pytest.fixture
def deputy(department):
    return UserFactory(username="deputy", name="Du Deputy", department=department)


def expected(host, **fields):
    return AppointmentFactory(confirmed=True, contact_person=host, starts_at=now() + HOUR, **fields)


def here(host, clerk, **fields):
    appointment = expected(host, **fields)
    actions.check_in(appointment, actor=clerk)
    appointment.refresh_from_db()
    return appointment


def kinds(person):
    told = Notice.objects.filter(recipient=person, kind__startswith="reception.")
    return list(told.order_by("pk").values_list("kind", flat=True))


def link_of(appointment, person):
    notice = Notice.objects.about(appointment).filter(recipient=person, params__has_key="answer_url").latest("pk")
    return notice.params["answer_url"].split("://")[-1].split("/", 1)[1]


def running(appointment):
    return Clock.objects.of(appointment).running().filter(code="HOST_ANSWER").first()


def after(minutes):
    with moment.at(now() + minutes):
        sweep.sweep()


def test_r29_an_arrival_asks_the_host_and_starts_the_time_for_the_answer(host, clerk):
    appointment = here(host, clerk)

    clock = running(appointment)
    assert (appointment.host_asked, appointment.host_answer) == (host, "asked")
    assert (clock.owner, clock.due_at - appointment.arrived_at) == (host, 10 * MINUTE)


def test_r29_no_answer_goes_to_co_host_then_deputy_then_duty_person_then_desk(host, clerk, deputy, department):
    cohost, officer = UserFactory(department=department), UserFactory(department=department)
    site = WorkCalendar.objects.get(code=WorkCalendar.SITE)
    DutyTurn.objects.create(
        calendar=site, person=officer, starts_at=now() - HOUR, ends_at=now() + 9 * HOUR, created_at=now()
    )
    appointment = here(host, clerk, receptionist=cohost, deputy=deputy)
    asked = []

    for turn in range(1, 5):
        after(turn * SILENCE)
        appointment.refresh_from_db()
        asked.append((appointment.host_asked, appointment.host_answer))

    assert asked == [(cohost, "asked"), (deputy, "asked"), (officer, "asked"), (None, "silent")]
    assert running(appointment) is None
    assert kinds(officer) == ["reception.host_asked"]
    assert kinds(clerk).count("reception.host_silent") == 1
    late = Clock.objects.of(appointment).filter(code="HOST_ANSWER").order_by("cycle")
    assert [clock.owner for clock in late] == [host, cohost, deputy, officer]


def test_r29_a_round_that_runs_twice_asks_the_next_once(host, clerk, deputy):
    appointment = here(host, clerk, deputy=deputy)

    after(SILENCE)
    after(SILENCE)

    assert kinds(deputy).count("reception.host_asked") == 1
    assert Event.objects.about(appointment).filter(verb="ask_next").count() == 1


@pytest.mark.parametrize(
    ("answer", "details", "words"),
    [("come", {}, "He Host is coming"), ("hold", {"minutes": 10}, "He Host comes at about 12:10")],
)
def test_r29_the_answer_stands_on_the_board(host, clerk, client, answer, details, words):
    appointment = here(host, clerk)
    getattr(actions, answer)(appointment, actor=host, **details)
    client.force_login(clerk)

    page = client.get(reverse("reception:board")).content.decode()

    assert words in page
    assert running(appointment) is None
    after(SILENCE)
    assert Event.objects.about(appointment).filter(verb="ask_next").count() == 0


@pytest.mark.clause("S4-251")
def test_a_busy_host_passes_the_visitor_on_and_the_other_has_the_same_rights_and_notices(host, clerk, deputy):
    appointment = here(host, clerk)
    assert not Appointment.objects.visible_to(deputy).filter(pk=appointment.pk).exists()

    actions.hand_on(appointment, to=deputy, actor=host)

    appointment.refresh_from_db()
    assert (appointment.deputy, appointment.host_asked, appointment.host_answer) == (deputy, deputy, "asked")
    assert running(appointment).owner == deputy
    assert Appointment.objects.visible_to(deputy).get() == appointment
    for right in (rules.may_answer, rules.may_edit, rules.may_receive, rules.may_see_details, rules.may_write_record):
        assert right(deputy, appointment) == right(host, appointment) is True
    actions.undo_check_in(appointment, actor=clerk, reason="The wrong person")
    actions.cancel(appointment, actor=clerk, reason="No flight")
    assert kinds(deputy) == ["reception.host_asked", "reception.check_in_undone", "reception.visit_cancelled"]


@pytest.mark.clause("S4-251")
def test_a_deputy_named_beforehand_acts_for_the_host(host, clerk, deputy):
    appointment = expected(host)
    actions.arrange(appointment, deputy=deputy, sign_in_person=None, actor=host)
    appointment.refresh_from_db()

    actions.reschedule(
        appointment, actor=deputy, starts_at=now() + 2 * HOUR, ends_at=now() + 3 * HOUR, place="Office 301"
    )

    event = Event.objects.about(appointment).latest("pk")
    assert (event.verb, event.actor, event.on_behalf_of) == ("reschedule", deputy, host)
    assert kinds(deputy) == ["reception.assigned"]
    assert "reception.visit_rescheduled" in kinds(host)


@pytest.mark.clause("S4-255")
def test_a_new_visitor_of_a_host_in_reception_goes_to_the_deputy(host, clerk, deputy, client):
    first = here(host, clerk)
    actions.start_meeting(first, actor=host)
    second = expected(User.objects.get(pk=host.pk), deputy=deputy)

    actions.check_in(second, actor=clerk)

    second.refresh_from_db()
    assert second.host_asked == deputy
    client.force_login(clerk)
    page = client.get(reverse("reception:board")).content.decode()
    assert "in reception" in page
    assert "Du Deputy is asked" in page


@pytest.mark.parametrize("why", ["away", "out", "in_reception"])
def test_whoever_stands_in_answers_for_somebody_who_cannot(host, deputy, why):
    Deputy.objects.create(person=host, deputy=deputy, starts_at=now() - HOUR, ends_at=now() + HOUR)
    if why == "away":
        Absence.objects.create(person=host, starts_at=now() - HOUR, ends_at=now() + HOUR)
    else:
        set_presence(host, why, until=now() + HOUR)

    assert hosts.answering_for(host, at=now()) == deputy
    assert hosts.answering_for(host, at=now() + HOUR) == host


def test_where_nobody_is_free_the_host_is_asked_all_the_same(host, clerk):
    set_presence(host, User.Presence.OUT, until=now() + HOUR)

    assert here(host, clerk).host_asked == host


def test_whoever_checks_in_their_own_visitor_is_coming(host):
    appointment = expected(host)
    actions.check_in(appointment, actor=host)

    assert (appointment.host_answer, running(appointment)) == ("coming", None)


def test_r29_the_host_answers_from_the_letter_without_a_login(host, clerk, client):
    appointment = here(host, clerk)
    path = "/" + link_of(appointment, host)

    for _ in range(2):  # a scanner follows it, too
        assert client.get(path).status_code == 200
        assert client.head(path).status_code in (200, 405)
    appointment.refresh_from_db()
    assert appointment.host_answer == "asked"
    client.post(path, {"answer": "hold", "minutes": "15"})
    appointment.refresh_from_db()
    assert (appointment.host_answer, appointment.host_hold_minutes) == ("hold", 15)
    client.post(path, {"answer": "come"})
    appointment.refresh_from_db()
    assert appointment.host_answer == "coming"
    assert Event.objects.about(appointment).latest("pk").actor == host


def test_the_link_ends_when_the_visitor_is_met_and_a_wrong_one_shows_nothing(host, clerk, client):
    appointment = here(host, clerk)
    path = "/" + link_of(appointment, host)
    with moment.at(now() + 5 * HOUR):
        late = client.post(path, {"answer": "come"})
    actions.start_meeting(appointment, actor=host)
    met = client.post(path, {"answer": "come"})
    wrong = client.get(reverse("reception:host-link", args=["nonsense"]))

    said = [(late, 410, "This link does not work any more"), (met, 410, "Nobody waits any more")]
    said += [(wrong, 404, "This link does not work any more")]
    for page, status, sentence in said:
        assert page.status_code == status and sentence in page.content.decode()
    appointment.refresh_from_db()
    assert appointment.host_answer == "asked"


def test_a_visitor_who_is_early_for_a_room_is_not_in_the_way_of_those_before(host, clerk, stranger):
    room = RoomFactory()
    here(host, clerk, room=room, place="")
    before = AppointmentFactory(
        confirmed=True,
        room=room,
        place="",
        contact_person=stranger,
        starts_at=now() + 9 * MINUTE,
        ends_at=now() + 40 * MINUTE,
    )

    assert ending.warn_of_next_use() == 0
    assert "reception.room_needed" not in kinds(host)
    assert before.starts_at > now()


@pytest.mark.parametrize("answer", ["come", "hold", "hand_on"])
def test_who_stands_in_for_whoever_is_asked_answers_by_their_own_link_as_their_deputy(
    host, clerk, deputy, stranger, client, answer
):
    Deputy.objects.create(person=host, deputy=deputy, starts_at=now() - HOUR, ends_at=now() + HOUR)
    appointment = here(host, clerk, receptionist=stranger)
    path = "/" + link_of(appointment, deputy)

    page = client.get(path).content.decode()
    client.post(path, {"answer": answer, "minutes": 5, "to": stranger.pk})

    assert path != "/" + link_of(appointment, host)
    assert f"This link was written for {deputy}, who answers for {host}." in page
    event = Event.objects.about(appointment).get(verb=answer)
    assert (event.actor, event.on_behalf_of) == (deputy, host)
    if answer == "come":
        appointment.refresh_from_db()
        assert appointment.host_asked == deputy


def test_by_the_letter_the_visitor_is_passed_on_to_those_who_stand_in_only(host, clerk, deputy, stranger, client):
    appointment = here(host, clerk, deputy=deputy)
    path = "/" + link_of(appointment, host)

    client.post(path, {"answer": "hand_on", "to": stranger.pk})
    appointment.refresh_from_db()
    assert appointment.host_asked == host
    client.post(path, {"answer": "hand_on", "to": deputy.pk})
    appointment.refresh_from_db()
    assert appointment.host_asked == deputy


def test_of_two_who_answer_at_once_the_last_word_stands_and_both_are_in_the_history(host, clerk, deputy):
    appointment = here(host, clerk, deputy=deputy)
    other_screen = Appointment.objects.get(pk=appointment.pk)

    actions.hold(appointment, minutes=5, actor=host)
    actions.come(other_screen, actor=deputy)

    appointment.refresh_from_db()
    assert (appointment.host_answer, appointment.host_asked) == ("coming", deputy)
    verbs = Event.objects.about(appointment).filter(verb__in=["hold", "come"]).values_list("verb", flat=True)
    assert sorted(verbs) == ["come", "hold"]


def test_whoever_takes_a_visitor_over_themselves_is_coming(host, clerk):
    appointment = here(host, clerk)

    actions.hand_on(appointment, to=clerk, actor=clerk)

    appointment.refresh_from_db()
    assert (appointment.host_asked, appointment.host_answer, running(appointment)) == (clerk, "coming", None)


@pytest.mark.parametrize("verb", ["come", "hold", "hand_on"])
def test_there_is_nothing_to_answer_before_and_after_the_wait(host, clerk, deputy, verb):
    appointment = expected(host)
    details = {"come": {}, "hold": {"minutes": 5}, "hand_on": {"to": deputy}}[verb]

    with pytest.raises(NotAllowed):
        getattr(actions, verb)(appointment, actor=host, **details)
    actions.check_in(appointment, actor=clerk)
    actions.start_meeting(appointment, actor=clerk)
    with pytest.raises(NotAllowed):
        getattr(actions, verb)(appointment, actor=host, **details)


@pytest.mark.clause("S1-28")
def test_only_the_sign_in_person_and_the_front_desk_record_who_comes(host, clerk, deputy, client):
    appointment = expected(host)
    actions.arrange(appointment, deputy=None, sign_in_person=deputy, actor=host)
    path = reverse("reception:check-in", args=[appointment.pk])

    client.force_login(host)
    assert client.post(path).status_code == 403
    client.force_login(deputy)
    assert client.post(path).status_code == 302
    appointment.refresh_from_db()
    assert appointment.state == "arrived"
    assert appointment.visitors.get().signed_in_by == deputy
    assert rules.may_sign_in(clerk, appointment)


@pytest.mark.clause("S4-257")
def test_the_host_sees_the_planned_end_and_is_warned_before_the_room_is_needed(host, clerk, stranger, client):
    room = RoomFactory(name="3-01", setup_minutes=5)
    first = here(host, clerk, room=room, place="")
    second = AppointmentFactory(
        confirmed=True, room=room, place="", starts_at=first.ends_at + 15 * MINUTE, contact_person=stranger
    )
    needed = second.starts_at - 5 * MINUTE
    actions.start_meeting(first, actor=host)

    assert ending.warn_of_next_use(needed - 10 * MINUTE - timedelta(seconds=1)) == 0
    assert ending.warn_of_next_use(needed - 10 * MINUTE) == 1
    ending.warn_of_next_use(needed - 9 * MINUTE)

    assert kinds(host).count("reception.room_needed") == 1
    client.force_login(host)
    page = client.get(first.get_absolute_url()).content.decode()
    assert "Planned end 14:00. 3-01 is needed again from" in page


def test_a_reception_that_has_ended_is_not_warned(host, clerk, stranger):
    room = RoomFactory()
    first = here(host, clerk, room=room, place="")
    AppointmentFactory(confirmed=True, room=room, place="", starts_at=first.ends_at, contact_person=stranger)
    actions.check_out(first, actor=clerk)

    assert ending.warn_of_next_use(first.ends_at - MINUTE) == 0
