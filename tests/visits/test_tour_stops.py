"""The list of places that guests are shown."""

import pytest
from django.urls import reverse

from history.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.reception import SiteFactory
from visits.models import TourStop

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    person = UserFactory(role="marketing_center")
    client.force_login(person)
    return person


@pytest.fixture
def site():
    return SiteFactory()


def words(site, **fields):
    said = {"site": site.pk, "name": "Foundry", "name_zh": "铸造车间", "order": 1, "minutes": 20, "is_active": "on"}
    return said | {"is_safety_area": "on", "safety_note": "Helmets", "safety_note_zh": "戴安全帽"} | fields


def test_a_stop_is_added_and_edited_with_its_history(client, keeper, site):
    client.post(reverse("visits:tour-stop-create"), words(site))
    stop = TourStop.objects.get()
    edited = words(site, minutes=30, version=stop.version)

    client.post(reverse("visits:tour-stop-edit", args=[stop.pk]), edited)

    stop.refresh_from_db()
    assert (stop.name_zh, stop.is_safety_area, stop.minutes) == ("铸造车间", True, 30)
    assert list(Event.objects.about(stop).order_by("pk").values_list("verb", flat=True)) == ["found", "edit"]


def test_a_second_stop_of_one_name_is_a_sentence_and_keeps_what_was_typed(client, keeper, site):
    client.post(reverse("visits:tour-stop-create"), words(site))

    page = client.post(reverse("visits:tour-stop-create"), words(site, minutes=45))

    assert page.context["form"].errors == {"name": ["The site has a stop of this name already."]}
    assert page.context["form"]["minutes"].value() == "45"
    assert TourStop.objects.count() == 1


def test_of_two_who_edit_one_stop_the_second_sees_both_versions(client, keeper, site):
    client.post(reverse("visits:tour-stop-create"), words(site))
    stop = TourStop.objects.get()
    url = reverse("visits:tour-stop-edit", args=[stop.pk])
    client.post(url, words(site, minutes=30, version=0))

    page = client.post(url, words(site, minutes=40, version=0))

    assert page.status_code == 200 and len(page.context["both"]) == 1
    assert TourStop.objects.get().minutes == 30
    client.post(url, words(site, minutes=40, version=page.context["form"].data["version"]))
    assert TourStop.objects.get().minutes == 40


def test_as_many_questions_for_three_stops_as_for_one(client, keeper, site, django_assert_max_num_queries):
    url = reverse("visits:tour-stops")
    for count in (1, 3):
        for number in range(count):
            TourStop.objects.get_or_create(site=site, name=f"Hall {number}")
        with django_assert_max_num_queries(14):
            assert len(client.get(url).context["stops"]) == count
