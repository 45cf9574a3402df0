"""Who gets what at the addresses of deadlines. The clock in the table belongs to nobody who asks."""

from datetime import timedelta

from deadlines.calendars import drafting
from deadlines.models import CalendarVersion, DutyTurn, Ladder, Outage, Standard, TimeLimit, WorkCalendar
from history.moment import now
from tests.factories.accounts import UserFactory
from tests.factories.deadlines import oblige, start_clock
from tests.roles import Row

HOLDERS_VERBS = ("extend", "pause", "resume", "reassign", "reopen")


def clock():
    return [start_clock().pk]


def a_limit():
    return [TimeLimit.objects.get(code="REPLY_GENERAL").pk]


def a_standard():
    return [Standard.objects.get(code="LARGE_GROUP").pk]


def a_ladder():
    return [Ladder.objects.get(code="usual").pk]


def an_outage():
    end = now()
    return [Outage.objects.get_or_create(starts_at=end - timedelta(hours=1), ends_at=end, created_at=end)[0].pk]


def a_turn_of_duty():
    start, site = now(), WorkCalendar.objects.get(code=WorkCalendar.SITE)
    columns = {"starts_at": start, "ends_at": start + timedelta(days=1), "created_at": start}
    return [DutyTurn.objects.create(person=UserFactory(), calendar=site, **columns).pk]


def an_obligation():
    return [oblige().pk]


def a_version():
    return [CalendarVersion.objects.filter(calendar__code=WorkCalendar.SITE).earliest("number").pk]


def a_calendar():
    """A second one, whose departments can be chosen."""
    site = WorkCalendar.objects.get(code=WorkCalendar.SITE)
    found = WorkCalendar.objects.filter(code="branch").first() or drafting.found_calendar(
        site, code="branch", name="Branch", name_zh="", time_zone=site.time_zone, actor=UserFactory(), at=now()
    )
    return [found.code]


def a_draft():
    site = WorkCalendar.objects.get(code=WorkCalendar.SITE)
    return [drafting.begin_draft(site, actor=UserFactory(), at=now()).pk]


SEES_ALL = {"admin", "inspector", "assessor"}
ROWS = [
    Row("deadlines:list"),
    # The verbs of a clock: whoever sees all does not hold it; waiving and cancelling is a right of its own.
    *(Row(f"deadlines:{verb}", "post", make=clock, ok=set(), forbidden=SEES_ALL) for verb in HOLDERS_VERBS),
    *(
        Row(f"deadlines:{verb}", "post", make=clock, ok={"admin"}, forbidden=SEES_ALL - {"admin"})
        for verb in ("waive", "cancel")
    ),
    Row("deadlines:export"),
    Row("deadlines:pauses"),
    Row("deadlines:obligations"),
    Row("deadlines:oblige", ok={"admin"}, forbidden={"*"}),
    Row("deadlines:oblige", "post", ok={"admin"}, forbidden={"*"}),
    Row("deadlines:obligation", make=an_obligation, ok=SEES_ALL),
    Row("deadlines:fulfil", "post", make=an_obligation, ok=set(), forbidden=SEES_ALL),
    Row("deadlines:hand-on", "post", make=an_obligation, ok={"admin"}, forbidden=SEES_ALL - {"admin"}),
    Row("deadlines:end-obligation", "post", make=an_obligation, ok={"admin"}, forbidden=SEES_ALL - {"admin"}),
    Row("deadlines:detail", make=clock, ok={"admin", "inspector", "assessor"}),
    Row("deadlines:limits", ok={"admin"}, forbidden={"*"}),
    *(
        Row(f"deadlines:{name}", method, make=make, ok={"admin"}, forbidden={"*"})
        for name, method, make in [
            ("limit", "get", a_limit),
            ("edit-limit", "get", a_limit),
            ("edit-limit", "post", a_limit),
            ("move-limit", "get", a_limit),
            ("move-limit", "post", a_limit),
            ("standards", "get", list),
            ("standard", "get", a_standard),
            ("edit-standard", "get", a_standard),
            ("edit-standard", "post", a_standard),
            ("ladder", "get", a_ladder),
            ("ladder", "post", a_ladder),
        ]
    ),
    Row("deadlines:calendar"),
    Row("deadlines:versions"),
    Row("deadlines:version", make=a_version),
    *(
        Row(f"deadlines:{name}", method, make=make, ok={"admin"}, forbidden={"*"})
        for name, method, make in [
            ("found-calendar", "get", list),
            ("found-calendar", "post", list),
            ("assign-calendar", "get", a_calendar),
            ("assign-calendar", "post", a_calendar),
            ("begin-draft", "post", a_calendar),
            ("draft", "get", a_draft),
            ("edit-days", "get", a_draft),
            ("edit-days", "post", a_draft),
            ("edit-hours", "get", a_draft),
            ("edit-hours", "post", a_draft),
            ("fill-year", "get", a_draft),
            ("fill-year", "post", a_draft),
            ("seed-year", "post", a_draft),
            ("publish-calendar", "get", a_draft),
            ("publish-calendar", "post", a_draft),
            ("discard-draft", "post", a_draft),
        ]
    ),
    Row("deadlines:proof", ok={"admin"}, forbidden={"*"}),
    Row("deadlines:outages", ok={"admin"}, forbidden={"*"}),
    Row("deadlines:outage", make=an_outage, ok={"admin"}, forbidden={"*"}),
    Row("deadlines:outage", "post", make=an_outage, ok={"admin"}, forbidden={"*"}),
    Row("deadlines:duty"),
    Row("deadlines:duty-add", ok={"admin"}, forbidden={"*"}),
    Row("deadlines:duty-add", "post", ok={"admin"}, forbidden={"*"}),
    Row("deadlines:duty-remove", "post", make=a_turn_of_duty, ok={"admin"}, forbidden={"*"}),
    Row("deadlines:hand-over", "post", make=clock, ok=set(), forbidden={"admin", "inspector", "assessor"}),
]
