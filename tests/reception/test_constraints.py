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
    """SQLite rebuilds the table for a new column, and would lose its triggers with the old one."""
    room = RoomFactory()
    book(room, 1, 2)
    column = models.CharField(max_length=10, default="")
    column.set_attributes_from_name("whim")
    with connection.schema_editor() as editor:
        editor.add_field(RoomBooking, column)
    with connection.schema_editor() as editor:
        longer = models.CharField(max_length=200, verbose_name="reason", blank=True)
        longer.set_attributes_from_name("reason")
        editor.alter_field(RoomBooking, RoomBooking._meta.get_field("reason"), longer)

    try:
        with pytest.raises(IntegrityError, match="room_booking_no_overlap"):
            insert_twin()
        with pytest.raises(IntegrityError, match="room_booking_no_overlap"):
            move_onto_the_other(book_elsewhere(room))
    finally:
        with connection.schema_editor() as editor:
            editor.remove_field(RoomBooking, column)
            editor.alter_field(RoomBooking, longer, RoomBooking._meta.get_field("reason"))
    with pytest.raises(IntegrityError, match="room_booking_no_overlap"):
        book(room, 1, 2)


COLUMNS = "reason, starts_at, ends_at, busy_from, busy_until, created_at, room_id"


def insert_twin():
    """The booking that is there, a second time, by plain SQL."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO reception_roombooking ({COLUMNS}, whim) SELECT {COLUMNS}, '' FROM reception_roombooking"
        )


def move_onto_the_other(pk):
    with transaction.atomic(), connection.cursor() as cursor:
        other = "SELECT busy_from FROM reception_roombooking WHERE id <> %s"
        cursor.execute(f"UPDATE reception_roombooking SET busy_from = ({other}) WHERE id = %s", [pk, pk])


def book_elsewhere(room):
    """A booking of the same room three hours later; the model does not know the new column, so by plain SQL."""
    row = booking(room, 4, 5)
    values = [row.reason, row.starts_at, row.ends_at, row.busy_from, row.busy_until, row.created_at, room.pk]
    if connection.vendor == "sqlite":
        values = [connection.ops.adapt_datetimefield_value(v) if hasattr(v, "isoformat") else v for v in values]
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO reception_roombooking ({COLUMNS}, whim) VALUES ({marks}, '')",
            values,
        )
    return RoomBooking.objects.latest("pk").pk
