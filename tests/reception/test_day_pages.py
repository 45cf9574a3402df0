"""The pages of the day: the board, the gate, the list, the rooms."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history.moment import now
from reception import actions
from reception.models import Appointment
from tests.factories.accounts import UserFactory
from tests.factories.customers import ContactFactory, OrganisationFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def queries(client, url):
    client.get(url)  # content types and the like are looked up once
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


# --- the day ---


def cards(response):
    return {column.key: [card.appointment for card in column.cards] for column in response.context["columns"]}


def visit(**fields):
    """A visit of today that no sheet keeps outside."""
    defaults = {"confirmed": True, "kind": "general", "starts_at": now() + HOUR}
    appointment = AppointmentFactory(**defaults | fields)
    actions.set_clearance(appointment, "not_needed", actor=None, at=now())
    return appointment


@pytest.mark.clause("S4-250")
def test_the_board_shows_the_day_by_stage_and_who_waits_longest_first(desk, clerk, noon):
    expected, second, first, here, left = (visit() for _turn in range(5))
    AppointmentFactory(confirmed=True, starts_at=now() + 30 * HOUR)
    for waiting, minutes in ((second, 5), (first, 25), (here, 30), (left, 40)):
        actions.check_in(waiting, actor=clerk, at=now() - timedelta(minutes=minutes))
    actions.start_meeting(here, actor=clerk)
    actions.check_out(left, actor=clerk)

    response = page(desk, "reception:board")

    assert cards(response) == {"expected": [expected], "waiting": [first, second], "here": [here], "left": [left]}
    waiting = response.context["columns"][1].cards
    assert [int(card.waited.total_seconds() // 60) for card in waiting] == [25, 5]
    shown = response.content.decode()
    assert shown.index("waiting 25 min") < shown.index("waiting 5 min")


@pytest.mark.clause("S4-218")
def test_waiting_over_the_limit_is_flagged_and_rebooking_is_offered(desk, clerk):
    long, short = visit(), visit()
    actions.check_in(long, actor=clerk, at=now() - timedelta(minutes=21))
    actions.check_in(short, actor=clerk, at=now() - timedelta(minutes=19))

    response = page(desk, "reception:board")

    assert [(card.appointment, card.is_late) for card in response.context["columns"][1].cards] == [
        (long, True),
        (short, False),
    ]
    shown = response.content.decode()
    assert f"{reverse('reception:create')}?again={long.pk}" in shown
    assert f"{reverse('reception:create')}?again={short.pk}" not in shown
    actions.start_meeting(long, actor=clerk)
    assert long.waited == timedelta(minutes=21)


def test_who_came_yesterday_and_is_still_here_stands_on_todays_board(desk, clerk):
    lingering = visit(starts_at=now() - 24 * HOUR)
    actions.check_in(lingering, actor=clerk)

    assert cards(page(desk, "reception:board"))["waiting"] == [lingering]


def test_another_day_has_its_own_board(desk):
    tomorrow = AppointmentFactory(confirmed=True, starts_at=now() + 24 * HOUR)

    assert cards(page(desk, "reception:board", day="2026-03-12"))["expected"] == [tomorrow]
    assert cards(page(desk, "reception:board", day="nonsense"))["expected"] == []


@pytest.mark.parametrize(("start", "day"), [(12.5, "2026-03-12"), (19.5, "2026-03-12"), (11.5, "2026-03-11")])
def test_a_visit_near_midnight_stands_on_the_local_day(desk, start, day):
    """R13: 00:30 and 07:30 in Shanghai are yesterday in UTC."""
    appointment = AppointmentFactory(confirmed=True, starts_at=now() + start * HOUR)

    assert cards(page(desk, "reception:board", day=day))["expected"] == [appointment]


@pytest.mark.clause("S4-258")
def test_the_desk_reads_where_an_absent_host_is_and_until_when(desk, host):
    host.absences.create(starts_at=now() - HOUR, ends_at=now() + 3 * HOUR, note="At Sanhe Steel; ask Li Na")
    visit(contact_person=host)

    shown = page(desk, "reception:board").content.decode()

    assert "At Sanhe Steel; ask Li Na" in shown
    assert "away until Wed 11 Mar 15:00" in shown


def test_clearance_and_readiness_stand_on_the_board(desk):
    appointment = visit()
    actions.set_tasks(appointment, open=2, total=5)
    actions.set_clearance(appointment, "cleared", actor=None, at=now())

    shown = page(desk, "reception:board").content.decode()

    assert "3 of 5 ready" in shown
    assert "Cleared" in shown


def test_the_fresh_part_of_the_board_is_empty_while_nothing_changed(desk):
    visit()
    url = reverse("reception:board-part")
    part = desk.get(url).content.decode()
    seen = part.split("seen=")[1].split('"')[0]

    assert desk.get(url, {"seen": seen}).status_code == 204
    visit()
    assert desk.get(url, {"seen": seen}).status_code == 200


def test_a_verb_on_the_board_leads_back_to_the_board_and_nowhere_else(desk):
    here, elsewhere = visit(), visit()

    back = desk.post(reverse("reception:check-in", args=[here.pk]), {"next": reverse("reception:board")})
    away = desk.post(reverse("reception:check-in", args=[elsewhere.pk]), {"next": "https://elsewhere.example/"})

    assert back["Location"] == reverse("reception:board")
    assert away["Location"] == elsewhere.get_absolute_url()


def test_an_uncleared_visit_is_let_in_with_the_right_and_a_reason(client):
    receptionist = UserFactory(role="receptionist")
    appointment = visit()
    actions.set_clearance(appointment, "waiting", actor=None, at=now())
    client.force_login(receptionist)
    url = reverse("reception:check-in", args=[appointment.pk])

    refused = client.post(url)
    client.post(url, {"reason": "The director said so"})

    assert list(refused.context["form"].errors) == ["reason"]
    appointment.refresh_from_db()
    assert appointment.state == Appointment.State.ARRIVED


@pytest.mark.clause("S2-16")
def test_the_desk_confirms_the_needs_on_arrival_beside_those_that_were_booked(desk):
    appointment = visit(needs="Tea")
    form = page(desk, "reception:detail", appointment.pk).context["check_in_form"]

    desk.post(reverse("reception:check-in", args=[appointment.pk]), {"needs": "Tea, and a projector"})

    assert form["needs"].value() == "Tea"
    shown = page(desk, "reception:detail", appointment.pk).content.decode()
    assert "<strong>Tea</strong>" in shown
    assert "Tea, and a projector" in shown


GATE_HIDES = ["Secret purpose", "Needs a ramp", "138 0000 1111", "wang@example.com", "Wheelchair", "Office 301"]


def test_the_gate_sees_todays_names_organisations_times_and_hosts_and_no_more(client, host):
    guard = UserFactory(role="gate_security")
    contact = ContactFactory(name="Wang Fang", phone="+8613800001111", organisation__name="Lanhai Optics")
    fields = {
        "contact": contact,
        "contact_person": host,
        "purpose": "Secret purpose",
        "needs": "Needs a ramp",
        "visitor_email": "wang@example.com",
        "special_needs": "Wheelchair",
    }
    today, tomorrow = visit(**fields), AppointmentFactory(confirmed=True, starts_at=now() + 24 * HOUR)
    client.force_login(guard)

    detail = page(client, "reception:detail", today.pk).content.decode()
    board = page(client, "reception:board").content.decode()

    for shown in (detail, board):
        assert all(word in shown for word in ("Wang Fang", "Lanhai Optics", "He Host"))
        assert not [word for word in GATE_HIDES if word in shown]
    assert page(client, "reception:detail", tomorrow.pk).status_code == 404
    client.post(reverse("reception:check-in", args=[today.pk]))
    client.post(reverse("reception:check-out", args=[today.pk]))
    today.refresh_from_db()
    assert (today.state, today.visitors.get().signed_in_by) == ("completed", guard)


@pytest.mark.parametrize("typed", ["wang", "王小明", "wxm", "Lanhai", "lhgx", "13800001111", "wang lanhai"])
def test_the_desk_finds_an_appointment_by_name_number_or_organisation(desk, typed):
    organisation = OrganisationFactory(name="Lanhai Optics", name_zh="蓝海光学")
    contact = ContactFactory(organisation=organisation, name="王小明", phone="+8613800001111")
    found = AppointmentFactory(requested=True, contact=contact, starts_at=now() + 26 * HOUR)
    AppointmentFactory(requested=True)

    response = page(desk, "reception:list", q=typed, from_day="2026-03-12", to_day="2026-03-12")

    assert list(response.context["page"]) == [found]


@pytest.mark.clause("S1-02")
def test_list_and_board_are_filtered_by_the_department_that_receives(desk, host, stranger):
    mine, _theirs = visit(contact_person=host), visit(contact_person=stranger)

    response = page(desk, "reception:list", department=host.department.pk)
    board = page(desk, "reception:board", department=host.department.pk)

    assert list(response.context["page"]) == [mine]
    assert cards(board)["expected"] == [mine]
    assert f"department={host.department.pk}" in board.context["part_url"]
    assert not Appointment.objects.filter(department=None).exists()


@pytest.mark.clause("S3-02")
def test_customer_visits_are_told_from_general_ones(host):
    """Only a customer visit waits for its information sheet."""
    customer = AppointmentFactory(confirmed=True, contact_person=host, kind="customer")
    general = AppointmentFactory(confirmed=True, contact_person=host, kind="general")
    customer.refresh_from_db()
    general.refresh_from_db()

    assert (customer.clearance, general.clearance) == ("waiting", "not_needed")


@pytest.mark.clause("S1-12")
def test_rooms_have_a_kind_and_are_filtered_by_it(desk):
    hall, negotiation = RoomFactory(kind="hall", name="Hall A"), RoomFactory(kind="negotiation", name="Corner")

    rows = page(desk, "reception:rooms", kind="negotiation").context["rooms"]

    assert [row.room for row in rows] == [negotiation]
    assert hall.get_kind_display() == "Reception hall"


def test_a_room_shows_whose_it_is_only_to_those_who_may_know(client, desk, stranger):
    room = RoomFactory()
    AppointmentFactory(
        confirmed=True, room=room, place="", starts_at=now() + HOUR, contact__organisation__name="Lanhai"
    )

    at_the_desk = page(desk, "reception:rooms").content.decode()
    client.force_login(stranger)
    elsewhere = page(client, "reception:rooms").content.decode()

    assert "Lanhai" in at_the_desk
    assert "Lanhai" not in elsewhere
    assert "13:00–14:00" in elsewhere


# --- every page ---


@pytest.mark.parametrize("name", ["reception:list", "reception:board", "reception:rooms"])
def test_a_page_of_many_asks_the_database_as_often_as_a_page_of_one(desk, host, name, clerk):
    first = visit(contact_person=host, room=RoomFactory(), place="")
    actions.check_in(first, actor=clerk)
    one = queries(desk, reverse(name))
    for _turn in range(2):
        more = visit(contact_person=UserFactory(department=host.department), room=RoomFactory(), place="")
        actions.check_in(more, actor=clerk)

    assert queries(desk, reverse(name)) == one
