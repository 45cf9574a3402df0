"""What callers ask in the demonstration, and how well they are answered."""

from datetime import date, datetime, timedelta

from accounts.models import User
from calls import actions as calls
from calls.models import Call, Issue, Reply
from history import moment

from . import company
from .diary import Diary
from .stage import Stage

ANSWERED_AT_ONCE = 0.45
LATE = 0.12
STARRING = 0.35  # of the calls are taken, and handled, by those whose logins are printed
ANNOUNCED_LATE = 0.1
HOURS = {"general": 24, "cross_department": 48, "cross_province": 72}


def tell(diary: Diary, stage: Stage, day: date, *, from_hour: float = 9.2) -> None:
    """Somebody calls on this day."""
    diary.note(diary.on(day, from_hour, within=17.4 - from_hour), lambda at: _log(diary, stage, at))


def _log(diary: Diary, stage: Stage, at: datetime) -> None:
    rng = diary.rng
    organisation = rng.choice(stage.organisations)
    contact = organisation.contacts.first()
    question, question_zh, category = rng.choice(company.QUESTIONS)
    agents = stage.of("customer_service", "Customer service agent")
    agent = stage.people["agent"] if rng.random() < STARRING else rng.choice(agents)
    at_once = rng.random() < ANSWERED_AT_ONCE
    call = Call(
        called_at=at - timedelta(minutes=4),
        caller_name=contact.name_zh or contact.name,
        caller_phone=contact.phone,
        organisation=organisation,
        contact=contact,
        summary=f"{question_zh} {question}",
        needs=question_zh,
        confirmed_with_caller=True,
        category=category if not (at_once and rng.random() < 0.1) else Call.Category.COMPLIMENT,
        rings=rng.choice([1, 2, 2, 3, 3, 4]),
        answer="Explained on the phone. 已在电话中说明。" if at_once else "",
        answered_on_spot=at_once,
        agent=agent,
        department=agent.department,
    )
    if at_once:
        calls.log(call, actor=agent, at=at)
        return
    call.callback_phone = contact.phone
    call.promised_reply_at = at + timedelta(hours=HOURS[category])
    handler = stage.people["handler"] if rng.random() < STARRING else rng.choice(_handlers(stage))
    calls.log(call, actor=agent, issue=Issue(handler=handler, department=handler.department), at=at)
    issue = Issue.objects.get(call=call)
    diary.note(diary.in_hours(at, 0.4 + rng.random() * 3), lambda then: _contact(diary, issue, handler, then))
    late = rng.random()
    limit = HOURS[category]
    if late < LATE:
        diary.note(diary.in_hours(at, limit * 1.1 + 2), lambda then: _reply(diary, stage, issue, handler, then))
    elif late < LATE + ANNOUNCED_LATE:
        diary.note(
            at + timedelta(hours=limit * 0.6),
            lambda then: _extend(issue, handler, at + timedelta(hours=limit * 2), then),
        )
        diary.note(at + timedelta(hours=limit * 1.5), lambda then: _reply(diary, stage, issue, handler, then))
    else:
        hours = limit * (0.15 + rng.random() * 0.6)
        diary.note(
            min(diary.in_hours(at, hours), at + timedelta(hours=limit - 0.5)),
            lambda then: _reply(diary, stage, issue, handler, then),
        )


def _handlers(stage: Stage) -> list[User]:
    return stage.of("technology", "Project engineer") + stage.of("customer_service", "Customer service agent")


def _contact(diary: Diary, issue: Issue, handler: User, at: datetime) -> None:
    _take_up(issue, handler, at)
    if issue.effective_reply_at is None and issue.can("contact"):
        text = "Called back to understand the matter. 已回电了解情况。"
        calls.contact(issue, actor=handler, channel="phone", text=text, told_at=at, at=at)


def _take_up(issue: Issue, handler: User, at: datetime) -> None:
    issue.refresh_from_db()
    if issue.can("acknowledge"):
        calls.acknowledge(issue, actor=handler, at=at)


def _extend(issue: Issue, handler: User, until: datetime, at: datetime) -> None:
    _take_up(issue, handler, at)
    if issue.effective_reply_at is None:
        calls.extend(
            issue,
            actor=handler,
            until=until,
            reason="Waiting for the supplier 等待供应商答复",
            told_at=at,
            told_by_way_of="phone",
            at=at,
        )


def _reply(diary: Diary, stage: Stage, issue: Issue, handler: User, at: datetime) -> None:
    _take_up(issue, handler, at)
    text = "Cause found, the part is on its way. 原因已查明，备件已寄出。"
    calls.reply(issue, actor=handler, kind=Reply.Kind.EFFECTIVE, channel="phone", text=text, told_at=at, at=at)
    diary.note(at + timedelta(hours=1), lambda then: _resolve(diary, stage, issue, handler, then))


def _resolve(diary: Diary, stage: Stage, issue: Issue, handler: User, at: datetime) -> None:
    issue.refresh_from_db()
    calls.resolve(
        issue,
        actor=handler,
        facts="Reported by phone 电话反映",
        cause="Wrong delivery note 送货单有误",
        measures="Corrected and checked 已更正并复核",
        at=at,
    )
    day = diary.after(diary.working(at.astimezone(diary.calendar.zone).date()), 2 if diary.rng.random() < 0.8 else 5)
    diary.note(diary.on(day, 10, within=6), lambda then: _follow_up(diary, issue, handler, then))


def _follow_up(diary: Diary, issue: Issue, handler: User, at: datetime) -> None:
    issue.refresh_from_db()
    calls.follow_up(issue, actor=handler, channel="phone", handling_rating=diary.rng.choice([3, 4, 4, 5, 5, 5]), at=at)
    issue.refresh_from_db()
    if issue.can("close"):
        calls.close(issue, actor=handler, customer_informed_at=moment.now(), at=at)
