"""Counting the people in the house: a roll call is begun, ticked by several wardens, and ended."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from history import flow
from history.moment import now
from pages.formats import short_moment
from reception.house import in_house
from reception.models import RollCall, RollCallLine, Sighting, Site, Visitor

# A device keeps its list and its ticks no longer than this; see static/js/roll-call.js.
KEPT_FOR = timedelta(hours=12)


@dataclass(frozen=True)
class Tick:
    """What one warden noted of one person, at the moment their device says."""

    key: UUID
    visitor_id: int
    is_seen: bool
    at: datetime


@dataclass
class Taken:
    """What became of ticks: every one is either accepted or refused with a reason; none is dropped (R27)."""

    accepted: list[UUID] = field(default_factory=list)
    refused: list[tuple[UUID, str]] = field(default_factory=list)


@transaction.atomic
def begin_roll_call(
    site: Site, *, actor: User, is_drill: bool = False, key: UUID | None = None, at: datetime | None = None
) -> RollCall:
    """Everybody in the house is to be found; where a roll call runs at the site already, it is that one."""
    at = at or now()
    running = RollCall.objects.running().filter(site=site).first()
    if running is not None:
        return running
    roll_call = RollCall(site=site, is_drill=is_drill, started_at=at, key=key or uuid4())
    try:
        with transaction.atomic():
            flow.begin(roll_call, "begin", actor=actor, at=at)
    except IntegrityError:
        return RollCall.objects.running().get(site=site)
    people = in_house(at).filter(appointment__site=site).select_related("appointment__room")
    RollCallLine.objects.bulk_create([_line(roll_call, visitor) for visitor in people])
    return roll_call


@transaction.atomic
def end_roll_call(roll_call: RollCall, *, actor: User, result: str = "", at: datetime | None = None) -> None:
    """The count is over; what it brought is kept, with the words of whoever led it."""
    at = at or now()
    lines = roll_call.lines
    facts = {"expected": lines.count(), "seen": lines.filter(seen_at__isnull=False).count()}
    flow.move(roll_call, "end", actor=actor, at=at, facts=facts, ended_at=at, ended_by=actor, result=result.strip())


@transaction.atomic
def take_ticks(
    site: Site,
    ticks: Iterable[Tick],
    *,
    actor: User,
    key: UUID | None = None,
    is_drill: bool = False,
    at: datetime | None = None,
) -> Taken:
    """What a warden's device noted, perhaps without a network: taken once however often it is sent (R27).

    `key` names the roll call the device itself began. Where another runs at the site, its ticks
    go there: two wardens without a network have one count between them.
    """
    at, taken = at or now(), Taken()
    roll_call: RollCall | None = None
    for tick in sorted(ticks, key=lambda tick: tick.at):
        noted_at = min(tick.at, at)
        if Sighting.objects.filter(key=tick.key).exists():
            taken.accepted.append(tick.key)
            continue
        visitor = Visitor.objects.filter(pk=tick.visitor_id, appointment__site=site).first()
        if visitor is None:
            taken.refused.append((tick.key, _("Nobody of this site is listed under this number.")))
            continue
        if at - noted_at > KEPT_FOR:
            taken.refused.append((tick.key, _("Noted more than twelve hours ago.")))
            continue
        roll_call = roll_call or _roll_call_for(site, key, noted_at, is_drill=is_drill, actor=actor)
        if roll_call.ended_at is not None and noted_at > roll_call.ended_at:
            ended = {"who": roll_call.ended_by, "when": short_moment(roll_call.ended_at)}
            why = _("The roll call was ended by %(who)s, %(when)s, before this was noted.") % ended
            taken.refused.append((tick.key, why))
            continue
        _note(roll_call, visitor, tick, noted_at, actor=actor, at=at)
        taken.accepted.append(tick.key)
    return taken


def _roll_call_for(site: Site, key: UUID | None, at: datetime, *, is_drill: bool, actor: User) -> RollCall:
    """The roll call a tick of this moment belongs to, held still; where there is none, it begins with it."""
    rows = RollCall.objects.select_for_update().filter(site=site)
    during = Q(started_at__lte=at) & (Q(ended_at__isnull=True) | Q(ended_at__gte=at))
    for wanted in (Q(key=key) if key else None, Q(state=RollCall.State.RUNNING), during):
        found = rows.filter(wanted).order_by("-started_at").first() if wanted else None
        if found is not None:
            return found
    return begin_roll_call(site, actor=actor, is_drill=is_drill, key=key, at=at)


def _note(roll_call: RollCall, visitor: Visitor, tick: Tick, noted_at: datetime, *, actor: User, at: datetime) -> None:
    """Keep the tick; of two about one person the later moment counts, whichever comes in first."""
    line = RollCallLine.objects.filter(roll_call=roll_call, visitor=visitor).first() or _line(roll_call, visitor)
    if line.pk is None:  # who came in while it ran is looked for as well
        line.save(force_insert=True)
    Sighting.objects.create(key=tick.key, line=line, is_seen=tick.is_seen, at=noted_at, received_at=at, by=actor)
    before = Q(ticked_at__isnull=True) | Q(ticked_at__lte=noted_at)
    RollCallLine.objects.filter(before, pk=line.pk).update(
        ticked_at=noted_at, seen_at=noted_at if tick.is_seen else None, seen_by=actor if tick.is_seen else None
    )


def _line(roll_call: RollCall, visitor: Visitor) -> RollCallLine:
    return RollCallLine(roll_call=roll_call, visitor=visitor, place=visitor.appointment.where[:200])
