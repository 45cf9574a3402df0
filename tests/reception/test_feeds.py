"""Private calendar feeds: one's own visits and the bookings of a room, for one's own calendar program."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from history.moment import now
from reception import actions
from reception.actions import feeds
from reception.feeds import calendar_of
from reception.models import Closure, Feed
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


def read(client, token):
    client.logout()
    response = client.get(reverse("reception:feed", args=[token]))
    assert response.status_code == 200
    return Calendar.from_ical(response.content)


def entries(calendar):
    return {str(entry["uid"]): entry for entry in calendar.walk("VEVENT")}


def visit(**fields):
    start = datetime(2026, 3, 12, 10, tzinfo=SHANGHAI)
    return AppointmentFactory(**{"confirmed": True, "starts_at": start, "ends_at": start + HOUR} | fields)


def test_a_feed_has_the_visits_of_its_owner_under_the_identity_of_their_invitations(client, host, stranger):
    room = RoomFactory(name="3-01")
    mine = visit(contact_person=host, room=room, place="", contact__name="Wang Fang")
    asked = visit(contact_person=host, confirmed=False, requested=True)
    visit(contact_person=stranger)

    calendar = read(client, feeds.open_feed(host))

    known = entries(calendar)
    assert known.keys() == {f"{row.invitation_uid}@portico" for row in (mine, asked)}
    entry = known[f"{mine.invitation_uid}@portico"]
    assert (entry["dtstart"].dt, entry["dtend"].dt, int(entry["sequence"])) == (mine.starts_at, mine.ends_at, 0)
    assert str(entry["summary"]) == f"Wang Fang · {mine.organisation}"
    assert str(entry["location"]) == "3-01"
    assert str(entry["status"]) == "CONFIRMED"
    assert str(known[f"{asked.invitation_uid}@portico"]["status"]) == "TENTATIVE"
    assert str(calendar["method"]) == "PUBLISH"


def test_r14_a_feed_read_after_create_move_move_and_cancel_has_one_entry_and_then_none(client, host):
    token, seen = feeds.open_feed(host), []
    row = visit(contact_person=host)
    for days in (1, 2):
        seen.append([(int(each["sequence"]), each["dtstart"].dt) for each in entries(read(client, token)).values()])
        start = row.starts_at + timedelta(days=days)
        actions.reschedule(row, actor=host, starts_at=start, ends_at=start + HOUR, place="Office 301")
    seen.append([(int(each["sequence"]), each["dtstart"].dt) for each in entries(read(client, token)).values()])
    actions.cancel(row, actor=host, reason="Fog")

    first = datetime(2026, 3, 12, 10, tzinfo=SHANGHAI)
    assert seen == [[(0, first)], [(1, first + timedelta(days=1))], [(2, first + timedelta(days=3))]]
    assert entries(read(client, token)) == {}


def test_r30_the_feed_of_a_room_names_nobody_whom_its_owner_may_not_know(client, host, stranger):
    room = RoomFactory(name="3-01")
    visit(contact_person=host, room=room, place="", is_private=True, contact__name="Wang Fang")
    inspector = UserFactory(role="inspector", department=DepartmentFactory())

    said = {}
    for person in (host, stranger, inspector):
        (entry,) = entries(read(client, feeds.open_feed(person, room=room))).values()
        said[person] = (str(entry["summary"]).split(" · ")[0], "location" in entry, "description" in entry)

    assert said == {
        host: ("Wang Fang", True, True),
        stranger: ("Occupied", False, False),
        inspector: ("Occupied", False, False),
    }


def test_the_feed_of_a_room_has_its_closures(client, host):
    room = RoomFactory()
    start = now() + timedelta(days=1)
    Closure.objects.create(
        room=room, reason="Painting", starts_at=start, ends_at=start + HOUR, created_at=now(), created_by=host
    )

    (entry,) = entries(read(client, feeds.open_feed(host, room=room))).values()

    assert (str(entry["summary"]), entry["dtstart"].dt) == ("Painting", start)


def test_a_new_address_voids_the_old_one_and_a_voided_one_reads_nothing(client, host):
    room = RoomFactory()
    of_room = feeds.open_feed(host, room=room)
    first = feeds.open_feed(host)
    second = feeds.open_feed(host)
    answers = [client.get(reverse("reception:feed", args=[token])).status_code for token in (first, second, of_room)]
    feeds.close_feed(host)

    assert answers == [404, 200, 200]
    assert client.get(reverse("reception:feed", args=[second])).status_code == 404
    assert client.get(reverse("reception:feed", args=[of_room])).status_code == 200
    assert client.get(reverse("reception:feed", args=["guessed"])).status_code == 404


def test_who_has_left_takes_the_addresses_along(client, host):
    token = feeds.open_feed(host)
    host.is_active = False
    host.save()

    assert client.get(reverse("reception:feed", args=[token])).status_code == 404


def test_the_address_is_told_once_and_only_its_hash_is_kept(client, host):
    client.force_login(host)

    page = client.post(reverse("reception:open-feed"))

    address = page.context["address"]
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert address in page.content.decode()
    assert feeds.find_feed(token).owner == host
    assert token not in Feed.objects.get().token_hash
    assert token not in client.get(reverse("reception:feeds")).content.decode()
    client.post(reverse("reception:close-feed"))
    assert feeds.find_feed(token) is None


def test_nothing_on_the_way_keeps_a_feed(client, host):
    response = client.get(reverse("reception:feed", args=[feeds.open_feed(host)]))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert (response["Cache-Control"], response["Referrer-Policy"], response["X-Robots-Tag"]) == (
        "private, no-store",
        "no-referrer",
        "noindex",
    )


def test_a_feed_asks_the_database_as_often_for_many_as_for_one(host):
    room, counts = RoomFactory(), []
    known = [feeds.find_feed(feeds.open_feed(host)), feeds.find_feed(feeds.open_feed(host, room=room))]
    for hour in (8, 10, 12, 14):  # the first reads the rights of the owner as well
        start = datetime(2026, 3, 12, hour, tzinfo=SHANGHAI)
        visit(contact_person=host, room=room, place="", starts_at=start, ends_at=start + HOUR)
        with CaptureQueriesContext(connection) as asked:
            for feed in known:
                calendar_of(feed, at=now())
        counts.append(len(asked))

    assert counts[1] == counts[2] == counts[3]
