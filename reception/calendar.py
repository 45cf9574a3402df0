"""The calendar of rooms and of people: what stands where, and how much of it the reader may know; reading only."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from deadlines.days import site_calendar
from history.moment import now
from pages import periods
from pages.formats import local
from pages.languages import in_language

from . import rules
from .grid import WHOLE_DAY, Block, Lane, RoomWeek, minute_of, of_day, stacked
from .models import Appointment, Closure, Room, RoomBooking, Site, day_limits
from .privacy import conceal

State = Appointment.State
SHOWN = (State.REQUESTED, *Appointment.EXPECTED_OR_LATER)
PAST = (State.COMPLETED, State.CLOSED, State.NO_SHOW)
ONE_DAY = timedelta(days=1)


def week_of(day: date) -> list[date]:
    """Monday to Sunday, each of them."""
    monday = periods.week_of(day)[0]
    return [monday + timedelta(days=number) for number in range(7)]


def rooms_of(site: Site | None = None, kind: str | None = None) -> list[Room]:
    rooms = Room.objects.filter(is_active=True).select_related("site").order_by("site__name", "capacity", "name")
    rooms = rooms.filter(kind=kind) if kind else rooms
    return list(rooms.filter(site=site) if site else rooms)


def day_of_rooms(user: User, day: date, *, site: Site | None = None, kind: str | None = None) -> list[Lane]:
    """Every room on one day, and at the end the visits that have none."""
    rooms = rooms_of(site, kind)
    diary = _Diary(user, [day], rooms, site=site)
    lanes = [_lane(diary, day, room) for room in rooms]
    homeless = _lane(diary, day, None)
    return [*lanes, homeless] if homeless.blocks else lanes


def week_of_rooms(user: User, day: date, *, site: Site | None = None, kind: str | None = None) -> list[RoomWeek]:
    """Every room in the week of a day, and at the end the visits that have none."""
    rooms, days = rooms_of(site, kind), week_of(day)
    diary = _Diary(user, days, rooms, site=site)
    rows = [RoomWeek(room, str(room), _seats(room), [_lane(diary, each, room) for each in days]) for room in rooms]
    homeless = RoomWeek(None, _("Without a room"), "", [_lane(diary, each, None) for each in days])
    return [*rows, homeless] if any(cell.blocks for cell in homeless.cells) else rows


def week_of_room(user: User, room: Room, day: date) -> list[Lane]:
    """One room, a day a line."""
    days = week_of(day)
    diary = _Diary(user, days, [room])
    return [_by_day(diary, each, room, diary.blocks(each, room)) for each in days]


def week_of_person(user: User, person: User, day: date) -> list[Lane]:
    """What somebody receives or has a part in, as far as the reader may see it; a day a line."""
    days = week_of(day)
    diary = _Diary(user, days, [], person=person)
    return [_by_day(diary, each, None, diary.blocks_of_all(each)) for each in days]


def _lane(diary: "_Diary", day: date, room: Room | None) -> Lane:
    lane = _by_day(diary, day, room, diary.blocks(day, room))
    lane.key = f"{room.pk if room else 'none'}-{day.isoformat()}"
    lane.label, lane.note = (str(room), _seats(room)) if room else (_("Without a room"), "")
    return lane


def _by_day(diary: "_Diary", day: date, room: Room | None, blocks: list[Block]) -> Lane:
    known = diary.calendar.day(day)
    opens, closes = (of_day(room.opens_at, 0), of_day(room.closes_at, WHOLE_DAY)) if room else (0, WHOLE_DAY)
    if room is not None and room.rests and not known.is_working:
        opens = closes = WHOLE_DAY
    return Lane(
        key=day.isoformat(),
        label="",
        note=in_language(known, "label") if known.label else "",
        day=day,
        room=room,
        is_today=day == diary.today,
        rests=not known.is_working,
        opens=opens,
        closes=closes,
        blocks=stacked(blocks),
    )


def _seats(room: Room) -> str:
    return _("%(site)s · %(seats)d seats") % {"site": room.site, "seats": room.capacity}


class _Diary:
    """What happens in some days, read with as many questions whatever there is."""

    def __init__(
        self,
        user: User,
        days: list[date],
        rooms: list[Room],
        *,
        person: User | None = None,
        site: Site | None = None,
    ):
        at = now()
        self.user, self.rooms, self.calendar, self.today = user, rooms, site_calendar(at), local(at).date()
        start, end = day_limits(days[0])[0], day_limits(days[-1])[1]
        visits = Appointment.objects.visible_to(user).between(start, end).filter(state__in=SHOWN)
        visits = visits.select_related("organisation", "contact_person", "room", "department")
        if person is not None:
            visits = visits.involving(person)
        elif site is not None:
            visits = visits.filter(site=site)
        self.visits = conceal(user, list(visits.order_by("starts_at", "pk")))
        known = {visit.pk: visit for visit in self.visits}
        bookings = RoomBooking.objects.standing(at).filter(room__in=rooms).overlapping(start, end)
        self.bookings: dict[int, list[tuple[RoomBooking, Appointment | None]]] = defaultdict(list)
        booked = set()
        for booking in bookings.order_by("starts_at", "pk"):
            self.bookings[booking.room_id].append((booking, known.get(booking.visit_id)))
            booked.add(booking.appointment_id)
        closures = Closure.objects.overlapping(start, end).filter(room__in=rooms).order_by("starts_at", "pk")
        self.closures: dict[int, list[Closure]] = defaultdict(list)
        for closure in closures:
            self.closures[closure.room_id].append(closure)
        # Over and the room given back, or asked for and no longer held.
        self.unbooked = [visit for visit in self.visits if visit.pk not in booked]

    def blocks(self, day: date, room: Room | None) -> list[Block]:
        """What stands in a room on a day; without a room, the visits that have none."""
        if room is None:
            return self._visits(day, [visit for visit in self.unbooked if self._is_homeless(visit)])
        past = [visit for visit in self.unbooked if visit.room_id == room.pk and self._is_past_in_a_room(visit)]
        found = [self._booked(booking, visit, day) for booking, visit in self.bookings[room.pk]]
        found += [self._shut(closure, day) for closure in self.closures[room.pk]]
        return [block for block in found if block] + self._visits(day, past)

    def blocks_of_all(self, day: date) -> list[Block]:
        return self._visits(day, self.visits)

    def _is_homeless(self, visit: Appointment) -> bool:
        """It has no room, or wishes for one of these without holding it any more."""
        wishes = visit.room_id in {room.pk for room in self.rooms} and visit.state not in PAST
        return visit.room_id is None or wishes

    def _is_past_in_a_room(self, visit: Appointment) -> bool:
        return visit.room_id is not None and visit.state in PAST

    def _visits(self, day: date, visits: list[Appointment]) -> list[Block]:
        spans = [(visit.starts_at, _end_of(visit)) for visit in visits]
        found = [self._cut(*span, *span, day) for span in spans]
        return [self._named(block, visit) for block, visit in zip(found, visits, strict=True) if block]

    def _booked(self, booking: RoomBooking, visit: Appointment | None, day: date) -> Block | None:
        block = self._cut(booking.starts_at, booking.ends_at, booking.busy_from, booking.busy_until, day)
        if block is None:
            return None
        block.is_held = booking.expires_at is not None
        if visit is not None and booking.step_of_id:
            return self._of_a_step(block, visit)
        if visit is not None:
            return self._named(block, visit)
        if booking.appointment_id is None:
            block.kind, block.title = "shut", booking.reason
        return block

    def _of_a_step(self, block: Block, visit: Appointment) -> Block:
        """Kept for a step of a visit's programme: it leads to the visit, and is moved in the programme."""
        block = self._named(block, visit)
        block.title, block.can_move = _("Programme: %(visit)s") % {"visit": block.title}, False
        return block

    def _shut(self, closure: Closure, day: date) -> Block | None:
        block = self._cut(closure.starts_at, closure.ends_at, closure.starts_at, closure.ends_at, day)
        if block is not None:
            block.kind, block.title = "shut", closure.reason
        return block

    def _cut(
        self, starts_at: datetime, ends_at: datetime, busy_from: datetime, busy_until: datetime, day: date
    ) -> Block | None:
        """As a block of this day, until more is known of it; none where it takes nothing of the day."""
        first, last = day_limits(day)
        if starts_at >= last or ends_at <= first:
            return None
        start, end, busy_start, busy_end = (
            minute_of(each, day) for each in (starts_at, ends_at, busy_from, busy_until)
        )
        return Block(starts_at, ends_at, start, end, busy_start, busy_end, _("Occupied"), "occupied")

    def _named(self, block: Block, visit: Appointment) -> Block:
        """With whose visit it is, as far as the reader may know."""
        block.appointment, block.kind = visit, visit.state
        block.title = visit.visitor_name if visit.is_concealed else str(visit.organisation)
        block.can_move = visit.state in Appointment.AHEAD and rules.may_answer(self.user, visit)
        return block


def _end_of(visit: Appointment) -> datetime:
    """When it ends, or ended: who left early gave the room back."""
    left = visit.left_at
    return left if left is not None and visit.starts_at < left < visit.ends_at else visit.ends_at
