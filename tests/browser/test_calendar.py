"""The calendar of the rooms: a visit is dragged with the mouse, and moved by keyboard alone; free time is booked."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reception.models import Room
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory, SiteFactory

pytestmark = pytest.mark.usefixtures("held_clock")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def on(hour, minute=0, day=12):
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI)


@pytest.fixture
def clerk(transactional_db):
    return UserFactory(role="front_desk", department=DepartmentFactory())


@pytest.fixture
def rooms(clerk):
    Room.objects.update(is_active=False)
    site = SiteFactory(name="West gate")
    return [RoomFactory(site=site, name=name) for name in ("3-01", "3-02", "3-03")]


def visit(room, start, **fields):
    state = {"confirmed": True} if "requested" not in fields else {}
    times = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
    return AppointmentFactory(room=room, place="", site=room.site, **state | times | fields)


def opened(open_as, clerk, name="calendar"):
    page = open_as(clerk)
    page.goto(f"{reverse(f'reception:{name}')}?day=2026-03-12")
    if name == "calendar":
        expect(page.locator(".calendar.is-grid")).to_have_count(1)
    return page


def cell(page, room, column="td"):
    return page.locator(f".lane[data-room='{room.pk}'] {column}")


def spot(page, room, start):
    """Where a time of a room is on the screen."""
    box = cell(page, room).bounding_box()
    minutes = start.hour * 60 + start.minute
    opens, closes = (int(page.locator(".calendar").get_attribute(f"data-{name}")) for name in ("open", "close"))
    return box["x"] + box["width"] * (minutes - opens) / (closes - opens), box["y"] + box["height"] / 2


def drag(page, there, to):
    page.mouse.move(*there)
    page.mouse.down()
    page.mouse.move((there[0] + to[0]) / 2, (there[1] + to[1]) / 2, steps=4)
    page.mouse.move(*to, steps=8)
    page.mouse.up()


def test_a_request_is_dragged_to_another_room_and_time(open_as, clerk, rooms):
    asked = visit(rooms[0], on(10), requested=True)
    page = opened(open_as, clerk)

    x, y = spot(page, rooms[0], on(10))
    to = spot(page, rooms[1], on(14))
    drag(page, (x + 20, y), (to[0] + 20, to[1]))

    expect(page.locator(".messages")).to_contain_text("14:00–15:00, 3-02")
    asked.refresh_from_db()
    assert (asked.room, asked.starts_at, asked.ends_at) == (rooms[1], on(14), on(15))


def test_a_confirmed_visit_is_stretched_after_one_question(open_as, clerk, rooms):
    host = UserFactory(name="He Host", department=DepartmentFactory())
    settled = visit(rooms[0], on(10), contact_person=host)
    page = opened(open_as, clerk)

    edge = page.locator(".stretch").bounding_box()
    y = edge["y"] + edge["height"] / 2
    drag(page, (edge["x"] + 4, y), (spot(page, rooms[0], on(12))[0], y))

    question = page.locator("#calendar-ask")
    expect(question).to_contain_text("Told as well: He Host.")
    expect(question.get_by_role("button", name="Reschedule")).to_be_focused()
    question.get_by_role("button", name="Reschedule").click()
    expect(page.locator(".messages")).to_contain_text("10:00–12:00")
    settled.refresh_from_db()
    assert (settled.starts_at, settled.ends_at, settled.state) == (on(10), on(12), "confirmed")


def test_what_is_dropped_on_a_taken_room_is_put_right_by_one_click(open_as, clerk, rooms, barriers):
    visit(rooms[1], on(14), contact__organisation__name="Lanhai Optics")
    asked = visit(rooms[0], on(10), requested=True)
    page = opened(open_as, clerk)

    x, y = spot(page, rooms[0], on(10))
    to = spot(page, rooms[1], on(14))
    drag(page, (x + 20, y), (to[0] + 20, to[1]))

    question = page.locator("#calendar-ask")
    expect(question).to_contain_text("by a visit of Lanhai Optics")
    expect(question.locator("[name=offer]")).to_have_count(3)
    assert barriers(page) == []
    question.locator("[name=offer]").first.click()
    expect(page.locator(".messages")).to_be_visible()
    asked.refresh_from_db()
    assert (asked.starts_at, asked.room != rooms[1]) == (on(14), True)


def test_free_time_is_booked_by_dragging_over_it(open_as, clerk, rooms):
    page = opened(open_as, clerk)

    drag(page, spot(page, rooms[2], on(9)), spot(page, rooms[2], on(10, 30)))

    page.wait_for_url(f"**{reverse('reception:create')}?**")
    asked = parse_qs(urlsplit(page.url).query)
    assert asked == {
        "room": [str(rooms[2].pk)],
        "starts_at": ["2026-03-12T09:00"],
        "ends_at": ["2026-03-12T10:30"],
    }
    expect(page.locator("[name=room]")).to_have_value(str(rooms[2].pk))


def test_a_visit_is_moved_and_stretched_by_keyboard_alone(open_as, clerk, rooms):
    settled = visit(rooms[0], on(10))
    page = opened(open_as, clerk)
    page.locator(".block a").focus()

    page.keyboard.press("m")
    expect(page.locator("#said")).to_contain_text("3-01, 10:00–11:00")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#said")).to_contain_text("3-02, 10:30–11:45")
    expect(page.locator(".block.is-up a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#calendar-ask").get_by_role("button", name="Reschedule")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator(".messages")).to_contain_text("10:30–11:45, 3-02")
    settled.refresh_from_db()
    assert (settled.room, settled.starts_at, settled.ends_at) == (rooms[1], on(10, 30), on(11, 45))


def test_escape_leaves_a_visit_as_it_was(open_as, clerk, rooms):
    settled = visit(rooms[0], on(10))
    page = opened(open_as, clerk)
    page.locator(".block a").focus()

    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")

    expect(cell(page, rooms[0], ".block")).to_have_count(1)
    expect(page.locator(".block a")).to_be_focused()
    expect(page.locator(".block time")).to_have_text("10:00–11:00")
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#calendar-ask")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".block time")).to_have_text("10:00–11:00")
    settled.refresh_from_db()
    assert settled.starts_at == on(10)


def test_free_time_is_booked_by_keyboard_alone(open_as, clerk, rooms):
    page = opened(open_as, clerk)
    cell(page, rooms[0], ".calendar-new").focus()

    page.keyboard.press("m")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")

    page.wait_for_url(f"**{reverse('reception:create')}?**")
    asked = parse_qs(urlsplit(page.url).query)
    assert (asked["room"], asked["starts_at"], asked["ends_at"]) == (
        [str(rooms[1].pk)],
        ["2026-03-12T08:15"],
        ["2026-03-12T09:30"],
    )


def test_in_the_week_a_visit_is_dragged_to_another_day_at_the_same_hour(open_as, clerk, rooms):
    asked = visit(rooms[0], on(10), requested=True)
    page = opened(open_as, clerk, "calendar-week")
    here = page.locator(".block").bounding_box()
    there = page.locator(f"td.lane[data-room='{rooms[1].pk}'][data-day='2026-03-13']").bounding_box()

    drag(page, (here["x"] + 20, here["y"] + 20), (there["x"] + 40, there["y"] + 30))

    expect(page.locator(".messages")).to_be_visible()
    asked.refresh_from_db()
    assert (asked.room, asked.starts_at) == (rooms[1], on(10, day=13))


def test_without_script_the_calendar_is_the_same_day_as_a_table_with_links(chromium, live_server, clerk, rooms, client):
    settled = visit(rooms[0], on(10), contact__organisation__name="Lanhai Optics")
    client.force_login(clerk)
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()

    page.goto(f"{reverse('reception:calendar')}?day=2026-03-12")

    expect(page.get_by_role("link", name="10:00–11:00 Lanhai Optics")).to_have_attribute(
        "href", settled.get_absolute_url()
    )
    expect(page.locator(".calendar-new")).to_have_count(3)
    context.close()
