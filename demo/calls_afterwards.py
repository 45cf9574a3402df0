"""What comes after an issue in the demonstration: complaints, suggestions, call-backs of one customer."""

from datetime import datetime, timedelta

from accounts.models import User
from calls import actions as calls
from calls.models import Call, Issue, PublicLetter, Reply, Suggestion
from customers.models import Contact, Organisation
from pages.formats import local

from .diary import Diary
from .stage import Stage

MEASURES = {
    "cause": "送货单与订单核对只看数量，不看型号。",
    "correction": "当日补发正确型号并取回错发货物，已致歉。",
    "prevention": "发货前由第二人核对型号并签字，已写入作业指导书。",
}
FINDINGS = {"facts": "客户收到的型号与订单不符。", "cause": "核对时漏看型号。", "measures": "已补发并取回。"}
SEEN = "抽查了本周十二张送货单，均有第二人签字；客户确认已收到正确型号。"
# What was suggested, about what, and what became of it.
IDEAS = [
    ("希望在园区北门增加访客车位指示牌。", "reception", "adopt", "已安排行政部在月底前增设三块指示牌。"),
    ("建议周六也能联系到客服。", "service", "reject", "周六由值班人员接听紧急电话，暂不开放全部业务。"),
    ("样品包装上请注明批号。", "product", "adopt", "自下一批起，样品标签均注明批号。"),
    ("对账单能否提前两天发送？", "price", "", ""),
]


def tell(diary: Diary, stage: Stage) -> None:
    """The last fortnight: one complaint settled, one to be verified, one just come in, some suggestions, call-backs."""
    today = local(diary.end).date()
    for days, how_far in ((9, "closed"), (2, "submitted")):
        diary.note(diary.on(diary.after(today, -days), 10.3), lambda at, far=how_far: _complain(diary, stage, far, at))
    diary.note(diary.end - timedelta(hours=3), lambda at: _write(stage, at))
    for number, idea in enumerate(IDEAS):
        day = diary.after(today, -14 + 3 * number)
        diary.note(diary.on(day, 11.4), lambda at, number=number, idea=idea: _suggest(diary, stage, number, idea, at))
    for number, matter in enumerate(("发票抬头需要更正", "备用滤芯的订货号不清楚")):
        at = diary.on(diary.after(today, -2), 9.7 + number)
        diary.note(at, lambda at, matter=matter: _settle(stage, stage.organisations[2], matter, at))
    diary.note(diary.on(diary.after(today, -6), 9.9), lambda at: _never_reached(diary, stage, at))


def _call(stage: Stage, organisation: Organisation, summary: str, category: str, at: datetime) -> Issue:
    """A call that opens an issue, handled by the engineer whose login is printed."""
    contact, agent = _contact(organisation), stage.people["agent"]
    call = Call(
        called_at=at - timedelta(minutes=3),
        caller_name=contact.name_zh or contact.name,
        caller_phone=contact.phone,
        organisation=organisation,
        contact=contact,
        summary=summary,
        category=category,
        callback_phone=contact.phone,
        promised_reply_at=at + timedelta(hours=20),
        agent=agent,
        department=agent.department,
    )
    handler = agent if category == Call.Category.GENERAL else stage.people["handler"]
    calls.log(call, actor=agent, issue=Issue(handler=handler, department=handler.department), at=at)
    return Issue.objects.get(call=call)


def _contact(organisation: Organisation) -> Contact:
    return organisation.contacts.order_by("pk")[0]


def _answer(issue: Issue, handler: User, at: datetime) -> None:
    """Spoken with, answered and resolved within two hours."""
    issue.refresh_from_db()
    if issue.can("acknowledge"):
        calls.acknowledge(issue, actor=handler, at=at)
    text = "已查明原因并补发。"
    calls.reply(issue, actor=handler, kind=Reply.Kind.EFFECTIVE, channel="phone", text=text, told_at=at, at=at)
    calls.resolve(issue, actor=handler, at=at, **FINDINGS)


def _complain(diary: Diary, stage: Stage, how_far: str, at: datetime) -> None:
    handler = stage.people["handler"]
    organisation = stage.organisations[4 if how_far == "closed" else 5]
    issue = _call(stage, organisation, "收到的泵型号不对，耽误了装机", Call.Category.COMPLAINT, at)
    diary.note(at + timedelta(hours=2), lambda then: _answer(issue, handler, then))
    diary.note(at + timedelta(hours=4), lambda then: _submit(stage, issue, then))
    if how_far == "closed":
        next_day = diary.on(diary.after(local(at).date(), 2), 10.5)
        diary.note(next_day, lambda then: _finish(stage, issue, then))


def _submit(stage: Stage, issue: Issue, at: datetime) -> None:
    complaint, verifier = issue.complaint, stage.people["inspector"]
    calls.submit(
        complaint, actor=stage.people["handler"], verifier=verifier, version=complaint.version, at=at, **MEASURES
    )


def _finish(stage: Stage, issue: Issue, at: datetime) -> None:
    handler = stage.people["handler"]
    issue.complaint.refresh_from_db()
    calls.verify(issue.complaint, actor=stage.people["inspector"], words=SEEN, at=at)
    calls.follow_up(issue, actor=handler, channel="phone", handling_rating=4, at=at)
    issue.refresh_from_db()
    calls.close(issue, actor=handler, customer_informed_at=at, at=at)


def _write(stage: Stage, at: datetime) -> None:
    """Somebody complains on the public page, and nobody has taken it yet."""
    issue = Issue(
        category=Issue.Category.GENERAL,
        is_complaint=True,
        customer_name="刘敏",
        customer_phone="+8613822450017",
        description="昨天下午在园区门口等了四十分钟，没有人来接待。",
    )
    letter = PublicLetter(organisation_name="恒泰仪表", email="liumin@hengtai.example", language="zh-hans")
    calls.write_to_us(issue, letter, address="203.0.113.24", at=at)


def _suggest(diary: Diary, stage: Stage, number: int, idea: tuple, at: datetime) -> None:
    text, category, verb, decision = idea
    organisation = stage.organisations[number]
    contact = _contact(organisation)
    row = Suggestion(
        text=text,
        category=category,
        organisation=organisation,
        customer_name=contact.name_zh or contact.name,
        customer_phone=contact.phone,
        customer_email=contact.email if number == 0 else "",
        department=stage.people["agent"].department,
    )
    calls.note_suggestion(row, actor=stage.people["agent"], at=at)
    if verb:
        then = diary.on(diary.after(local(at).date(), 1), 15)
        decide = {"adopt": calls.adopt, "reject": calls.reject}[verb]
        diary.note(then, lambda at: decide(row, actor=stage.people["luo"], decision=decision, at=at))


def _settle(stage: Stage, organisation: Organisation, matter: str, at: datetime) -> Issue:
    """Settled at once: the customer is called back a few days later."""
    issue = _call(stage, organisation, matter, Call.Category.GENERAL, at)
    _answer(issue, stage.people["agent"], at + timedelta(minutes=1))
    return issue


def _never_reached(diary: Diary, stage: Stage, at: datetime) -> None:
    agent = stage.people["agent"]
    issue = _settle(stage, stage.organisations[6], "询问培训安排", at)
    for hours in (4.5, 24, 28.5):
        diary.note(
            at + timedelta(hours=hours), lambda then: calls.attempt(issue, actor=agent, channel="email", at=then)
        )
