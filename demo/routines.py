"""What comes back again and again, who is on duty at night, and a promise that waits for the customer."""

from datetime import datetime, timedelta

from deadlines import duty, obligations, pauses
from deadlines.models import Clock, Pause, WorkCalendar
from pages.formats import local

from .diary import Diary
from .stage import Stage

# code, who owes it, what it is called in English and in Chinese
OWED = [
    ("GIFT_WEEKLY_STOCK", "admin", "Stock of gifts", "礼品库存汇总"),
    ("EXPENSE_STATS", "admin", "Reception expenses of the month", "当月接待费用统计"),
    ("INSPECTION", "inspector", "Inspection of the reception areas", "接待场所检查"),
    ("ASSESS_QUARTERLY", "assessor", "Assessment of the quarter", "季度考核"),
    ("REGULAR_MEETING", "admin", "Meeting on visits and calls", "来访来电工作例会"),
    ("TRAINING", "marketing", "Training of receptionists", "接待人员培训"),
]
WEEKS = 4
NIGHTS = 14


def tell(diary: Diary, stage: Stage) -> None:
    """Some weeks of routine up to the end of the diary, all of it done but what is still running."""
    for code, name, label, label_zh in OWED:
        began = diary.on(diary.working(local(diary.end).date() - timedelta(weeks=WEEKS)), 9)
        diary.note(began, lambda at, owed=(code, name, label, label_zh): _begin(diary, stage, *owed, at))
    diary.note(diary.end - timedelta(hours=1), lambda at: _note_duty(diary, stage, at))
    diary.note(diary.end - timedelta(minutes=20), lambda at: _wait_for_a_customer(diary, at))


def _begin(diary: Diary, stage: Stage, code: str, name: str, label: str, label_zh: str, at: datetime) -> None:
    owner, since = stage.people[name], local(at).date()
    owed = obligations.oblige(
        code, owner=owner, label=label, label_zh=label_zh, since=since, actor=stage.people["admin"], at=at
    )
    for week in range(WEEKS):
        done = diary.on(diary.working(since + timedelta(weeks=week, days=1)), 15)
        if code == "GIFT_WEEKLY_STOCK" or not week:
            diary.note(done, lambda at: obligations.fulfil(owed, at=at, actor=owner))


def _note_duty(diary: Diary, stage: Stage, at: datetime) -> None:
    """Somebody of the service for every night of the coming fortnight."""
    calendar = WorkCalendar.objects.get(code=WorkCalendar.SITE)
    today, officers = local(at).date(), [stage.people[name] for name in ("handler", "agent", "manager")]
    for night in range(NIGHTS):
        starts_at, ends_at = diary.on(today + timedelta(days=night), 18), diary.on(today + timedelta(days=night + 1), 9)
        person = officers[night % len(officers)]
        duty.add(person, starts_at=starts_at, ends_at=ends_at, calendar=calendar, actor=stage.people["admin"], at=at)


def _wait_for_a_customer(diary: Diary, at: datetime) -> None:
    """Of the questions that are being answered, one waits for drawings that the customer is to send."""
    running = Clock.objects.running().filter(code__startswith="REPLY_", due_at__gt=at).exclude(owner=None)
    waiting = running.with_limits().order_by("-due_at", "pk")
    clock = next((clock for clock in waiting if pauses.can_be_paused(clock)), None)
    if clock is not None:
        until = diary.on(diary.after(local(at).date(), 3), 12)
        words = "The drawings are to come by post 图纸邮寄中"
        pauses.pause(clock, reason=Pause.Reason.DOCUMENTS, until=until, words=words, actor=clock.owner, at=at)
