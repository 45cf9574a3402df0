"""No two bookings of one room overlap, on either database, whatever happens to the table."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from history.moment import now
from reception.models import RoomBooking
from tests.factories.reception import RoomFactory

HOUR = timedelta(hours=1)


def booking(room, start, end, **fields):
    """Closed for cleaning from `start` to `end` hours from now."""
    at = now()
    begin, until = at + start * HOUR, at + end * HOUR
    spans = {"starts_at": begin, "ends_at": until, "busy_from": begin, "busy_until": until}
    return RoomBooking(room=room, reason="cleaning", created_at=at, **spans | fields)


def book(room, start, end, **fields):
    row = booking(room, start, end, **fields)
    with transaction.atomic():
        row.save()
    return row


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "end"), [(1, 2), (0.5, 1.5), (1.5, 2.5), (0, 3), (1.25, 1.75)])
def test_an_overlapping_booking_is_refused_by_the_database(start, end):
    room = RoomFactory()
    book(room, 1, 2)

    with pytest.raises(IntegrityError, match="room_booking_no_overlap"):
        book(room, start, end)

    assert RoomBooking.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "end"), [(0, 1), (2, 3)])
def test_a_booking_may_begin_when_the_other_ends(start, end):
    room = RoomFactory()
    book(room, 1, 2)

    book(room, start, end)

    assert RoomBooking.objects.count() == 2


@pytest.mark.django_db
def test_another_room_and_a_released_booking_keep_nobody_out():
    room = RoomFactory()
    book(room, 1, 2, released_at=now())
    book(RoomFactory(), 1, 2)

    book(room, 1, 2)

    assert RoomBooking.objects.count() == 3


@pytest.mark.django_db
def test_moving_a_booking_onto_another_is_refused():
    room = RoomFactory()
    book(room, 1, 2)
    other = book(room, 3, 4)

    with pytest.raises(IntegrityError, match="room_booking_no_overlap"), transaction.atomic():
        RoomBooking.objects.filter(pk=other.pk).update(busy_from=now() + 1.5 * HOUR)
    with pytest.raises(IntegrityError, match="room_booking_no_overlap"), transaction.atomic():
        RoomBooking.objects.filter(pk=other.pk).update(room=room, busy_from=now(), busy_until=now() + 5 * HOUR)


@pytest.mark.django_db
def test_bringing_a_released_booking_back_onto_another_is_refused():
    room = RoomFactory()
    old = book(room, 1, 2, released_at=now())
    book(room, 1, 2)

    with pytest.raises(IntegrityError, match="room_booking_no_overlap"), transaction.atomic():
        RoomBooking.objects.filter(pk=old.pk).update(released_at=None)


@pytest.mark.django_db
def test_bookings_made_in_bulk_are_guarded_too():
    room = RoomFactory()

    with pytest.raises(IntegrityError, match="room_booking_no_overlap"), transaction.atomic():
        RoomBooking.objects.bulk_create([booking(room, 1, 2), booking(room, 1.5, 2.5)])

    assert RoomBooking.objects.count() == 0


@pytest.mark.django_db
def test_a_form_hears_of_the_overlap_before_the_database_does():
    room = RoomFactory()
    mine = book(room, 1, 2)

    with pytest.raises(ValidationError):
        booking(room, 1.5, 2.5).validate_constraints()
    booking(room, 2, 3).validate_constraints()
    booking(room, 1.5, 2.5, released_at=now()).validate_constraints()
    mine.validate_constraints()


@pytest.mark.django_db(transaction=True)
def test_the_guard_survives_a_change_of_the_table():
    """SQLite rebuilds the table for a longer column, and would lose its triggers with the old one."""
    room = RoomFactory()
    book(room, 1, 2)
    other = book(room, 3, 4)
    before = RoomBooking._meta.get_field("reason")
    longer = models.CharField(max_length=200, null=True)
    longer.set_attributes_from_name("reason")
    with connection.schema_editor() as editor:
        editor.alter_field(RoomBooking, before, longer)

    try:
        with pytest.raises(IntegrityError, match="room_booking_no_overlap"):
            book(room, 1.5, 2.5)
        with pytest.raises(IntegrityError, match="room_booking_no_overlap"), transaction.atomic():
            RoomBooking.objects.filter(pk=other.pk).update(busy_from=now() + 1.5 * HOUR)
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(RoomBooking, longer, before)

    with pytest.raises(IntegrityError, match="room_booking_no_overlap"):
        book(room, 1.5, 2.5)
    book(room, 5, 6)
