"""The board of today: who calls for somebody, several visits at once, and what a very full day weighs."""

from copy import copy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.base import ModelState
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from history import moment
from history.models import Event
from history.moment import now
from reception import actions
from reception.actions import kiosk
from reception.alarms import alarms_of
from reception.board import FULL_CARDS, day_of
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.gate import tablet
from tests.factories.reception import AppointmentFactory, RoomFactory, SiteFactory

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
MOST_QUERIES, MOST_BYTES = 9, 100 * 1024


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def visit(**fields):
    """A visit of today that no sheet keeps outside."""
    return AppointmentFactory(**{"confirmed": True, "starts_at": now() + HOUR} | fields)


def alarms(user):
    cards = day_of(user, now().date(), is_today=True).cards
    return [(alarm.card.appointment, alarm.kind, alarm.sentence) for alarm in alarms_of(cards)]


# --- attention ---


def test_whoever_is_still_here_after_the_end_calls_for_somebody(clerk, noon):
    """R25: the overstay is flagged N minutes after the planned end, and not before."""
    lingering = visit(starts_at=noon)
    actions.check_in(lingering, actor=clerk)
    actions.start_meeting(lingering, actor=clerk)

    with moment.at(lingering.ends_at + 30 * MINUTE):
        assert alarms(clerk) == []
    with moment.at(lingering.ends_at + 31 * MINUTE):
        assert alarms(clerk) == [(lingering, "overstay", "is still here, 31 min after the planned end")]


def test_whoever_was_expected_and_has_not_come_calls_for_somebody(clerk, noon):
    missing = visit(starts_at=noon)

    with moment.at(noon + 29 * MINUTE):
        assert alarms(clerk) == []
    with moment.at(noon + 30 * MINUTE):
        assert alarms(clerk) == [(missing, "no_show", "has not come, 30 min after the planned start")]


def test_a_visit_that_is_not_cleared_calls_for_somebody_before_it_comes(clerk, noon):
    appointment = visit()
    actions.set_clearance(appointment, "waiting", actor=None, at=now())

    assert alarms(clerk) == [(appointment, "not_cleared", "comes today and is not cleared")]


def test_a_host_who_does_not_answer_calls_for_somebody(clerk, host):
    waiting = visit(contact_person=host)
    actions.check_in(waiting, actor=clerk)
    Appointment.objects.filter(pk=waiting.pk).update(host_answer=Appointment.HostAnswer.SILENT)

    assert alarms(clerk) == [(waiting, "silent", f"nobody answers for {host}")]


def test_those_who_stand_and_wait_come_before_those_who_are_missing(clerk, noon):
    missing, waiting = visit(starts_at=noon), visit(starts_at=noon)
    actions.check_in(waiting, actor=clerk)

    with moment.at(noon + 40 * MINUTE):
        assert [(row, kind) for row, kind, _words in alarms(clerk)] == [(waiting, "waits"), (missing, "no_show")]


def test_a_visit_with_two_reasons_stands_there_once(clerk, noon):
    waiting = visit(starts_at=noon)
    actions.check_in(waiting, actor=clerk)
    Appointment.objects.filter(pk=waiting.pk).update(host_answer=Appointment.HostAnswer.SILENT)

    with moment.at(noon + 25 * MINUTE):
        said = f"has been waiting for 25 min; nobody answers for {waiting.contact_person}"
        assert alarms(clerk) == [(waiting, "waits", said)]


def test_another_day_calls_for_nobody(desk, noon):
    visit(starts_at=noon - 26 * HOUR)

    assert desk.get(reverse("reception:board"), {"day": "2026-03-10"}).context["alarms"] == []


# --- what the desk knows about a wait ---


@pytest.mark.clause("S4-260")
def test_the_reason_of_a_wait_and_its_minutes_stand_on_the_board(desk, clerk, host):
    waiting = visit(contact_person=host)
    actions.check_in(waiting, actor=clerk)

    url = reverse("reception:tell-wait", args=[waiting.pk])
    told = {"reason": "The meeting before runs over", "minutes": "10", "is_looked_after": "on"}
    assert desk.post(url, told).status_code == 302

    shown = desk.get(reverse("reception:board")).content.decode()
    assert "The meeting before runs over: 10 min, until 12:10" in shown
    assert waiting.wait.is_looked_after
    assert Event.objects.about(waiting).get(verb="tell_wait").text.words == "The meeting before runs over, 10 min"


def test_a_wait_that_lasts_longer_than_was_said_calls_for_somebody(clerk, noon):
    waiting = visit(starts_at=noon)
    actions.check_in(waiting, actor=clerk)
    actions.tell_wait(waiting, reason="A call", minutes=5, actor=clerk)

    with moment.at(noon + 6 * MINUTE):
        assert alarms(clerk) == [(waiting, "promised", "was told 5 min; they are over")]


def test_the_button_for_a_wait_asks_without_complaining_and_keeps_what_was_typed(desk, clerk):
    waiting = visit()
    actions.check_in(waiting, actor=clerk)
    url = reverse("reception:tell-wait", args=[waiting.pk])

    asked, wrong = desk.post(url, {"next": reverse("reception:board")}), desk.post(url, {"reason": "A call"})

    assert asked.context["form"].errors == {}
    assert wrong.context["form"].errors == {"minutes": ["Please fill this in."]}
    assert 'value="A call"' in wrong.content.decode()


@pytest.mark.clause("S4-255")
def test_a_host_in_reception_is_shown_as_such_to_the_desk(desk, clerk, host):
    first, second = visit(contact_person=host), visit(contact_person=host)
    actions.check_in(first, actor=clerk)
    actions.start_meeting(first, actor=clerk)
    host.refresh_from_db()
    assert host.presence == User.Presence.IN_RECEPTION

    shown = desk.get(reverse("reception:board")).content.decode()

    card = shown.split(f'id="visit-{second.pk}"')[1].split("</li>")[0]
    assert "in reception until 14:00" in card


@pytest.mark.clause("S0-46")
def test_check_in_is_offered_with_a_warning_while_the_room_is_not_ready(desk):
    appointment = visit(room=RoomFactory(), place="")

    shown = desk.get(reverse("reception:board")).content.decode()
    asked = desk.get(reverse("reception:arrival", args=[appointment.pk]))

    assert "room not ready" in shown
    assert f"{appointment.room}: not ticked as ready." in asked.context["warnings"]


# --- several at once ---


def together(desk, verb, visits, **more):
    keys = [row.pk for row in visits]
    return desk.post(reverse("reception:together"), {"verb": verb, "visit": keys} | more, follow=True)


def test_twelve_visits_are_checked_in_with_one_click(desk):
    twelve = [visit() for _turn in range(12)]

    page = together(desk, "check_in", twelve)

    states = set(Appointment.objects.values_list("state", flat=True))
    assert states == {Appointment.State.ARRIVED}
    assert "12 visits are checked in." in page.content.decode()


def test_one_visit_that_is_refused_does_not_keep_the_others_outside(desk, clerk):
    """Somebody was faster with one of them; the sentence says who."""
    first, second = visit(visitor_name="Wang Fang"), visit()
    actions.check_in(first, actor=UserFactory(name="Li Faster"))

    shown = together(desk, "check_in", [first, second]).content.decode()

    second.refresh_from_db()
    assert second.state == Appointment.State.ARRIVED
    assert "1 visit is checked in." in shown
    assert "Somebody was faster: Li Faster" in shown


def test_several_leave_at_once_and_it_is_asked_once_who_saw_them_off(desk, clerk, host):
    visits = [visit(contact_person=host) for _turn in range(2)]
    for row in visits:
        actions.check_in(row, actor=clerk)

    asked = together(desk, "check_out", visits)
    together(desk, "check_out", visits, asked="1", seen_off_by=host.pk, left_items_checked="on")

    assert asked.templates[0].name == "reception/together_form.html"
    rows = Appointment.objects.values_list("state", "seen_off_by", "visitors__left_items_checked")
    assert set(rows) == {("completed", host.pk, True)}


def test_what_is_not_theirs_is_left_alone(client, stranger):
    """Keys of visits that somebody does not see are no visits."""
    appointment = visit()
    client.force_login(stranger)

    together(client, "check_in", [appointment])

    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.CONFIRMED


def test_an_uncleared_visit_stays_outside_the_others_come_in(desk):
    barred, free = visit(), visit()
    actions.set_clearance(barred, "waiting", actor=None, at=now())

    together(desk, "check_in", [barred, free])

    states = dict(Appointment.objects.values_list("pk", "state"))
    assert states == {barred.pk: "confirmed", free.pk: "arrived"}


@pytest.mark.parametrize("posted", [{"verb": "delete"}, {}])
def test_a_verb_that_is_none_is_refused(desk, posted):
    assert desk.post(reverse("reception:together"), posted).status_code == 400


def test_nothing_chosen_says_so_and_leads_back_to_nowhere_else(desk):
    page = together(desk, "check_in", [], next="https://elsewhere.example/")

    assert page.redirect_chain == [(reverse("reception:board"), 302)]
    assert "Choose visits first" in page.content.decode()


# --- the page ---


def test_the_board_is_narrowed_to_a_site(desk):
    here, there = SiteFactory(name="Old works"), SiteFactory(name="New works")
    mine, _other = visit(site=here), visit(site=there)

    page = desk.get(reverse("reception:board"), {"site": here.pk})

    shown = [card.appointment for column in page.context["columns"] for card in column.cards]
    assert shown == [mine]
    assert f"site={here.pk}" in page.context["part_url"]
    choices = [label for _key, label in page.context["form"].fields["site"].widget.choices]
    assert choices == ["All sites", "New works", "Old works"]


def test_a_site_without_visits_today_stays_chosen(desk):
    empty = SiteFactory(name="Far works")

    page = desk.get(reverse("reception:board"), {"site": empty.pk, "department": "nonsense"})

    assert list(page.context["form"].fields["site"].widget.choices)[-1] == (empty.pk, "Far works")


def full_day(clerk, host, count):
    for number in range(count):
        row = visit(contact_person=host, starts_at=now() - HOUR, head_count=3, is_important=number % 3 == 0)
        if number % 4:
            actions.check_in(row, actor=clerk, visitors=actions.party_of(row))
        if number % 4 == 2:
            actions.start_meeting(row, actor=clerk)
        if number % 4 == 3:
            actions.check_out(row, actor=clerk)


def weight(client):
    client.get(reverse("reception:board"))
    with CaptureQueriesContext(connection) as seen:
        page = client.get(reverse("reception:board"))
    return [row["sql"] for row in seen], len(page.content)


def test_a_full_day_asks_no_more_than_a_quiet_one_and_both_ask_little(desk, clerk, host):
    full_day(clerk, host, 4)
    quiet, _size = weight(desk)
    full_day(clerk, host, 36)

    full, size = weight(desk)

    assert len(full) == len(quiet) <= MOST_QUERIES, "\n".join(sql[:200] for sql in full)
    assert size <= MOST_BYTES


def test_three_hundred_visits_a_day_still_make_a_light_page(desk, host):
    states = [Appointment.State.CONFIRMED, *Appointment.IN_HOUSE, Appointment.State.COMPLETED]
    rows = []
    for number in range(300):
        row = copy(visit(head_count=3, contact_person=host, is_important=True) if not rows else rows[0])
        row.pk, row.invitation_uid, row._state = None, uuid4(), ModelState()
        row.state, row.arrived_at = states[number % 4], now() - number * MINUTE
        rows.append(row)
    Appointment.objects.bulk_create(rows)

    queries, size = weight(desk)

    assert len(queries) <= MOST_QUERIES
    assert size <= MOST_BYTES


def test_a_very_full_day_has_one_line_for_each_visit_that_is_further_off(desk, monkeypatch):
    monkeypatch.setitem(FULL_CARDS, "expected", 2)
    for hours in (1, 2, 3):
        visit(starts_at=now() + hours * HOUR, visitor_name=f"Guest {hours}")

    page = desk.get(reverse("reception:board"))

    column = page.context["columns"][0]
    assert [len(column.first), len(column.rest)] == [2, 1]
    assert page.content.decode().split('class="lines"')[1].count("Guest 3") == 1


def test_the_day_fits_on_paper(desk, clerk):
    actions.check_in(visit(visitor_name="Wang Fang"), actor=clerk)

    shown = desk.get(reverse("reception:day-list"), {"day": "2026-03-11"}).content.decode()

    assert "Visitors of the day" in shown
    assert "Wang Fang" in shown
    assert "csrfmiddlewaretoken" not in shown.split("sheet-of-paper")[1]


@pytest.mark.clause("S1-28")
def test_who_announced_themselves_is_confirmed_on_the_board(desk, clerk):
    """They stand where the desk looks, and no longer once they are signed in."""
    row = visit(visitor_name="Wang Fang")
    tablet_there, _token = tablet(row.site)
    announcement = kiosk.announce(tablet_there, row)
    board = reverse("reception:board")
    page = desk.get(board)

    confirm = reverse("reception:announced-confirm", args=[announcement.pk])
    assert [shown.appointment for shown in page.context["announced"]] == [row]
    assert confirm in page.content.decode()
    answer = desk.post(confirm, {"next": board})

    assert answer.url == board
    assert Appointment.objects.get(pk=row.pk).state == Appointment.State.ARRIVED
    assert desk.get(board).context["announced"] == []


def test_who_announced_themselves_late_has_come(desk, clerk, noon):
    row = visit(starts_at=noon)
    kiosk.announce(tablet(row.site)[0], row)

    with moment.at(noon + 40 * MINUTE):
        page = desk.get(reverse("reception:board"))

    assert [alarm.kind for alarm in page.context["alarms"]] == []
    assert len(page.context["announced"]) == 1


def test_another_site_and_another_day_show_no_announcement(desk):
    row, elsewhere = visit(), SiteFactory()
    kiosk.announce(tablet(row.site)[0], row)

    there, tomorrow = ({"site": elsewhere.pk}, {"day": (now() + 24 * HOUR).date().isoformat()})
    shown = [desk.get(reverse("reception:board"), narrowed).context["announced"] for narrowed in (there, tomorrow)]

    assert shown == [[], []]


def test_whoever_may_not_sign_a_guest_in_is_shown_no_announcement(client, stranger, host):
    row = visit(contact_person=host)
    kiosk.announce(tablet(row.site)[0], row)
    client.force_login(stranger)

    assert client.get(reverse("reception:board")).context["announced"] == []


@pytest.mark.parametrize("page", ["board", "walk-ins"])
def test_a_private_guest_who_announces_themselves_is_named_to_no_stranger(client, page):
    """R30."""
    guard, row = UserFactory(role="gate_security"), visit(visitor_name="Secret Guest", is_private=True)
    companion = actions.expect(row, name="Hidden Companion", actor=guard)
    kiosk.announce(tablet(row.site)[0], row, visitor=companion)
    client.force_login(guard)

    shown = client.get(reverse(f"reception:{page}"))

    words = [word in shown.content.decode() for word in ("Secret Guest", "Hidden Companion", str(row.organisation))]
    assert (len(shown.context["announced"]), words) == (1, [False, False, False])


@pytest.mark.parametrize("count", [1, 12])
def test_announcements_cost_the_board_one_question(desk, count):
    for number in range(count):
        row = visit(visitor_name=f"Guest {number}")
        kiosk.announce(tablet(row.site)[0], row)

    queries, size = weight(desk)

    assert len(queries) <= MOST_QUERIES, "\n".join(sql[:200] for sql in queries)
    assert size <= MOST_BYTES


def test_a_private_visit_tells_the_board_of_others_nothing(client, clerk):
    private = visit(visitor_name="The Minister", is_private=True)
    client.force_login(UserFactory(role="gate_security"))

    shown = client.get(reverse("reception:board")).content.decode()

    assert "The Minister" not in shown
    assert str(private.organisation) not in shown
    assert "Private visit" in shown
