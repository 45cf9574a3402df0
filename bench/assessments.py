"""`python -m bench.assessments WORD`: a company of thousands in its quarter, and how long scoring it takes."""

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from bench.portico import copy, timed  # sets Django up

from django.db import connection  # isort: skip
from django.contrib.auth.models import Group
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence, Department, Position, User
from assessments import actions
from assessments.actions import tallies
from assessments.cards import read, span_of
from assessments.indicators import INDICATORS
from assessments.models import Period, Scheme
from assessments.models.period import quarter_of
from deadlines import actions as deadlines
from deadlines.models import Clock, Custody, Outage, Pause
from history.moment import now

CODE = "RECTIFY"
TURNS = 3
DEPARTMENTS, WEEKS = 40, 11
# What any database needs at least: each promise read once, told apart by on time or not, counted by its owner.
PLAIN_SQL = """
SELECT owner_id, count(*) FILTER (WHERE coalesce(stopped_at, %s) <= due_base), count(*)
FROM deadlines_clock
WHERE due_base >= %s AND due_base < %s AND state NOT IN ('cancelled', 'waived') AND owner_id >= %s
GROUP BY owner_id
"""


def fill(staff: int, clocks: int) -> dict:
    """So many people who meet customers, in some departments, each a week away in the quarter before today.

    Of their promises each tenth was handed over in the middle, and each 25th stood still for an hour;
    once a week Portico was silent for an hour.
    """
    first, homes = _people(staff)
    starts_on, ends_on = quarter_of(timezone.localdate(now()))
    scheme = Scheme.objects.current().get(code="default")
    period = actions.open_period(
        kind=Period.Kind.REGULAR, starts_on=starts_on, ends_on=ends_on, scheme=scheme, actor=first
    )
    start = period.start
    clock = deadlines.start(first.department, CODE, owner=first, at=start, due_at=start + timedelta(hours=10))
    deadlines.stop(first.department, CODE, at=start + timedelta(hours=9))
    clock.refresh_from_db()
    before = Clock.objects.latest("pk").pk
    owner, begun = f"{first.pk} + mod(g, {staff})", f"mod(g / {staff}, 80) * interval '1 day'"
    hands = {"owner_id": owner, "department_id": f"{first.department_id} + mod(mod(g, {staff}), {homes})"}
    copy(
        clock,
        clocks,
        **hands,
        subject_id=f"{10_000_000 + before} + g",
        started_at=f"started_at + {begun}",
        due_base=f"due_base + {begun}",
        stopped_at=f"stopped_at + {begun} + CASE WHEN mod(g, 7) = 0 THEN interval '3 hours' ELSE interval '0' END",
    )
    key = f"(SELECT min(id) FROM {Clock._meta.db_table} WHERE id > {before}) + g - 1"
    held = Custody.objects.get(clock=clock)
    halfway = f"since + {begun} + interval '5 hours'"
    until = f"CASE WHEN mod(g, 10) = 0 THEN {halfway} ELSE until + {begun} END"
    copy(held, clocks, **hands, clock_id=key, since=f"since + {begun}", until=until)
    tenth = key.replace("+ g - 1", "+ 10 * g - 1")
    ten = {name: said.replace("(g,", "(10 * g + 1,") for name, said in hands.items()}
    ends = begun.replace("(g /", "(10 * g /")
    copy(held, clocks // 10, **ten, clock_id=tenth, since=halfway.replace(begun, ends), until=f"until + {ends}")
    still = Pause.objects.create(
        clock=clock,
        owner=first,
        reason=Pause.Reason.DOCUMENTS,
        words="Bench",
        since=start + timedelta(hours=2),
        planned_until=start + timedelta(hours=4),
        until=start + timedelta(hours=3),
    )
    ends = begun.replace("(g /", "(25 * g /")
    moved = {name: f"{name} + {ends}" for name in ("since", "planned_until", "until")}
    moved |= {
        "clock_id": key.replace("+ g - 1", "+ 25 * g - 1"),
        "owner_id": hands["owner_id"].replace("(g,", "(25 * g,"),
    }
    copy(still, clocks // 25, **moved)
    week = Absence.objects.create(person=first, starts_at=start, ends_at=start + timedelta(days=7))
    shifted = "mod(g, 11) * interval '7 days'"
    copy(
        week, staff - 1, person_id=f"{first.pk} + g", starts_at=f"starts_at + {shifted}", ends_at=f"ends_at + {shifted}"
    )
    silent = [start + timedelta(days=7 * n, hours=5) for n in range(WEEKS)]
    Outage.objects.bulk_create(
        Outage(starts_at=since, ends_at=since + timedelta(hours=1), created_at=since) for since in silent
    )
    return {"staff": staff, "clocks": Clock.objects.count(), "cards": period.scorecards.count()}


def _people(staff: int) -> tuple[User, int]:
    """The first of so many, and how many departments they are in; each department has one of them at its head."""
    Department.objects.bulk_create(
        [Department(code=f"service-{number}", name=f"Service {number}") for number in range(DEPARTMENTS)]
    )
    homes = list(Department.objects.filter(code__startswith="service-").order_by("pk"))
    position = Position.objects.create(name="Service", is_customer_facing=True)
    User.objects.bulk_create(
        User(
            username=f"staff{number}",
            name=f"Staff {number}",
            department=homes[number % len(homes)],
            position=position,
        )
        for number in range(staff)
    )
    people = User.objects.filter(username__startswith="staff").order_by("pk")
    for home, person in zip(homes, people, strict=False):
        Department.objects.filter(pk=home.pk).update(head=person)
    sees_all = User.objects.create(username="assessor", name="Assessor")
    sees_all.groups.add(Group.objects.get(name="assessor"))
    return people[0], len(homes)


def score() -> dict:
    """Seconds, the best of a few: one figure for everybody, and every card of the quarter."""
    period = Period.objects.latest("pk")
    at = period.end + timedelta(days=1)
    span, keys = (
        span_of(period, at),
        list(User.objects.filter(username__startswith="staff").values_list("pk", flat=True)),
    )
    found = {
        code: _best(lambda code=code: INDICATORS[code].count(User, keys, span))
        for code in ("on_time", "on_time_share", "late_unannounced")
    }
    cards = period.scorecards.with_subject().with_period()
    return found | {
        "sql": _best(lambda: _plain(at, period, min(keys))),
        "cards": _best(lambda: read(cards.all(), at=at, anew=True)),
        "tally": _best(lambda: tallies.count_all(now())),
        "cards_tallied": _best(lambda: read(cards.all(), at=now())),
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024),
    }


def _plain(at, period: Period, first: int) -> list:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN_SQL, [at, period.start, period.end, first])
        return cursor.fetchall()


def _best(work: Callable) -> float:
    return min(timed(work) for _turn in range(TURNS))


def pages() -> dict:
    """What people open at that size, as the server answers it: questions to the database, milliseconds and size."""
    tallies.count_all(now())
    period = Period.objects.latest("pk")
    person = period.scorecards.filter(person__isnull=False).earliest("pk")
    home = period.scorecards.filter(department__isnull=False).earliest("pk")
    criterion = period.scheme.criteria.get(code="on_time").pk
    assessor, head = User.objects.get(username="assessor"), User.objects.get(username="staff1")
    opened = {
        "list of cards": (assessor, reverse("assessments:list")),
        "list of a head of department": (head, reverse("assessments:list")),
        "card": (assessor, person.get_absolute_url()),
        "card of a department": (assessor, home.get_absolute_url()),
        "records behind a figure": (assessor, reverse("assessments:evidence", args=[person.pk, criterion])),
        "records of a department": (assessor, reverse("assessments:evidence", args=[home.pk, criterion])),
        "if the quarter ended today": (head, reverse("assessments:mine")),
        "figures": (assessor, reverse("assessments:figures")),
        "indicators": (assessor, reverse("assessments:indicators")),
        "indicators of oneself": (head, reverse("assessments:indicators")),
        "one indicator": (assessor, reverse("assessments:indicator", args=["on_time"])),
        "pictures": (assessor, reverse("assessments:pictures")),
        "pictures of a head of department": (head, reverse("assessments:pictures")),
        "picture of a person": (assessor, reverse("assessments:picture-of-person", args=[person.person_id])),
        "picture of a department": (
            assessor,
            reverse("assessments:picture-of-department", args=[home.department_id]),
        ),
        "report of a department": (
            assessor,
            f"{reverse('assessments:report', args=[period.pk])}?department={home.department_id}",
        ),
        "export": (assessor, reverse("assessments:export", args=[period.pk])),
        "promises": (assessor, reverse("deadlines:list")),
    }
    return {name: _opened(user, url) for name, (user, url) in opened.items()}


def _opened(user: User, url: str) -> dict:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    taken = []
    for _turn in range(TURNS):
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
            size = len(b"".join(response.streaming_content) if response.streaming else response.content)
        taken.append(time.perf_counter() - began)
        if response.status_code != 200:
            raise SystemExit(f"{url} gave {response.status_code}")
    return {"queries": len(captured), "ms": 1000 * min(taken), "kib": size / 1024}


WORDS = {work.__name__: work for work in (fill, score, pages)}

if __name__ == "__main__":
    word, *numbers = sys.argv[1:]
    print(json.dumps(WORDS[word](*map(int, numbers))))
