"""Things left behind: logged by the desk, told to the contact person, given back (S4-247)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from history.flow import NotAllowed, Stale
from notices.models import Notice
from reception import actions
from reception.actions import Refused, lost
from reception.models import LostItem, Site
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def guard():
    return UserFactory(name="Gu Guard", role="gate_security")


@pytest.fixture
def visit(noon):
    host = UserFactory(name="He Host", department=DepartmentFactory())
    appointment = AppointmentFactory(confirmed=True, contact_person=host, starts_at=noon)
    actions.check_in(appointment, actor=None, at=noon - timedelta(hours=2))
    return appointment


def found(noon, *, actor, **more):
    item = LostItem(description="Three keys", site=Site.objects.earliest("pk"), found_at=noon, found_where="Hall")
    item.found_by = "The cleaner"
    for name, value in more.items():
        setattr(item, name, value)
    return lost.find(item, actor=actor, at=noon)


@pytest.mark.clause("S4-247")
def test_the_desk_ticks_that_nothing_is_left_and_logs_what_is(client, visit, noon):
    client.force_login(UserFactory(role="front_desk"))
    client.post(reverse("reception:check-out", args=[visit.pk]), {"left_items_checked": "on"})
    typed = {"description": "Umbrella", "found_where": "Hall", "found_at": "2026-03-11 11:50", "found_by": "Gu Guard"}

    client.post(reverse("reception:log-found"), typed | {"site": visit.site_id, "appointment": visit.pk})

    assert visit.visitors.get().left_items_checked
    item = LostItem.objects.get()
    assert (item.description, item.found_where, item.found_by, item.appointment) == (
        "Umbrella",
        "Hall",
        "Gu Guard",
        visit,
    )
    assert [notice.recipient for notice in Notice.objects.filter(kind="reception.item_found")] == [visit.contact_person]


def test_a_thing_without_a_visit_tells_nobody(guard, noon):
    found(noon, actor=guard)

    assert not Notice.objects.filter(kind="reception.item_found").exists()


def test_a_visit_that_is_named_later_hears_of_it_then(guard, visit, noon):
    item = found(noon, actor=guard)

    lost.edit(item, actor=guard, version=item.version, appointment=visit)

    assert Notice.objects.filter(kind="reception.item_found").count() == 1


def test_the_same_form_twice_is_one_thing(guard, noon):
    token = uuid4()

    first, second = (found(noon, actor=guard, form_token=token) for _nth in range(2))

    assert (first, LostItem.objects.count()) == (second, 1)


def test_nothing_is_found_tomorrow(guard, noon):
    item = LostItem(description="Keys", site=Site.objects.earliest("pk"), found_at=noon + timedelta(minutes=1))

    with pytest.raises(Refused):
        lost.find(item, actor=guard, at=noon)


def test_given_back_says_to_whom_when_and_by_whom(guard, noon):
    item = found(noon, actor=guard)

    lost.give_back(item, actor=guard, returned_to="Wang Fang", at=noon + timedelta(hours=1))

    kept = (item.state, item.returned_to, item.returned_at, item.returned_by)
    assert kept == ("returned", "Wang Fang", noon + timedelta(hours=1), guard)


@pytest.mark.parametrize("verb", ["give_back", "dispose"])
def test_what_is_gone_cannot_go_again(guard, noon, verb):
    item = found(noon, actor=guard)
    lost.give_back(item, actor=guard, returned_to="Wang Fang")
    on_the_other_screen = LostItem.objects.get(pk=item.pk)
    word = {"give_back": "returned_to", "dispose": "disposal"}[verb]

    with pytest.raises(NotAllowed):
        getattr(lost, verb)(on_the_other_screen, actor=guard, **{word: "Police"})


def test_the_wrong_owner_brings_it_back(guard, noon):
    item = found(noon, actor=guard)
    lost.give_back(item, actor=guard, returned_to="Wang Fang")

    lost.take_back(item, actor=guard, reason="Not hers")

    assert (item.state, item.returned_to, item.returned_at) == ("kept", "", None)


def test_the_second_of_two_savers_overwrites_nothing(guard, noon):
    item = found(noon, actor=guard)
    lost.edit(item, actor=guard, version=0, kept_where="Drawer 2")

    with pytest.raises(Stale):
        lost.edit(LostItem.objects.get(), actor=guard, version=0, kept_where="Drawer 9")

    assert LostItem.objects.get().kept_where == "Drawer 2"


def test_a_thing_is_found_by_what_it_is_and_by_whose_it_is(client, guard, visit, noon):
    found(noon, actor=guard, description="黑色雨伞", appointment=visit)
    found(noon, actor=guard)
    client.force_login(guard)

    pages = [
        client.get(reverse("reception:lost-property"), {"q": q}).content.decode()
        for q in ("hsys", "heise", visit.visitor_name, "nothing")
    ]

    assert [("黑色雨伞" in page, "Three keys" in page) for page in pages] == [
        (True, False),
        (True, False),
        (True, False),
        (False, False),
    ]


def test_the_contact_person_sees_what_their_visitor_left_and_no_more(client, guard, visit, noon):
    mine = found(noon, actor=guard, appointment=visit)
    other = found(noon, actor=guard)
    client.force_login(visit.contact_person)

    seen = [client.get(item.get_absolute_url()).status_code for item in (mine, other)]

    assert seen == [200, 404]


def test_a_form_with_mistakes_keeps_what_was_typed(client, guard):
    client.force_login(guard)

    page = client.post(reverse("reception:log-found"), {"description": "Three keys"}).content.decode()

    assert 'value="Three keys"' in page
    assert "Please fill this in." in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_for_three(client, guard, noon, count, django_assert_max_num_queries):
    for _nth in range(count):
        found(noon, actor=guard)
    client.force_login(guard)

    with django_assert_max_num_queries(8):
        client.get(reverse("reception:lost-property"))


def test_the_visits_to_choose_from_stand_there_with_the_day_at_the_site(client, guard, noon):
    """Before eight in the morning the day of the world's clock is still yesterday."""
    early = AppointmentFactory(confirmed=True, starts_at=noon - timedelta(hours=6))
    actions.check_in(early, actor=None, at=noon - timedelta(hours=6))
    client.force_login(guard)

    choices = client.get(reverse("reception:log-found")).context["form"].fields["appointment"].choices

    assert f"03-11 · {early}" in [str(label) for _key, label in choices]
