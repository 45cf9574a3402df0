"""The pages of rooms, as the desk and the administration get them."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history.moment import now
from reception import actions
from reception.actions import furnishing
from reception.models import Closure, Equipment, Room, RoomTick, Site
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory, SiteFactory
from tests.meanwhile import meanwhile

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def administration(client):
    client.force_login(UserFactory(role="admin", name="Ai Admin", department=DepartmentFactory()))
    return client


def a_room(site, **facts):
    typed = {"name": "3-01", "name_zh": "三号一室", "site": site.pk, "floor": "3", "kind": "meeting", "capacity": 12}
    typed |= {"levels": "b,A", "opens_at": "08:00", "closes_at": "18:30", "rests": "on"}
    return typed | {"setup_minutes": 10, "cleanup_minutes": 15, "new_equipment": ""} | facts


def queries(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def booked(**facts):
    """A visit today with everything that the page shows of one."""
    visit = AppointmentFactory(confirmed=True, room=RoomFactory(), place="", starts_at=now() + HOUR, **facts)
    actions.give_duty(visit, person=UserFactory(), duty="Guides", actor=visit.contact_person)
    actions.tick_room(visit, RoomTick.Kind.CLEAN, actor=visit.contact_person)
    visit.room.equipment.add(Equipment.objects.get_or_create(name="Projector")[0])
    person = UserFactory()
    span = {"starts_at": now() + 4 * HOUR, "ends_at": now() + 5 * HOUR}
    furnishing.shut([visit.room], reason="A fair", exempt=[person], actor=person, **span)
    return visit


def test_the_page_of_the_day_asks_as_often_for_three_rooms_as_for_one(desk):
    booked()
    one = queries(desk, reverse("reception:rooms"))
    for _turn in range(2):
        actions.join_line(AppointmentFactory(requested=True), actor=booked().contact_person)

    assert queries(desk, reverse("reception:rooms")) == one


def test_the_day_shows_seats_ticks_and_closures_and_what_is_still_to_be_seen_to(desk):
    visit = booked(head_count=3)

    (day,) = [row for row in desk.get(reverse("reception:rooms")).context["rooms"] if row.room == visit.room]

    (use,) = day.uses
    assert (use.seats, use.visit, [tick.kind for tick in use.ticks], use.tickable) == (
        5,
        visit,
        ["clean"],
        [RoomTick.Kind.READY],
    )
    assert [closure.reason for closure in day.closures] == ["A fair"]


@pytest.mark.clause("S2-13", "S0-46")
def test_the_room_is_ticked_where_the_day_is_shown_and_the_page_of_the_visit_says_who_did(desk, clerk):
    visit = booked()
    there = reverse("reception:rooms") + "?kind=meeting"

    response = desk.post(reverse("reception:tick-room", args=[visit.pk, "ready"]), {"next": there})
    page = desk.get(visit.get_absolute_url())

    assert response["Location"] == there
    state = page.context["room_state"]
    assert [(tick.kind, tick.by) for tick in state.ticks] == [("clean", visit.contact_person), ("ready", clerk)]
    assert (state.seats, state.tickable) == (3, [])
    assert "Chen Clerk, Wed 11 Mar 2026 12:00" in page.content.decode()


def test_a_kind_of_tick_that_does_not_exist_is_no_page(desk):
    assert desk.post(reverse("reception:tick-room", args=[booked().pk, "golden"])).status_code == 404


@pytest.mark.parametrize(
    ("asked", "found"), [({"seats": 10}, {"Large"}), ({"kind": "hall"}, {"Large"}), ({"equipment": 1}, {"Small"})]
)
def test_rooms_are_narrowed_by_what_one_needs(desk, asked, found):
    Room.objects.update(is_active=False)
    _large, small = RoomFactory(name="Large", capacity=20, kind="hall"), RoomFactory(name="Small", capacity=4)
    projector = Equipment.objects.create(name="Projector")
    small.equipment.add(projector)
    asked = {name: projector.pk if name == "equipment" else value for name, value in asked.items()}

    rows = desk.get(reverse("reception:rooms"), asked).context["rooms"]

    assert {row.room.name for row in rows} == found


def test_a_room_is_set_up_with_all_that_is_in_it(administration):
    site, projector = SiteFactory(), Equipment.objects.create(name="Projector")

    typed = a_room(site, equipment=[projector.pk], new_equipment="Tea table")
    response = administration.post(reverse("reception:found-room"), typed)

    room = Room.objects.get(name="3-01")
    assert response["Location"] == room.get_absolute_url()
    assert (room.floor, room.levels, room.opens_at, room.closes_at) == ("3", "A B", time(8), time(18, 30))
    assert (room.rests, room.setup_minutes, room.cleanup_minutes, room.is_active) == (True, 10, 15, True)
    assert [str(each) for each in room.equipment.all()] == ["Projector", "Tea table"]
    page = administration.get(room.get_absolute_url()).content.decode()
    assert "Projector, Tea table" in page
    assert "08:00–18:30" in page


@pytest.mark.parametrize(
    ("facts", "field", "said"),
    [
        ({"closes_at": ""}, "closes_at", "Write both, or neither: from when and until when it is open."),
        ({"closes_at": "07:00"}, "closes_at", "The room must close after it opens."),
        ({"capacity": 0}, "capacity", "A room seats at least one person."),
        ({"name": ""}, "name", "Please fill this in."),
    ],
)
def test_what_is_wrong_with_a_room_is_said_beside_it_and_what_was_typed_stays(administration, facts, field, said):
    form = administration.post(reverse("reception:found-room"), a_room(SiteFactory(), **facts)).context["form"]

    assert list(form.errors) == [field]
    assert form.errors[field] == [said]
    assert form["floor"].value() == "3"
    assert not Room.objects.filter(floor="3").exists()


def test_a_second_saver_sees_both_versions_and_loses_nothing(administration, clerk):
    room = RoomFactory(capacity=8)
    url = reverse("reception:edit-room", args=[room.pk])
    version = administration.get(url).context["form"]["version"].value()
    furnishing.rearrange(room, actor=clerk, version=room.version, capacity=10)

    typed = a_room(room.site, version=version, is_active="on")
    page = administration.post(url, typed)

    assert ("Capacity", 10, 12) in page.context["both"]
    administration.post(url, typed | {"version": page.context["form"].data["version"]})
    room.refresh_from_db()
    assert room.capacity == 12


def test_a_site_is_founded_and_edited(administration):
    administration.post(reverse("reception:found-site"), {"name": "South works", "name_zh": "南厂"})
    site = Site.objects.get(name="South works")

    typed = {"name": "South works", "name_zh": "南厂区", "address": "1 River Road", "version": site.version}
    administration.post(reverse("reception:edit-site", args=[site.pk]), typed)

    site.refresh_from_db()
    assert (site.name_zh, site.address, site.version) == ("南厂区", "1 River Road", 1)
    assert "1 River Road" in administration.get(reverse("reception:sites")).content.decode()


def test_a_room_is_closed_and_opened_again_from_its_page(desk, clerk, host):
    room = RoomFactory(name="3-01")
    typed = {"rooms": [room.pk], "starts_at": "2026-03-12T09:00", "ends_at": "2026-03-12T18:00", "reason": "Painted"}

    closing = desk.post(reverse("reception:shut-rooms"), typed | {"exempt": [host.pk]})
    closure = Closure.objects.get()
    page = desk.get(room.get_absolute_url()).content.decode()
    desk.post(reverse("reception:reopen-room", args=[closure.pk]))

    assert closing["Location"] == room.get_absolute_url()
    assert (closure.reason, closure.created_by, list(closure.exempt.all())) == ("Painted", clerk, [host])
    assert "may book it all the same: He Host" in page
    assert not Closure.objects.standing().exists()


@pytest.mark.clause("S1-05", "S0-46")
def test_what_is_not_ready_warns_the_desk_before_it_checks_the_visitor_in(desk):
    visit = AppointmentFactory(
        confirmed=True, room=RoomFactory(name="3-01"), place="", starts_at=now() + HOUR, head_count=2
    )
    url = reverse("reception:arrival", args=[visit.pk])

    before = desk.get(url).content.decode()
    for kind in RoomTick.Kind:
        actions.tick_room(visit, kind, actor=visit.contact_person)
    after = desk.get(url).content.decode()

    said = ["3-01: cleaning is not ticked.", "3-01: not ticked as ready."]
    assert [sentence in before for sentence in said] == [True, True]
    assert [sentence in after for sentence in said] == [False, False]


@pytest.mark.parametrize("name", ["tick-room", "untick-room", "reopen-room"])
def test_nothing_changes_by_looking(desk, name):
    arguments = [1] if name == "reopen-room" else [1, "clean"]

    assert desk.get(reverse(f"reception:{name}", args=arguments)).status_code == 405


def test_of_a_private_visit_the_day_says_only_that_the_room_is_taken(client):
    visit = booked(head_count=7, is_private=True)
    client.force_login(UserFactory(role="admin", department=DepartmentFactory()))

    response = client.get(reverse("reception:rooms"))

    (day,) = [row for row in response.context["rooms"] if row.room == visit.room]
    assert [(use.visit, use.seats, use.ticks, use.tickable) for use in day.uses] == [(None, 0, [], [])]
    assert str(visit.organisation) not in response.content.decode()


@pytest.mark.parametrize("what", ["site", "room"])
def test_of_two_clicks_that_found_one_place_the_second_reads_that_it_is_there(administration, what):
    site = SiteFactory(name="Suzhou")
    typed = {"name": "Kunshan"} if what == "site" else a_room(site, name="3-09")
    first = (lambda: SiteFactory(name="Kunshan")) if what == "site" else (lambda: RoomFactory(name="3-09", site=site))

    with meanwhile(f'INSERT INTO "reception_{what}"', first, before=True):
        response = administration.post(reverse(f"reception:found-{what}"), typed)

    sentence = {
        "site": "There is such a site already.",
        "room": "There is a room of this name at this site already.",
    }
    assert response.context["form"].errors == {"name": [sentence[what]]}


def test_a_place_cannot_take_the_name_that_another_gets_at_the_same_moment(administration):
    site = SiteFactory(name="Suzhou")

    with meanwhile('UPDATE "reception_site"', lambda: SiteFactory(name="Kunshan"), before=True):
        response = administration.post(
            reverse("reception:edit-site", args=[site.pk]), {"name": "Kunshan", "version": 0}
        )

    assert response.context["form"].errors == {"name": ["There is such a site already."]}
