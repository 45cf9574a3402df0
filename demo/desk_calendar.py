"""What the calendar of the demonstration shows: a weekly review, a visit of three days, a room that is painted."""

from datetime import date, datetime, timedelta

from reception import actions as reception
from reception import prospects
from reception.actions import series
from reception.models import Appointment, Closure, Room

from .diary import Diary
from .stage import Stage

HOUR = timedelta(hours=1)
WEEKLY = "FREQ=WEEKLY;COUNT=4"


def tell(diary: Diary, stage: Stage) -> None:
    """Arranged on the last working day, for the working days to come."""
    today = diary.end.astimezone(diary.calendar.zone).date()
    asked = diary.on(diary.after(today, -1), 14)
    days = [diary.after(today, number) for number in (1, 2, 4)]
    diary.note(asked, lambda at: _recur(diary, stage, days[0], at))
    diary.note(asked + HOUR / 2, lambda at: _stay(diary, stage, days[1:], at))
    diary.note(asked + HOUR, lambda at: _paint(diary, stage, days[0], at))


def _recur(diary: Diary, stage: Stage, day: date, at: datetime) -> None:
    """A review every week, of which one is moved by itself."""
    start, clerk = diary.on(day, 11), stage.people["receptionist"]
    first = _book(stage, 6, "Weekly review of the project 项目周例会", start, start + HOUR, _room("Orchid"), at)
    rows = prospects.of_repetition(first, rule=WEEKLY, skips_rest_days=True, reader=clerk, at=at)
    slots = [row.settled for row in rows if row.is_taken_up]
    made = series.repeat(first, rule=WEEKLY, skips_rest_days=True, slots=slots, actor=clerk, at=at)
    last = made.occurrences.select_related("appointment__room").last().appointment
    there = {"starts_at": last.starts_at + 2 * HOUR, "ends_at": last.ends_at + 2 * HOUR, "room": last.room}
    reception.reschedule(last, actor=clerk, reason="Flight in the morning 上午航班", at=at, **there)


def _stay(diary: Diary, stage: Stage, days: list[date], at: datetime) -> None:
    """Auditors who stay three days: one record on the calendar of each."""
    start, end = diary.on(days[0], 9), diary.on(days[-1], 16)
    _book(stage, 9, "Audit of the quality system 质量体系审核", start, end, _room("Plum"), at)


def _paint(diary: Diary, stage: Stage, day: date, at: datetime) -> None:
    start = diary.on(day, 13)
    Closure.objects.create(
        room=_room("Great hall"),
        starts_at=start,
        ends_at=start + 4 * HOUR,
        reason="Painting 粉刷",
        created_at=at,
        created_by=stage.people["admin"],
    )


def _room(name: str) -> Room:
    return Room.objects.get(name=name)


def _book(
    stage: Stage, number: int, purpose: str, starts_at: datetime, ends_at: datetime, room: Room, at: datetime
) -> Appointment:
    organisation, host, desk = stage.organisations[number], stage.people["marketing"], stage.people["frontdesk"]
    contact = organisation.contacts.first()
    visit = Appointment(
        channel="phone",
        received_at=at,
        kind=Appointment.Kind.GENERAL,
        organisation=organisation,
        contact=contact,
        visitor_name=f"{contact.name_zh} {contact.name}",
        visitor_phone=contact.phone,
        head_count=2,
        starts_at=starts_at,
        ends_at=ends_at,
        purpose=purpose,
        needs="Water, a screen 饮用水、投屏",
        contact_person=host,
    )
    reception.request(visit, actor=desk, at=at)
    # Somebody may have been faster: then the room that is free.
    chosen = room if reception.hindrance(visit, room, actor=desk, at=at) is None else None
    chosen = chosen or reception.choose_room(visit, at=at)
    reception.confirm(visit, actor=desk, channel="phone", room=chosen, place="" if chosen else "Office 301", at=at)
    return visit
