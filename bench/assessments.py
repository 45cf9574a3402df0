"""`python -m bench.assessments WORD`: a company of thousands in its quarter, and how long scoring it takes."""

import json
import sys
from collections.abc import Callable
from datetime import timedelta

from bench.portico import copy, timed  # sets Django up

from django.db import connection  # isort: skip
from django.utils import timezone

from accounts.models import Absence, Department, Position, User
from assessments import actions
from assessments.cards import read, span_of
from assessments.indicators import INDICATORS
from assessments.models import Period, Scheme
from assessments.models.period import quarter_of
from deadlines import actions as deadlines
from deadlines.models import Clock, Custody
from history.moment import now

CODE = "RECTIFY"
TURNS = 3
# What any database needs at least: each promise read once, told apart by on time or not, counted by its owner.
PLAIN_SQL = """
SELECT owner_id, count(*) FILTER (WHERE coalesce(stopped_at, %s) <= due_base), count(*)
FROM deadlines_clock
WHERE due_base >= %s AND due_base < %s AND state NOT IN ('cancelled', 'waived') AND owner_id >= %s
GROUP BY owner_id
"""


def fill(staff: int, clocks: int) -> dict:
    """So many people who meet customers, each a week away; of the promises each tenth was handed over in the middle."""
    department = Department.objects.earliest("pk")
    position = Position.objects.create(name="Service", is_customer_facing=True)
    first_key = User.objects.latest("pk").pk
    User.objects.bulk_create(
        User(username=f"staff{number}", name=f"Staff {number}", department=department, position=position)
        for number in range(staff)
    )
    first = User.objects.filter(pk__gt=first_key).earliest("pk")
    starts_on, ends_on = quarter_of(timezone.localdate(now()))
    scheme = Scheme.objects.current().get(code="default")
    actor = User.objects.earliest("pk")
    period = actions.open_period(
        kind=Period.Kind.REGULAR, starts_on=starts_on, ends_on=ends_on, scheme=scheme, actor=actor
    )
    start = period.start
    clock = deadlines.start(department, CODE, owner=first, at=start, due_at=start + timedelta(hours=10))
    deadlines.stop(department, CODE, at=start + timedelta(hours=9))
    clock.refresh_from_db()
    before = Clock.objects.latest("pk").pk
    owner, begun = f"{first.pk} + mod(g, {staff})", "mod(g, 80) * interval '1 day'"
    copy(
        clock,
        clocks,
        subject_id=f"{10_000_000 + before} + g",
        owner_id=owner,
        started_at=f"started_at + {begun}",
        due_base=f"due_base + {begun}",
        stopped_at=f"stopped_at + {begun} + CASE WHEN mod(g, 7) = 0 THEN interval '3 hours' ELSE interval '0' END",
    )
    key = f"(SELECT min(id) FROM {Clock._meta.db_table} WHERE id > {before}) + g - 1"
    held = Custody.objects.get(clock=clock)
    halfway = f"since + {begun} + interval '5 hours'"
    until = f"CASE WHEN mod(g, 10) = 0 THEN {halfway} ELSE until + {begun} END"
    copy(held, clocks, clock_id=key, owner_id=owner, since=f"since + {begun}", until=until)
    tenth = key.replace("+ g - 1", "+ 10 * g - 1")
    next_one = f"{first.pk} + mod(10 * g + 1, {staff})"
    copy(held, clocks // 10, clock_id=tenth, owner_id=next_one, since=halfway, until=f"until + {begun}")
    week = Absence.objects.create(person=first, starts_at=start, ends_at=start + timedelta(days=7))
    copy(week, staff - 1, person_id=f"{first.pk} + g")
    return {"staff": staff, "clocks": Clock.objects.count(), "cards": period.scorecards.count()}


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
        "cards": _best(lambda: read(cards.all(), at=at)),
    }


def _plain(at, period: Period, first: int) -> list:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN_SQL, [at, period.start, period.end, first])
        return cursor.fetchall()


def _best(work: Callable) -> float:
    return min(timed(work) for _turn in range(TURNS))


WORDS = {work.__name__: work for work in (fill, score)}

if __name__ == "__main__":
    word, *numbers = sys.argv[1:]
    print(json.dumps(WORDS[word](*map(int, numbers))))
