"""The day of a visit as it is read and printed, by its guests and by our own people."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.accounts import PositionFactory, UserFactory
from tests.factories.visits import itinerary_line, set_level
from tests.visits.programmes import HOUR, stop, write
from visits.models import InfoSheet, SheetVisitor
from visits.parts import programme_for_guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(sheet):
    """A programme with everything in it that a guest reads, and everything that a guest must not."""
    visit = sheet.appointment
    first = visit.visitors.get()
    second = visit.visitors.create(name="Li Na 李娜", job_title="Engineer", phone="+8613800000000")
    SheetVisitor.objects.filter(visitor=first).update(seniority=2, diet="no pork", customs="Never give clocks")
    SheetVisitor.objects.create(visitor=second, seniority=1, address="Dr.", customs="Vegetarian table", diet="vegan")
    guide = UserFactory(
        name="Guo Jing", name_zh="郭静", position=PositionFactory(name="Chief engineer", name_zh="总工程师")
    )
    guide.phone = "+8651266668888"
    guide.save()
    foundry = stop(sheet, is_safety_area=True, safety_note="Helmets please", safety_note_zh="请戴安全帽")
    steps = [
        itinerary_line(sheet, kind="briefing", note="Mention the new plant", topic="Our company"),
        itinerary_line(sheet, kind="tour", stop=foundry, person=guide, starts_at=visit.starts_at + HOUR),
    ]
    car = {
        "direction": "arrival",
        "need": "wanted",
        "pickup_at": visit.starts_at - HOUR,
        "pickup_place": "South station",
    }
    car |= {"vehicle_type": "Minibus", "driver": "Lao Wang", "driver_phone": "+8613912345678"}
    meal = {"starts_at": visit.starts_at + 3 * HOUR, "restaurant": "Lotus", "topics": "Not the lawsuit", "host": guide}
    leaders = [{"order": 1, "person": guide, "title": "", "role": "host"}]
    write(sheet, *steps, transport=[car], meals=[meal | {"per_person": 180}], leaders=leaders)
    sheet.guest_note = "The network is called Guests."
    InfoSheet.objects.filter(pk=sheet.pk).update(guest_note=sheet.guest_note)
    return sheet


SECRETS = ["Mention the new plant", "Never give clocks", "vegan", "no pork", "Not the lawsuit", "139 1234", "6666 8888"]
SECRETS += ["13912345678", "66668888", "180"]


def test_the_guests_programme_says_nothing_that_is_said_among_ourselves(told, client, author):
    page = client.get(reverse("visits:programme-guests", args=[told.pk, "en"])).content.decode()

    assert [word for word in SECRETS if word in page] == []
    for word in ("Our company", "Foundry", "Guo Jing", "Chief engineer", "South station", "Lotus", "Helmets please"):
        assert word in page
    assert "The network is called Guests." in page
    assert page.index("Dr. Li Na 李娜") < page.index(told.appointment.visitors.earliest("pk").name)


def test_the_guests_programme_is_read_in_their_language_whatever_ours_is(told, client, author):
    page = client.get(reverse("visits:programme-guests", args=[told.pk, "zh-hans"])).content.decode()

    assert '<html lang="zh-Hans">' in page
    for word in ("郭静", "总工程师", "铸造车间", "请戴安全帽", "Li Na 李娜 Dr."):
        assert word in page
    assert client.get(reverse("visits:programme-guests", args=[told.pk, "fr"])).status_code == 404


def test_a_programme_that_is_not_approved_says_that_it_is_a_draft(told, client, author):
    assert client.get(reverse("visits:programme-guests", args=[told.pk, "en"])).context["is_draft"]

    InfoSheet.objects.filter(pk=told.pk).update(state="approved", level=set_level(told, "B").level)
    assert not client.get(reverse("visits:programme-guests", args=[told.pk, "en"])).context["is_draft"]


def test_our_own_people_print_talking_points_diets_customs_and_telephones(told, client, author):
    page = client.get(reverse("visits:programme-ours", args=[told.pk])).content.decode()

    for word in ("Mention the new plant", "Never give clocks", "vegan", "Not the lawsuit", "139 1234 5678"):
        assert word in page


def test_the_pass_of_the_visitor_says_subject_and_stop_and_no_talking_points(told, client, author):
    InfoSheet.objects.filter(pk=told.pk).update(state="approved", level=set_level(told, "B").level)

    _template, context = programme_for_guest(told.appointment, author)

    assert [step.where for step in context["steps"]] == ["Lobby", "Foundry"]


def test_the_page_of_the_day_has_steps_rides_and_meals_in_one_order(told, client, author):
    page = client.get(reverse("visits:programme", args=[told.pk]))

    (day,) = page.context["days"]
    assert [entry.kind for entry in day.entries] == ["ride", "step", "step", "meal"]
    assert "Mention the new plant" in page.content.decode()


def test_the_page_asks_as_often_for_three_steps_as_for_one(sheet, client, author):
    def questions(count):
        start = sheet.appointment.starts_at
        write(sheet, *[itinerary_line(sheet, starts_at=start + n * HOUR, person=UserFactory()) for n in range(count)])
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("visits:programme", args=[sheet.pk]))
        return len(asked)

    questions(1)
    assert questions(3) == questions(1)


def test_who_has_no_part_in_it_sees_no_programme(sheet, client, stranger):
    client.force_login(stranger)

    for name, more in (("programme", []), ("programme-ours", []), ("programme-guests", ["en"])):
        assert client.get(reverse(f"visits:{name}", args=[sheet.pk, *more])).status_code == 404
