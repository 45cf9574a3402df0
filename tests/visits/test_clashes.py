"""What cannot be both is said at once: people, rooms, cars and the guests themselves."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts import actions as accounts
from history.moment import now
from reception.models import Appointment, RoomBooking
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import RoomFactory
from tests.factories.visits import InfoSheetFactory, VisitFactory, itinerary_line
from tests.visits.test_form import posted
from visits import actions, clashes
from visits.models import TransportLine

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def sheet():
    return InfoSheetFactory()


def write(sheet, **lines):
    sheet.refresh_from_db()
    author = sheet.appointment.salesperson
    actions.edit(sheet, actor=author, version=sheet.version, fields={}, lines=lines)
    return sheet


def found(sheet, reader=None):
    return clashes.of_sheet(sheet, reader or sheet.appointment.salesperson, at=now())


def kinds(sheet):
    return [clash.kind for clash in found(sheet)]


def ride(sheet, **fields):
    start = sheet.appointment.starts_at
    car = {"direction": "arrival", "need": "wanted", "pickup_at": start - HOUR, "pickup_place": "South station"}
    return car | {"minutes": 60, "driver": "Lao Wang", "driver_phone": "+8613912345678"} | fields


def twin(sheet, **fields):
    """Another visit at the same hours, with its sheet."""
    return InfoSheetFactory(appointment__starts_at=sheet.appointment.starts_at, **fields)


def test_a_day_that_goes_together_has_no_clash(sheet):
    start = sheet.appointment.starts_at
    later = itinerary_line(sheet, starts_at=start + HOUR / 2, kind="presentation", person=UserFactory())

    write(sheet, itinerary=[itinerary_line(sheet), later], transport=[ride(sheet)])

    assert found(sheet) == []


def test_the_guests_are_not_at_two_steps_at_once(sheet):
    write(sheet, itinerary=[itinerary_line(sheet), itinerary_line(sheet, kind="tour")])

    assert kinds(sheet) == ["guests"]


def test_one_person_has_not_two_steps_at_once(sheet):
    guide = UserFactory()

    write(sheet, itinerary=[itinerary_line(sheet, person=guide), itinerary_line(sheet, kind="tour", person=guide)])

    assert [(clash.kind, clash.row) for clash in found(sheet)] == [("person", "itinerary-1")]


def test_who_speaks_on_the_way_speaks_in_the_car(sheet):
    write(sheet, itinerary=[itinerary_line(sheet, kind="transfer"), itinerary_line(sheet, kind="briefing")])

    assert found(sheet) == []


def test_a_step_on_a_day_on_which_nobody_comes(sheet):
    write(sheet, itinerary=[itinerary_line(sheet, starts_at=sheet.appointment.starts_at + timedelta(days=7))])

    assert kinds(sheet) == ["day"]


def test_who_is_away_is_no_guide(sheet):
    guide, start = UserFactory(), sheet.appointment.starts_at
    accounts.record_absence(person=guide, starts_at=start - HOUR, ends_at=start + HOUR, note="", actor=guide)

    write(sheet, itinerary=[itinerary_line(sheet, kind="tour", person=guide)])

    assert kinds(sheet) == ["away"]


@pytest.mark.parametrize("part", ["guide", "contact person", "host at a meal"])
def test_who_is_needed_at_another_visit_is_not_free_for_this_one(sheet, part):
    guide = UserFactory(department=DepartmentFactory())
    if part == "contact person":
        VisitFactory(confirmed=True, starts_at=sheet.appointment.starts_at, contact_person=guide)
    elif part == "guide":
        other = twin(sheet)
        write(other, itinerary=[itinerary_line(other, kind="tour", person=guide)])
    else:
        other = twin(sheet)
        write(other, meals=[{"starts_at": other.appointment.starts_at, "minutes": 60, "host": guide}])

    write(sheet, itinerary=[itinerary_line(sheet, kind="tour", person=guide)])

    assert kinds(sheet) == ["person"]


def test_of_another_visit_one_learns_what_one_may_know(sheet):
    guide = UserFactory()
    other = twin(sheet)
    write(other, itinerary=[itinerary_line(other, kind="tour", person=guide)])
    write(sheet, itinerary=[itinerary_line(sheet, kind="tour", person=guide)])
    name = "Baroness of Nowhere"
    Appointment.objects.filter(pk=other.appointment_id).update(is_private=True, visitor_name=name)
    inspector = UserFactory(role="inspector")

    assert [name in str(clash) for clash in found(sheet)] == [False]
    assert [name in str(clash) for clash in found(sheet, inspector)] == [False]
    assert [name in str(clash) for clash in found(sheet, other.appointment.salesperson)] == [True]


def test_a_cancelled_visit_needs_nobody(sheet):
    guide = UserFactory()
    other = twin(sheet)
    write(other, itinerary=[itinerary_line(other, kind="tour", person=guide)])
    Appointment.objects.filter(pk=other.appointment_id).update(state=Appointment.State.CANCELLED, cancel_reason="-")

    write(sheet, itinerary=[itinerary_line(sheet, kind="tour", person=guide)])

    assert found(sheet) == []


@pytest.mark.clause("S1-22")
def test_a_car_has_vehicle_number_driver_telephone_place_and_time_and_no_driver_drives_twice_at_once(sheet):
    facts = {"vehicle_type": "Minibus", "count": 2, "plate": "苏A·12345"}
    write(sheet, transport=[ride(sheet, **facts)])
    other = twin(sheet)
    write(other, transport=[ride(other, pickup_at=other.appointment.starts_at - HOUR / 2, plate="苏B·1")])

    kept = sheet.transport.get(direction="arrival")
    assert (kept.vehicle_type, kept.count, kept.plate) == ("Minibus", 2, "苏A·12345")
    assert (kept.driver, kept.driver_phone) == ("Lao Wang", "+8613912345678")
    assert (kept.pickup_place, kept.pickup_at) == ("South station", sheet.appointment.starts_at - HOUR)
    assert kinds(sheet) == ["car"]
    assert kinds(other) == ["car"]


@pytest.mark.parametrize(
    ("fields", "clashing"),
    [
        ({"driver_phone": "+8613700000000"}, []),  # two drivers of one name
        ({"driver": "Xiao Li", "driver_phone": "", "plate": "苏a12345"}, ["car"]),
        ({"driver_phone": ""}, ["car"]),
        ({"need": "not_needed"}, []),
        ({"minutes": 20}, []),
    ],
)
def test_driver_and_car_are_told_apart(sheet, fields, clashing):
    other = twin(sheet)
    start = other.appointment.starts_at
    write(other, transport=[ride(other, plate="苏A12345", pickup_at=start - HOUR / 2)])

    write(sheet, transport=[ride(sheet, **({"plate": "苏C1"} | fields), pickup_at=start - HOUR)])

    assert [each for each in kinds(sheet) if each == "car"] == clashing


def test_one_driver_twice_in_one_visit(sheet):
    write(sheet, transport=[ride(sheet), ride(sheet, direction="around", pickup_at=ride(sheet)["pickup_at"])])

    assert kinds(sheet) == ["car"]


def test_a_taken_room_is_a_clash_with_real_alternatives_and_one_click_takes_one(sheet, client):
    site, start = sheet.appointment.site, sheet.appointment.starts_at
    wanted, other = RoomFactory(site=site, capacity=8), RoomFactory(site=site, capacity=9)
    rival = VisitFactory(confirmed=True, starts_at=start, room=wanted, place="")
    assert rival.bookings.get().room == wanted
    write(sheet, itinerary=[itinerary_line(sheet, kind="meeting", room=wanted, minutes=60)])

    (clash,) = found(sheet)
    offer = next(offer for offer in clash.offers if offer.room == other)
    client.force_login(sheet.appointment.salesperson)
    sheet.refresh_from_db()
    chosen = {"room": offer.room.pk, "starts_at": offer.starts_at.isoformat(), "ends_at": offer.ends_at.isoformat()}
    answer = client.post(
        reverse("visits:take-offer", args=[sheet.pk]), chosen | {"line": clash.line, "version": sheet.version}
    )

    assert (clash.kind, answer.status_code) == ("room", 302)
    assert found(sheet) == []
    assert sheet.itinerary.get().booking.room == other


def test_an_offer_of_an_older_page_changes_nothing(sheet, client):
    room = RoomFactory(site=sheet.appointment.site, capacity=8)
    write(sheet, itinerary=[itinerary_line(sheet, kind="meeting")])
    line, start = sheet.itinerary.get(), sheet.appointment.starts_at
    client.force_login(sheet.appointment.salesperson)

    chosen = {"room": room.pk, "starts_at": start.isoformat(), "ends_at": (start + HOUR).isoformat()}
    client.post(reverse("visits:take-offer", args=[sheet.pk]), chosen | {"line": line.pk, "version": 0})

    assert sheet.itinerary.get().room is None


def test_while_typing_the_clashes_are_said_and_nothing_is_written(sheet, client):
    guide = UserFactory(department=DepartmentFactory())
    start = sheet.appointment.starts_at
    VisitFactory(confirmed=True, starts_at=start, contact_person=guide)
    client.force_login(sheet.appointment.salesperson)
    typed = {"itinerary-TOTAL_FORMS": 1, "itinerary-INITIAL_FORMS": 0, "transport-TOTAL_FORMS": 0}
    typed |= {"transport-INITIAL_FORMS": 0, "meals-TOTAL_FORMS": 0, "meals-INITIAL_FORMS": 0}
    typed |= {"itinerary-0-starts_at": start.isoformat(), "itinerary-0-minutes": 30, "itinerary-0-kind": "tour"}

    answer = client.post(reverse("visits:clashes", args=[sheet.pk]), typed | {"itinerary-0-person": guide.username})

    assert [clash.kind for clash in answer.context["clashes"]] == ["person"]
    assert (sheet.itinerary.count(), RoomBooking.objects.count()) == (0, 0)


def test_a_form_left_open_after_the_sheet_was_submitted_is_told_nothing_and_refused_nothing(client):
    sheet = InfoSheetFactory(submitted=True)
    client.force_login(sheet.appointment.salesperson)

    answer = client.post(reverse("visits:clashes", args=[sheet.pk]), {})

    assert (answer.status_code, answer.content) == (204, b"")


def test_as_many_questions_for_three_steps_as_for_one(sheet, django_assert_max_num_queries):
    def day(count):
        start = sheet.appointment.starts_at
        steps = [itinerary_line(sheet, starts_at=start + n * HOUR / 2, person=UserFactory()) for n in range(count)]
        return write(sheet, itinerary=steps, transport=[ride(sheet) for _ in range(1)])

    reader = day(1).appointment.salesperson
    assert TransportLine.objects.count() == 2
    with django_assert_max_num_queries(16):
        found(sheet, reader)
    day(3)
    with django_assert_max_num_queries(16):
        found(sheet, reader)


@pytest.fixture
def taken(client, sheet):
    """A step whose room somebody else has at that time."""
    room, start = RoomFactory(site=sheet.appointment.site, capacity=12), sheet.appointment.starts_at
    RoomFactory(site=sheet.appointment.site, capacity=14)
    other = InfoSheetFactory(appointment__site=room.site, appointment__starts_at=start)
    write(other, itinerary=[itinerary_line(other, kind="meeting", room=room, minutes=60)])
    write(sheet, itinerary=[itinerary_line(sheet, kind="meeting", room=room, minutes=60)])
    client.force_login(sheet.appointment.salesperson)
    return sheet


def offers_on(page):
    return re.findall(r'name="take" value="([^"]+)"', page.content.decode())


def test_what_is_free_instead_is_taken_by_one_click_on_the_form_and_what_was_typed_is_saved_with_it(client, taken):
    url = reverse("visits:edit", args=[taken.pk])
    offer = offers_on(client.get(url))[0]
    row, room, starts_at, _ends_at = offer.split("|")
    sent = posted(client, taken, purpose_text="First talks", take=offer)

    answer = client.post(url, sent)

    assert answer.url == f"{url}#section-itinerary"
    taken.refresh_from_db()
    step = taken.itinerary.get()
    assert (row, str(step.room_id), step.starts_at.isoformat()) == ("itinerary-0", room, starts_at)
    assert (step.booking is not None, taken.purpose_text) == (True, "First talks")
    assert offers_on(client.get(url)) == []


def test_while_somebody_types_what_is_free_instead_is_a_button_too(client, taken):
    answer = client.post(reverse("visits:clashes", args=[taken.pk]), posted(client, taken))

    assert offers_on(answer)[0].startswith("itinerary-0|")


@pytest.mark.parametrize("offer", ["", "x", "itinerary-0|²|x|y", "visitors-0|1|2026-03-21T12:00|2026-03-21T13:00"])
def test_an_offer_that_was_never_made_only_saves_the_form(client, taken, offer):
    before = taken.itinerary.get().starts_at

    client.post(reverse("visits:edit", args=[taken.pk]), posted(client, taken, purpose_text="Talks", take=offer))

    taken.refresh_from_db()
    assert (taken.purpose_text, taken.itinerary.get().starts_at) == ("Talks", before)


def test_enter_saves_the_form_and_takes_no_offer(client, taken):
    page = client.get(reverse("visits:edit", args=[taken.pk])).content.decode()

    first = re.search(r'<form method="post" class="sheet.*?<button type="submit"([^>]*)>', page, re.DOTALL)

    assert "take" not in first[1]
