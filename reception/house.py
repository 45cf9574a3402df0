"""Who is in the house now, by site and floor; reading only, a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import User

from .models import Appointment, RollCall, RollCallLine, Site, Visitor

# In the house, or out of it for a while.
VISITING = Q(signed_in_at__isnull=False, signed_out_at__isnull=True, appointment__state__in=Appointment.IN_HOUSE)


@dataclass
class Person:
    """One visitor in the house; of a private visit a stranger learns that somebody is there, and no name (R30)."""

    visitor: Visitor
    is_hidden: bool
    line: RollCallLine | None = None

    @property
    def place(self) -> str:
        return self.line.place if self.line else self.visitor.appointment.where

    @property
    def is_seen(self) -> bool:
        return self.line is not None and self.line.seen_at is not None


@dataclass
class Floor:
    """The people on one floor of a site; `name` is empty where the room says none."""

    name: str
    people: list[Person]


@dataclass
class House:
    """One site with everybody in it, and the roll call that runs there."""

    site: Site
    floors: list[Floor] = field(default_factory=list)
    roll_call: RollCall | None = None
    # Out for lunch or for the night, and expected back: nobody looks for them.
    out: list[Person] = field(default_factory=list)
    # (visit, how many it announced, how many have signed in), where these differ.
    uncounted: list[tuple[Appointment, int, int]] = field(default_factory=list)

    @property
    def people(self) -> list[Person]:
        return [person for floor in self.floors for person in floor.people]

    @property
    def seen(self) -> int:
        return sum(person.is_seen for person in self.people)

    @property
    def missing(self) -> int:
        return len(self.people) - self.seen


def in_house(at: datetime | None = None) -> QuerySet[Visitor]:
    """Everybody who had signed in and not left at a moment; without one, now."""
    if at is None:
        return Visitor.objects.filter(VISITING, is_out=False)
    inside = Q(is_out=False) | Q(out_since__gt=at)
    return Visitor.objects.filter(VISITING & inside | Q(signed_out_at__gt=at), signed_in_at__lte=at)


def houses_of(user: User, site: Site | None = None) -> list[House]:
    """Every site with the people in it whom this person may know of; sites with nobody are there as well."""
    sites = Site.objects.order_by("name")
    houses = {row.pk: House(row) for row in (sites.filter(pk=site.pk) if site else sites)}
    calls = RollCall.objects.visible_to(user).running().filter(site__in=houses).select_related("created_by")
    for call in calls:
        houses[call.site_id].roll_call = call
    lines = RollCallLine.objects.filter(roll_call__in=list(calls)).select_related("seen_by")
    by_visitor = {line.visitor_id: line for line in lines}
    found = defaultdict(list)
    for visitor in _visitors(user, houses, by_visitor):
        found[visitor.appointment.site_id].append(Person(visitor, visitor.is_hidden, by_visitor.get(visitor.pk)))
    for pk, house in houses.items():
        house.out = [person for person in found[pk] if person.visitor.is_out and person.line is None]
        house.floors = _floors([person for person in found[pk] if person not in house.out])
        house.uncounted = _uncounted(found[pk])
    return list(houses.values())


def people_of(roll_call: RollCall, user: User) -> list[Person]:
    """Everybody a roll call was about, those not found first."""
    lines = {line.visitor_id: line for line in roll_call.lines.select_related("seen_by")}
    rows = _with_visit(Visitor.objects.filter(pk__in=lines), user)
    people = [Person(visitor, visitor.is_hidden, lines[visitor.pk]) for visitor in rows]
    return sorted(people, key=lambda person: (person.is_seen, person.place, person.visitor.name))


def _visitors(user: User, sites: Iterable[int], listed: Iterable[int]) -> list[Visitor]:
    """Those in the house or out for a while, and those a running roll call looks for though they have left since."""
    rows = Visitor.objects.filter(VISITING | Q(pk__in=listed))
    visible = Appointment.objects.visible_to(user).filter(site__in=sites)
    return _with_visit(rows.filter(appointment__in=visible), user)


def _with_visit(rows: QuerySet[Visitor], user: User) -> list[Visitor]:
    """With what a warden asks for: company, host, room; private visits of others are marked as such."""
    named = ("appointment__organisation", "appointment__contact_person", "appointment__room", "appointment__site")
    found = list(rows.select_related(*named).order_by("appointment__starts_at", "appointment_id", "pk"))
    private = {row.appointment_id for row in found if row.appointment.is_private}
    shown = set()
    if private:
        shown = set(Appointment.objects.filter(pk__in=private).open_to(user).values_list("pk", flat=True))
    for row in found:
        row.is_hidden = row.appointment_id in private - shown
    return found


def _floors(people: list[Person]) -> list[Floor]:
    by_floor = defaultdict(list)
    for person in people:
        room = person.visitor.appointment.room
        by_floor[room.floor if room else ""].append(person)
    return [Floor(name, by_floor[name]) for name in sorted(by_floor, key=lambda name: (not name, name))]


def _uncounted(people: list[Person]) -> list[tuple[Appointment, int, int]]:
    """Visits that announced more people than have signed in: a warden asks for the rest."""
    here: dict[int, int] = defaultdict(int)
    visits = {}
    for person in people:
        visits[person.visitor.appointment_id] = person.visitor.appointment
        here[person.visitor.appointment_id] += 1
    return [(row, row.head_count, here[pk]) for pk, row in visits.items() if row.head_count > here[pk]]
