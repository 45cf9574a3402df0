"""Who gets what at the addresses of rooms: the day, setting up, closing, ticking, waiting."""

from datetime import timedelta

from history.moment import now
from reception import actions
from reception.actions import furnishing
from reception.models import RoomTick
from tests.factories.accounts import DepartmentFactory, UserFactory
from tests.factories.reception import AppointmentFactory, RoomFactory, SiteFactory
from tests.roles import Row

MANAGES = {"admin"}
CLOSES = {"admin", "front_desk", "receptionist"}
KEEPS_THE_BOOK = {"front_desk", "receptionist", "marketing_center", "admin"}


def room():
    return [RoomFactory().pk]


def site():
    return [SiteFactory().pk]


def closed():
    person = UserFactory(department=DepartmentFactory())
    span = {"starts_at": now(), "ends_at": now() + timedelta(hours=1)}
    row = RoomFactory()
    furnishing.shut([row], reason="A fair", actor=person, **span)
    return [row.closures.get().pk]


def to_tick():
    return [AppointmentFactory(confirmed=True).pk, RoomTick.Kind.CLEAN.value]


def without_room():
    return [AppointmentFactory(requested=True).pk]


def offered():
    appointment = AppointmentFactory(requested=True)
    actions.join_line(appointment, actor=appointment.contact_person)
    actions.offer_rooms()
    return [appointment.pk]


BOOK = {"ok": KEEPS_THE_BOOK, "forbidden": {"inspector"}}

ROWS = [
    Row("reception:rooms"),
    Row("reception:room", make=room),
    Row("reception:found-room", ok=MANAGES, otherwise=403),
    Row("reception:found-room", method="post", ok=MANAGES, otherwise=403),
    Row("reception:edit-room", make=room, ok=MANAGES, otherwise=403),
    Row("reception:edit-room", method="post", make=room, ok=MANAGES, otherwise=403),
    Row("reception:sites", ok=MANAGES, otherwise=403),
    Row("reception:found-site", ok=MANAGES, otherwise=403),
    Row("reception:found-site", method="post", ok=MANAGES, otherwise=403),
    Row("reception:edit-site", make=site, ok=MANAGES, otherwise=403),
    Row("reception:edit-site", method="post", make=site, ok=MANAGES, otherwise=403),
    Row("reception:shut-rooms", ok=CLOSES, otherwise=403),
    Row("reception:shut-rooms", method="post", ok=CLOSES, otherwise=403),
    Row("reception:reopen-room", method="post", make=closed, ok=CLOSES, otherwise=403),
    Row(
        "reception:tick-room",
        method="post",
        make=to_tick,
        ok=CLOSES,
        forbidden={"marketing_center", "inspector"},
    ),
    Row(
        "reception:untick-room",
        method="post",
        make=to_tick,
        ok=CLOSES,
        forbidden={"marketing_center", "inspector"},
    ),
    Row("reception:join-line", method="post", make=without_room, **BOOK),
    Row("reception:leave-line", method="post", make=offered, **BOOK),
    Row("reception:take-room", method="post", make=offered, **BOOK),
]
