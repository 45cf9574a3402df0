"""One customer visit of the demonstration, from the telephone call that announces it to the guest's answer."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from assessments import actions as assessments
from assessments.models import Feedback, Question
from papers.models import ChecklistItem
from reception import actions as reception
from reception.models import Appointment, Room
from visits import actions as visits
from visits import rules
from visits.audit import CHECKLIST
from visits.models import Approval, InfoSheet, ItineraryLine, Level, PrepTask, ServiceItem

from . import company
from .diary import Diary
from .stage import Stage

RETURNED, DECLINED, CANCELLED, ANSWERED_LATE, SHORT_NOTICE, NEVER_ANSWERED = 0.12, 0.05, 0.06, 0.1, 0.07, 0.25
STARRING = 0.35  # of the visits are those of the salesperson whose login is printed
MARKS = [5, 5, 5, 4, 4, 4, 4, 3, 2]
COMMENTS = [
    "Thank you for the warm reception.",
    "接待周到，谢谢。",
    "讲解专业，收获很大。",
    "The tour was too short.",
    "",
]
TIMES = [9.5, 10, 10.5, 13.5, 14, 15]


@dataclass
class Visit:
    """One visit on its way through the story."""

    diary: Diary
    stage: Stage
    starts_at: datetime
    day: date
    sales: User
    purpose: tuple[str, str, str]
    level: str
    appointment: Appointment | None = None

    def later(self, at: datetime, hours: float, act) -> None:
        self.diary.note(self.diary.in_hours(at, hours), act)

    @property
    def sheet(self) -> InfoSheet | None:
        return InfoSheet.objects.select_related("level").filter(appointment=self.appointment).first()

    def fresh(self) -> Appointment:
        self.appointment.refresh_from_db()
        return self.appointment


def tell(diary: Diary, stage: Stage, day: date, asked_at: datetime | None = None) -> None:
    """Somebody comes to see us on this working day, having asked some days before or at `asked_at`."""
    rng = diary.rng
    starts_at = diary.on(day, rng.choice(TIMES))
    chosen = stage.organisations[:21] if rng.random() < 0.7 else stage.organisations
    if rng.random() < STARRING:
        chosen = [row for row in chosen if row.owner == stage.people["sales"]]
    organisation = rng.choice(chosen)
    level = organisation.tier if rng.random() < 0.7 else rng.choice("BC")
    visit = Visit(diary, stage, starts_at, day, organisation.owner, rng.choice(company.PURPOSES), level)
    short = rng.random() < SHORT_NOTICE
    asked_on = diary.after(day, -1 if short else -rng.randint(4, 9))
    diary.note(asked_at or diary.on(asked_on, 9.2, within=6), lambda at: _request(visit, organisation, at))


def _request(visit: Visit, organisation, at: datetime) -> None:
    rng = visit.diary.rng
    contact = organisation.contacts.first()
    english, chinese, _kind = visit.purpose
    clerk = visit.stage.people["frontdesk"] if rng.random() < 0.6 else visit.sales
    visit.appointment = reception.request(
        Appointment(
            channel=rng.choice(["phone", "phone", "email"]),
            received_at=at,
            organisation=organisation,
            contact=contact,
            visitor_name=f"{contact.name_zh} {contact.name}",
            visitor_phone=contact.phone,
            visitor_email=contact.email,
            head_count=rng.choice([1, 2, 2, 3, 3, 4, 6]) if visit.level != "A" else rng.choice([4, 6, 8, 12]),
            starts_at=visit.starts_at,
            ends_at=visit.starts_at + timedelta(minutes=rng.choice([60, 90, 120])),
            purpose=f"{english} {chinese}",
            needs=rng.choice(company.NEEDS),
            is_important=visit.level == "A",
            contact_person=visit.sales,
            salesperson=visit.sales,
        ),
        actor=clerk,
        at=at,
    )
    fate = rng.random()
    if fate < DECLINED:
        visit.later(at, 3, lambda then: _decline(visit, then))
        return
    late = rng.random() < ANSWERED_LATE
    visit.later(at, 30 if late else 0.5 + rng.random() * 5, lambda then: _confirm(visit, then))
    if fate > 1 - CANCELLED:
        visit.later(at, 50, lambda then: _cancel(visit, then))


def _decline(visit: Visit, at: datetime) -> None:
    reason = "The workshop is closed for maintenance that week. 该周车间检修。"
    reception.decline(visit.fresh(), actor=visit.sales, reason=reason, channel="phone", at=at)


def _cancel(visit: Visit, at: datetime) -> None:
    if visit.fresh().can("cancel"):
        reception.cancel(
            visit.appointment, actor=visit.sales, reason="The customer cannot travel. 客户无法成行。", at=at
        )


def _confirm(visit: Visit, at: datetime) -> None:
    appointment = visit.fresh()
    if not appointment.can("confirm"):
        return
    if at >= appointment.starts_at:
        _decline(visit, at)
        return
    room = _free_room(appointment, at)
    reception.confirm(
        appointment, actor=visit.sales, channel="phone", room=room, place="" if room else "Front hall 前厅", at=at
    )
    visit.later(at, 2 + visit.diary.rng.random() * 5, lambda then: _draft(visit, then))
    _note_tasks(visit, at)
    _day(visit)


def _free_room(appointment: Appointment, at: datetime) -> Room | None:
    return reception.free_rooms(appointment, at=at).order_by("capacity").first()


def _goes_on(visit: Visit) -> bool:
    return visit.fresh().state == Appointment.State.CONFIRMED


def _draft(visit: Visit, at: datetime) -> None:
    if not _goes_on(visit):
        return
    visits.draft(visit.appointment, actor=visit.sales, at=at)
    visit.later(at, 1 + visit.diary.rng.random() * 4, lambda then: _set_level(visit, then))


def _set_level(visit: Visit, at: datetime) -> None:
    if not _goes_on(visit):
        return
    weight = {"A": "high", "B": "medium", "C": "low"}[visit.level]
    level = Level.objects.get(code=visit.level)
    reason = "By customer tier and purpose 依据客户分级与来访目的"
    actor = visit.stage.people["marketing"]
    visits.set_level(visit.sheet, level=level, importance=weight, potential=weight, reason=reason, actor=actor, at=at)
    visit.later(at, 0.5 + visit.diary.rng.random() * 3, lambda then: _fill_in(visit, then))


def _fill_in(visit: Visit, at: datetime) -> None:
    if not _goes_on(visit):
        return
    sheet, stage = visit.sheet, visit.stage
    start, host = visit.appointment.starts_at, _host(visit)
    kind = visit.purpose[2]
    technical = kind in {"design", "quality", "project"}
    fields = {
        "visitor_category": InfoSheet.Category.EXISTING,
        "customer_kind": "technical" if technical else "commercial",
        "purpose_type": kind,
        "purpose_text": visit.appointment.purpose,
        "audit_kind": "system" if kind == "audit" else "",
        "business_field": visit.appointment.organisation.industry,
        "host": host,
        "receptionist": stage.people["receptionist"]
        if visit.diary.rng.random() < 0.6
        else stage.any(stage.of("marketing_center", "Customer receptionist")),
        "reception_lead": stage.people["receptionist"],
        "see_off_person": visit.sales,
        "project_engineer": stage.people["engineer"] if technical else None,
        "other_requirements": "Documents in English 英文资料" if visit.diary.rng.random() < 0.3 else "",
    }
    steps = [
        {"starts_at": start, "minutes": 10, "kind": ItineraryLine.Kind.WELCOME, "place": "Front hall 前厅"},
        {"starts_at": start + timedelta(minutes=10), "minutes": 30, "kind": "presentation", "person": host},
        {"starts_at": start + timedelta(minutes=40), "minutes": 30, "kind": "tour", "person": stage.people["engineer"]},
    ]
    guests = [
        {"id": guest.pk, "name": guest.name, "job_title": guest.job_title or "Manager 经理", "phone": guest.phone}
        for guest in visit.appointment.visitors.all()
    ]
    items = [
        {"id": item.pk, "decision": ServiceItem.Decision.CONFIRMED, "reason": ""} for item in sheet.service_items.all()
    ]
    if items and visit.diary.rng.random() < 0.3:
        items[-1] |= {"decision": ServiceItem.Decision.STRUCK, "reason": "Not wanted by the customer 客户不需要"}
    rides = [{"id": ride.pk, "need": "not_needed"} for ride in sheet.transport.all()]
    lines = {"itinerary": steps, "visitors": guests, "service_items": items, "transport": rides}
    if visit.level == "A":
        lines["meals"] = [
            {
                "starts_at": start + timedelta(hours=2),
                "persons": visit.appointment.head_count,
                "standard": "Business meal 商务餐",
                "per_person": Decimal(260),
            }
        ]
    visits.edit(sheet, actor=visit.sales, version=sheet.version, fields=fields, lines=lines, at=at)
    if sheet.needs_special_plan:
        aims, arrangements, precautions = company.SPECIAL_PLAN
        plan = {"aims": aims, "arrangements": arrangements, "precautions": precautions}
        visits.write_plan(sheet, actor=visit.sales, at=at, **plan)
    visit.later(at, 1.5, lambda then: (_confirm_purpose if technical else _submit)(visit, then))


def _host(visit: Visit) -> User:
    people = visit.stage.people
    if visit.level == "A":
        return people["song"] if visit.diary.rng.random() < 0.5 else people["qian"]
    if visit.level == "B":
        return visit.sales.department.head
    return visit.sales


def _confirm_purpose(visit: Visit, at: datetime) -> None:
    if _goes_on(visit) and visit.sheet.is_editable and not visit.sheet.purpose_confirmed_at:
        visits.confirm_purpose(visit.sheet, actor=visit.stage.people["engineer"], at=at)
        visit.later(at, 1, lambda then: _submit(visit, then))


def _submit(visit: Visit, at: datetime) -> None:
    if not _goes_on(visit) or not visit.sheet.can("submit"):
        return
    visits.submit(visit.sheet, actor=visit.sales, at=at)
    if visits.needs_exemption(visit.appointment):
        visit.later(at, 0.5, lambda then: _exempt(visit, then))
    hours = 1 + visit.diary.rng.random() * 6
    if visit.diary.rng.random() < RETURNED:
        visit.later(at, hours, lambda then: _return(visit, then))
    else:
        visit.later(at, hours, lambda then: _sign(visit, then))


def _exempt(visit: Visit, at: datetime) -> None:
    if _goes_on(visit) and visits.needs_exemption(visit.appointment):
        manager = visit.stage.people["song"]
        visits.exempt(visit.appointment, reason="Customer is in town only today 客户仅今日在本地", actor=manager, at=at)


def _waiting(sheet: InfoSheet) -> Approval | None:
    return Approval.objects.waiting().filter(submission__sheet=sheet).first()


def _signer(visit: Visit, approval: Approval) -> User:
    names = ["productmanager", "director", "song", "qian", "manager"]
    people = [visit.stage.people[name] for name in names]
    return next(person for person in people if rules.may_approve(person, visit.sheet, approval))


def _return(visit: Visit, at: datetime) -> None:
    approval = _waiting(visit.sheet) if _goes_on(visit) else None
    if approval is None:
        return
    reason = "Add the seating plan and name the guide. 请补充座次并明确讲解人。"
    visits.return_(visit.sheet, approval=approval, reason=reason, actor=_signer(visit, approval), at=at)
    visit.later(at, 2, lambda then: _submit(visit, then))


def _sign(visit: Visit, at: datetime) -> None:
    approval = _waiting(visit.sheet) if _goes_on(visit) else None
    if approval is None:
        return
    signer = _signer(visit, approval)
    visits.approve(visit.sheet, approval=approval, is_reasonable=True, is_appropriate=True, actor=signer, at=at)
    if _waiting(visit.sheet) is not None:
        visit.later(at, 2, lambda then: _sign(visit, then))
        return
    _note_tasks(visit, at)


def _note_tasks(visit: Visit, at: datetime) -> None:
    """Whatever is to be prepared is done some day before the visit."""
    for task in PrepTask.objects.standing().to_do().filter(appointment=visit.appointment).order_by("pk"):
        days = visit.diary.rng.choice([-3, -2, -2, -2, -1, -1])
        ready = visit.diary.on(visit.diary.after(visit.day, days), 10, within=7)
        visit.diary.note(max(ready, at + timedelta(minutes=20)), lambda then, pk=task.pk: _prepare(visit, pk, then))


def _prepare(visit: Visit, pk: int, at: datetime) -> None:
    if not _goes_on(visit):
        return
    task = PrepTask.objects.select_related("department__head", "appointment", "owner").get(pk=pk)
    if task.can("tick"):
        worker = task.owner or task.department.head or visit.stage.people["receptionist"]
        visits.tick_all(task, actor=worker, at=at)
        if not visits.unready(task):
            visits.tick(task, actor=worker, at=at)


def _day(visit: Visit) -> None:
    """The visit itself, noted once it is confirmed."""
    rng, note, start = visit.diary.rng, visit.diary.note, visit.starts_at
    arrives = start + timedelta(minutes=rng.randint(-12, 8))
    meets = arrives + timedelta(minutes=rng.choice([3, 5, 8, 12, 15, 27]))
    if visit.purpose[2] == InfoSheet.Purpose.AUDIT:
        note(visit.diary.on(visit.diary.after(visit.day, -1), 15), lambda at: _tick_audit(visit, at))
    note(arrives, lambda at: _check_in(visit, at))
    note(meets, lambda at: _meet(visit, at))
    note(
        max(meets, visit.appointment.ends_at) + timedelta(minutes=rng.randint(0, 20)), lambda at: _check_out(visit, at)
    )


def _tick_audit(visit: Visit, at: datetime) -> None:
    """What the customer's auditors need has been seen to, the day before they come."""
    sheet = visit.sheet
    if _goes_on(visit) and sheet is not None and sheet.state in InfoSheet.UNDER_WAY:
        items = ChecklistItem.objects.of(CHECKLIST)
        visits.tick_audit(sheet, items=items, actor=visit.appointment.receptionist or visit.sales, at=at)


def _check_in(visit: Visit, at: datetime) -> None:
    if not _goes_on(visit):
        return
    waiting = visit.appointment.clearance == Appointment.Clearance.WAITING
    reason = "The host vouches for the visitor 接待人担保" if waiting else ""
    desk = visit.stage.people["frontdesk"]
    reception.check_in(visit.appointment, actor=desk, visitors=visit.appointment.visitors.all(), reason=reason, at=at)


def _meet(visit: Visit, at: datetime) -> None:
    if visit.fresh().can("start_meeting"):
        reception.start_meeting(visit.appointment, actor=visit.sales, at=at)


def _check_out(visit: Visit, at: datetime) -> None:
    if visit.fresh().state != Appointment.State.IN_PROGRESS:
        return
    desk = visit.stage.people["frontdesk"]
    reception.check_out(visit.appointment, actor=desk, seen_off_by=visit.sales, left_items_checked=True, at=at)
    visit.later(at, 1 + visit.diary.rng.random() * 3, lambda then: _file(visit, then))
    visit.later(at, 4, lambda then: _ask(visit, then))
    if visit.diary.rng.random() > NEVER_ANSWERED:
        visit.later(at, 5 + visit.diary.rng.random() * 40, lambda then: _answer(visit, then))


def _file(visit: Visit, at: datetime) -> None:
    appointment = visit.fresh()
    reception.save_record(
        appointment,
        actor=visit.sales,
        version=appointment.record.version,
        ended_at=appointment.left_at,
        questions="Delivery times and test reports 交期与检测报告",
        answers="Explained; the report follows by e-mail 已说明，报告将以邮件发送",
        opinions="Wishes a shorter lead time 希望缩短交期",
        cooperation_intention="Framework agreement possible 有意签订框架协议",
        at=at,
    )
    reception.close(visit.fresh(), actor=visit.sales, at=at)


def _ask(visit: Visit, at: datetime) -> None:
    """A visitor without an address is asked by the receptionist; the others had their letter."""
    feedback = Feedback.objects.with_visit().filter(appointment=visit.appointment).first()
    if feedback is not None and feedback.can("ask"):
        assessments.ask(feedback, actor=visit.stage.people["receptionist"], at=at)


def _answer(visit: Visit, at: datetime) -> None:
    feedback = Feedback.objects.with_visit().filter(appointment=visit.appointment).first()
    if feedback is None or not feedback.can("answer"):
        return
    rng = visit.diary.rng
    mark = rng.choice(MARKS)
    answers = {}
    for question in feedback.questionnaire.questions.all():
        if question.kind == Question.Kind.RATING:
            answers[question.code] = mark
        elif question.kind == Question.Kind.CHOICE:
            answers[question.code] = "yes" if mark > 3 else "partly"
        else:
            answers[question.code] = rng.choice(COMMENTS)
    name = visit.appointment.visitor_name
    assessments.answer(feedback, method="questionnaire", answers=answers, actor=None, respondent_name=name, at=at)
