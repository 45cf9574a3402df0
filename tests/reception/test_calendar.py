"""The calendar of rooms and people: what stands where, who may look into it, what is moved on it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history import moment
from history.moment import now
from reception import calendar as reading
from reception import grid
from reception.actions import rooms
from reception.models import Appointment, Closure, RoomBooking
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory, SiteFactory

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
DAY = datetime(2026, 3, 12, tzinfo=SHANGHAI).date()


def on(day, hour, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


def lane_of(lanes, room):
    return next(lane for lane in lanes if lane.room == room)


def said(lane):
    return [(block.start, block.end, block.title, block.kind) for block in lane.blocks]


def visit(room=None, *, start=None, length=HOUR, **fields):
    start = start or on(12, 10)
    fields = {"confirmed": True, "place": "" if room else "Office 301"} | fields
    if room:
        fields |= {"room": room, "site": room.site}
    return AppointmentFactory(starts_at=start, ends_at=start + length, **fields)


def test_every_room_is_a_line_with_its_visits_requests_and_closures(clerk):
    room = RoomFactory(setup_minutes=15, cleanup_minutes=30)
    confirmed = visit(room, contact__organisation__name="Lanhai Optics")
    asked = visit(room, start=on(12, 14), confirmed=False, requested=True, contact__organisation__name="Qinghe Steel")
    Closure.objects.create(
        room=room, reason="Painting", starts_at=on(12, 16), ends_at=on(12, 18), created_at=now(), created_by=clerk
    )

    lane = lane_of(reading.day_of_rooms(clerk, DAY), room)

    assert said(lane) == [
        (600, 660, "Lanhai Optics", "confirmed"),
        (840, 900, "Qinghe Steel", "requested"),
        (960, 1080, "Painting", "shut"),
    ]
    assert [(block.busy_start, block.busy_end) for block in lane.blocks] == [(585, 690), (825, 930), (960, 1080)]
    assert [block.appointment for block in lane.blocks] == [confirmed, asked, None]
    assert [block.can_move for block in lane.blocks] == [True, True, False]
    assert [block.is_held for block in lane.blocks] == [False, True, False]


def test_a_visit_without_a_room_stands_on_a_line_of_its_own_below_each_other(clerk):
    RoomFactory()
    visit(), visit(start=on(12, 10, 30))

    homeless = reading.day_of_rooms(clerk, DAY)[-1]

    assert (homeless.room, homeless.label) == (None, "Without a room")
    assert [block.row for block in homeless.blocks] == [0, 1]


def test_a_visit_that_is_over_still_stands_in_its_room(clerk, noon):
    room = RoomFactory()
    visit(room, start=on(11, 12), completed=True, confirmed=False)

    assert [block.kind for block in lane_of(reading.day_of_rooms(clerk, noon.date()), room).blocks] == ["completed"]


def test_narrowed_to_one_kind_the_visits_in_other_rooms_are_not_said_to_have_none(clerk):
    visit(RoomFactory(kind="hall"))

    lanes = reading.day_of_rooms(clerk, DAY, kind="meeting")

    assert [block for lane in lanes for block in lane.blocks] == []


def test_a_wish_for_a_room_that_is_held_no_longer_waits_for_one(clerk):
    room = RoomFactory()
    asked = visit(room, start=on(20, 10), confirmed=False, requested=True)
    hold = RoomBooking.objects.get(appointment=asked)

    with moment.at(hold.expires_at):
        lanes = reading.day_of_rooms(clerk, on(20, 0).date())

    assert [block.appointment for block in lanes[-1].blocks] == [asked]
    assert (lanes[-1].room, lane_of(lanes, room).blocks) == (None, [])


def test_of_a_visit_that_is_none_of_theirs_a_colleague_sees_that_the_room_is_occupied(stranger):
    room = RoomFactory()
    visit(room, contact__organisation__name="Lanhai Optics")

    lane = lane_of(reading.day_of_rooms(stranger, DAY), room)

    assert said(lane) == [(600, 660, "Occupied", "occupied")]
    assert lane.blocks[0].appointment is None


def test_r30_a_private_visit_names_nobody_on_any_calendar(client, host):
    room = RoomFactory()
    visit(room, contact_person=host, is_private=True, contact__name="Wang Fang", contact__organisation__name="Lanhai")
    inspector = UserFactory(role="inspector", department=DepartmentFactory())
    for person, is_named in ((host, True), (inspector, False)):
        client.force_login(person)
        for url in ("calendar", "calendar-part", "calendar-week", "calendar-week-part"):
            page = client.get(reverse(f"reception:{url}"), {"day": "2026-03-12"}).content.decode()
            assert (("Lanhai" in page), ("Wang Fang" in page)) == (is_named, is_named), url
        page = client.get(reverse("reception:room-calendar", args=[room.pk]), {"day": "2026-03-12"}).content.decode()
        assert ("Lanhai" in page) == is_named


def test_a_visit_of_three_days_is_one_record_on_each_of_its_days(client, clerk):
    room = RoomFactory()
    long = visit(room, start=on(12, 14), length=timedelta(days=2), contact__organisation__name="Lanhai")

    shown = [said(lane_of(reading.day_of_rooms(clerk, on(day, 0).date()), room)) for day in range(11, 16)]

    assert shown == [
        [],
        [(840, 1440, "Lanhai", "confirmed")],
        [(0, 1440, "Lanhai", "confirmed")],
        [(0, 840, "Lanhai", "confirmed")],
        [],
    ]
    assert Appointment.objects.count() == 1
    (week,) = (row for row in reading.week_of_rooms(clerk, DAY) if row.room == room)
    assert [len(cell.blocks) for cell in week.cells] == [0, 0, 0, 1, 1, 1, 0]
    assert {block.appointment for cell in week.cells for block in cell.blocks} == {long}
    client.force_login(clerk)
    for day, times in ((11, 0), (12, 1), (13, 1), (14, 1), (15, 0)):
        board = client.get(reverse("reception:board"), {"day": f"2026-03-{day}"}).content.decode()
        assert board.count(f'data-key="appointment-{long.pk}"') == times


def test_the_grid_shows_the_usual_hours_and_whatever_lies_outside_them(clerk):
    room = RoomFactory()
    usual = grid.hours_of(reading.day_of_rooms(clerk, DAY))
    visit(room, start=on(12, 6, 30)), visit(room, start=on(12, 20, 45))

    longer = grid.hours_of(reading.day_of_rooms(clerk, DAY))

    assert ((usual.open, usual.close), (longer.open, longer.close)) == ((480, 1140), (360, 1320))


def test_a_room_shows_when_it_is_shut(clerk):
    room = RoomFactory(opens_at="09:00", closes_at="17:30", rests=True)
    room.refresh_from_db()

    thursday, saturday = (lane_of(reading.day_of_rooms(clerk, on(day, 0).date()), room) for day in (12, 14))

    assert (thursday.opens, thursday.closes, thursday.rests) == (540, 1050, False)
    assert (saturday.opens, saturday.rests) == (1440, True)


@pytest.mark.clause("S1-12")
def test_the_calendar_is_narrowed_by_site_and_kind(client, clerk):
    site = SiteFactory(name="West gate")
    hall, meeting = RoomFactory(site=site, kind="hall", name="Great hall"), RoomFactory(site=site, name="3-01")
    other = RoomFactory(name="9-09")
    client.force_login(clerk)

    lanes = client.get(reverse("reception:calendar"), {"site": site.pk}).context["lanes"]
    halls = client.get(reverse("reception:calendar"), {"kind": "hall", "site": site.pk}).context["lanes"]

    assert {lane.room for lane in lanes} == {hall, meeting}
    assert other not in {lane.room for lane in lanes}
    assert [lane.room for lane in halls] == [hall]


def test_a_person_sees_their_own_week_and_the_desk_everybody_s(client, clerk, host, stranger):
    mine = visit(contact_person=host, contact__organisation__name="Lanhai")
    client.force_login(host)
    own = client.get(reverse("reception:my-calendar"), {"day": "2026-03-12"})
    client.force_login(clerk)
    asked = client.get(reverse("reception:person-calendar", args=[host.pk]), {"day": "2026-03-12"})
    client.force_login(stranger)
    refused = client.get(reverse("reception:person-calendar", args=[host.pk]), {"day": "2026-03-12"})

    for response in (own, asked):
        blocks = [block for lane in response.context["lanes"] for block in lane.blocks]
        assert [block.appointment for block in blocks] == [mine]
    assert refused.status_code == 404


@pytest.mark.parametrize("url", ["calendar", "calendar-week", "my-calendar"])
def test_a_full_calendar_asks_the_database_as_often_as_an_empty_one(client, clerk, url):
    room = RoomFactory()
    visit(room, contact_person=clerk)
    client.force_login(clerk)
    client.get(reverse(f"reception:{url}"), {"day": "2026-03-12"})

    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse(f"reception:{url}"), {"day": "2026-03-12"})
        counts.append(len(asked))
        other = RoomFactory()
        visit(other, contact_person=clerk), visit(other, start=on(12, 14), contact_person=clerk)

    assert counts[0] == counts[1]


# ---- moving


def put(client, appointment, start, length=HOUR, room=None, **more):
    url = reverse("reception:move", args=[appointment.pk])
    there = {"starts_at": f"{start:%Y-%m-%dT%H:%M}", "ends_at": f"{start + length:%Y-%m-%dT%H:%M}"}
    there |= {"room": room.pk if room else "", "version": appointment.version, "next": reverse("reception:calendar")}
    return client.post(url, there | more), client.get(url, there | more | {"part": "1"})


def test_a_request_moves_at_once(client, clerk):
    room, other = RoomFactory(), RoomFactory()
    asked = visit(room, confirmed=False, requested=True)
    client.force_login(clerk)

    question = client.get(
        reverse("reception:move", args=[asked.pk]),
        {"starts_at": "2026-03-12T15:00", "ends_at": "2026-03-12T16:30", "room": other.pk, "version": asked.version}
        | {"part": "1"},
    ).content.decode()
    response, _again = put(client, asked, on(12, 15), 90 * MINUTE, other)

    assert "data-go" in question
    assert response.url == reverse("reception:calendar")
    asked.refresh_from_db()
    assert (asked.state, asked.starts_at, asked.ends_at, asked.room) == (
        "requested",
        on(12, 15),
        on(12, 16, 30),
        other,
    )
    (booking,) = RoomBooking.objects.standing()
    assert (booking.room, booking.starts_at) == (other, on(12, 15))


def test_a_confirmed_visit_is_rescheduled_after_a_question_that_names_who_will_be_told(client, clerk, host):
    room = RoomFactory(name="3-01")
    settled = visit(room, contact_person=host, visitor_email="wang@example.com", contact__name="Wang Fang")
    client.force_login(clerk)

    question = client.get(
        reverse("reception:move", args=[settled.pk]),
        {"starts_at": "2026-03-12T15:00", "ends_at": "2026-03-12T16:00", "version": settled.version, "part": "1"},
    ).content.decode()
    settled.refresh_from_db()
    before = settled.starts_at
    response, _again = put(client, settled, on(12, 15))

    assert "data-go" not in question
    assert "Wang Fang gets an e-mail with the new calendar entry." in question
    assert "Told as well: He Host." in question
    assert before == on(12, 10)
    settled.refresh_from_db()
    assert (settled.starts_at, settled.room, settled.invitation_sequence) == (on(12, 15), room, 1)
    assert response.status_code == 302


def test_a_visit_put_down_where_it_was_is_not_moved_and_nobody_is_told(client, clerk, host):
    settled = visit(RoomFactory(name="3-01"), contact_person=host)
    client.force_login(clerk)

    response, _again = put(client, settled, on(12, 10))

    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert said == ["The visit is at that time and place already: nothing is changed."]
    settled.refresh_from_db()
    assert settled.reschedules == 0


def test_r4_a_move_into_a_taken_room_names_the_rival_and_offers_three_free_places(client, clerk):
    site = SiteFactory()
    room, second, third = (RoomFactory(site=site, name=name) for name in ("3-01", "3-02", "3-03"))
    visit(room, start=on(12, 15), contact__organisation__name="Lanhai Optics")
    mine = visit(second)
    client.force_login(clerk)

    response, question = put(client, mine, on(12, 15), HOUR, room)

    for page in (response, question):
        assert str(page.context["refusal"]) == (
            "3-01 is taken from Thu 12 Mar 2026 15:00 to 16:00 by a visit of Lanhai Optics."
        )
        assert len(page.context["offers"]) == 3
    mine.refresh_from_db()
    assert (mine.room, mine.starts_at) == (second, on(12, 10))
    value = response.context["offers"][0][0]
    taken, _again = put(client, mine, on(12, 15), HOUR, room, offer=value)
    mine.refresh_from_db()
    assert (taken.status_code, mine.starts_at, mine.room in {second, third}) == (302, on(12, 15), True)


def test_a_room_too_small_is_refused_with_alternatives_as_well(client, clerk):
    site = SiteFactory()
    small = RoomFactory(site=site, capacity=2)
    for _nth in range(3):
        RoomFactory(site=site, capacity=20)
    mine = visit(RoomFactory(site=site, capacity=20), head_count=12)
    client.force_login(clerk)

    response, question = put(client, mine, on(12, 15), HOUR, small)

    assert [len(page.context["offers"]) for page in (response, question)] == [3, 3]


def test_a_visit_that_somebody_else_saved_meanwhile_is_not_moved(client, clerk):
    mine = visit(RoomFactory())
    client.force_login(clerk)

    response, _question = put(client, mine, on(12, 15), version=mine.version - 1)

    mine.refresh_from_db()
    assert (response.status_code, mine.starts_at) == (302, on(12, 10))


@pytest.mark.parametrize(
    ("end", "sentence"),
    [("2026-03-12T14:00", "The end must be after the start."), ("2026-04-12T14:00", "A visit of more than 14 days")],
)
def test_a_time_that_cannot_be_is_said_and_nothing_moves(client, clerk, end, sentence):
    mine = visit(RoomFactory())
    client.force_login(clerk)

    page = client.post(
        reverse("reception:move", args=[mine.pk]),
        {"starts_at": "2026-03-12T15:00", "ends_at": end, "version": mine.version},
    ).content.decode()

    mine.refresh_from_db()
    assert (sentence in page, mine.starts_at) == (True, on(12, 10))


def test_looking_at_a_move_writes_nothing(client, clerk):
    mine = visit(RoomFactory())
    client.force_login(clerk)

    client.get(
        reverse("reception:move", args=[mine.pk]),
        {"starts_at": "2026-03-12T15:00", "ends_at": "2026-03-12T16:00", "version": mine.version},
    )

    mine.refresh_from_db()
    assert (mine.starts_at, RoomBooking.objects.get().starts_at) == (on(12, 10), on(12, 10))


def test_r31_the_way_back_leads_to_nobody_else_s_pages(client, clerk):
    mine = visit(RoomFactory())
    client.force_login(clerk)

    response, question = put(client, mine, on(12, 15), next="https://example.com/")

    assert response.url == mine.get_absolute_url()
    assert "example.com" not in question.content.decode()


def test_free_time_that_was_pointed_at_stands_in_the_form_of_a_request(client, clerk):
    room = RoomFactory()
    client.force_login(clerk)

    form = client.get(
        reverse("reception:create"),
        {"room": room.pk, "starts_at": "2026-03-12T15:00", "ends_at": "2026-03-12T16:30"},
    ).context["form"]

    assert (form["room"].value(), form["starts_at"].value(), form["ends_at"].value()) == (
        room if form["room"].value() == room else room.pk,
        form["starts_at"].field.prepare_value(on(12, 15)),
        form["ends_at"].field.prepare_value(on(12, 16, 30)),
    )


def test_no_overlap_comes_about_by_dragging(client, clerk):
    """R5: the same refusals as by the form, for the same reasons."""
    room = RoomFactory(cleanup_minutes=30)
    visit(room, start=on(12, 15))
    mine = visit(RoomFactory())
    client.force_login(clerk)

    put(client, mine, on(12, 16, 15), HOUR, room)

    mine.refresh_from_db()
    assert mine.starts_at == on(12, 10)
    assert rooms.busy(room, on(12, 15), on(12, 16))[1] == on(12, 16, 30)
