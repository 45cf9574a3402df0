"""A room kept for a step of a programme leads to its visit, wherever rooms are read."""

import pytest
from django.urls import reverse

from history.moment import now
from pages.formats import local
from reception import calendar, feeds
from reception.models import Feed, RoomBooking
from tests.factories.accounts import UserFactory
from tests.factories.reception import RoomFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, itinerary_line
from visits import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return InfoSheetFactory(
        appointment=VisitFactory(confirmed=True, place="Hall 2", contact__organisation__name="Lanhai Optics")
    )


@pytest.fixture
def room(sheet):
    room = RoomFactory(site=sheet.appointment.site, capacity=12)
    step = itinerary_line(sheet, kind="meeting", room=room, minutes=60)
    author = sheet.appointment.salesperson
    actions.edit(sheet, actor=author, version=sheet.version, fields={}, lines={"itinerary": [step]})
    return room


def block_of(user, sheet, room):
    day = local(sheet.appointment.starts_at).date()
    lane = next(lane for lane in calendar.day_of_rooms(user, day) if lane.room == room)
    (block,) = lane.blocks
    return block


def test_the_calendar_opens_a_meeting_of_the_programme_into_its_visit_and_moves_it_nowhere(clerk, sheet, room):
    block = block_of(clerk, sheet, room)

    assert (block.title, block.appointment) == ("Programme: Lanhai Optics", sheet.appointment)
    assert block.can_move is False


def test_to_whom_a_private_visit_is_concealed_its_meeting_names_nobody(sheet, room):
    type(sheet.appointment).objects.filter(pk=sheet.appointment_id).update(is_private=True)

    assert block_of(UserFactory(role="inspector"), sheet, room).title == "Programme: Private visit"


def test_who_does_not_see_the_visit_reads_what_the_room_is_kept_for(stranger, sheet, room):
    block = block_of(stranger, sheet, room)

    assert (block.appointment, block.title) == (None, RoomBooking.objects.get(room=room).reason)
    assert "Lanhai" not in block.title


@pytest.mark.parametrize("url", ["reception:rooms", "reception:room"])
def test_the_room_s_own_pages_lead_to_the_visit(client, clerk, sheet, room, url):
    client.force_login(clerk)
    day = local(sheet.appointment.starts_at).date()

    page = client.get(reverse(url, args=[room.pk] if url == "reception:room" else []), {"day": day.isoformat()})

    assert f'<a href="{sheet.appointment.get_absolute_url()}">Programme: Lanhai Optics</a>' in page.content.decode()


def test_a_room_s_feed_names_the_visit_for_whoever_may_see_it(clerk, stranger, sheet, room):
    def read(owner):
        return feeds.calendar_of(Feed(owner=owner, room=room), at=now()).decode()

    assert "Programme: Lanhai Optics" in read(clerk)
    assert "Lanhai" not in read(stranger)
