"""Cars, meals and gifts: what is asked for, what is missing, what the customer was told."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from history.models import Event
from history.moment import at as at_moment
from history.moment import now
from papers.models import Attachment
from tests.factories.accounts import UserFactory
from tests.factories.visits import InfoSheetFactory, itinerary_line, set_level
from visits import actions
from visits.actions import programme as acts
from visits.complete import missing
from visits.models import Cap, MealLine, SheetVisitor
from visits.overstandard import lines_over
from visits.programme import incomplete_cars

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def sheet():
    return InfoSheetFactory()


@pytest.fixture
def author(client, sheet):
    client.force_login(sheet.appointment.salesperson)
    return sheet.appointment.salesperson


def write(sheet, **lines):
    sheet.refresh_from_db()
    actions.edit(sheet, actor=sheet.appointment.salesperson, version=sheet.version, fields={}, lines=lines)
    return sheet


def wants(sheet):
    return [(ride.direction, ride.need) for ride in sheet.transport.order_by("direction", "pk")]


def ride(sheet, **fields):
    known = sheet.transport.get(direction="arrival")
    car = {"id": known.pk, "direction": "arrival", "need": "wanted", "pickup_at": known.pickup_at, "minutes": 45}
    car |= {"pickup_place": "South station", "vehicle_type": "Minibus", "count": 1, "plate": "苏A12345"}
    return car | {"driver": "Lao Wang", "driver_phone": "+8613912345678"} | fields


def back(sheet, **fields):
    known = sheet.transport.get(direction="return")
    return {"id": known.pk, "direction": "return", "need": "not_needed", "pickup_at": known.pickup_at} | fields


def meal(**fields):
    start = now() + timedelta(days=10)
    return {"starts_at": start, "minutes": 90, "restaurant": "Lotus", "persons": 8} | fields


# Cars


@pytest.mark.clause("S1-21")
def test_each_arrival_and_each_departure_has_a_car_or_the_word_that_none_is_needed(sheet):
    assert wants(sheet) == [("arrival", "open"), ("return", "open")]
    assert [each.field for each in missing(sheet) if "wanted or not needed" in str(each)] == ["transport"] * 2

    tomorrow = sheet.appointment.starts_at + timedelta(days=1)
    steps = [itinerary_line(sheet), itinerary_line(sheet, kind="send_off")]
    write(sheet, itinerary=[*steps, itinerary_line(sheet, starts_at=tomorrow)])
    assert wants(sheet) == [("arrival", "open")] * 2 + [("return", "open")]
    assert sheet.transport.filter(direction="arrival").latest("pickup_at").pickup_at == tomorrow

    decided = [{"id": each.pk, "need": "not_needed"} for each in sheet.transport.all()]
    decided[0] |= {"need": "wanted", "pickup_place": "South station"}
    write(sheet, transport=decided)
    assert sorted(need for _direction, need in wants(sheet)) == ["not_needed", "not_needed", "wanted"]
    assert [each for each in missing(sheet) if each.field == "transport"] == []


@pytest.mark.clause("S1-46")
def test_the_way_back_is_arranged_like_the_way_here(sheet):
    car = {name: value for name, value in ride(sheet).items() if name not in {"id", "direction", "pickup_at"}}
    write(sheet, transport=[ride(sheet), back(sheet) | car])

    way_back = sheet.transport.get(direction="return")
    assert (way_back.driver, way_back.driver_phone, way_back.plate) == ("Lao Wang", "+8613912345678", "苏A12345")


@pytest.mark.clause("S1-24")
def test_a_car_is_incomplete_until_the_customer_was_told_when_and_how(sheet, client, author):
    write(sheet, transport=[ride(sheet), back(sheet)])
    (car,) = incomplete_cars(sheet)
    page = reverse("visits:programme", args=[sheet.pk])
    assert "Incomplete" in client.get(page).content.decode()

    client.post(reverse("visits:tell-customer", args=[car.pk]), {"way": "phone"})

    car.refresh_from_db()
    assert (car.told_customer_at, car.told_by_way_of, car.told_by) == (now(), "phone", author)
    assert incomplete_cars(sheet) == []
    assert "Incomplete" not in client.get(page).content.decode()
    assert Event.objects.about(sheet).filter(verb="tell_of_car").count() == 1


def test_told_twice_the_first_holds(sheet, author):
    write(sheet, transport=[ride(sheet), back(sheet)])
    car = sheet.transport.get(direction="arrival")
    first = now()
    acts.tell_customer(car, way="phone", actor=author, at=first)

    with at_moment(first + HOUR):
        acts.tell_customer(car, way="email", actor=author, at=now())

    car.refresh_from_db()
    assert (car.told_customer_at, car.told_by_way_of) == (first, "phone")
    assert Event.objects.about(sheet).filter(verb="tell_of_car").count() == 1


@pytest.mark.parametrize(("fields", "is_told"), [({"driver": "Xiao Li"}, False), ({"cost": Decimal("200.00")}, True)])
def test_what_the_customer_was_told_and_is_different_now_is_told_again(sheet, author, fields, is_told):
    write(sheet, transport=[ride(sheet), back(sheet)])
    acts.tell_customer(sheet.transport.get(direction="arrival"), way="phone", actor=author, at=now())

    write(sheet, transport=[ride(sheet, **fields), back(sheet)])

    assert (sheet.transport.get(direction="arrival").told_customer_at is not None) == is_told


def test_a_car_without_driver_or_telephone_is_not_told_of(sheet, client, author):
    write(sheet, transport=[ride(sheet, driver_phone=""), back(sheet)])

    page = client.get(reverse("visits:programme", args=[sheet.pk])).content.decode()

    assert "Vehicle, driver or telephone is missing." in page
    assert reverse("visits:tell-customer", args=[sheet.transport.get(direction="arrival").pk]) not in page


def test_how_the_customer_was_told_must_be_said(sheet, client, author):
    write(sheet, transport=[ride(sheet), back(sheet)])
    car = sheet.transport.get(direction="arrival")

    client.post(reverse("visits:tell-customer", args=[car.pk]), {"way": "pigeon"})

    car.refresh_from_db()
    assert car.told_customer_at is None


# Meals


@pytest.mark.clause("S1-42")
def test_a_meal_has_its_seating_plan_and_a_tick_for_the_seats(sheet, client, author, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    write(sheet, meals=[meal()])
    row = sheet.meals.get()
    plan = SimpleUploadedFile("seats.pdf", b"%PDF-1.4 seats", content_type="application/pdf")

    client.post(reverse("papers:attach", args=["visits.MealLine", row.pk]), {"file": plan, "kind": "paper"})
    client.post(reverse("visits:seat", args=[row.pk]))

    row.refresh_from_db()
    assert [each.name for each in Attachment.objects.of(row)] == ["seats.pdf"]
    assert (row.seated_at, row.seated_by) == (now(), author)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "seats.pdf" in page and "Seats settled" in page

    client.post(reverse("visits:unseat", args=[row.pk]))
    row.refresh_from_db()
    assert (row.seated_at, row.seated_by) == (None, None)


@pytest.mark.clause("S1-43")
def test_a_meal_says_who_sits_with_the_guests_and_what_one_may_talk_about(sheet, client, author):
    host = UserFactory(name="Qian Wei")
    write(sheet, meals=[meal(host=host, host_names="Ms. Zhao", topics="The football season")])

    page = client.get(sheet.meals.get().get_absolute_url()).content.decode()

    for word in ("Qian Wei", "Ms. Zhao", "The football season"):
        assert word in page


@pytest.mark.clause("S1-19")
def test_a_banquet_names_what_is_not_settled_yet(sheet):
    write(sheet, meals=[meal(is_banquet=True, standard="Business", restaurant="Lotus")])
    row = sheet.meals.get()
    assert row.lacking == ["menu", "booking reference", "booked by"]

    settled = {"menu": "Eight courses", "booking_ref": "L-17", "booked_by": UserFactory()}
    write(sheet, meals=[meal(is_banquet=True, standard="Business", **settled) | {"id": row.pk}])

    assert MealLine.objects.get(pk=row.pk).lacking == []


@pytest.mark.clause("S1-18")
def test_diets_stand_beside_the_meal_and_the_cap_of_the_level_holds_for_each_person(sheet, client, author):
    SheetVisitor.objects.filter(visitor=sheet.appointment.visitors.get()).update(diet="no peanuts")
    set_level(sheet, "B")
    cap = {"level": sheet.level, "category": "meal", "amount": Decimal("120.00"), "valid_from": date(2026, 1, 1)}
    Cap.objects.create(**cap, reason="Policy", set_at=now(), set_by=author)
    write(sheet, meals=[meal(per_person=Decimal("180.00"))])
    row = sheet.meals.get()

    for url in (row.get_absolute_url(), reverse("visits:edit", args=[sheet.pk])):
        page = client.get(url).content.decode()
        assert "no peanuts" in page and "at most ¥120.00 per person" in page
    assert "no peanuts" in client.get(reverse("visits:programme", args=[sheet.pk])).content.decode()
    assert [(over.row, over.excess) for over in lines_over(sheet) if over.kind == "meal"] == [(row.pk, Decimal(480))]

    write(sheet, meals=[meal(per_person=Decimal("120.00")) | {"id": row.pk}])
    assert [over for over in lines_over(sheet) if over.kind == "meal"] == []


def test_the_host_of_the_table_sees_the_meal_and_ticks_its_seats(sheet, client, stranger):
    host = UserFactory()
    write(sheet, meals=[meal(host=host)])
    row = sheet.meals.get()

    client.force_login(stranger)
    assert client.get(row.get_absolute_url()).status_code == 404
    client.force_login(host)
    assert client.post(reverse("visits:seat", args=[row.pk])).status_code == 302
    assert client.get(reverse("visits:seat", args=[row.pk])).status_code == 405


def test_two_clicks_on_the_seats_are_one_line_of_history(sheet, author):
    write(sheet, meals=[meal()])
    row = sheet.meals.get()

    acts.seat(row, actor=author, at=now())
    acts.seat(row, actor=author, at=now())

    assert Event.objects.about(row).filter(verb="seat").count() == 1


def test_gifts_are_a_plain_list_on_the_sheet(sheet, client, author):
    gift = {"name": "Tea set", "quantity": 4, "unit_value": Decimal("180.00"), "recipient": "The delegation"}

    write(sheet, gifts=[gift])

    said = Event.objects.about(sheet).latest("pk").facts["gifts"]
    assert said[0] == "–" and "Tea set" in said[1]
    assert "Tea set × 4" in client.get(sheet.get_absolute_url()).content.decode()
