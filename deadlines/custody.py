"""Whose promise was it? By the time that it lay in each one's hands.

A promise counts for everybody who held it, each by the share of its time, from its start to when it
was due or done: whoever was given it an hour before the end answers for an hour of it. Time in
which it stood still is not of its time at all; time of an outage, and of the holder's leave, is
of its time and counts for nobody. An hour that several of these share is taken away once. What was
missed without any time to do it is held against nobody. All of it is one question to the database.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.db import connections
from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    Exists,
    Expression,
    F,
    FloatField,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Greatest, Least

from accounts.indicators import CENT, Counted, Span
from accounts.models import Absence

from .indicators import counting
from .models import Custody, Outage, Pause
from .models.clock import ClockQuerySet

PAUSED = Q(clock__in=Pause.objects.values("clock"))
ON_TIME = Q(ended_at__lte=F("clock__due_base"))
SHARES = """
WITH stretch (holder, clock, whole, mine, kept, has) AS MATERIALIZED (%(stretches)s), part AS (
    SELECT holder, clock, kept, CASE
        WHEN whole > 0 AND mine > 0 THEN CAST(mine AS double precision) / whole
        WHEN whole <= 0 AND kept = 1 AND has = 1 THEN 1.0
        ELSE 0.0 END AS share
    FROM stretch
)
SELECT holder, SUM(CASE WHEN kept = 1 THEN share ELSE 0.0 END), SUM(share), COUNT(DISTINCT clock)
FROM part WHERE share > 0 GROUP BY holder
"""


class Seconds(Func):
    """Whole seconds since the epoch, so that times can be divided by one another."""

    output_field = BigIntegerField()
    template = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint"

    def as_sqlite(self, compiler, connection, **context):
        return super().as_sql(
            compiler, connection, template="CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)", **context
        )


class Within(Func):
    """How many seconds between two moments of the row lie in pauses, outages or leave; those that lie in several, once.

    Django has no words for this: the database lays the times in a row and counts of each what lies
    behind the end of all before it.
    """

    output_field = BigIntegerField()
    PIECES = {
        Pause: "SELECT since AS begins, COALESCE(until, planned_until) AS ends FROM %(table)s WHERE clock_id = %(key)s",
        Outage: "SELECT starts_at AS begins, ends_at AS ends FROM %(table)s",
        Absence: "SELECT starts_at AS begins, ends_at AS ends FROM %(table)s WHERE person_id = %(key)s",
    }
    WITHIN = """(SELECT COALESCE(SUM(%(most)s(till - %(most)s(since, COALESCE(known, since)), 0)), 0) FROM (
        SELECT since, till, MAX(till) OVER (
            ORDER BY since, till ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS known FROM (
            SELECT %(since)s AS since, %(till)s AS till
            FROM (SELECT %(first)s AS begins, %(last)s AS ends) AS stretch
            JOIN (%(pieces)s) AS piece ON piece.begins < stretch.ends AND piece.ends > stretch.begins
        ) AS pieces
    ) AS in_order)"""

    def __init__(self, since: str, until: str, **pieces: type[Model]):
        super().__init__(since, until, *[F(key) for key in pieces if key != "everybody"])
        self.pieces = pieces

    def as_sql(self, compiler, connection, most="GREATEST", least="LEAST", **context):
        compiled = [compiler.compile(part) for part in self.get_source_expressions()]
        (first, last, *keys), params = [sql for sql, _params in compiled], [each for _sql, each in compiled]
        pieces = [
            self.PIECES[model] % {"table": model._meta.db_table, "key": "" if key == "everybody" else keys.pop(0)}
            for key, model in self.pieces.items()
        ]
        since, till = (
            compiler.compile(Seconds(RawSQL(f"{which}(piece.{end}, stretch.{end})", ())))[0]
            for which, end in ((most, "begins"), (least, "ends"))
        )
        words = {"most": most, "since": since, "till": till, "first": first, "last": last}
        sql = self.WITHIN % (words | {"pieces": " UNION ALL ".join(pieces)})
        return sql, [each for some in params for each in some]

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, most="MAX", least="MIN", **context)


def stretches(clocks: ClockQuerySet, column: str, keys: Iterable[int], span: Span) -> QuerySet:
    """The stretches in which these people (`owner`) or departments held what was due.

    Each with the seconds of the promise (`whole`) and those that count for the holder (`mine`),
    and whether it was `kept` and the holder is the one who `has` it at the end.
    """
    due = counting(clocks, span.start, span.end, span.at).order_by()
    at = Value(span.at, output_field=DateTimeField())
    rows = Custody.objects.filter(**{f"{column}__in": list(keys)}, clock__in=due.values("pk"))
    rows = rows.annotate(ended_at=Coalesce("clock__stopped_at", at))
    rows = rows.annotate(
        over_at=Least("ended_at", "clock__due_base"),
        had_from=Greatest("since", "clock__started_at"),
        had_until=Least(Coalesce("until", at), "ended_at", "clock__due_base"),
    )
    return rows.annotate(
        whole=_seconds("clock__started_at", "over_at") - _paused("clock__started_at", "over_at"),
        mine=_seconds("had_from", "had_until") - _away(column, span),
        kept=_flag(ON_TIME),
        has=_flag(Q(**{f"clock__{column}": F(column)})),
    )


def on_time_shares(clocks: ClockQuerySet, column: str, keys: Iterable[int], span: Span) -> dict[int, Counted]:
    """On time ÷ due, each promise by the share of it: one question to the database.

    What Django would write again wherever it is used, the database works out once for each stretch.
    """
    keys = list(keys)
    if not keys:
        return {}
    rows = stretches(clocks, column, keys, span).order_by().values_list(column, "clock", "whole", "mine", "kept", "has")
    inner, params = rows.query.get_compiler(using=rows.db).as_sql()
    with connections[rows.db].cursor() as cursor:
        cursor.execute(SHARES % {"stretches": inner}, params)
        found = cursor.fetchall()
    return {key: Counted(exact(kept), n, exact(whole)) for key, kept, whole, n in found}


def behind(clocks: ClockQuerySet, column: str, key: int, span: Span) -> ClockQuerySet:
    """The promises that count for one, each with the `share` of it."""
    had = Cast(Greatest(F("mine"), 0), FloatField()) / Cast(F("whole"), FloatField())
    share = Case(When(whole__gt=0, then=had), When(kept=1, has=1, then=1.0), default=0.0, output_field=FloatField())
    held = stretches(clocks, column, [key], span).filter(clock=OuterRef("pk")).order_by()
    mine = held.annotate(share=share).values("clock").annotate(total=Sum("share")).values("total")
    rows = counting(clocks, span.start, span.end, span.at)
    return rows.annotate(share=Subquery(mine)).filter(share__gt=0)


def _seconds(since: str, until: str) -> Expression:
    return Greatest(Seconds(F(until)) - Seconds(F(since)), 0)


def _flag(condition: Q) -> Expression:
    return Case(When(condition, then=1), default=0, output_field=BigIntegerField())


def _lost(there_are: Q, seconds: Expression) -> Expression:
    """Not asked where there is nothing to lose."""
    return Case(When(there_are, then=seconds), default=0, output_field=BigIntegerField())


def _paused(since: str, until: str) -> Expression:
    return _lost(PAUSED, Within(since, until, clock=Pause))


def _away(column: str, span: Span) -> Expression:
    """Time in which it stood still, or was nobody's to use: pauses, outages, and of a person the leave."""
    ever = PAUSED | Q(Exists(Outage.objects.filter(starts_at__lt=max(span.end, span.at))))
    if column != "owner":
        return _lost(ever, Within("had_from", "had_until", clock=Pause, everybody=Outage))
    on_leave = Q(owner__in=Absence.objects.values("person"))
    return _lost(ever | on_leave, Within("had_from", "had_until", clock=Pause, everybody=Outage, owner=Absence))


def exact(share: float) -> Decimal:
    """To a hundredth, as it is shown: so that the figure follows from the numbers beside it."""
    return Decimal(repr(round(share, 6))).quantize(CENT)
