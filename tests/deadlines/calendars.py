"""The seeded calendar without a database, and a simple one for invented cases."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from deadlines.arithmetic import Calendar, Day
from deadlines.days import minutes
from deadlines.seeds import china

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = Calendar(
    zone=SHANGHAI,
    days={
        day["date"]: Day(minutes(day["intervals"]), day["kind"], day.get("label", ""), day.get("label_zh", ""))
        for day in china.days()
    },
    covered_from=china.FIRST,
    covered_until=china.LAST,
)
# Monday to Friday and nothing else, as in the examples of the clauses; covered for ever.
PLAIN = Calendar(zone=SHANGHAI, days={}, covered_from=date(2000, 1, 1), covered_until=date(2100, 1, 1))


def at(text: str) -> datetime:
    """`"2026-02-24 10:00"` on the wall clock in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
