"""Records of the demonstration: meetings with minutes, something agreed, a paper, questions counted, a kept view."""

from datetime import datetime, timedelta

from accounts import saved_views
from papers.actions import attach
from papers.uploads import Upload
from reception import actions
from reception.models import Appointment, Meeting

from .diary import Diary
from .stage import Stage

SHOWN = 3
SUBJECT, AGENDA = "样品与交期", "1. 样品试制结果\n2. 交期与价格\n3. 下一步安排"
MINUTES = "1. 样品尺寸合格，表面处理需再试一次。\n2. 首批五月中旬交付，价格随量浮动。\n3. 双方每周电话沟通一次。"
PAPER = "样品试制报告\n\n尺寸：合格\n表面：再试一次\n".encode()


def tell(diary: Diary, stage: Stage) -> None:
    """At the end of the diary, over the visits that there were."""
    diary.note(diary.end - timedelta(minutes=2), lambda at: _look_back(stage, at))


def _look_back(stage: Stage, at: datetime) -> None:
    met = Appointment.objects.filter(left_at__isnull=False, meeting_started_at__isnull=False).order_by("-starts_at")
    for number, visit in enumerate(met.select_related("contact_person", "organisation")[:SHOWN]):
        _meet(visit, at, is_written=number > 0)
    coming = Appointment.objects.filter(state=Appointment.State.CONFIRMED, starts_at__gt=at).order_by("starts_at")
    for visit in coming.select_related("contact_person", "organisation")[:1]:
        attach(
            _plan(visit, at), Upload("样品试制报告.txt", "text/plain", PAPER), kind="paper", actor=visit.contact_person
        )
    for visit in Appointment.objects.filter(state=Appointment.State.COMPLETED).select_related("contact_person"):
        _count_questions(visit, at)
    frontdesk = stage.people["frontdesk"]
    saved_views.keep(
        frontdesk, page="reception:list", name="上月来访", query="period=last_month", is_shared=True, at=at
    )


def _plan(visit: Appointment, at: datetime) -> Meeting:
    host = visit.contact_person
    wanted = Meeting(subject=SUBJECT, agenda=AGENDA, minute_taker=host)
    return actions.plan_meeting(visit, wanted, people=[host], guests=[visit.visitor_name], actor=host, at=at)


def _meet(visit: Appointment, at: datetime, *, is_written: bool) -> None:
    """The last of them still owes its minutes."""
    meeting, host = _plan(visit, at), visit.contact_person
    actions.end_meeting(meeting, started_at=visit.meeting_started_at, ended_at=visit.left_at, actor=host, at=at)
    due_at = at + timedelta(days=5)
    item = actions.agree(meeting, text="寄送第二批样品", owner=host, due_at=due_at, actor=host, at=at)
    if is_written:
        actions.write_minutes(meeting, minutes_text=MINUTES, actor=host, version=meeting.version, at=at)
        actions.finish_minutes(meeting, actor=host, at=at)
        actions.finish_item(item, actor=host, at=at)


def _count_questions(visit: Appointment, at: datetime) -> None:
    host = visit.contact_person
    for deed in ("received", "guided", "assisted"):
        actions.tick(visit, deed, actor=host, at=at)
    record = actions.open_record(visit, actor=host, at=at)
    actions.save_record(
        visit, actor=host, version=record.version, at=at, questions_asked=4, questions_on_spot=2 + visit.pk % 3
    )
