"""The pages of the front desk, as their readers get them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from history.moment import now
from reception import actions
from reception.models import Appointment, ReceptionRecord, RoomBooking
from tests.factories.accounts import UserFactory
from tests.factories.customers import ContactFactory, OrganisationFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)

BOOKING = {
    "visitor_phone": "138 1234 5678",
    "visitor_name": "Wang Fang",
    "organisation_name": "蓝海光学",
    "head_count": "2",
    "starts_at": "2026-03-12T10:05",
    "purpose": "Audit",
    "channel": "phone",
    "received_at": "2026-03-11T11:55",
    "kind": "customer",
    "origin": "requested",
}


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def as_typed(form):
    """What a browser posts of a form that nobody has touched."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def queries(client, url):
    client.get(url)  # content types and the like are looked up once
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


# --- the request ---


@pytest.mark.clause("S2-02", "S0-38")
def test_every_colleague_may_register_a_visit_and_the_organisation_is_found_again(client, stranger, host):
    known = OrganisationFactory(name="Lanhai Optics", name_zh="蓝海光学")
    client.force_login(stranger)

    response = client.post(reverse("reception:create"), BOOKING | {"contact_person": host.pk})

    appointment = Appointment.objects.get()
    assert response["Location"] == appointment.get_absolute_url()
    assert appointment.organisation == known
    assert (appointment.created_by, appointment.visitor_phone) == (stranger, "+8613812345678")


def test_the_form_comes_back_as_it_was_typed_with_a_sentence(desk, host):
    response = desk.post(reverse("reception:create"), BOOKING | {"contact_person": host.pk, "head_count": "0"})

    form = response.context["form"]
    assert form.errors == {"head_count": ["Between 1 and 500 people can come."]}
    assert (form["visitor_name"].value(), form["purpose"].value()) == ("Wang Fang", "Audit")
    assert not Appointment.objects.exists()


def test_the_form_posted_twice_leads_to_the_one_request(desk, host):
    written = page(desk, "reception:create").content.decode()
    [token] = re.findall(r'name="form_token" value="([^"]*)"', written)
    posted = BOOKING | {"contact_person": host.pk, "form_token": token}

    first = desk.post(reverse("reception:create"), posted)
    second = desk.post(reverse("reception:create"), posted)

    assert first["Location"] == second["Location"] == Appointment.objects.get().get_absolute_url()


def test_a_taken_room_ends_in_three_choices_and_one_click_takes_one(desk, host):
    site = RoomFactory(name="3-01").site
    room, other = site.rooms.get(), RoomFactory(site=site, name="3-02", capacity=20)
    rival = AppointmentFactory(confirmed=True, room=room, place="", starts_at=now() + 22 * HOUR)
    wanted = BOOKING | {"contact_person": host.pk, "room": room.pk}

    response = desk.post(reverse("reception:create"), wanted)

    assert rival.starts_at.hour == 2
    offers = response.context["offers"]
    assert str(offers[0][1]) == "3-02, Thu 12 Mar 2026 10:05 to 11:05"
    assert len(offers) == 3
    desk.post(reverse("reception:create"), wanted | {"offer": offers[0][0]})
    assert Appointment.objects.get(visitor_name="Wang Fang").room == other


def test_whom_the_request_concerns_again_is_filled_in(desk, host):
    before = AppointmentFactory(confirmed=True, contact_person=host, purpose="Audit")

    form = page(desk, "reception:create", again=before.pk).context["form"]

    assert form["visitor_name"].value() == before.visitor_name
    assert form["organisation_name"].value() == before.organisation.name
    assert form["starts_at"].value() is None


def test_a_stale_edit_shows_both_versions_and_keeps_what_was_typed(desk, host):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    typed = BOOKING | {"contact_person": host.pk, "version": appointment.version, "purpose": "Mine"}
    typed |= {"organisation_name": appointment.organisation.name, "place": appointment.place}
    actions.edit(appointment, actor=host, version=appointment.version, purpose="Theirs")

    response = desk.post(reverse("reception:edit", args=[appointment.pk]), typed)

    differing = {label: (theirs, yours) for label, theirs, yours in response.context["both"]}
    assert differing["Purpose"] == ("Theirs", "Mine")
    assert response.context["form"]["purpose"].value() == "Mine"
    assert Appointment.objects.get(pk=appointment.pk).purpose == "Theirs"
    again = typed | {"version": response.context["form"]["version"].value()}
    desk.post(reverse("reception:edit", args=[appointment.pk]), again)
    assert Appointment.objects.get(pk=appointment.pk).purpose == "Mine"


# --- the answer ---


@pytest.mark.clause("S0-43", "S0-41")
def test_rooms_that_seat_the_visit_are_offered_by_fit_and_a_place_is_needed(client, host):
    _small, large, fitting = RoomFactory(capacity=3), RoomFactory(capacity=20), RoomFactory(capacity=5)
    appointment = AppointmentFactory(requested=True, contact_person=host, head_count=4)
    client.force_login(host)
    url = reverse("reception:confirm", args=[appointment.pk])

    form = client.get(url).context["form"]
    refused = client.post(
        url, {"needs": "Tea", "starts_at": "2026-03-12T10:00", "ends_at": "2026-03-12T11:00", "channel": "phone"}
    )

    seeded = [room.pk for room in form.fields["room"].queryset if room.name == "Reception hall"]
    offered = [value for value, _label in form.fields["room"].choices if value and value not in seeded]
    assert offered == [fitting.pk, large.pk]
    assert refused.context["form"].errors == {"room": ["Choose a room, or write the place."]}


@pytest.mark.clause("S0-03")
def test_needs_are_asked_before_confirming_and_stand_first_in_the_hosts_view(client, host):
    appointment = AppointmentFactory(requested=True, contact_person=host, needs="")
    client.force_login(host)
    url = reverse("reception:confirm", args=[appointment.pk])
    typed = {"starts_at": "2026-03-12T10:00", "ends_at": "2026-03-12T11:00", "place": "Office 301", "channel": "phone"}

    refused = client.post(url, typed)
    client.post(url, typed | {"needs": "A quiet room"})

    assert refused.context["form"].errors == {"needs": ["Say what the customer needs before confirming."]}
    shown = page(client, "reception:detail", appointment.pk).content.decode()
    assert shown.index("A quiet room") < shown.index("Purpose") < shown.index("Contact details")


def test_confirming_may_settle_another_time_than_was_wished_for(client, host):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    client.force_login(host)
    typed = {"needs": "Tea", "starts_at": "2026-03-13T14:00", "ends_at": "2026-03-13T15:00", "place": "Office 301"}

    client.post(reverse("reception:confirm", args=[appointment.pk]), typed | {"channel": "email"})

    appointment.refresh_from_db()
    assert appointment.starts_at.isoformat() == "2026-03-13T06:00:00+00:00"
    assert appointment.reply_channel == "email"


def test_a_confirmation_that_came_second_says_who_was_faster(client, host, clerk):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    actions.decline(appointment, actor=clerk, reason="No room", channel="phone")
    client.force_login(host)
    typed = {"needs": "Tea", "starts_at": "2026-03-13T14:00", "ends_at": "2026-03-13T15:00", "place": "Office 301"}

    response = client.post(
        reverse("reception:confirm", args=[appointment.pk]), typed | {"channel": "email"}, follow=True
    )

    assert [str(message) for message in response.context["messages"]] == [
        "Somebody was faster: Chen Clerk, declined the request, Wed 11 Mar 2026 12:00."
    ]


@pytest.mark.clause("S4-256")
def test_a_declined_request_keeps_its_reason_in_view(client, host):
    appointment = AppointmentFactory(requested=True, contact_person=host)
    client.force_login(host)
    url = reverse("reception:decline", args=[appointment.pk])

    without = client.post(url, {"channel": "phone", "reason": ""})
    client.post(url, {"channel": "phone", "reason": "Stocktaking week"})

    assert without.context["form"].errors == {"reason": ["Write the reason: it is kept."]}
    assert b"Stocktaking week" in page(client, "reception:detail", appointment.pk).content
    appointment.refresh_from_db()
    assert (appointment.state, appointment.decline_reason) == ("declined", "Stocktaking week")


def test_rescheduling_onto_a_taken_room_offers_what_is_free(client, host):
    room = RoomFactory(name="3-01")
    rival = AppointmentFactory(confirmed=True, room=room, place="", starts_at=now() + 48 * HOUR)
    appointment = AppointmentFactory(confirmed=True, contact_person=host)
    client.force_login(host)
    typed = {"starts_at": "2026-03-13T12:00", "ends_at": "2026-03-13T13:00", "room": room.pk}
    typed["version"] = appointment.version

    response = client.post(reverse("reception:reschedule", args=[appointment.pk]), typed)

    assert list(response.context["form"].errors) == ["room"]
    client.post(
        reverse("reception:reschedule", args=[appointment.pk]), typed | {"offer": response.context["offers"][0][0]}
    )
    appointment.refresh_from_db()
    assert appointment.invitation_sequence == 1
    assert RoomBooking.objects.standing().filter(appointment=appointment).count() == 1
    assert rival.room == room


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


# --- the record ---


def test_the_record_is_saved_half_full_and_closed_when_complete(client, host):
    appointment = AppointmentFactory(completed=True, contact_person=host)
    client.force_login(host)
    url = reverse("reception:record", args=[appointment.pk])
    form = client.get(url).context["form"]
    typed = as_typed(form) | {"topics": "The new line"}
    typed |= {"started_at": "2026-03-11T10:00", "ended_at": "2026-03-11T11:00"}

    refused = client.post(url, typed | {"close": "1"})
    typed |= {"version": refused.context["form"]["version"].value(), "questions": "When?", "answers": "In May."}
    client.post(url, typed | {"close": "1"})

    assert refused.context["form"].non_field_errors() == [
        "Saved, but not closed. Before closing, fill in: customer's questions, answers and advice."
    ]
    record = ReceptionRecord.objects.get()
    assert (record.topics, record.questions, record.closed_at) == ("The new line", "When?", now())
    assert client.get(url).templates[0].name == "reception/record_detail.html"


@pytest.mark.clause("S0-24")
def test_a_record_that_ends_before_it_starts_is_refused_with_a_sentence(client, host):
    appointment = AppointmentFactory(completed=True, contact_person=host)
    client.force_login(host)
    url = reverse("reception:record", args=[appointment.pk])
    form = client.get(url).context["form"]
    typed = as_typed(form)

    response = client.post(url, typed | {"started_at": "2026-03-11T11:00", "ended_at": "2026-03-11T10:00"})

    assert response.context["form"].errors == {"ended_at": ["The end cannot be before the start."]}


# --- every page ---

VERBS = [
    "decline",
    "cancel",
    "check-in",
    "undo-check-in",
    "start-meeting",
    "check-out",
    "mark-no-show",
    "give-duty",
    "instruct",
    "close",
]


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_never_a_link(desk, verb):
    appointment = AppointmentFactory(requested=True)

    assert desk.get(reverse(f"reception:{verb}", args=[appointment.pk])).status_code == 405


@pytest.mark.parametrize("name", ["reception:list", "reception:board", "reception:rooms"])
def test_a_page_of_many_asks_the_database_as_often_as_a_page_of_one(desk, host, name, clerk):
    first = visit(contact_person=host, room=RoomFactory(), place="")
    actions.check_in(first, actor=clerk)
    one = queries(desk, reverse(name))
    for _turn in range(2):
        more = visit(contact_person=UserFactory(department=host.department), room=RoomFactory(), place="")
        actions.check_in(more, actor=clerk)

    assert queries(desk, reverse(name)) == one


def test_the_appointment_reads_in_chinese(desk, clerk):
    appointment = AppointmentFactory(confirmed=True)
    clerk.language = "zh-hans"
    clerk.save()

    with translation.override("en"):  # the page's own language ends with the page
        shown = page(desk, "reception:detail", appointment.pk).content.decode()

    assert "2026年3月12日" in shown
