"""The grid of a calendar: stretches of the day in lines, and what stands in them; reckoned from what was read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from pages.formats import local

from .models import Appointment, Room

# The hours that are always shown, in minutes of the day; earlier and later ones when something is there.
FROM, UNTIL, WHOLE_DAY = 8 * 60, 19 * 60, 24 * 60


@dataclass
class Block:
    """Something that takes a stretch of a day: a visit, a booking the reader may not look into, or a closure."""

    starts_at: datetime
    ends_at: datetime
    # Minutes of the day on which it stands here, cut off where the day begins and ends.
    start: int
    end: int
    # Where the minutes to set up begin, and those to clean up end.
    busy_start: int
    busy_end: int
    title: str
    kind: str
    appointment: Appointment | None = None
    is_held: bool = False
    can_move: bool = False
    row: int = 0

    @property
    def spans_days(self) -> bool:
        return local(self.starts_at).date() != local(self.ends_at - timedelta(microseconds=1)).date()


@dataclass
class Lane:
    """One line of the grid: a room, a day, or what has no room yet."""

    key: str
    label: str
    note: str
    day: date
    room: Room | None = None
    url: str = ""
    is_today: bool = False
    rests: bool = False
    # Minutes of the day before which and after which the room is shut, where it has hours of its own.
    opens: int = 0
    closes: int = WHOLE_DAY
    blocks: list[Block] = field(default_factory=list)

    @property
    def depth(self) -> int:
        """How many lines it takes to show what happens at the same time."""
        return max((block.row for block in self.blocks), default=0) + 1


@dataclass
class RoomWeek:
    """A room, and its seven days."""

    room: Room | None
    label: str
    note: str
    cells: list[Lane]


@dataclass(frozen=True)
class Hours:
    """What stretch of the day the grid shows, in minutes, and the full hours in it."""

    open: int
    close: int

    @property
    def marks(self) -> range:
        return range(self.open, self.close, 60)


def hours_of(lanes: Iterable[Lane]) -> Hours:
    """The usual hours, and what it takes to show every visit that begins or ends outside them."""
    first, last = FROM, UNTIL
    for lane in lanes:
        for block in lane.blocks:
            if not block.spans_days:
                first, last = min(first, block.busy_start), max(last, block.busy_end)
    return Hours(first // 60 * 60, min(-(-last // 60) * 60, WHOLE_DAY))


def of_day(hour: time | None, otherwise: int) -> int:
    """Minutes of the day on the wall clock."""
    return hour.hour * 60 + hour.minute if hour is not None else otherwise


def minute_of(instant: datetime, day: date) -> int:
    """Minutes of the day on the wall clock; 0 before it, 1440 after it."""
    there = local(instant)
    if there.date() != day:
        return 0 if there.date() < day else WHOLE_DAY
    return there.hour * 60 + there.minute


def stacked(blocks: list[Block]) -> list[Block]:
    """What happens at the same time stands below each other."""
    ends: list[int] = []
    for block in sorted(blocks, key=lambda block: (block.busy_start, block.busy_end)):
        free = next((row for row, end in enumerate(ends) if end <= block.busy_start), len(ends))
        ends[free:] = [block.busy_end, *ends[free + 1 :]]
        block.row = free
    return sorted(blocks, key=lambda block: (block.start, block.end))
