"""The calendar of rooms and people: what stands where, and who may look into it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history import moment
from history.moment import now
from reception import calendar as reading
from reception import grid
from reception.models import Appointment, Closure, RoomBooking
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import RoomFactory, SiteFactory
from tests.reception.days import on, visit

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = datetime(2026, 3, 12, tzinfo=SHANGHAI).date()


def lane_of(lanes, room):
    return next(lane for lane in lanes if lane.room == room)


def said(lane):
    return [(block.start, block.end, block.title, block.kind) for block in lane.blocks]


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
