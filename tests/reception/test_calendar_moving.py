"""What is moved on the calendar of rooms, and what is said then."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from reception.actions import rooms
from reception.models import RoomBooking
from tests.factories.reception import RoomFactory, SiteFactory
from tests.reception.days import on, visit

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def put(client, appointment, start, length=HOUR, room=None, **more):
    url = reverse("reception:move", args=[appointment.pk])
    there = {"starts_at": f"{start:%Y-%m-%dT%H:%M}", "ends_at": f"{start + length:%Y-%m-%dT%H:%M}"}
    there |= {"room": room.pk if room else "", "version": appointment.version, "next": reverse("reception:calendar")}
    return client.post(url, there | more), client.get(url, there | more | {"part": "1"})


def test_a_request_moves_at_once(client, clerk):
    room, other = RoomFactory(), RoomFactory()
    asked = visit(room, confirmed=False, requested=True)
    client.force_login(clerk)

    question = client.get(
        reverse("reception:move", args=[asked.pk]),
        {"starts_at": "2026-03-12T15:00", "ends_at": "2026-03-12T16:30", "room": other.pk, "version": asked.version}
        | {"part": "1"},
    ).content.decode()
    response, _again = put(client, asked, on(12, 15), 90 * MINUTE, other)

    assert "data-go" in question
    assert response.url == reverse("reception:calendar")
    asked.refresh_from_db()
    assert (asked.state, asked.starts_at, asked.ends_at, asked.room) == (
        "requested",
        on(12, 15),
        on(12, 16, 30),
        other,
    )
    (booking,) = RoomBooking.objects.standing()
    assert (booking.room, booking.starts_at) == (other, on(12, 15))


def test_a_confirmed_visit_is_rescheduled_after_a_question_that_names_who_will_be_told(client, clerk, host):
    room = RoomFactory(name="3-01")
    settled = visit(room, contact_person=host, visitor_email="wang@example.com", contact__name="Wang Fang")
    client.force_login(clerk)

    question = client.get(
        reverse("reception:move", args=[settled.pk]),
        {"starts_at": "2026-03-12T15:00", "ends_at": "2026-03-12T16:00", "version": settled.version, "part": "1"},
    ).content.decode()
    settled.refresh_from_db()
    before = settled.starts_at
    response, _again = put(client, settled, on(12, 15))

    assert "data-go" not in question
    assert "Wang Fang gets an e-mail with the new calendar entry." in question
    assert "Told as well: He Host." in question
    assert before == on(12, 10)
    settled.refresh_from_db()
    assert (settled.starts_at, settled.room, settled.invitation_sequence) == (on(12, 15), room, 1)
    assert response.status_code == 302


def test_a_visit_put_down_where_it_was_is_not_moved_and_nobody_is_told(client, clerk, host):
    settled = visit(RoomFactory(name="3-01"), contact_person=host)
    client.force_login(clerk)

    response, _again = put(client, settled, on(12, 10))

    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert said == ["The visit is at that time and place already: nothing is changed."]
    settled.refresh_from_db()
    assert settled.reschedules == 0


def test_r4_a_move_into_a_taken_room_names_the_rival_and_offers_three_free_places(client, clerk):
    site = SiteFactory()
    room, second, third = (RoomFactory(site=site, name=name) for name in ("3-01", "3-02", "3-03"))
    visit(room, start=on(12, 15), contact__organisation__name="Lanhai Optics")
    mine = visit(second)
    client.force_login(clerk)

    response, question = put(client, mine, on(12, 15), HOUR, room)

    for page in (response, question):
        assert str(page.context["refusal"]) == (
            "3-01 is taken from Thu 12 Mar 2026 15:00 to 16:00 by a visit of Lanhai Optics."
        )
        assert len(page.context["offers"]) == 3
    mine.refresh_from_db()
    assert (mine.room, mine.starts_at) == (second, on(12, 10))
    value = response.context["offers"][0][0]
    taken, _again = put(client, mine, on(12, 15), HOUR, room, offer=value)
    mine.refresh_from_db()
    assert (taken.status_code, mine.starts_at, mine.room in {second, third}) == (302, on(12, 15), True)


def test_a_room_too_small_is_refused_with_alternatives_as_well(client, clerk):
    site = SiteFactory()
    small = RoomFactory(site=site, capacity=2)
    for _nth in range(3):
        RoomFactory(site=site, capacity=20)
    mine = visit(RoomFactory(site=site, capacity=20), head_count=12)
    client.force_login(clerk)

    response, question = put(client, mine, on(12, 15), HOUR, small)

    assert [len(page.context["offers"]) for page in (response, question)] == [3, 3]


def test_a_visit_that_somebody_else_saved_meanwhile_is_not_moved(client, clerk):
    mine = visit(RoomFactory())
    client.force_login(clerk)

    response, _question = put(client, mine, on(12, 15), version=mine.version - 1)

    mine.refresh_from_db()
    assert (response.status_code, mine.starts_at) == (302, on(12, 10))


@pytest.mark.parametrize(
    ("end", "sentence"),
    [("2026-03-12T14:00", "The end must be after the start."), ("2026-04-12T14:00", "A visit of more than 14 days")],
)
def test_a_time_that_cannot_be_is_said_and_nothing_moves(client, clerk, end, sentence):
    mine = visit(RoomFactory())
    client.force_login(clerk)

    page = client.post(
        reverse("reception:move", args=[mine.pk]),
        {"starts_at": "2026-03-12T15:00", "ends_at": end, "version": mine.version},
    ).content.decode()

    mine.refresh_from_db()
    assert (sentence in page, mine.starts_at) == (True, on(12, 10))


def test_looking_at_a_move_writes_nothing(client, clerk):
    mine = visit(RoomFactory())
    client.force_login(clerk)

    client.get(
        reverse("reception:move", args=[mine.pk]),
        {"starts_at": "2026-03-12T15:00", "ends_at": "2026-03-12T16:00", "version": mine.version},
    )

    mine.refresh_from_db()
    assert (mine.starts_at, RoomBooking.objects.get().starts_at) == (on(12, 10), on(12, 10))


def test_r31_the_way_back_leads_to_nobody_else_s_pages(client, clerk):
    mine = visit(RoomFactory())
    client.force_login(clerk)

    response, question = put(client, mine, on(12, 15), next="https://example.com/")

    assert response.url == mine.get_absolute_url()
    assert "example.com" not in question.content.decode()


def test_free_time_that_was_pointed_at_stands_in_the_form_of_a_request(client, clerk):
    room = RoomFactory()
    client.force_login(clerk)

    form = client.get(
        reverse("reception:create"),
        {"room": room.pk, "starts_at": "2026-03-12T15:00", "ends_at": "2026-03-12T16:30"},
    ).context["form"]

    assert (form["room"].value(), form["starts_at"].value(), form["ends_at"].value()) == (
        room if form["room"].value() == room else room.pk,
        form["starts_at"].field.prepare_value(on(12, 15)),
        form["ends_at"].field.prepare_value(on(12, 16, 30)),
    )


def test_no_overlap_comes_about_by_dragging(client, clerk):
    """R5: the same refusals as by the form, for the same reasons."""
    room = RoomFactory(cleanup_minutes=30)
    visit(room, start=on(12, 15))
    mine = visit(RoomFactory())
    client.force_login(clerk)

    put(client, mine, on(12, 16, 15), HOUR, room)

    mine.refresh_from_db()
    assert mine.starts_at == on(12, 10)
    assert rooms.busy(room, on(12, 15), on(12, 16))[1] == on(12, 16, 30)
