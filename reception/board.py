"""What the board of a day shows; reading only, a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import Absence, Department, User
from deadlines.models import Clock
from history.moment import now

from . import rules
from .models import Appointment, RoomTick, Site, Visitor
from .models.finding import part_in
from .privacy import conceal

State = Appointment.State
# A very full day stays light: from here on a column has one line for each visit.
FULL_CARDS = {"expected": 24, "waiting": 14, "here": 12, "left": 4}
NAMED = ("organisation", "contact_person", "department", "room__site", "site", "host_asked", "wait")
ALARMS = ("WAIT_LIMIT", "OVERSTAY")


@dataclass
class Card:
    """One visit on the board; of what is told at the door only as much as the reader may see."""

    appointment: Appointment
    waited: timedelta | None
    sees_details: bool
    offered: set[str]
    late: set[str]
    is_barred: bool
    host_is_awaited: bool

    @property
    def absence(self) -> Absence | None:
        """Where an absent host is and until when; read with the visit itself."""
        row: Any = self.appointment
        return Absence(ends_at=row.away_until, note=row.away_note) if row.away_until else None

    @property
    def is_late(self) -> bool:
        """They wait longer than the company promises (S4-218)."""
        return "WAIT_LIMIT" in self.late


@dataclass
class Column:
    """The visits of one stage, in the order in which they need somebody."""

    key: str
    title: str
    empty: str
    cards: list[Card]

    @property
    def first(self) -> list[Card]:
        return self.cards[: FULL_CARDS[self.key]]

    @property
    def rest(self) -> list[Card]:
        return self.cards[FULL_CARDS[self.key] :]


@dataclass
class Day:
    """The board of one day: its visits, by stage, and the departments and sites it makes sense to narrow it to."""

    cards: list[Card]
    departments: list[Department]
    sites: list[Site]

    @property
    def columns(self) -> list[Column]:
        return _columns(self.cards)


def day_of(user: User, day: date, *, is_today: bool, department: int | None = None, site: int | None = None) -> Day:
    """The visits of a day by stage; today also shows who came earlier and is still here."""
    at = now()
    rows = list(_rows(user, day, at, is_today=is_today))
    departments, sites = _named(rows, "department"), _named(rows, "site")
    rows = [row for row in rows if department in (None, row.department_id) and site in (None, row.site_id)]
    conceal(user, rows)
    cards = [_card(row, user) for row in rows]
    return Day(cards, departments, sites)


def _rows(user: User, day: date, at: datetime, *, is_today: bool) -> QuerySet[Appointment]:
    away = Absence.objects.on(at).filter(person=OuterRef("contact_person")).order_by("-ends_at")
    rows = Appointment.objects.visible_to(user, at)
    shown = rows.on(day).filter(state__in=(State.REQUESTED, *Appointment.EXPECTED_OR_LATER))
    return (
        (shown | rows.here() if is_today else shown)
        .select_related(*NAMED)
        .annotate(
            away_until=Subquery(away.values("ends_at")[:1]),
            away_note=Subquery(away.values("note")[:1]),
            is_room_ready=Exists(RoomTick.objects.filter(appointment=OuterRef("pk"), kind=RoomTick.Kind.READY)),
            people_here=_count(is_out=False),
            people_out=_count(is_out=True),
            **{_is_late(code): _has_late_clock(code, at) for code in ALARMS},
            concerns_me=ExpressionWrapper(part_in(user), output_field=BooleanField()),
        )
        .order_by("starts_at", "pk")
    )


def _has_late_clock(code: str, at: datetime) -> Exists:
    """Asked with the visits, not after them: the board has few questions to spend."""
    kind = ContentType.objects.get_for_model(Appointment)
    clocks = Clock.objects.running().filter(subject_type=kind, code=code, due_at__lt=at)
    return Exists(clocks.filter(subject_id=OuterRef("pk")))


def _is_late(code: str) -> str:
    return f"is_late_{code.lower()}"


def _count(**which: bool) -> Coalesce:
    """How many of a visit's people are signed in, of those."""
    people = Visitor.objects.filter(signed_in_at__isnull=False, signed_out_at__isnull=True, **which)
    counted = people.filter(appointment=OuterRef("pk")).order_by().values("appointment").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)


def _named(rows: Iterable[Appointment], name: str) -> list:
    """The departments or sites that the day has visits of, by name: what it makes sense to narrow it to."""
    found = {getattr(row, f"{name}_id"): getattr(row, name) for row in rows}
    return sorted(found.values(), key=str)


def _columns(cards: list[Card]) -> list[Column]:
    stages = defaultdict(list)
    for card in cards:
        stages[STAGES[card.appointment.state]].append(card)
    stages["waiting"].sort(key=lambda card: card.appointment.arrived_at)
    stages["left"].sort(key=lambda card: card.appointment.left_at or card.appointment.starts_at, reverse=True)
    return [
        Column("expected", _("Expected"), _("Nobody else is expected."), stages["expected"]),
        Column("waiting", _("Waiting"), _("Nobody is waiting."), stages["waiting"]),
        Column("here", _("In reception"), _("Nobody is being received."), stages["here"]),
        Column("left", _("Left"), _("Nobody has left yet."), stages["left"]),
    ]


STAGES = {
    State.REQUESTED: "expected",
    State.CONFIRMED: "expected",
    State.ARRIVED: "waiting",
    State.IN_PROGRESS: "here",
    State.COMPLETED: "left",
    State.CLOSED: "left",
    State.NO_SHOW: "left",
}


def _card(row: Appointment, user: User) -> Card:
    receives, signs_in = rules.may_receive(user, row), rules.may_sign_in(user, row)
    allowed = {"check_in": signs_in, "start_meeting": receives, "check_out": receives, "undo_check_in": receives}
    offered = {verb for verb, is_allowed in allowed.items() if is_allowed and row.can(verb)}
    is_barred = row.clearance == Appointment.Clearance.WAITING and not rules.may_override_clearance(user)
    right = "reception.view_private" if row.is_private else "reception.view_appointment"
    return Card(
        appointment=row,
        waited=row.waited if row.state == State.ARRIVED else None,
        # Who is at the gate without the right to look visits up sees name, organisation, time and host.
        sees_details=row.concerns_me or user.may(right),
        offered=offered - {"check_in"} if is_barred else offered,
        late={code for code in ALARMS if row.state in Appointment.IN_HOUSE and getattr(row, _is_late(code))},
        is_barred=is_barred and row.state == State.CONFIRMED and (signs_in or receives),
        host_is_awaited=row.state in (State.REQUESTED, State.CONFIRMED, State.ARRIVED),
    )
