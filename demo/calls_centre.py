"""The telephone of the service centre in the demonstration: what rang, was picked up, refused, missed and recorded."""

from datetime import datetime, timedelta

from calls import actions as calls
from calls.actions import telephone
from calls.models import Call, Issue, TelephoneCall, TelephoneLine, TelephoneSystem
from pages.formats import local

from .diary import Diary
from .stage import Stage

SECOND = timedelta(seconds=1)
# Which desk, how many seconds it rang, and whether somebody picked up.
MORNING = [("agent", 7, True), ("agent", 12, True), ("handler", 21, True), ("agent", 34, False), ("handler", 5, False)]


def tell(diary: Diary, stage: Stage) -> None:
    """The last working day by the telephone system; a pair of issues that were one; a later time, announced."""
    day = diary.after(local(diary.end).date() + timedelta(days=1), -1)
    before = diary.after(day, -1)
    systems: list[TelephoneSystem] = []
    diary.note(diary.on(before, 8.5), lambda at: systems.append(_connect(stage, at)))
    for number, (desk, seconds, answered) in enumerate(MORNING):
        at = diary.on(day, 9.1 + number / 3)
        diary.note(
            at,
            lambda at, number=number, desk=desk, seconds=seconds, answered=answered: _ring(
                diary, stage, systems[0], number, desk, seconds, answered, at
            ),
        )
    diary.note(diary.on(before, 15.2), lambda at: _double(diary, stage, at))
    # Somebody is just being spoken with, and not in the log yet.
    diary.note(diary.end - timedelta(minutes=6), lambda at: _now(stage, systems, at))


def _connect(stage: Stage, at: datetime) -> TelephoneSystem:
    system, _token = telephone.set_up_telephone(name="Head office 总部总机", actor=stage.people["admin"], at=at)
    for number, desk in (("8001", "agent"), ("8002", "handler"), ("8003", None)):
        TelephoneLine.objects.create(system=system, number=number, person=desk and stage.people[desk])
    return system


def _ring(
    diary: Diary,
    stage: Stage,
    system: TelephoneSystem,
    number: int,
    desk: str,
    seconds: int,
    answered: bool,
    at: datetime,
) -> None:
    contact = stage.organisations[number].contacts.first()
    extension = {"agent": "8001", "handler": "8002"}[desk]
    reference = f"demo-{number}"
    told = {"reference": reference, "number": contact.phone, "extension": extension}
    telephone.hear(system, telephone.Told(kind="ring", at=at, **told))
    if not answered:
        end = telephone.Told(kind="hang_up", at=at + seconds * SECOND, is_refused=seconds < 10, **told)
        telephone.hear(system, end)
        return
    telephone.hear(system, telephone.Told(kind="answer", at=at + seconds * SECOND, **told))
    heard = telephone.hear(system, telephone.Told(kind="hang_up", at=at + timedelta(minutes=4), **told))
    if number == 0:
        address = "https://pbx.example.com/recordings/demo-0.wav"
        heard = telephone.hear(system, telephone.Told(kind="recording", at=at, recording=address, **told))
    diary.note(at + timedelta(minutes=5), lambda then: _log(stage, heard, desk, contact, then))


def _log(stage: Stage, heard: TelephoneCall, desk: str, contact, at: datetime) -> None:
    call = Call(
        called_at=heard.rung_at,
        caller_name=contact.name_zh or contact.name,
        caller_phone=contact.phone,
        organisation=contact.organisation,
        contact=contact,
        summary="询问送货日期 When is the delivery",
        needs="确认送货日期",
        confirmed_with_caller=True,
        answer="Thursday morning 周四上午送达",
        answered_on_spot=True,
    )
    telephone.log_heard(heard, call, actor=stage.people[desk], at=at)


def _double(diary: Diary, stage: Stage, at: datetime) -> None:
    """One matter was reported twice by two people of one customer, and is one again; its later time is announced."""
    agent, handler = stage.people["agent"], stage.people["handler"]
    pair = [_issue(stage, words, at + timedelta(minutes=20 * n)) for n, words in enumerate(TWICE)]
    for issue in pair:
        calls.assign(issue, actor=agent, handler=handler, department=issue.department, at=at + timedelta(minutes=40))
    diary.note(at + timedelta(minutes=50), lambda then: calls.merge(pair[0], other=pair[1], actor=agent, at=then))
    diary.note(at + timedelta(hours=2), lambda then: _announce(pair[0], handler, then))


TWICE = ["二号泵运行一分钟后停机 Pump 2 stops after a minute", "泵站报警停机，请派人 The pumping station has stopped"]


def _issue(stage: Stage, words: str, at: datetime) -> Issue:
    organisation, agent = stage.organisations[3], stage.people["agent"]
    contact = organisation.contacts.first()
    return calls.open_issue(
        Issue(
            source=Issue.Source.CALL,
            category=Issue.Category.GENERAL,
            organisation=organisation,
            contact=contact,
            customer_name=contact.name_zh or contact.name,
            customer_phone=contact.phone,
            description=words,
            department=agent.department,
        ),
        actor=agent,
        at=at,
    )


def _announce(issue: Issue, handler, at: datetime) -> None:
    issue.refresh_from_db()
    if issue.can("acknowledge"):
        calls.acknowledge(issue, actor=handler, at=at)
    calls.extend(
        issue,
        actor=handler,
        until=at + timedelta(days=2),
        reason="The seal comes from Ningbo 密封件从宁波发货",
        told_at=at,
        told_by_way_of="phone",
        at=at,
    )


def _now(stage: Stage, systems: list[TelephoneSystem], at: datetime) -> None:
    contact = stage.organisations[6].contacts.first()
    told = {"reference": "demo-now", "number": contact.phone, "extension": "8001"}
    telephone.hear(systems[0], telephone.Told(kind="ring", at=at, **told))
    telephone.hear(systems[0], telephone.Told(kind="answer", at=at + 8 * SECOND, **told))
