"""The day of a visit: its steps keep rooms and minutes, and move and go with it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from history import moment
from history.models import Event
from history.moment import now
from notices.models import Notice
from reception import actions as reception
from reception.models import Appointment, Meeting, RoomBooking
from tests.factories.accounts import UserFactory
from tests.factories.reception import RoomFactory
from tests.factories.visits import InfoSheetFactory, itinerary_line, no_cars
from tests.visits.programmes import HOUR, approve, complete, meeting, stop, write
from visits.actions import programme as acts
from visits.complete import missing
from visits.models import ItineraryLine, TourStop

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(sheet):
    return RoomFactory(site=sheet.appointment.site, capacity=12)


def standing():
    return RoomBooking.objects.standing(now()).filter(appointment__isnull=True)


# Rooms and minutes


@pytest.mark.clause("S1-37")
def test_a_meeting_books_its_room_and_has_an_empty_record_for_its_minutes(sheet, room):
    complete(sheet, meeting(sheet, room))
    start = sheet.appointment.starts_at + HOUR

    assert [(each.room, each.starts_at, each.ends_at) for each in standing()] == [(room, start, start + HOUR)]

    approve(sheet)

    record = sheet.itinerary.get(kind="meeting").meeting
    assert (record.subject, record.minutes_text, record.state) == ("Contract for next year", "", "planned")
    assert record.appointment == sheet.appointment


def test_the_minutes_are_begun_once_however_often_the_sheet_is_signed(sheet, room):
    approve(complete(sheet, meeting(sheet, room)))

    acts.begin_minutes(sheet, actor=sheet.appointment.salesperson, at=now())

    assert Meeting.objects.count() == 1


def test_a_meeting_in_the_visits_own_room_needs_no_second_booking(room):
    sheet = InfoSheetFactory(appointment__room=room, appointment__place="")
    visit = sheet.appointment

    write(sheet, meeting(sheet, room, starts_at=visit.starts_at, minutes=30))

    assert list(standing()) == []
    assert [each.field for each in missing(sheet) if each.field == "itinerary"] == []


def test_another_hour_another_room_or_none_moves_and_frees_the_booking(sheet, room):
    other = RoomFactory(site=room.site, capacity=14)
    write(sheet, meeting(sheet, room))
    line = sheet.itinerary.get()

    write(sheet, meeting(sheet, other, minutes=30) | {"id": line.pk})
    assert [(each.room, each.ends_at - each.starts_at) for each in standing()] == [(other, HOUR / 2)]

    write(sheet, meeting(sheet, None) | {"id": line.pk})
    assert list(standing()) == []


def test_the_same_words_again_keep_the_same_booking(sheet, room):
    write(sheet, meeting(sheet, room))
    kept, line = standing().get(), sheet.itinerary.get()

    write(sheet, meeting(sheet, room, topic="Prices") | {"id": line.pk})

    assert standing().get() == kept


def test_a_step_that_is_taken_away_frees_its_room_and_calls_its_meeting_off(sheet, room):
    approve(complete(sheet, meeting(sheet, room)))
    record = sheet.itinerary.get(kind="meeting").meeting

    write(sheet, itinerary_line(sheet) | {"id": sheet.itinerary.get(kind="welcome").pk})

    record.refresh_from_db()
    assert (list(standing()), record.state) == ([], "cancelled")


def test_of_two_steps_that_want_one_room_the_second_is_saved_without_it(sheet, room):
    write(sheet, meeting(sheet, room))
    other = InfoSheetFactory(appointment__starts_at=sheet.appointment.starts_at)

    write(other, meeting(other, room))

    assert (other.itinerary.get().room, other.itinerary.get().booking) == (room, None)
    assert [each.field for each in missing(other) if "not free" in str(each)] == ["itinerary"]


@pytest.mark.parametrize("end", ["cancel", "close"])
def test_the_rooms_are_free_when_the_visit_is_off_or_over(sheet, room, end):
    write(sheet, meeting(sheet, room))
    visit = sheet.appointment

    if end == "cancel":
        reception.cancel(visit, actor=visit.contact_person, reason="Flight cancelled")
    else:
        visit.refresh_from_db()
        reception.set_clearance(visit, "not_needed", actor=None, at=now())
        reception.check_in(visit, actor=visit.contact_person)
        reception.check_out(visit, actor=visit.contact_person)

    assert list(standing()) == []


def test_the_programme_moves_with_the_visit(sheet, room):
    car = {
        "direction": "arrival",
        "need": "wanted",
        "pickup_at": sheet.appointment.starts_at,
        "pickup_place": "Station",
    }
    write(sheet, meeting(sheet, room), transport=[car])
    ride, visit = sheet.transport.get(direction="arrival"), sheet.appointment
    acts.tell_customer(ride, way="phone", actor=visit.salesperson, at=now())
    starts_at = visit.starts_at + timedelta(days=1, hours=2)

    visit.refresh_from_db()
    reception.reschedule(
        visit, actor=visit.contact_person, place=visit.place, starts_at=starts_at, ends_at=starts_at + HOUR
    )

    ride.refresh_from_db()
    assert sheet.itinerary.get().starts_at == starts_at + HOUR
    assert (ride.pickup_at, ride.told_customer_at) == (starts_at, None)
    assert [each.starts_at for each in standing()] == [starts_at + HOUR]


def test_what_is_signed_again_after_a_move_has_the_new_times(sheet, room):
    approve(complete(sheet, meeting(sheet, room)))
    visit = Appointment.objects.get(pk=sheet.appointment_id)
    day = timedelta(days=1)

    reception.reschedule(
        visit,
        actor=visit.contact_person,
        place=visit.place,
        starts_at=visit.starts_at + day,
        ends_at=visit.ends_at + day,
    )

    submitted = sheet.submissions.first().said["itinerary"]
    assert [row["starts_at"] for row in submitted] == [each.starts_at.isoformat() for each in sheet.itinerary.all()]
    assert sheet.versions.first().said["itinerary"] == submitted


@pytest.mark.parametrize("verb", ["tell-customer", "explain-safety", "seat"])
def test_nothing_is_noted_any_more_in_a_sheet_that_was_put_away(client, author, sheet, verb):
    hall = stop(sheet, is_safety_area=True)
    car = {
        "direction": "arrival",
        "need": "wanted",
        "pickup_at": sheet.appointment.starts_at,
        "pickup_place": "Station",
    }
    meal = {"starts_at": sheet.appointment.starts_at, "restaurant": "Lakeside"}
    write(sheet, itinerary_line(sheet, stop=hall), transport=[car], meals=[meal])
    lines = {
        "tell-customer": sheet.transport.get(need="wanted"),
        "explain-safety": sheet.itinerary.get(),
        "seat": sheet.meals.get(),
    }
    visit = Appointment.objects.get(pk=sheet.appointment_id)
    reception.cancel(visit, actor=visit.contact_person, reason="Flight cancelled")

    answer = client.post(reverse(f"visits:{verb}", args=[lines[verb].pk]), {"way": "phone"}, follow=True)

    assert "Somebody was faster" in str(next(iter(answer.context["messages"])))
    assert sheet.transport.get(need="wanted").told_customer_at is None
    assert (sheet.itinerary.get().safety_told_at, sheet.meals.get().seated_at) == (None, None)


# What a step needs


@pytest.mark.parametrize("kind", ["opening", "presentation", "tour"])
def test_opening_presentation_and_tour_need_somebody(sheet, kind):
    write(sheet, itinerary_line(sheet, kind=kind))
    assert any("name the speaker" in str(each) for each in missing(sheet))

    write(sheet, itinerary_line(sheet, kind=kind, person=UserFactory()))
    assert not any("name the speaker" in str(each) for each in missing(sheet))


@pytest.mark.clause("S1-34")
def test_a_tour_stop_is_chosen_from_the_list_of_the_site_with_time_and_guide(sheet, client, author):
    foundry, guide = stop(sheet), UserFactory()
    elsewhere = TourStop.objects.create(site=RoomFactory().site, name="Showroom")

    page = client.get(reverse("visits:edit", args=[sheet.pk]))
    row = page.context["blocks"]["itinerary"]["formset"].forms[0]
    offered = [value for value, _words in row.fields["stop"].choices]
    write(sheet, itinerary_line(sheet, kind="tour", stop=foundry, person=guide, minutes=25))

    line = sheet.itinerary.get()
    assert str(foundry.pk) in offered and str(elsewhere.pk) not in offered
    assert (line.stop, line.person, line.minutes, line.where) == (foundry, guide, 25, "Foundry")


@pytest.mark.clause("S1-36")
def test_each_stop_in_a_safety_area_has_its_own_tick_that_its_rules_were_explained(sheet, client, author):
    foundry, hall = stop(sheet, is_safety_area=True, safety_note="Helmets"), stop(sheet, name="Hall")
    guide, start = UserFactory(), sheet.appointment.starts_at
    steps = [
        itinerary_line(sheet, kind="tour", stop=foundry, person=guide),
        itinerary_line(sheet, kind="tour", stop=hall, person=guide, starts_at=start + HOUR),
        itinerary_line(sheet, kind="tour", stop=foundry, person=guide, starts_at=start + 2 * HOUR),
    ]
    write(sheet, *steps)
    first, plain, second = sheet.itinerary.all()

    early = client.post(reverse("visits:explain-safety", args=[first.pk]), follow=True)
    assert "on the day itself" in early.content.decode()
    assert "Safety explained" not in early.content.decode()
    with moment.at(start):
        client.post(reverse("visits:explain-safety", args=[first.pk]))
        client.post(reverse("visits:explain-safety", args=[plain.pk]))

    first, plain, second = sheet.itinerary.all()
    assert [line.owes_safety for line in (first, plain, second)] == [False, False, True]
    assert (first.safety_told_by, plain.safety_told_at) == (author, None)
    assert Event.objects.about(sheet).filter(verb="explain_safety").count() == 1


def test_another_stop_asks_for_the_safety_tick_again(sheet):
    foundry, press = stop(sheet, is_safety_area=True), stop(sheet, name="Press shop", is_safety_area=True)
    step = itinerary_line(sheet, kind="tour", stop=foundry, person=UserFactory())
    write(sheet, step)
    line = sheet.itinerary.get()
    acts.explain_safety(line, actor=sheet.appointment.salesperson, at=line.starts_at)

    write(sheet, step | {"id": line.pk, "stop": press})

    assert sheet.itinerary.get().owes_safety


def test_the_guide_of_a_step_may_tick_and_a_stranger_may_not(sheet, client, stranger):
    guide = UserFactory()
    write(sheet, itinerary_line(sheet, kind="tour", stop=stop(sheet, is_safety_area=True), person=guide))
    url = reverse("visits:explain-safety", args=[sheet.itinerary.get().pk])

    client.force_login(stranger)
    assert client.post(url).status_code == 404
    client.force_login(guide)
    assert client.post(url).status_code == 302
    assert client.get(url).status_code == 405


def test_nobody_is_told_of_a_meeting_before_the_sheet_is_approved(sheet, room):
    complete(sheet, meeting(sheet, room, person=UserFactory()))
    told = Notice.objects.filter(kind="reception.meeting_planned")
    assert told.count() == 0

    approve(sheet)
    assert told.count() > 0


def test_a_kind_of_step_for_the_photograph(sheet):
    write(sheet, itinerary_line(sheet, kind="photo", place="Main gate"))

    assert str(ItineraryLine.objects.get()) == "Photograph"
    assert no_cars(sheet)
