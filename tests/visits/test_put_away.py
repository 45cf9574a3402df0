"""R35: a sheet that was put away reads as on the day, on every page and print of it, and so does its timeline."""

import pytest
from django.urls import reverse

from accounts.models import User
from history import moment
from reception import actions as reception
from reception.models import Appointment
from tests.factories.accounts import PositionFactory, UserFactory
from tests.factories.reception import RoomFactory
from tests.factories.visits import InfoSheetFactory, itinerary_line, no_cars, sign
from visits import actions
from visits.models import PurposeLabel, TourStop
from visits.parts import programme_for_guest

pytestmark = pytest.mark.django_db
OLD, NEW = "Old Name", "Newly Married"


@pytest.fixture
def sheet():
    """A closed sheet of which every colleague, room, stop and purpose was renamed afterwards."""
    sheet = InfoSheetFactory(complete=True)
    author = sheet.appointment.salesperson
    leader = UserFactory(name=f"{OLD} leader", position=PositionFactory(name="Old Title"))
    host = UserFactory(name=f"{OLD} table")
    stop = TourStop.objects.create(site=sheet.appointment.site, name=f"{OLD} foundry")
    room = RoomFactory(site=sheet.appointment.site, capacity=12, name=f"{OLD} room")
    start = sheet.appointment.starts_at
    lines = {
        "itinerary": [
            itinerary_line(sheet, person=leader, stop=stop, kind="tour"),
            itinerary_line(sheet, person=leader, room=room, kind="meeting"),
        ],
        "meals": [{"starts_at": start, "minutes": 90, "restaurant": "Canteen", "host": host, "per_person": 10}],
        "leaders": [{"order": 1, "person": leader, "title": "", "role": "host"}],
        "transport": no_cars(sheet),
    }
    actions.edit(sheet, actor=author, version=sheet.version, fields={}, lines=lines)
    actions.submit(sheet, actor=author)
    while sheet.state == "submitted":
        sign(sheet)
    User.objects.filter(pk=author.pk).update(name=f"{OLD} author")
    with moment.at(start):
        for verb in ("check_in", "start_meeting", "check_out"):
            visit = Appointment.objects.get(pk=sheet.appointment_id)
            getattr(reception, verb)(visit, actor=visit.receptionist)
    for model in (User, TourStop, type(room)):
        for row in model.objects.filter(name__startswith=OLD):
            model.objects.filter(pk=row.pk).update(name=row.name.replace(OLD, NEW))
    type(leader.position).objects.filter(pk=leader.position_id).update(name="New Title")
    PurposeLabel.objects.filter(purpose=sheet.purpose_type).update(name="New purpose", name_zh="新目的")
    sheet.refresh_from_db()
    return sheet


@pytest.fixture
def reader(client):
    client.force_login(UserFactory(role="marketing_center"))


def page(client, sheet, name, *more):
    return client.get(reverse(f"visits:{name}", args=[sheet.pk, *more])).content.decode()


@pytest.mark.parametrize(
    ("name", "more"), [("programme", []), ("programme-ours", []), ("programme-guests", ["en"]), ("detail", [])]
)
def test_r35_no_page_of_a_closed_sheet_shows_a_name_of_today(client, sheet, reader, name, more):
    text = page(client, sheet, name, *more)

    assert f"{OLD} leader" in text
    assert NEW not in text
    assert "New Title" not in text


def test_r35_the_meal_s_own_page_too(client, sheet, reader):
    text = client.get(reverse("visits:meal", args=[sheet.meals.get().pk])).content.decode()

    assert (f"{OLD} table" in text, NEW in text) == (True, False)


@pytest.mark.parametrize("name", ["detail", "print", "versions"])
def test_r35_a_purpose_renamed_afterwards_is_called_as_it_was(client, sheet, reader, name):
    assert "New purpose" not in page(client, sheet, name)


def test_r35_a_version_calls_the_purpose_as_it_was_in_both_languages(client, sheet, reader):
    number = sheet.versions.first().number

    assert "New purpose" not in page(client, sheet, "version", number)
    assert (
        "新目的"
        not in client.get(
            reverse("visits:version", args=[sheet.pk, number]), headers={"accept-language": "zh-hans"}
        ).content.decode()
    )


def test_a_sheet_under_way_is_called_by_today_s_words(client, reader):
    sheet = InfoSheetFactory(complete=True)
    PurposeLabel.objects.filter(purpose=sheet.purpose_type).update(name="New purpose")

    assert "New purpose" in page(client, sheet, "detail")


def test_the_visitors_programme_of_a_closed_visit_names_who_and_where_it_was(sheet):
    visit = Appointment.objects.get(pk=sheet.appointment_id)

    _template, context = programme_for_guest(visit, None)

    assert [str(step.person) for step in context["steps"]] == [f"{OLD} leader"] * 2
    assert NEW not in " ".join(step.where for step in context["steps"])
    assert str(visit.salesperson) == f"{OLD} author"
