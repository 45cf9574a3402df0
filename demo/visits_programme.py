"""The programme of the demonstration's visits: what guests are shown, and one day that is planned to the minute."""

from datetime import datetime, timedelta
from decimal import Decimal

from pages.formats import local
from reception import actions as reception
from reception.models import Appointment, Room
from visits import actions as visits
from visits.actions import programme, tour_stops
from visits.models import ItineraryLine, SheetVisitor, TourStop

from .diary import Diary
from .stage import Stage

Kind = ItineraryLine.Kind
MINUTE = timedelta(minutes=1)
GATE = "Main gate 公司正门"
STOPS = [
    ("Showroom", "产品展厅", 15, ""),
    (
        "Machining workshop",
        "机加工车间",
        25,
        "Helmet and shoe covers; stay on the green path 请戴安全帽、穿鞋套，走绿色通道",
    ),
    ("R&D centre", "研发中心", 20, ""),
    ("Test laboratory", "检测实验室", 15, "Safety glasses; touch nothing 请戴护目镜，勿触碰设备"),
]
HABITS = [
    {"address": "Mr. 先生", "diet": "No seafood 不吃海鲜", "customs": "Prefers tea without sugar 喝茶不加糖"},
    {"address": "Ms. 女士", "diet": "Vegetarian 素食", "customs": "No alcohol 不饮酒"},
    {"address": "Dr. 博士", "customs": "Hands cards with both hands 双手递名片"},
]


def tell(diary: Diary, stage: Stage) -> None:
    """The list of stops from the first day; the day that is planned lies ahead of the diary's end."""
    today = local(diary.end).date()
    diary.note(diary.on(diary.after(today, -30), 9), lambda at: _name_stops(stage, at))
    diary.note(diary.on(diary.after(today + timedelta(days=1), -1), 8.25), lambda at: _plan(diary, stage, at))


def _name_stops(stage: Stage, at: datetime) -> None:
    for order, (name, name_zh, minutes, safety) in enumerate(STOPS, 1):
        note, _space, note_zh = safety.rpartition(" ")
        stop = TourStop(site=stage.rooms[0].site, name=name, name_zh=name_zh, order=order, minutes=minutes)
        stop.is_safety_area, stop.safety_note, stop.safety_note_zh = bool(safety), note, note_zh
        tour_stops.found_stop(stop, actor=stage.people["marketing"], at=at)


def _book(diary: Diary, stage: Stage, at: datetime) -> Appointment:
    """Six guests of a customer of the printed salesperson, a week ahead."""
    sales = stage.people["sales"]
    organisation = next(row for row in stage.organisations if row.owner == sales)
    contact = organisation.contacts.first()
    starts_at = diary.on(diary.after(local(diary.end).date(), 6), 9.5)
    wish = Appointment(
        channel="phone",
        received_at=at,
        organisation=organisation,
        contact=contact,
        visitor_name=f"{contact.name_zh} {contact.name}",
        visitor_phone=contact.phone,
        head_count=6,
        starts_at=starts_at,
        ends_at=starts_at + 120 * MINUTE,
        purpose="Framework agreement and a tour 框架协议洽谈与参观",
        needs="Interpreter, samples 需要翻译、样品",
        contact_person=sales,
        salesperson=sales,
    )
    visit = reception.request(wish, actor=sales, at=at)
    room = reception.free_rooms(visit, at=at).order_by("capacity").first()
    place = "" if room else "Front hall 前厅"
    reception.confirm(visit, actor=sales, channel="phone", room=room, place=place, at=at)
    for name, title in (("Xu Mei 徐梅", "Quality manager 质量经理"), ("Dieter Braun", "Technical director 技术总监")):
        visit.visitors.create(name=name, job_title=title)
    return visit


def _plan(diary: Diary, stage: Stage, at: datetime) -> None:
    """A visit that sales still draw up: with cars, a tour, a meeting in a room of its own, a dinner and gifts."""
    visit = _book(diary, stage, at)
    sheet = visits.draft(visit, actor=visit.salesperson, at=at)
    for nth, guest in enumerate(visit.visitors.order_by("pk")):
        SheetVisitor.objects.filter(visitor=guest).update(seniority=nth + 1, **HABITS[nth % len(HABITS)])
    arrival, back = sheet.transport.order_by("pk")
    start = visit.starts_at
    room = reception.free_rooms(visit, at=at).exclude(pk=visit.room_id).order_by("capacity").first()
    driver = {"driver": "Wang Jun 王军", "driver_phone": "+8613912340077", "vehicle_type": "Minibus 商务车"}
    car = {"need": "wanted", "minutes": 40, "count": 1, "plate": "苏A7K220", "cost": Decimal("260.00")} | driver
    cars = [
        {"id": arrival.pk, "pickup_at": start - 60 * MINUTE, "pickup_place": "Railway station, exit 3 高铁站3号口"}
        | car,
        {"id": back.pk, "pickup_at": start + 330 * MINUTE, "pickup_place": "Main gate 公司正门"} | car,
    ]
    cars[0] |= {"flight": "G7021", "destination": "Main gate 公司正门"}
    dinner = {
        "starts_at": start + 180 * MINUTE,
        "is_banquet": True,
        "restaurant": "Lotus Hall 荷花厅",
        "persons": visit.head_count + 3,
        "per_person": Decimal("160.00"),
        "standard": "Business meal 商务餐",
        "menu": "Local dishes, no seafood 本地菜，不上海鲜",
        "host": stage.people["song"],
        "topics": "The new plant; the tea harvest 新厂区;今年的新茶",
    }
    lines = {
        "itinerary": _steps(stage, start, room),
        "transport": cars,
        "meals": [dinner],
        "gifts": [{"name": "Tea set 茶具", "quantity": visit.head_count, "unit_value": Decimal("180.00")}],
        "leaders": [{"order": 1, "person": stage.people["song"], "role": "host"}],
    }
    fields = {"welcome_screen": f"Welcome {visit.organisation} 热烈欢迎贵宾莅临"}
    fields |= {"guest_note": "Wireless network: Guests, no password 无线网络 Guests,无密码"}
    visits.edit(sheet, actor=visit.salesperson, version=sheet.version, fields=fields, lines=lines, at=at)
    ride = sheet.transport.get(pk=arrival.pk)
    programme.tell_customer(ride, way="phone", actor=visit.salesperson, at=at + 20 * MINUTE)


def _steps(stage: Stage, start: datetime, room: Room | None) -> list[dict]:
    song, engineer, sales = (stage.people[name] for name in ("song", "engineer", "sales"))
    stops = {stop.name: stop for stop in TourStop.objects.all()}
    steps = [
        (
            -20,
            20,
            Kind.BRIEFING,
            sales,
            {"topic": "The company in brief 公司简介", "note": "New plant opens in May 新厂区五月投产"},
        ),
        (0, 10, Kind.WELCOME, song, {"place": "Front hall 前厅"}),
        (10, 10, Kind.OPENING, song, {"note": "Ten years of partnership 合作十周年"}),
        (20, 30, Kind.PRESENTATION, engineer, {"topic": "Quality and delivery 质量与交付"}),
        (50, 15, Kind.TOUR, engineer, {"stop": stops.get("Showroom")}),
        (65, 25, Kind.TOUR, engineer, {"stop": stops.get("Machining workshop")}),
        (90, 5, Kind.PHOTO, None, {"place": GATE}),
        (100, 60, Kind.MEETING, sales, {"topic": "Framework agreement 框架协议", "room": room}),
        (165, 10, Kind.GIFTS, song, {}),
        (320, 10, Kind.SEND_OFF, sales, {"place": GATE}),
    ]
    return [
        {"starts_at": start + begins * MINUTE, "minutes": lasts, "kind": kind, "person": person} | more
        for begins, lasts, kind, person, more in steps
    ]
