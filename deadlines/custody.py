"""Whose promise was it? By the time that it lay in each one's hands.

A promise counts for everybody who held it, each by the share of its time, from its start to when it
was due or done: whoever was given it an hour before the end answers for an hour of it. Time in
which it stood still is not of its time at all; time of an outage, and of the holder's leave, is
of its time and counts for nobody. An hour that several of these share is taken away once. What was
missed without any time to do it is held against nobody. All of it is one question to the database,
for one person or for thousands.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.db import connections
from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    Expression,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least

from accounts.indicators import CENT, Counted, Span
from accounts.models import Absence

from .indicators import counting
from .models import Outage, Pause
from .models.clock import ClockQuerySet

COLUMNS = "(id, holder, clock, person, kept, has, begun, over, since, till)"
# Django has no words for this. Every stretch is read once; where pauses, outages or leave lie over it, how many of its
# seconds they take is asked of all stretches together. Times are seconds since the epoch.
SHARES = """
WITH held %(columns)s AS MATERIALIZED (%(subquery)s),
bounds (low, high) AS MATERIALIZED (SELECT MIN(since), MAX(till) FROM held),
paused AS MATERIALIZED (SELECT * FROM (%(paused)s) AS known WHERE whose IN (SELECT clock FROM held)),
silent AS MATERIALIZED (SELECT known.* FROM (%(silent)s) AS known, bounds WHERE begins < high AND ends > low),
absent AS MATERIALIZED (SELECT known.* FROM (%(absent)s) AS known, bounds WHERE begins < high AND ends > low),
still (id, seconds) AS (%(still)s),
away (id, seconds) AS (%(away)s),
part (holder, clock, kept, is_all, share) AS (
    SELECT holder, clock, kept, is_all, CASE
        WHEN whole > 0 AND mine > 0 THEN CAST(mine AS double precision) / whole
        WHEN whole <= 0 AND kept = 1 AND has = 1 THEN 1.0
        ELSE 0.0 END
    FROM (
        SELECT holder, clock, kept, has, begun < over AND since = begun AND till = over AS is_all,
            over - begun - COALESCE(still.seconds, 0) AS whole, till - since - COALESCE(away.seconds, 0) AS mine
        FROM held LEFT JOIN still ON still.id = held.id LEFT JOIN away ON away.id = held.id
    ) AS counted
)
"""
# Of each stretch, the seconds that lie in any of the pieces of time laid over it, each second once: in their order,
# of each piece counts what lies behind the end of all before it.
COVERED = """
    SELECT id, CAST(SUM(%(most)s(till - %(most)s(since, COALESCE(known, since)), 0)) AS bigint) FROM (
        SELECT id, since, till, MAX(till) OVER (
            PARTITION BY id ORDER BY since, till ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS known FROM (%(pieces)s) AS piece
    ) AS in_order GROUP BY id
"""
PIECE = """
    SELECT held.id AS id, %(most)s(held.%(first)s, piece.begins) AS since, %(least)s(held.%(last)s, piece.ends) AS till
    FROM held JOIN %(piece)s AS piece ON %(whose)s piece.begins < held.%(last)s AND piece.ends > held.%(first)s
"""
# Who held a promise from its first moment to its last held it once; who did not may have held it again.
BY_HOLDER = """
SELECT holder, SUM(hits), SUM(whole), CAST(SUM(n) AS bigint) FROM (
    SELECT holder, SUM(CASE WHEN kept = 1 THEN share ELSE 0.0 END) AS hits, SUM(share) AS whole, COUNT(*) AS n
    FROM part WHERE share > 0 AND is_all GROUP BY holder
    UNION ALL
    SELECT holder, SUM(CASE WHEN kept = 1 THEN share ELSE 0.0 END), SUM(share), COUNT(DISTINCT clock)
    FROM part WHERE share > 0 AND NOT is_all GROUP BY holder
) AS found GROUP BY holder
"""


class Seconds(Func):
    """Whole seconds since the epoch, so that times can be divided by one another."""

    output_field = BigIntegerField()
    template = "FLOOR(DATE_PART('epoch', %(expressions)s))::bigint"

    def as_sqlite(self, compiler, connection, **context):
        return super().as_sql(
            compiler, connection, template="CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)", **context
        )


class Shared(Subquery):
    """Something asked of the shares of these stretches, as `held` gives them."""

    def __init__(self, held: QuerySet, asked: str, *, of_people: bool, **extra):
        super().__init__(held, **extra)
        self.asked, self.of_people = asked, of_people

    def as_sql(self, compiler, connection, **context):
        words = words_of(connection, of_people=self.of_people)
        return super().as_sql(compiler, connection, template=f"({SHARES}{self.asked})", **words, **context)


def words_of(connection, *, of_people: bool) -> dict[str, str]:
    """What stands in `SHARES`: one's leave is an excuse of people only."""
    most, least = ("MAX", "MIN") if connection.vendor == "sqlite" else ("GREATEST", "LEAST")

    def rows(found: QuerySet, **columns: Expression | F) -> str:
        named = found.order_by().annotate(**columns).values_list(*columns)
        return named.query.get_compiler(connection=connection).as_sql()[0]

    def pieces(first: str, last: str, **whose: str) -> str:
        limits = {"most": most, "least": least, "first": first, "last": last}
        each = [PIECE % (limits | {"piece": piece, "whose": said}) for piece, said in whose.items()]
        return COVERED % {"most": most, "pieces": "UNION ALL".join(each)}

    mine = {"paused": "piece.whose = held.clock AND", "silent": ""}
    mine |= {"absent": "piece.whose = held.person AND"} if of_people else {}
    return {
        "columns": COLUMNS,
        "paused": rows(
            Pause.objects.all(),
            whose=F("clock"),
            begins=Seconds("since"),
            ends=Seconds(Coalesce("until", "planned_until")),
        ),
        "silent": rows(Outage.objects.all(), begins=Seconds("starts_at"), ends=Seconds("ends_at")),
        "absent": rows(Absence.objects.all(), whose=F("person"), begins=Seconds("starts_at"), ends=Seconds("ends_at")),
        "still": pieces("begun", "over", paused=mine["paused"]),
        "away": pieces("since", "till", **mine),
    }


def held(clocks: ClockQuerySet, column: str, keys: Iterable[int], span: Span) -> QuerySet:
    """The stretches in which these people (`owner`) or departments held what was due.

    Each with when the promise was `begun` and `over`, from when until when it was in these hands, and whether
    it was `kept` and the holder is the one who `has` it at the end.
    """
    at = Value(span.at, output_field=DateTimeField())
    over_at, started_at = Least("ended_at", "due_base"), F("started_at")
    had_until = Least(Coalesce("custody__until", at), "ended_at", "due_base")
    rows = counting(clocks, span.start, span.end, span.at).order_by()
    rows = rows.annotate(
        stretch=F("custody__pk"),
        holder=F(f"custody__{column}"),
        clock=F("pk"),
        person=F("custody__owner"),
        kept=_flag(Q(ended_at__lte=F("due_base"))),
        has=_flag(Q(**{column: F("holder")}) & (Q(custody__until=None) | Q(custody__until__gte=F("ended_at")))),
        begun=Seconds(started_at),
        over=Greatest(Seconds(over_at), Seconds(started_at)),
        had_from=Seconds(Greatest("custody__since", started_at)),
    )
    rows = rows.annotate(until=Greatest(Seconds(had_until), "had_from")).filter(holder__in=list(keys))
    columns = ("stretch", "holder", "clock", "person", "kept", "has", "begun", "over", "had_from", "until")
    return rows.values_list(*columns)


def on_time_shares(clocks: ClockQuerySet, column: str, keys: Iterable[int], span: Span) -> dict[int, Counted]:
    """On time ÷ due, each promise by the share of it: one question to the database, whatever the number of people."""
    keys = list(keys)
    if not keys:
        return {}
    rows = held(clocks, column, keys, span)
    connection = connections[rows.db]
    inner, params = rows.query.get_compiler(using=rows.db).as_sql()
    words = words_of(connection, of_people=column == "owner")
    with connection.cursor() as cursor:
        cursor.execute(SHARES % (words | {"subquery": inner}) + BY_HOLDER, params)
        found = cursor.fetchall()
    return {key: Counted(exact(kept), n, exact(whole)) for key, kept, whole, n in found}


def behind(clocks: ClockQuerySet, column: str, key: int, span: Span) -> ClockQuerySet:
    """The promises that count for one, each with the `share` of it."""
    rows, of_people = held(clocks, column, [key], span), column == "owner"
    counted = Shared(rows, "SELECT clock FROM part WHERE share > 0", of_people=of_people)
    of_it = Shared(
        rows.filter(pk=OuterRef("pk")), "SELECT SUM(share) FROM part", of_people=of_people, output_field=FloatField()
    )
    due = counting(clocks, span.start, span.end, span.at)
    return due.filter(pk__in=counted).annotate(share=of_it)


def _flag(condition: Q) -> Expression:
    return Case(When(condition, then=1), default=0, output_field=BigIntegerField())


def exact(share: float) -> Decimal:
    """To a hundredth, as it is shown: so that the figure follows from the numbers beside it."""
    return Decimal(repr(round(share, 6))).quantize(CENT)
