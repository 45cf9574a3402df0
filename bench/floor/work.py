"""`python -m bench.floor.work WORD`: what is measured without a page, printed in seconds."""

import os
import sys
import time
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.floor.settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402  models load after the apps
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from bench.floor.models import Booking, Event, Message, Notice, Point  # noqa: E402

BATCH = 1000
NOW = datetime.now(UTC)  # noqa: TID251  the floor has no clock of the product


def login(count: str) -> str:
    """Sessions of as many people."""
    keys = []
    for number in range(int(count)):
        client = Client()
        client.force_login(User.objects.create(username=f"user{number}"))
        keys.append(client.cookies["sessionid"].value)
    return " ".join(keys)


def rows(waiting: str, due: str) -> str:
    soon, later = NOW - timedelta(hours=1), NOW + timedelta(days=365)
    Point.objects.bulk_create([Point(fire_at=soon) for _ in range(int(due))], batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO floor_point (fire_at) SELECT %s FROM generate_series(1, %s)", [later, int(waiting)])
        cursor.execute("ANALYZE")
    return ""


def bookings() -> str:
    """What the floor's list shows."""
    later = NOW + timedelta(days=365)
    Booking.objects.bulk_create(
        Booking(room=number, visitor=f"Visitor {number}", starts_at=NOW, ends_at=later) for number in range(100, 200)
    )
    return ""


def sweep() -> float:
    """Batches through the ORM: claimed, an event, a notice and a message for each, marked as fired."""
    began = time.perf_counter()
    while batch():
        pass
    return time.perf_counter() - began


@transaction.atomic
def batch() -> int:
    points = claim()
    for model in (Event, Notice, Message):
        model.objects.bulk_create(
            model(point=point, key=f"checkpoint {point.pk}", at=NOW, facts={"told": [1]}) for point in points
        )
    return Point.objects.filter(pk__in=[point.pk for point in points]).update(fired_at=NOW)


def claim() -> list[Point]:
    due = Point.objects.filter(fired_at=None, fire_at__lte=NOW).order_by("fire_at", "pk")
    return list(due.select_for_update(skip_locked=True)[:BATCH])


def idle() -> float:
    """The claim where nothing is due; the best of many."""
    with transaction.atomic():
        return min(timed(claim) for _ in range(50))


# The same in one statement a batch, without a row ever leaving the database: nothing can be faster.
ONE_STATEMENT = """
WITH due AS (
  SELECT id FROM floor_point WHERE fired_at IS NULL AND fire_at <= %(at)s
  ORDER BY fire_at, id LIMIT %(batch)s FOR UPDATE SKIP LOCKED
), events AS (
  INSERT INTO floor_event (point_id, key, at, facts) SELECT id, 'checkpoint ' || id, %(at)s, '{"told": [1]}' FROM due
), notices AS (
  INSERT INTO floor_notice (point_id, key, at, facts) SELECT id, 'checkpoint ' || id, %(at)s, '{"told": [1]}' FROM due
), messages AS (
  INSERT INTO floor_message (point_id, key, at, facts) SELECT id, 'checkpoint ' || id, %(at)s, '{"told": [1]}' FROM due
)
UPDATE floor_point SET fired_at = %(at)s WHERE id IN (SELECT id FROM due)
"""


def sweep_in_sql() -> float:
    began = time.perf_counter()
    with connection.cursor() as cursor:
        while True:
            cursor.execute(ONE_STATEMENT, {"at": NOW, "batch": BATCH})
            if not cursor.rowcount:
                return time.perf_counter() - began


def idle_in_sql() -> float:
    due = "SELECT id FROM floor_point WHERE fired_at IS NULL AND fire_at <= %s ORDER BY fire_at, id LIMIT %s"
    with transaction.atomic(), connection.cursor() as cursor:
        return min(timed(lambda: cursor.execute(f"{due} FOR UPDATE SKIP LOCKED", [NOW, BATCH])) for _ in range(50))


def timed(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


WORDS = {work.__name__: work for work in (login, rows, bookings, sweep, sweep_in_sql, idle, idle_in_sql)}

if __name__ == "__main__":
    word, *details = sys.argv[1:]
    print(WORDS[word](*details))
