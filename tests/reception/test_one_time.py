"""One visit is at one time wherever it is written: pages, letters, calendar entries, files (R12, R13)."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from history import moment
from notices.models import Message
from notices.words import put
from reception import actions
from reception.actions import feeds
from tests.factories.customers import ContactFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = timedelta(hours=1)


@pytest.fixture
def settled(host):
    def at(start):
        contact = ContactFactory(name="Wang Fang", email="wang@example.com")
        return AppointmentFactory(
            confirmed=True,
            contact=contact,
            visitor_email="wang@example.com",
            contact_person=host,
            starts_at=start,
            ends_at=start + HOUR,
            room=RoomFactory(name="3-01"),
            place="",
        )

    return at


def renderings(client, visit, clerk):
    """What each reader of this visit gets to see of its time: (day and time) as text, or the instant of an entry."""
    letter = Message.objects.get(kind="reception.visitor_confirmed")
    (invited,) = Calendar.from_ical(letter.calendar).walk("VEVENT")
    feed = client.get(reverse("reception:feed", args=[feeds.open_feed(visit.contact_person)]))
    (fed,) = Calendar.from_ical(feed.content).walk("VEVENT")
    client.force_login(clerk)
    day = visit.starts_at.astimezone(SHANGHAI).date().isoformat()
    pages = {
        "record": client.get(visit.get_absolute_url()),
        "list": client.get(reverse("reception:list")),
        "board": client.get(reverse("reception:board"), {"day": day}),
        "calendar": client.get(reverse("reception:calendar"), {"day": day}),
        "week": client.get(reverse("reception:calendar-week"), {"day": day}),
    }
    instants = {"invitation": invited["dtstart"].dt, "feed": fed["dtstart"].dt}
    return {name: page.content.decode() for name, page in pages.items()} | {"letter": put(letter, "en")[1]}, instants


@pytest.mark.parametrize(("hour", "minute"), [(10, 0), (0, 30), (7, 30), (23, 15)])
def test_r12_r13_every_rendering_says_the_same_local_day_and_time(client, clerk, settled, hour, minute):
    visit = settled(datetime(2026, 3, 13, hour, minute, tzinfo=SHANGHAI))
    time = f"{hour:02}:{minute:02}"

    texts, instants = renderings(client, visit, clerk)

    for name in ("record", "list", "letter"):
        assert re.search(rf"Fri 13 Mar 2026,? {time}|Fri 13 Mar {time}", texts[name]), name
    for name in ("board", "calendar", "week"):
        assert time in texts[name], name
        assert "Wang Fang" in texts[name], name
    for text in texts.values():
        assert not re.search(r"(12|14) Mar 2026 " + time, text)
    assert set(instants.values()) == {visit.starts_at}


@pytest.mark.parametrize(("hour", "minute"), [(0, 30), (7, 30)])
def test_r13_a_visit_in_the_small_hours_is_on_the_board_and_the_calendar_of_its_local_day(
    client, clerk, settled, hour, minute
):
    visit = settled(datetime(2026, 3, 13, hour, minute, tzinfo=SHANGHAI))
    client.force_login(clerk)

    for name, marks in (("board", f"appointment-{visit.pk}"), ("calendar", visit.get_absolute_url())):
        shown = [
            marks in client.get(reverse(f"reception:{name}"), {"day": f"2026-03-{day}"}).content.decode()
            for day in (12, 13, 14)
        ]
        assert shown == [False, True, hour == 23], name
    with moment.at(visit.starts_at - timedelta(minutes=10)):
        assert f"appointment-{visit.pk}" in client.get(reverse("reception:board")).content.decode()


def test_r12_a_file_of_the_list_has_the_time_of_the_page(client, clerk, settled):
    visit = settled(datetime(2026, 3, 13, 0, 30, tzinfo=SHANGHAI))
    client.force_login(clerk)

    answer = client.get(
        reverse("reception:export"), {"format": "csv", "from_day": "2026-03-13", "to_day": "2026-03-13"}
    )
    text = b"".join(answer.streaming_content).decode("utf-8-sig")

    (line,) = (line for line in text.splitlines() if visit.visitor_name in line)
    assert "2026-03-13 00:30" in line


def test_r15_nothing_goes_out_before_a_visit_is_confirmed_however_often_it_moves(client, clerk, host):
    contact = ContactFactory(email="wang@example.com")
    asked = AppointmentFactory(
        requested=True, contact=contact, visitor_email="wang@example.com", contact_person=host, room=RoomFactory()
    )
    client.force_login(clerk)

    there = {"starts_at": "2026-03-13T15:00", "ends_at": "2026-03-13T16:00", "version": asked.version}
    client.post(reverse("reception:move", args=[asked.pk]), there)

    asked.refresh_from_db()
    assert asked.starts_at == datetime(2026, 3, 13, 15, tzinfo=SHANGHAI)
    assert [row.calendar for row in Message.objects.filter(address="wang@example.com") if row.calendar] == []


class Diary:
    """A calendar program as RFC 5546 asks for: one entry per identity, older numbers are ignored, CANCEL takes out."""

    def __init__(self):
        self.entries = {}

    def receive(self, text):
        calendar = Calendar.from_ical(text)
        assert (str(calendar["version"]), bool(calendar["prodid"])) == ("2.0", True)
        (entry,) = calendar.walk("VEVENT")
        assert {"uid", "dtstamp", "dtstart", "dtend", "organizer", "attendee", "sequence"} <= {
            name.lower() for name in entry
        }
        uid, number = str(entry["uid"]), int(entry["sequence"])
        if number < self.entries.get(uid, (0,))[0]:
            return
        if str(calendar["method"]) == "CANCEL":
            assert str(entry["status"]) == "CANCELLED"
            self.entries.pop(uid, None)
        else:
            assert str(calendar["method"]) == "REQUEST"
            self.entries[uid] = (number, entry["dtstart"].dt)


def test_r14_what_is_dragged_about_and_cancelled_leaves_an_empty_diary(client, clerk, settled):
    """In the order of sending, and in the worst order the post could deliver them in."""
    visit = settled(datetime(2026, 3, 13, 10, tzinfo=SHANGHAI))
    client.force_login(clerk)
    for hour in (11, 14):
        visit.refresh_from_db()
        there = {"starts_at": f"2026-03-13T{hour}:00", "ends_at": f"2026-03-13T{hour + 1}:00"}
        client.post(reverse("reception:move", args=[visit.pk]), there | {"version": visit.version})
    visit.refresh_from_db()
    letters = Message.objects.filter(address="wang@example.com").order_by("pk")
    before = [row.calendar for row in letters if row.calendar]
    actions.cancel(visit, actor=clerk, reason="Fog")
    sent = [row.calendar for row in letters.all() if row.calendar]

    diary, seen = Diary(), []
    for text in sent:
        diary.receive(text)
        seen.append([number for number, _start in diary.entries.values()])
    mixed = Diary()
    for text in (before[0], before[2], before[1]):
        mixed.receive(text)

    assert seen == [[0], [1], [2], []]
    assert [number for number, _start in mixed.entries.values()] == [2]
    assert next(iter(mixed.entries.values()))[1] == visit.starts_at
