"""Two programmes want one room at the same instant, on either database (R1)."""

import pytest

from history.models import Event
from history.moment import now
from reception.models import RoomBooking
from tests.factories.reception import RoomFactory
from tests.factories.visits import InfoSheetFactory, itinerary_line
from visits import actions
from visits.actions import programme
from visits.models import InfoSheet, TransportLine

from .test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_meetings_that_want_one_room_at_once_one_has_it_and_both_are_saved():
    one = InfoSheetFactory()
    other = InfoSheetFactory(appointment__starts_at=one.appointment.starts_at)
    room = RoomFactory(site=one.appointment.site, capacity=12)

    def write(pk):
        sheet = InfoSheet.objects.select_related("appointment").get(pk=pk)
        steps = [itinerary_line(sheet, kind="meeting", room=room, minutes=60)]
        lines = {"itinerary": steps}
        author = sheet.appointment.salesperson
        return actions.edit(sheet, actor=author, version=sheet.version, fields={}, lines=lines)

    ends = together(lambda: write(one.pk), lambda: write(other.pk))

    assert [end for end in ends if isinstance(end, Exception)] == []
    assert RoomBooking.objects.standing(now()).filter(room=room).count() == 1
    kept = [sheet.itinerary.get().booking is not None for sheet in (one, other)]
    assert sorted(kept) == [False, True]


def test_two_clicks_at_once_tell_the_customer_once():
    sheet = InfoSheetFactory()
    ride = sheet.transport.get(direction="arrival")
    TransportLine.objects.filter(pk=ride.pk).update(need=TransportLine.Need.WANTED, pickup_place="Station")

    def tell(way):
        mine = TransportLine.objects.select_related("sheet__appointment").get(pk=ride.pk)
        return programme.tell_customer(mine, way=way, actor=sheet.appointment.salesperson, at=now())

    ends = together(lambda: tell("phone"), lambda: tell("email"))

    assert ends == [None, None]
    assert Event.objects.about(sheet).filter(verb="tell_of_car").count() == 1
