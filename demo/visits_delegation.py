"""Twelve guests of an important customer come to audit the system: level A, two signatures, every department."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from pages.formats import local
from papers.models import ChecklistItem
from reception import actions as reception
from reception.models import Appointment
from visits import actions as visits
from visits import audit, rules
from visits.actions import programme
from visits.models import Approval, InfoSheet, ItineraryLine, Level, PrepTask, ServiceItem, SheetVisitor, TourStop

from .diary import Diary
from .stage import Stage

Kind = ItineraryLine.Kind
MINUTE = timedelta(minutes=1)
DAYS_AHEAD = 7  # working days from the diary's end to the visit
GATE, HALL = "Main gate 公司正门", "Front hall 前厅"
# (name, job title, what our own side should know)
GUESTS = [
    ("Helmut Krause", "Vice president quality 质量副总裁", {"address": "Dr. 博士", "customs": "Shakes hands 习惯握手"}),
    ("Ingrid Vogel", "Head of supplier audits 供应商审核负责人", {"diet": "Vegetarian 素食"}),
    ("Shen Bo 沈波", "Lead auditor 审核组长", {}),
    ("Lu Jing 陆静", "Auditor 审核员", {"diet": "No peanuts 花生过敏"}),
    ("Peter Sommer", "Process engineer 工艺工程师", {}),
    ("Yamada Ken 山田健", "Quality engineer 质量工程师", {"customs": "Bows; cards with both hands 鞠躬，双手递名片"}),
    ("Fang Lei 方磊", "Purchasing manager 采购经理", {}),
    ("Gu Xin 顾欣", "Logistics manager 物流经理", {}),
    ("Maria Rossi", "Environmental officer 环境专员", {"diet": "No pork 不食猪肉"}),
    ("Tang Yi 唐毅", "Document controller 文件管理员", {}),
    ("Jia Min 贾敏", "Interpreter 翻译", {}),
]

PLAN = {
    "aims": "Pass the audit without a major finding; agree on the framework 审核无严重不符合项，达成框架协议",
    "arrangements": "Every area has an owner and an escort; answers the same day 各区域有责任人和陪同，问题当日答复",
    "precautions": "Other customers' drawings are covered; helmets for twelve 遮盖其他客户图纸，备安全帽十二顶",
}


def tell(diary: Diary, stage: Stage) -> None:
    """From the telephone call four working days ago to the departments, which are half-way."""
    today = local(diary.end).date()
    day = diary.after(today, DAYS_AHEAD)
    visit: list[Appointment] = []

    def when(days: int, hour: float) -> datetime:
        return diary.on(diary.after(today, -days), hour)

    def later(days: int, hour: float, act) -> None:
        diary.note(when(days, hour), lambda at: act(visit[0], stage, at))

    diary.note(when(4, 9.5), lambda at: visit.append(_ask(diary, stage, day, at)))
    later(4, 10.5, _confirm)
    later(4, 14, _draft)
    later(4, 15.5, _set_level)
    later(3, 10, _fill_in)
    later(3, 14, lambda row, _stage, at: visits.submit(row.sheet, actor=row.salesperson, at=at))
    later(2, 10.5, _sign)
    later(2, 15, _sign)
    later(1, 10, _tick_audit)
    later(1, 14, _prepare)


def _ask(diary: Diary, stage: Stage, day: date, at: datetime) -> Appointment:
    sales = stage.people["sales"]
    organisation = next(row for row in stage.organisations if row.owner == sales and row.tier == "A")
    contact = organisation.contacts.first()
    wish = Appointment(
        channel="email",
        received_at=at,
        organisation=organisation,
        contact=contact,
        visitor_name=f"{contact.name_zh} {contact.name}",
        visitor_phone=contact.phone,
        visitor_email=contact.email,
        head_count=len(GUESTS) + 1,
        starts_at=diary.on(day, 9),
        ends_at=diary.on(day, 16.5),
        purpose="System audit before the framework agreement 框架协议前的体系审核",
        needs="Interpreter, vegetarian meals, a quiet room for the auditors 需要翻译、素食及审核组单独房间",
        is_important=True,
        contact_person=sales,
        salesperson=sales,
    )
    return reception.request(wish, actor=sales, at=at)


def _confirm(visit: Appointment, stage: Stage, at: datetime) -> None:
    room = reception.free_rooms(visit, at=at).order_by("capacity").first()
    place = "" if room else HALL
    reception.confirm(visit, actor=visit.salesperson, channel="email", room=room, place=place, at=at)
    for name, title, _habits in GUESTS:
        visit.visitors.create(name=name, job_title=title)


def _draft(visit: Appointment, stage: Stage, at: datetime) -> None:
    visits.draft(visit, actor=visit.salesperson, at=at)


def _set_level(visit: Appointment, stage: Stage, at: datetime) -> None:
    reason = "Decides on three years of orders 决定今后三年的订单"
    level, actor = Level.objects.get(code="A"), stage.people["marketing"]
    visits.set_level(visit.sheet, level=level, importance="high", potential="high", reason=reason, actor=actor, at=at)


def _fill_in(visit: Appointment, stage: Stage, at: datetime) -> None:
    people, sheet = stage.people, InfoSheet.objects.with_visit().get(appointment=visit)
    habits = {name: known for name, _title, known in GUESTS}
    for nth, guest in enumerate(visit.visitors.order_by("pk"), 1):
        SheetVisitor.objects.filter(visitor=guest).update(seniority=nth, **habits.get(guest.name, {}))
    fields = {
        "visitor_category": InfoSheet.Category.EXISTING,
        "customer_kind": InfoSheet.CustomerKind.COMMERCIAL,
        "purpose_type": InfoSheet.Purpose.AUDIT,
        "purpose_text": visit.purpose,
        "audit_kind": InfoSheet.AuditKind.SYSTEM,
        "host": people["song"],
        "receptionist": people["receptionist"],
        "reception_lead": people["receptionist"],
        "see_off_person": people["song"],
        "welcome_screen": f"Welcome {visit.organisation} 热烈欢迎审核组莅临",
        "other_requirements": "Records of the last twelve months in English 近十二个月记录备英文版",
    }
    guests = [
        {"id": guest.pk, "name": guest.name, "job_title": guest.job_title or "Director 总监", "phone": guest.phone}
        for guest in visit.visitors.order_by("pk")
    ]
    kept = ServiceItem.Decision.CONFIRMED
    services = [{"id": item.pk, "decision": kept, "reason": ""} for item in sheet.service_items.all()]
    lines = {
        "visitors": guests,
        "service_items": services,
        "itinerary": _steps(visit, stage),
        "transport": _cars(sheet),
        "meals": [_banquet(visit, stage)],
        "gifts": [{"name": "Longquan celadon tea set 龙泉青瓷茶具", "quantity": 12, "unit_value": Decimal("280.00")}],
        "leaders": [{"order": 1, "person": people["song"], "role": "host"}, {"order": 2, "person": people["qian"]}],
    }
    visits.edit(sheet, actor=visit.salesperson, version=sheet.version, fields=fields, lines=lines, at=at)
    arrival = sheet.transport.order_by("pk").first()
    programme.tell_customer(arrival, way="email", actor=visit.salesperson, at=at + 10 * MINUTE)
    visits.write_plan(sheet, actor=visit.salesperson, at=at, **PLAN)


def _cars(sheet: InfoSheet) -> list[dict]:
    arrival, back = sheet.transport.order_by("pk")
    visit = sheet.appointment
    bus = {"need": "wanted", "vehicle_type": "Coach 大巴", "count": 1, "plate": "苏A8M516", "minutes": 60}
    bus |= {"driver": "Wu Gang 吴刚", "driver_phone": "+8613912340088", "cost": Decimal("400.00")}
    return [
        bus
        | {"id": arrival.pk, "pickup_at": visit.starts_at - 75 * MINUTE}
        | {"pickup_place": "Airport, terminal 2 机场2号航站楼", "destination": GATE, "flight": "LH782"},
        bus
        | {"id": back.pk, "pickup_at": visit.ends_at + 15 * MINUTE}
        | {"pickup_place": GATE, "destination": "Grand Lake Hotel 大湖酒店"},
    ]


def _banquet(visit: Appointment, stage: Stage) -> dict:
    return {
        "starts_at": visit.starts_at + 180 * MINUTE,
        "is_banquet": True,
        "restaurant": "Lotus Hall 荷花厅",
        "persons": visit.head_count + 4,
        "per_person": Decimal("220.00"),
        "standard": "Banquet 宴会",
        "menu": "Local dishes; two vegetarian sets 本地菜，素食两份",
        "booking_ref": "LH-0815",
        "booked_by": stage.people["receptionist"],
        "host": stage.people["song"],
        "topics": "Twelve years of partnership 十二年合作",
    }


def _steps(visit: Appointment, stage: Stage) -> list[dict]:
    song, engineer, sales = (stage.people[name] for name in ("song", "engineer", "sales"))
    stops = {stop.name: stop for stop in TourStop.objects.all()}
    steps = [
        (0, 10, Kind.WELCOME, song, {"place": HALL}),
        (10, 20, Kind.OPENING, song, {"note": "Who we are and what we wish for 我们的愿景"}),
        (30, 40, Kind.PRESENTATION, engineer, {"topic": "The quality system 质量管理体系"}),
        (70, 25, Kind.TOUR, engineer, {"stop": stops.get("Machining workshop")}),
        (95, 20, Kind.TOUR, engineer, {"stop": stops.get("Test laboratory")}),
        (120, 50, Kind.QUESTIONS, sales, {"topic": "Documents and records 文件与记录"}),
        (435, 15, Kind.SEND_OFF, song, {"place": GATE}),
    ]
    return [
        {"starts_at": visit.starts_at + begins * MINUTE, "minutes": lasts, "kind": kind, "person": person} | more
        for begins, lasts, kind, person, more in steps
    ]


def _sign(visit: Appointment, stage: Stage, at: datetime) -> None:
    """The next signature, by whoever may give it."""
    approval = Approval.objects.waiting().filter(submission__sheet__appointment=visit).first()
    if approval is not None:
        sheet = InfoSheet.objects.with_visit().get(appointment=visit)
        signer = _signer(stage, sheet, approval)
        visits.approve(sheet, approval=approval, is_reasonable=True, is_appropriate=True, actor=signer, at=at)


def _signer(stage: Stage, sheet: InfoSheet, approval: Approval) -> User:
    people = [stage.people[name] for name in ("director", "manager", "song", "qian")]
    return next(person for person in people if rules.may_approve(person, sheet, approval))


def _tick_audit(visit: Appointment, stage: Stage, at: datetime) -> None:
    """All but the last item: the visit is signed and not cleared yet."""
    items = list(ChecklistItem.objects.of(audit.CHECKLIST))
    visits.tick_audit(visit.sheet, items=items[:-1], actor=stage.people["engineer"], at=at)


def _prepare(visit: Appointment, stage: Stage, at: datetime) -> None:
    """Every second task is done by its department."""
    tasks = PrepTask.objects.standing().filter(appointment=visit).select_related("department__head", "owner")
    for task in tasks.order_by("pk")[::2]:
        worker = task.owner or task.department.head or stage.people["receptionist"]
        visits.tick_all(task, actor=worker, at=at)
        if task.can("tick") and not visits.unready(task):
            visits.tick(task, actor=worker, at=at)
