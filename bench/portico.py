"""`python -m bench.portico WORD`: rows for Portico, and what is measured without a page, as JSON."""

import json
import os
import sys
import time
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.contrib.auth.models import Group  # noqa: E402  models load after the apps
from django.db import connection, transaction  # noqa: E402
from django.db.models import Count, Model  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.models import Department, User  # noqa: E402
from deadlines import actions as deadlines  # noqa: E402
from deadlines import sweep as rounds  # noqa: E402
from deadlines.models import Checkpoint, Clock, ClockEvent, Standard  # noqa: E402
from history.moment import now  # noqa: E402
from notices import delivery  # noqa: E402
from notices.models import Message  # noqa: E402
from reception import actions as reception  # noqa: E402
from reception.models import Appointment, Room, RoomBooking, Site  # noqa: E402

CODE = "REPLY_GENERAL"
OWNERS = 50
BRACKETS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
ROOMS = 30  # a company of some size; each is an option of the booking form
PAGES = {
    "list": "reception:list",
    "board": "reception:board",
    "create": "reception:create",
    "my day": "home:my-day",
    "rooms": "reception:rooms",
    "calls": "calls:list",
    "issues": "calls:issues",
    "sheets": "visits:list",
    "deadlines": "deadlines:list",
    "inbox": "notices:inbox",
}


def people(count: int) -> dict:
    """Clerks with sessions, one host, and rooms."""
    department = Department.objects.create(code="bench", name="Bench")
    host = User.objects.create(username="host", name="Host", email="host@example.com", department=department)
    Department.objects.filter(pk=department.pk).update(head=host)
    sessions = []
    for number in range(count):
        clerk = User.objects.create(username=f"clerk{number}", name=f"Clerk {number}", department=department)
        clerk.groups.add(Group.objects.get(name="front_desk"))
        client = Client()
        client.force_login(clerk)
        sessions.append(client.cookies["sessionid"].value)
    site = Site.objects.create(name="Bench")
    # Where people race for a room, the minutes to clear it count too.
    rooms = Room.objects.bulk_create(
        Room(site=site, name=f"Room {number}", capacity=10, setup_minutes=10, cleanup_minutes=15)
        for number in range(ROOMS)
    )
    return {"sessions": sessions, "host": host.pk, "rooms": [room.pk for room in rooms]}


def appointments(count: int) -> dict:
    """Copies of one honest request, an hour apart."""
    host = User.objects.get(username="host")
    first = Appointment(
        contact_person=host,
        channel=Appointment.Channel.PHONE,
        received_at=now(),
        starts_at=now() + timedelta(days=1),
        ends_at=now() + timedelta(days=1, hours=1),
        visitor_name="Visitor",
        visitor_phone="13800138000",
        purpose="Bench",
        place="Office",
    )
    reception.request(first, actor=host, organisation="Bench Optics")
    hours = "(mod(g, 40000) - 39000) * interval '1 hour' + g * interval '1 millisecond'"
    times = {"starts_at": f"starts_at + {hours}", "ends_at": f"ends_at + {hours}"}
    copy(first, count, invitation_uid="gen_random_uuid()", form_token="NULL", **times)
    return {"rows": Appointment.objects.count()}


def clocks(open_: int, due: int) -> dict:
    """More copies of one honest clock; each of the due ones has one checkpoint in the past, the others one in a year.

    Each owner has hundreds due at once, which would be one digest for each: measured is a notice for each clock.
    """
    Standard.objects.filter(code="DIGEST_OVER").update(amount=None)
    people = [
        User.objects.get_or_create(username=name, defaults={"name": name, "email": f"{name}@example.com"})[0]
        for name in (f"owner{number}" for number in range(OWNERS))
    ]
    first = deadlines.start(Department.objects.earliest("pk"), CODE, owner=people[0], at=now())
    first.refresh_from_db()
    last = Clock.objects.latest("pk").pk
    owner = f"{people[0].pk} + mod(g, {OWNERS})"
    copy(first, open_ + due, subject_id=f"{1_000_000 + last} + g", owner_id=owner)
    point = Checkpoint.objects.filter(clock=first, kind="due").get()
    number = f"(SELECT min(id) FROM {Clock._meta.db_table} WHERE id > {last}) + g - 1"
    copy(point, due, clock_id=number, fire_at="now() - interval '1 hour'")
    copy(point, open_, clock_id=f"{number} + {due}", fire_at="now() + interval '1 year'")
    return {"rows": Clock.objects.count()}


def more_due(count: int) -> dict:
    """So many of the clocks that run are due now."""
    waiting = Checkpoint.objects.filter(fired_at=None, cancelled_at=None, fire_at__gt=now()).order_by("-pk")
    keys = list(waiting.values_list("pk", flat=True)[:count])
    return {"due": Checkpoint.objects.filter(pk__in=keys).update(fire_at=now() - timedelta(hours=1))}


def copy(row: Model, count: int, **expressions: str) -> None:
    """`count` copies of one row, made by the database; an expression may use `g`, the copy's number."""
    names = [field.column for field in row._meta.concrete_fields if not (field.primary_key or field.generated)]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(expressions.get(name, f'"{name}"') for name in names)
    table = row._meta.db_table
    source = f"{table}, generate_series(1, {count}) g"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {values} FROM {source} WHERE id = %s", [row.pk])
        cursor.execute(f"ANALYZE {table}")


def idle(_nothing: int = 0) -> dict:
    """The claim where nothing is due; the best of many."""
    at = now() - timedelta(days=1)
    with transaction.atomic():
        best = min(timed(lambda: list(rounds._claim(at))) for _ in range(50))
    return {"claim_ms": 1000 * best, "round_ms": 1000 * min(timed(lambda: rounds.sweep(at)) for _ in range(20))}


def sweep() -> dict:
    """Everything due, with its events, notices and letters; the brackets of transactions are no statements."""
    with CaptureQueriesContext(connection) as queries:
        began = time.perf_counter()
        done = rounds.sweep()
        seconds = time.perf_counter() - began
    asked = [query for query in queries if not query["sql"].startswith(BRACKETS)]
    return {"fired": done.fired, "seconds": seconds, "queries": len(asked), "letters": Message.objects.count()}


def waiting() -> dict:
    return {"due": Checkpoint.objects.due(now()).count()}


def crossings() -> dict:
    """Moments of clocks that were written down more than once, and notices of one moment to one person."""
    told = ClockEvent.objects.filter(kind=ClockEvent.Kind.DUE).values("clock", "new_due", "facts__checkpoint")
    return {"doubled": told.annotate(times=Count("pk")).filter(times__gt=1).count()}


def deliver() -> dict:
    began = time.perf_counter()
    count = delivery.deliver()
    return {"sent": count.sent, "seconds": time.perf_counter() - began}


def queries() -> dict:
    """SQL and size of pages, login and rights included."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(username="clerk0"))
    counts = {}
    for name, url_name in PAGES.items():
        client.get(reverse(url_name))
        with CaptureQueriesContext(connection) as captured:
            response = client.get(reverse(url_name))
        if response.status_code != 200:
            raise SystemExit(f"{name} gave {response.status_code}")
        counts[name] = {"queries": len(captured), "kib": len(response.content) / 1024}
    return counts


def booking() -> dict:
    """SQL of one booking, with everything that it writes, login and rights included."""
    client, host, room = Client(SERVER_NAME="127.0.0.1"), User.objects.get(username="host"), Room.objects.latest("pk")
    client.force_login(User.objects.get(username="clerk0"))
    url, typed = reverse("reception:create"), {}
    for turn in range(2):  # what a process asks once is asked by the first
        starts_at = now() + timedelta(days=100 + turn)
        typed = {
            "visitor_phone": f"1381234567{turn}",
            "visitor_name": "Visitor",
            "organisation_name": "Bench Optics",
            "starts_at": f"{starts_at:%Y-%m-%dT%H:%M}",
            "received_at": f"{now():%Y-%m-%dT%H:%M}",
            "head_count": "2",
            "contact_person": host.pk,
            "purpose": "Bench",
            "room": room.pk,
            "channel": "phone",
            "kind": "customer",
            "origin": "requested",
        }
        with CaptureQueriesContext(connection) as captured:
            response = client.post(url, typed)
        if response.status_code != 302:
            raise SystemExit(f"The booking gave {response.status_code}")
    return {"queries": len(captured)}


def bookings(room: int) -> dict:
    """How many bookings of one room keep others out, and how many of them overlap another."""
    kept = list(RoomBooking.objects.filter(room=room, released_at=None))
    clashes = [
        a for a in kept for b in kept if a.pk < b.pk and a.busy_from < b.busy_until and b.busy_from < a.busy_until
    ]
    return {"bookings": len(kept), "clashes": len(clashes)}


def timed(work) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


ROWS = (people, appointments, clocks, more_due)
MEASURED = (idle, sweep, waiting, crossings, deliver, queries, booking, bookings)
WORDS = {work.__name__: work for work in (*ROWS, *MEASURED)}

if __name__ == "__main__":
    word, *numbers = sys.argv[1:]
    print(json.dumps(WORDS[word](*map(int, numbers))))
