"""What a booking costs the database: a fixed number of statements, whatever is there already."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history import flow
from history.flow import NotAllowed
from history.models import Event
from reception import actions
from reception.models import Appointment, RoomBooking
from tests.factories.accounts import UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory

pytestmark = pytest.mark.django_db

BOOKING = {
    "visitor_phone": "138 1234 5678",
    "visitor_name": "Wang Fang",
    "organisation_name": "Lanhai Optics",
    "head_count": "2",
    "ends_at": "",
    "purpose": "Audit",
    "channel": "phone",
    "received_at": "2026-03-11T11:55",
    "kind": "customer",
    "origin": "requested",
}
# Contact, appointment, visitor, their events, two clocks with custody and checkpoints, the room, notice and letter.
# SQLite writes a clock and a notice with what belongs to them table by table, and keeps no rules in memory.
MOST = {"postgresql": 22, "sqlite": 29}


def statements_of_a_booking(client, host, room, hour):
    posted = BOOKING | {
        "contact_person": host.pk,
        "room": room.pk,
        "starts_at": f"2026-03-12T{hour:02}:00",
        "visitor_phone": f"138 1234 56{hour:02}",
    }
    with CaptureQueriesContext(connection) as seen:
        assert client.post(reverse("reception:create"), posted).status_code == 302
    return [row["sql"] for row in seen]


def test_a_booking_costs_the_same_few_statements_whatever_is_there(client, clerk, host):
    room = RoomFactory()
    client.force_login(clerk)
    statements_of_a_booking(client, host, room, 1)  # the organisation is new, content types are looked up
    first = statements_of_a_booking(client, host, room, 3)
    for _ in range(5):
        AppointmentFactory(requested=True, contact_person=host, room=RoomFactory(site=room.site), place="")

    later = statements_of_a_booking(client, host, room, 5)

    assert len(first) == len(later)
    assert len(later) <= MOST[connection.vendor], "\n".join(later)


def test_a_refusal_that_somebody_catches_leaves_nothing_and_lets_them_go_on():
    """Neither move nor change needs a savepoint: where they refuse, they have written nothing."""
    appointment, actor = AppointmentFactory(), UserFactory()
    other_screen = Appointment.objects.get(pk=appointment.pk)
    with transaction.atomic():
        flow.move(appointment, "decline", actor=actor, decline_reason="No time")
        with pytest.raises(NotAllowed):
            flow.move(other_screen, "cancel", actor=actor)
        with pytest.raises(flow.Stale):
            flow.change(other_screen, actor=actor, version=other_screen.version, purpose="Audit")
        flow.record(appointment, "instruct", actor=actor)

    verbs = list(Event.objects.about(appointment).values_list("verb", flat=True))
    assert verbs == ["decline", "instruct"]


def test_a_failure_after_the_first_write_takes_the_whole_transaction_back(monkeypatch):
    """A wire that fails: whoever catches that inside a transaction of their own cannot keep the half."""
    appointment, actor = AppointmentFactory(), UserFactory()

    def fail(subject, event):
        raise NotAllowed("upstairs")

    monkeypatch.setitem(flow.WIRES, ("reception.Appointment", "decline"), [fail])

    with pytest.raises(transaction.TransactionManagementError), transaction.atomic():
        with pytest.raises(NotAllowed):
            flow.move(appointment, "decline", actor=actor, decline_reason="No time")
        Appointment.objects.count()

    assert Appointment.objects.get(pk=appointment.pk).state == "requested"
    assert not Event.objects.about(appointment).exists()


def test_a_room_that_is_taken_refuses_before_anything_is_written(host):
    room = RoomFactory()
    AppointmentFactory(confirmed=True, room=room, place="")
    late = AppointmentFactory(contact_person=host)
    with transaction.atomic():
        with pytest.raises(actions.RoomTaken):
            actions.book_room(late, room, actor=host, at=late.created_at)

        assert RoomBooking.objects.filter(room=room).count() == 1


def test_a_hold_that_has_run_out_makes_way(host):
    room = RoomFactory()
    held = AppointmentFactory(requested=True, room=room, place="")
    late = AppointmentFactory(contact_person=host)
    after = held.bookings.get().expires_at

    booking = actions.book_room(late, room, actor=host, at=after)

    assert list(RoomBooking.objects.in_use()) == [booking]
    assert held.bookings.get().released_at == after
