"""What the demonstration's callers and guests hear and say; who is in the field and has signed in from there."""

from datetime import date, datetime, timedelta

from calls import actions as calls
from calls.models import Call, FieldSignIn, TalkingPoint
from pages.formats import local
from reception.models import Appointment

from .diary import Diary
from .stage import Stage

POINTS = [
    (
        "New price list from the first of next month",
        "下月一日起执行新价目表",
        "Orders placed before keep their price.",
        "此前下达的订单价格不变。",
    ),
    (
        "Service on Saturdays, 9 to 12",
        "周六上午九点至十二点提供服务",
        "By telephone; parts are sent on Monday.",
        "电话服务，备件周一寄出。",
    ),
]
PRAISE = "接待细致周到，讲解非常清楚。"


def tell(diary: Diary, stage: Stage) -> None:
    """Talking points since three weeks; two people in the field today, one of whom has called; a guest's praise."""
    today = local(diary.end).date()
    diary.note(diary.on(diary.after(today, -15), 9), lambda at: _points(stage, at))
    last = diary.after(today + timedelta(days=1), -1)
    diary.note(diary.on(diary.after(last, -1), 16), lambda at: _plan(stage, last, at))
    diary.note(diary.on(last, 8.2), lambda at: _sign_in(stage, at))
    diary.note(diary.end - timedelta(minutes=40), lambda at: _heard(stage, at))


def _points(stage: Stage, at: datetime) -> None:
    for name, name_zh, words, words_zh in POINTS:
        point = TalkingPoint(name=name, name_zh=name_zh, words=words, words_zh=words_zh)
        calls.add_point(point, actor=stage.people["manager"], at=at)


def _plan(stage: Stage, day: date, at: datetime) -> None:
    duty = stage.people["agent"]
    for who, place in (("sales", "杭州 Hangzhou"), ("ning", "温州 Wenzhou")):
        calls.plan_field_day(stage.people[who], day, place, actor=duty, at=at)


def _sign_in(stage: Stage, at: datetime) -> None:
    said = {"signed_in_at": at - timedelta(minutes=3), "calling_number": "+8657187654321", "place": "杭州 Hangzhou"}
    calls.register_sign_in(FieldSignIn(manager=stage.people["sales"], **said), actor=stage.people["agent"], at=at)


def _heard(stage: Stage, at: datetime) -> None:
    """What the last guest heard and said, and a number nobody knows that was missed."""
    agent = stage.people["agent"]
    visit = Appointment.objects.filter(arrived_at__isnull=False).order_by("-arrived_at").first()
    if visit is not None:
        calls.convey(visit, TalkingPoint.objects.all(), actor=visit.contact_person, at=at)
        calls.praise(visit, person=visit.contact_person, words=PRAISE, actor=visit.contact_person, at=at)
    if not Call.objects.filter(caller_phone="+862161234567").exists():
        called = at - timedelta(minutes=5)
        calls.miss(caller_phone="+862161234567", called_at=called, agent=agent, actor=None, at=at)
