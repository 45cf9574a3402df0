"""What is in the rooms, a room that is closed, rooms seen to in the morning, and a visit that waits for one."""

from datetime import datetime, time, timedelta

from pages.formats import local
from reception import actions as reception
from reception.actions import furnishing
from reception.models import Appointment, Equipment, Room, RoomTick

from .diary import Diary
from .stage import Stage

EQUIPMENT = [("Projector", "投影仪"), ("Video conference", "视频会议"), ("Whiteboard", "白板"), ("Tea table", "茶台")]
# room: (floor, its equipment, permitted levels, opens, closes)
ROOMS = {
    "Bamboo": ("1", (3,), "", None, None),
    "Orchid": ("1", (2, 3), "B C", None, None),
    "Plum": ("2", (0, 2), "", None, None),
    "Pine": ("3", (0, 1, 2), "", None, None),
    "Cloud": ("3", (0, 1), "A B", None, None),
    "Great hall": ("1", (0,), "", time(7), time(21)),
}
LARGE = [  # which customer, purpose, head count: both want the only hall that is large enough
    (2, "Anniversary of the partnership 合作周年活动", 40),
    (6, "Visit of the business school 商学院参访", 35),
]
HOUR = timedelta(hours=1)


def tell(diary: Diary, stage: Stage) -> None:
    things = [Equipment.objects.create(name=name, name_zh=name_zh) for name, name_zh in EQUIPMENT]
    for name, (floor, has, levels, opens_at, closes_at) in ROOMS.items():
        room = Room.objects.get(name=name)
        room.equipment.set([things[number] for number in has])
        facts = {"floor": floor, "levels": levels, "opens_at": opens_at, "closes_at": closes_at}
        Room.objects.filter(pk=room.pk).update(**facts)
    today = local(diary.end).date()
    lately, soon = diary.on(diary.after(today, -1), 10), diary.on(diary.after(today, 3), 14)
    diary.note(lately, lambda at: _close(stage, soon, at))
    diary.note(diary.on(today, 8.2), lambda at: _see_to_rooms(stage, at))
    for number, (customer, purpose, count) in enumerate(LARGE):
        asked, wanted = lately + number * HOUR, diary.on(diary.after(today, 6), 10)
        diary.note(asked, lambda at, of=(customer, purpose, count, wanted): _ask_for_hall(stage, *of, at))


def _close(stage: Stage, starts_at: datetime, at: datetime) -> None:
    reason, person = "The projector is replaced 更换投影仪", stage.people["frontdesk"]
    span = {"starts_at": starts_at, "ends_at": starts_at + 3 * HOUR}
    rooms = [Room.objects.get(name="Cloud")]
    furnishing.shut(rooms, reason=reason, exempt=[stage.people["marketing"]], actor=person, at=at, **span)


def _see_to_rooms(stage: Stage, at: datetime) -> None:
    """Of the rooms of the day some are ready, some only clean."""
    visits = Appointment.objects.on(local(at).date()).filter(state="confirmed", room__isnull=False)
    for number, visit in enumerate(visits.order_by("starts_at")):
        for kind in list(RoomTick.Kind)[: 2 - number % 3]:
            reception.tick_room(visit, kind, actor=stage.people["frontdesk"], at=at)


def _ask_for_hall(stage: Stage, customer: int, purpose: str, count: int, starts_at: datetime, at: datetime) -> None:
    organisation, host = stage.organisations[customer], stage.people["marketing"]
    contact = organisation.contacts.first()
    visit = Appointment(
        channel="phone",
        kind=Appointment.Kind.GENERAL,
        organisation=organisation,
        contact=contact,
        visitor_name=f"{contact.name_zh} {contact.name}",
        visitor_phone=contact.phone,
        head_count=count,
        starts_at=starts_at,
        ends_at=starts_at + 3 * HOUR,
        purpose=purpose,
        needs="A stage and two microphones 舞台和两支话筒",
        contact_person=host,
    )
    visit = reception.request(visit, actor=stage.people["frontdesk"], at=at)
    room = reception.choose_room(visit, at=at)
    if room is not None:
        reception.confirm(visit, actor=host, channel="phone", room=room, at=at)
    else:
        reception.join_line(visit, actor=host, at=at)
