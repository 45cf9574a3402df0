"""The seeded calendar without a database, and a simple one for invented cases."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from deadlines.arithmetic import Calendar, Day
from deadlines.calendars.publishing import fingerprint_of
from deadlines.days import minutes
from deadlines.models import CalendarDay, CalendarVersion, WorkCalendar
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


def published(published_at: datetime, changes: dict[str, dict], until: date = date(2026, 12, 31)) -> CalendarVersion:
    """The next version of the company's calendar, with other facts about some dates; nothing is rebased."""
    old = CalendarVersion.objects.filter(calendar__code=WorkCalendar.SITE).order_by("-number").first()
    columns = ["date", "kind", "intervals", "label", "label_zh"]
    rows = {str(row["date"]): row for row in old.days.order_by("date").values(*columns)}
    for on, facts in changes.items():
        rows[on] = {"date": date.fromisoformat(on)} | facts
    days = [CalendarDay(**row) for _, row in sorted(rows.items())]
    version = CalendarVersion.objects.create(
        calendar=old.calendar,
        number=old.number + 1,
        published_at=published_at,
        covered_from=old.covered_from,
        covered_until=until,
        fingerprint=fingerprint_of(days),
    )
    for day in days:
        day.version = version
    CalendarDay.objects.bulk_create(days)
    return version


RESTS = {"kind": "company", "intervals": [], "label": "Company day", "label_zh": "公司日"}
WORKS = {"kind": "make_up", "intervals": china.HOURS, "label": "Make-up working day", "label_zh": "调休上班"}
