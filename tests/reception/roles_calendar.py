"""Who gets what on the calendar."""

from datetime import timedelta

from reception.actions import feeds, series
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory
from tests.roles import Row

KEEPS_THE_BOOK = {"front_desk", "receptionist", "marketing_center", "admin"}
BOOK = {"ok": KEEPS_THE_BOOK, "forbidden": {"inspector"}}


def confirmed():
    return [AppointmentFactory(confirmed=True).pk]


def recurring():
    first = AppointmentFactory(confirmed=True)
    start = first.starts_at + timedelta(days=7)
    slot = series.Slot(start, start + timedelta(hours=1), start, start + timedelta(hours=1), None)
    rule = "FREQ=WEEKLY;COUNT=2"
    series.repeat(first, rule=rule, skips_rest_days=False, slots=[slot], actor=first.contact_person)
    return [first.pk]


def there():
    return {"starts_at": "2026-03-12T15:00", "ends_at": "2026-03-12T16:00", "version": 0}


def somebody():
    return [UserFactory(department=DepartmentFactory()).pk]


def an_address():
    return [feeds.open_feed(UserFactory())]


ROWS = [
    Row("reception:calendar"),
    Row("reception:calendar-part"),
    Row("reception:calendar-week"),
    Row("reception:calendar-week-part"),
    Row("reception:my-calendar"),
    Row("reception:room-calendar", make=lambda: [RoomFactory().pk]),
    # One's own people; for whoever keeps the book, everybody.
    Row("reception:person-calendar", make=somebody, ok=KEEPS_THE_BOOK),
    Row("reception:move", make=confirmed, **BOOK),
    Row("reception:move", method="post", make=confirmed, post=there, **BOOK),
    Row("reception:repeat", make=confirmed, **BOOK),
    Row("reception:repeat", method="post", make=confirmed, **BOOK),
    Row("reception:series", make=recurring, **BOOK),
    Row("reception:series", method="post", make=recurring, **BOOK),
    Row("reception:cancel-series", method="post", make=recurring, post=lambda: {"reason": "Over"}, **BOOK),
    Row("reception:feeds"),
    Row("reception:open-feed", method="post"),
    Row("reception:close-feed", method="post"),
    Row("reception:feed", make=an_address, public=True),
]
