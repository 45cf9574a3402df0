"""What is not ready for a visit: said at check-in, and where rooms are prepared (S1-05)."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Appointment, Closure, RoomTick


def unticked(appointment: Appointment) -> list[str]:
    """What to warn of when this visitor is checked in, one sentence each; empty: all is ready."""
    return unticked_of([appointment])[appointment.pk]


def unticked_of(appointments: Iterable[Appointment]) -> dict[int, list[str]]:
    """The same for the visits of a board, in a fixed number of queries."""
    rows = {row.pk: row for row in appointments}
    ticked = ticks_of(rows)
    named = _named(rows)
    closed = _closed(rows.values())
    return {
        pk: [
            *_room_unticked(row, {tick.kind for tick in ticked[pk]}),
            *_tasks_open(row),
            *_room_wrong(row, row.head_count + 1 + named.get(pk, 0), closed.get(pk, "")),
        ]
        for pk, row in rows.items()
    }


def ticks_of(keys: Iterable[int]) -> dict[int, list[RoomTick]]:
    """Who saw to the room of which visit, and when."""
    found: dict[int, list[RoomTick]] = defaultdict(list)
    for tick in RoomTick.objects.filter(appointment__in=list(keys)).select_related("by").order_by("at", "pk"):
        found[tick.appointment_id].append(tick)
    return found


def _room_unticked(row: Appointment, ticked: set[str]) -> list[str]:
    place = row.where or _("The room")
    said = {
        RoomTick.Kind.CLEAN: _("%(place)s: cleaning is not ticked.") % {"place": place},
        RoomTick.Kind.READY: _("%(place)s: not ticked as ready.") % {"place": place},
    }
    return [sentence for kind, sentence in said.items() if kind not in ticked]


def _tasks_open(row: Appointment) -> list[str]:
    if not row.tasks_open:
        return []
    words = ngettext(
        "%(open)d of %(total)d preparation task is not done.",
        "%(open)d of %(total)d preparation tasks are not done.",
        row.tasks_total,
    )
    return [words % {"open": row.tasks_open, "total": row.tasks_total}]


def _room_wrong(row: Appointment, seats: int, closed: str) -> list[str]:
    if row.room is None:
        return []
    said = {"room": row.room, "seats": row.room.capacity, "number": seats, "level": row.level, "reason": closed}
    wrong = [
        (row.room.capacity < seats, _("%(room)s has %(seats)d seats; with our people there are %(number)d.")),
        (not row.room.permits(row.level), _("%(room)s is not meant for visits of level %(level)s.")),
        (closed, _("%(room)s is closed: %(reason)s.")),
    ]
    return [sentence % said for is_wrong, sentence in wrong if is_wrong]


def _named(keys: Iterable[int]) -> dict[int, int]:
    """How many of our people besides the contact person have a duty in each visit."""
    duties = Count("assignments", filter=~Q(assignments__person=F("contact_person")))
    rows = Appointment.objects.filter(pk__in=list(keys)).order_by().annotate(named=duties)
    return dict(rows.values_list("pk", "named"))


def _closed(rows: Iterable[Appointment]) -> dict[int, str]:
    """Why the room of a visit is closed during it."""
    rows = [row for row in rows if row.room_id is not None]
    if not rows:
        return {}
    first, last = min(row.starts_at for row in rows), max(row.ends_at for row in rows)
    found = Closure.objects.overlapping(first, last).filter(room__in={row.room_id for row in rows})
    closures = list(found.order_by("starts_at"))
    return {
        row.pk: closure.reason
        for row in rows
        for closure in closures
        if closure.room_id == row.room_id and closure.starts_at < row.ends_at and closure.ends_at > row.starts_at
    }
