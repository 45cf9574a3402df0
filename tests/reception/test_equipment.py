"""What a visit needs of its room: asked for when it is booked, obeyed where rooms are chosen and offered."""

from datetime import timedelta

import pytest
from django.urls import reverse

from history.flow import Stale
from history.models import Event
from history.moment import now
from reception import actions
from reception.actions import series
from reception.models import Appointment, Draft, Equipment
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def projector():
    return Equipment.objects.create(name="Projector", name_zh="投影仪")


@pytest.fixture
def equipped(projector):
    room = RoomFactory(name="Equipped", capacity=12)
    room.equipment.add(projector)
    return room


@pytest.fixture
def bare(equipped):
    """Fits better but for what is in it."""
    return RoomFactory(name="Bare", capacity=4, site=equipped.site)


@pytest.fixture
def visit(host, equipped, projector):
    visit = AppointmentFactory(contact_person=host, site=equipped.site, place="")
    visit.equipment.add(projector)
    return visit


@pytest.fixture
def typed(host):
    return {
        "visitor_phone": "138 1234 5678",
        "visitor_name": "Wang Fang",
        "organisation_name": "Lanhai Optics",
        "head_count": "2",
        "starts_at": "2026-03-12T10:00",
        "ends_at": "2026-03-12T11:00",
        "purpose": "Audit",
        "contact_person": host.pk,
        "channel": "phone",
        "received_at": "2026-03-11T11:55",
        "kind": "general",
        "origin": "requested",
    }


def test_rooms_without_what_the_visit_needs_stand_last_and_say_so_and_the_best_that_has_it_is_chosen(
    visit, equipped, bare
):
    rooms = actions.fitting_rooms(visit, at=now())

    assert [(room, room.remark) for room in rooms if room in (equipped, bare)] == [
        (equipped, ""),
        (bare, "without Projector"),
    ]
    assert actions.choose_room(visit, at=now()) == equipped


def test_a_conflict_offers_no_room_without_what_the_visit_needs(visit, equipped, bare, projector):
    twin = RoomFactory(name="Twin", capacity=14, site=equipped.site)
    twin.equipment.add(projector)
    AppointmentFactory(confirmed=True, room=equipped, place="", starts_at=visit.starts_at)

    assert {offer.room for offer in actions.offers(equipped, visit, at=now())} == {equipped, twin}
    assert {offer.room for offer in actions.offers(bare, visit, at=now())} == {twin}


def test_whoever_waits_for_a_room_is_offered_one_that_has_it(visit, host, equipped, bare):
    other = AppointmentFactory(confirmed=True, room=equipped, place="", starts_at=visit.starts_at)
    actions.join_line(visit, actor=host)
    assert actions.offer_rooms() == 0

    actions.cancel(other, actor=host, reason="Ill")
    actions.offer_rooms()

    assert visit.waitings.get().offered_room == equipped


def test_it_is_asked_for_on_the_form_of_a_booking_and_shown_on_the_page(client, clerk, projector, typed):
    client.force_login(clerk)

    page = client.post(reverse("reception:create"), typed | {"equipment": [projector.pk]}, follow=True)

    assert list(Appointment.objects.get().equipment.all()) == [projector]
    assert "Equipment needed</dt><dd>Projector" in page.content.decode()


def test_a_company_that_lists_no_equipment_is_not_asked_for_any(client, clerk):
    client.force_login(clerk)

    assert "equipment" not in client.get(reverse("reception:create")).context["form"].fields


def test_who_prefers_a_room_without_it_is_warned_and_gets_it(client, clerk, projector, bare, typed):
    client.force_login(clerk)

    page = client.post(reverse("reception:create"), typed | {"equipment": [projector.pk], "room": bare.pk}, follow=True)

    said = [str(message) for message in page.context["messages"]]
    assert said[1:] == ["Bare has no Projector: bring it, or choose another room."]
    assert Appointment.objects.get().room == bare


def test_a_draft_keeps_all_that_was_ticked(client, clerk, projector):
    screen = Equipment.objects.create(name="Screen")
    client.force_login(clerk)
    client.post(
        reverse("reception:create"), {"visitor_name": "Wang", "equipment": [projector.pk, screen.pk], "keep": 1}
    )

    page = client.get(Draft.objects.get().get_absolute_url()).content.decode()

    assert page.count('name="equipment"') == 2
    assert page.count("checked") == 2


def test_a_change_of_it_is_history_and_makes_forms_opened_before_stale(client, clerk, visit, typed):
    screen = Equipment.objects.create(name="Screen")
    seen = visit.version

    actions.edit(visit, actor=clerk, version=seen, equipment=[screen])

    assert list(visit.equipment.all()) == [screen]
    event = Event.objects.about(visit).get()
    assert (event.verb, event.facts) == ("edit", {"equipment": [["Projector"], ["Screen"]]})
    other_screen = Appointment.objects.get(pk=visit.pk)
    assert other_screen.version == visit.version == seen + 1
    with pytest.raises(Stale):
        actions.edit(other_screen, actor=clerk, version=seen, equipment=[])


def test_who_saves_over_another_change_sees_both_and_loses_nothing(client, clerk, visit, typed, projector):
    screen = Equipment.objects.create(name="Screen")
    seen = visit.version
    actions.edit(visit, actor=UserFactory(), version=seen, equipment=[screen])
    client.force_login(clerk)

    page = client.post(
        reverse("reception:edit", args=[visit.pk]), typed | {"equipment": [projector.pk], "version": seen}
    )

    assert ("Equipment needed", "Screen", "Projector") in page.context["both"]
    assert page.context["form"]["equipment"].value() == [str(projector.pk)]


def test_visits_that_recur_and_visits_booked_again_need_the_same(visit, host, projector):
    week = timedelta(days=7)
    start, end = visit.starts_at + week, visit.ends_at + week
    slot = series.Slot(start, end, start, end, None)

    made = series.repeat(visit, rule="FREQ=WEEKLY;COUNT=2", skips_rest_days=False, slots=[slot], actor=host)

    later = made.occurrences.exclude(appointment=visit).get().appointment
    assert list(later.equipment.all()) == [projector]


def test_a_visit_booked_again_opens_with_what_it_needed(client, clerk, visit, projector):
    client.force_login(clerk)

    form = client.get(reverse("reception:create"), {"again": visit.pk}).context["form"]

    assert form["equipment"].value() == [projector.pk]
