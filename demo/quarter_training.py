"""Training and the regular meeting: a course that was held, one to be approved, a case, a pack with minutes."""

from datetime import datetime, timedelta
from decimal import Decimal

from assessments.actions import case_studies, courses, nominations
from assessments.actions import regular_meetings as meetings
from assessments.models import CaseStudy, Course, RegularMeeting, Topic
from calls.models import Issue
from pages import periods
from pages.formats import local

from .diary import Diary
from .stage import Stage

# Who was at the course on etiquette, and with how many points; the last did not come.
AT_COURSE = [("receptionist", 92), ("frontdesk", 88), ("agent", 74), ("guard", 55), ("sales", None)]
FACTS = (
    "{customer} asked twice before anybody called back; {caller} had been promised an answer for the same day.\n"
    "{customer}两次来电询问后才有人回复，而当时承诺的是当天答复{caller}。"
)
ANALYSIS = (
    "The promise stood in nobody's list: it was made by telephone and not written down.\n"
    "承诺只是口头作出，没有记录，因此不在任何人的待办中。"
)
LESSONS = "What is promised is typed while the caller is on the line.\n通话时即录入所作的承诺。"


def tell(diary: Diary, stage: Stage) -> None:
    today = local(diary.end).date()
    held = diary.on(diary.after(today, -9), 14)
    diary.note(held - timedelta(days=7), lambda at: _course(diary, stage, held, at))
    diary.note(diary.on(diary.after(today, -4), 10), lambda at: _send_away(diary, stage, at))
    diary.note(diary.on(diary.after(today, -3), 16), lambda at: _case(diary, stage, at))
    meets = diary.on(diary.after(today, -6), 9.5)
    diary.note(meets - timedelta(days=3), lambda at: _meeting(diary, stage, meets, at))


def _course(diary: Diary, stage: Stage, held: datetime, at: datetime) -> None:
    """Planned a week ahead; afterwards it is noted who came."""
    trainer = stage.people["marketing"]
    course = Course(
        topic=Topic.objects.get(code="etiquette"),
        title="Receiving guests 迎宾接待礼仪",
        method=Course.Method.INTERNAL,
        held_on=local(held).date(),
        hours=Decimal("3.0"),
        place="3-01",
        trainer=trainer,
        contents="Greeting, introducing, guiding, seeing off. 问候、介绍、引导、送别。",
        pass_mark=60,
    )
    course = courses.plan_course(course, actor=trainer, at=at)
    for name, _score in AT_COURSE:
        nominations.nominate(course, stage.people[name], actor=trainer, at=at)
    diary.note(held + timedelta(hours=4), lambda at: _results(stage, course, at))


def _results(stage: Stage, course: Course, at: datetime) -> None:
    trainer = stage.people["marketing"]
    courses.hold(course, actor=trainer, at=at)
    for name, score in AT_COURSE:
        row = course.attendances.get(person=stage.people[name])
        row.course = course
        if score is None:
            courses.note_absent(row, actor=trainer, version=row.version, at=at)
        else:
            courses.note_attended(row, actor=trainer, version=row.version, score=Decimal(score), at=at)


def _send_away(diary: Diary, stage: Stage, at: datetime) -> None:
    """An external course: one nomination is approved, the other still waits for its superior."""
    trainer = stage.people["marketing"]
    course = Course(
        topic=Topic.objects.get(code="outbound"),
        title="Talking to key accounts 大客户沟通技巧",
        method=Course.Method.EXTERNAL,
        held_on=diary.after(local(diary.end).date(), 8),
        hours=Decimal("14.0"),
        provider="Shanghai Institute of Sales 上海营销学院",
    )
    course = courses.plan_course(course, actor=trainer, at=at)
    approved = nominations.nominate(course, stage.people["ning"], actor=trainer, at=at)
    nominations.approve_nomination(approved, actor=stage.people["shen"], at=at)
    nominations.nominate(course, stage.people["sales"], actor=trainer, reason="Two new key accounts", at=at)


def _case(diary: Diary, stage: Stage, at: datetime) -> None:
    """An issue that was answered taught something; a course will discuss it."""
    answered = Issue.objects.filter(state=Issue.State.CLOSED).exclude(organisation=None).order_by("pk")
    issue = answered.select_related("organisation", "handler").first()
    if issue is None:
        return
    author = issue.handler or stage.people["agent"]
    names = {"customer": issue.organisation.name, "caller": issue.customer_name}
    case = CaseStudy(
        issue=issue,
        topic=Topic.objects.get(code="problem_handling"),
        title=f"A promise that nobody kept 无人兑现的承诺 ({issue.organisation.name})",
        facts=FACTS.format(**names),
        analysis=ANALYSIS,
        lessons=LESSONS,
    )
    case = case_studies.begin_case(case, actor=author, at=at)
    case_studies.share(case, actor=author, version=case.version, at=at)
    course = Course(
        topic=case.topic,
        title="Promises by telephone 电话承诺案例讨论",
        method=Course.Method.CASE_STUDY,
        held_on=diary.after(local(diary.end).date(), 4),
        hours=Decimal("1.5"),
        trainer=stage.people["marketing"],
        case=case,
    )
    courses.plan_course(course, actor=stage.people["marketing"], at=at)


def _meeting(diary: Diary, stage: Stage, meets: datetime, at: datetime) -> None:
    """The regular meeting about last month, with minutes and two decisions."""
    chair = stage.people["admin"]
    first, last = periods.SPANS["last_month"](local(meets).date())
    meeting = RegularMeeting(starts_on=first, ends_on=last, meets_at=meets, place="2-02", chair=chair)
    people = [stage.people[name] for name in ("feng", "luo", "manager", "ning", "guo")]
    meeting = meetings.plan_meeting(meeting, attendees=people, actor=chair, at=at)
    diary.note(meets + timedelta(hours=1), lambda at: _minutes(diary, stage, meeting, at))


def _minutes(diary: Diary, stage: Stage, meeting: RegularMeeting, at: datetime) -> None:
    chair, today = stage.people["admin"], local(diary.end).date()
    for owner, text, days in (
        ("luo", "Call back missed callers before noon 未接来电中午前回拨", -2),
        ("feng", "One list of open promises for all departments 各部门共用一份待兑现承诺清单", 6),
    ):
        due_at = diary.on(diary.after(today, days), 18)
        decision = meetings.decide(meeting, text=text, owner=stage.people[owner], due_at=due_at, actor=chair, at=at)
        if days < 0:
            diary.note(due_at - timedelta(hours=5), lambda at, row=decision: _finish(row, at))
    words = "Visits and calls of the month were gone through by department. 逐部门回顾了当月来访和来电。"
    meetings.hold_meeting(meeting, minutes=words, actor=chair, at=at)


def _finish(decision, at: datetime) -> None:
    decision.refresh_from_db()
    meetings.finish_decision(decision, actor=decision.owner, at=at)
