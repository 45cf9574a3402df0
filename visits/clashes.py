"""What cannot be both: a person, a room, a car or the guests in two places at once. Reading only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Absence, User
from pages.formats import clock_time, colon, day, local, short_moment
from reception.actions.alternatives import Offer
from reception.actions.keeping import has_room, hindrance_to_keeping
from reception.models import Appointment, Assignment, Room

from .models import InfoSheet, ItineraryLine, MealLine, TransportLine

# Longer than any line is: how far before a span something may have begun that still lasts.
LONGEST = timedelta(days=1)
# Who speaks on the way does so in the car.
TOGETHER = {ItineraryLine.Kind.TRANSFER, ItineraryLine.Kind.BRIEFING}
COMING = (Appointment.State.REQUESTED, Appointment.State.CONFIRMED, *Appointment.IN_HOUSE)


@dataclass(frozen=True)
class Clash:
    """One thing that does not go together, at the row of the form in which it was typed."""

    kind: str  # guests, person, away, room, car or day
    row: str
    sentence: str
    line: int | None = None
    offers: list[Offer] = field(default_factory=list)

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class Part:
    """One line of the day as it is to be: typed just now, or saved."""

    row: str
    source: str  # itinerary, meals or transport
    label: str
    starts_at: datetime
    ends_at: datetime
    pk: int | None = None
    kind: str = ""
    person: User | None = None
    room: Room | None = None
    booking: int | None = None
    driver: str = ""
    phone: str = ""
    plate: str = ""

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        return self.starts_at < ends_at and starts_at < self.ends_at

    @property
    def when(self) -> str:
        return f"{short_moment(self.starts_at)}–{clock_time(self.ends_at)}"


def of_sheet(sheet: InfoSheet, reader: User, *, at: datetime) -> list[Clash]:
    """What clashes in the programme as it is saved."""
    rows = {
        "itinerary": sheet.itinerary.select_related("person", "room__site", "stop"),
        "meals": sheet.meals.select_related("host"),
        "transport": sheet.transport.all(),
    }
    parts = []
    for source, lines in rows.items():
        for number, line in enumerate(lines):
            said = {name: getattr(line, name) for name in READ[source]} | {"id": line.pk}
            parts += _part(source, f"{source}-{number}", said, getattr(line, "booking_id", None))
    return found(sheet, parts, reader, at=at)


def of_typed(sheet: InfoSheet, typed: dict[str, list[tuple[str, dict]]], reader: User, *, at: datetime) -> list[Clash]:
    """What clashes in what somebody is typing: `typed` has the rows of each kind, by the prefix of their fields."""
    booked = dict(sheet.itinerary.filter(booking__isnull=False).values_list("pk", "booking"))
    parts = []
    for source, rows in typed.items():
        for row, said in rows:
            parts += _part(source, row, said, booked.get(said.get("id")))
    return found(sheet, parts, reader, at=at)


def found(sheet: InfoSheet, parts: list[Part], reader: User, *, at: datetime) -> list[Clash]:
    """All clashes of these lines, in the order of the day."""
    clashes = [*_days(sheet, parts), *_guests(parts), *_same_car(parts)]
    clashes += _rooms(sheet, parts, reader, at)
    clashes += _away(sheet, parts)
    clashes += _elsewhere(sheet, parts, reader)
    clashes += _cars_elsewhere(sheet, parts, reader)
    order = {part.row: (part.starts_at, part.row) for part in parts}
    # Two visits of one name read the same: said once.
    clashes = list({(clash.row, clash.sentence): clash for clash in reversed(clashes)}.values())[::-1]
    return sorted(clashes, key=lambda clash: order.get(clash.row, (at, "")))


READ = {
    "itinerary": ("starts_at", "minutes", "kind", "topic", "person", "room"),
    "meals": ("starts_at", "minutes", "host"),
    "transport": ("pickup_at", "minutes", "direction", "need", "driver", "driver_phone", "plate"),
}


def _part(source: str, row: str, said: dict[str, Any], booking: int | None) -> Iterator[Part]:
    """A line that says when; the others wait until somebody types it."""
    starts_at, minutes = said.get("starts_at") or said.get("pickup_at"), said.get("minutes") or 0
    if starts_at is None or said.get("need", "wanted") != TransportLine.Need.WANTED:
        return
    span = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=minutes), "pk": said.get("id")}
    if source == "itinerary":
        label = str(dict(ItineraryLine.Kind.choices).get(said.get("kind"), "")) or str(_("Step"))
        more = {"kind": said.get("kind") or "", "person": said.get("person"), "room": said.get("room")}
        yield Part(row, source, label, **span, **more, booking=booking)
    elif source == "meals":
        yield Part(row, source, str(_("Meal")), **span, person=said.get("host"))
    else:
        label = str(dict(TransportLine.Direction.choices).get(said.get("direction"), "")) or str(_("Car"))
        car = {"driver": said.get("driver") or "", "phone": said.get("driver_phone") or ""}
        yield Part(row, source, label, **span, **car, plate=said.get("plate") or "")


def _days(sheet: InfoSheet, parts: list[Part]) -> Iterator[Clash]:
    """A date typed wrong: the step lies on a day on which nobody comes."""
    first, last = (local(each).date() for each in (sheet.appointment.starts_at, sheet.appointment.ends_at))
    for part in parts:
        its_day = local(part.starts_at).date()
        if part.source == "itinerary" and part.kind not in TOGETHER and not first <= its_day <= last:
            said = {"step": part.label, "day": day(part.starts_at), "visit": day(sheet.appointment.starts_at)}
            yield Clash("day", part.row, _("%(step)s on %(day)s: the visit is on %(visit)s.") % said, part.pk)


def _guests(parts: list[Part]) -> Iterator[Clash]:
    """Two steps at one time; with one person in both, that person is meant."""
    for one, other in combinations(sorted(_steps(parts), key=lambda part: part.starts_at), 2):
        if not one.meets(other.starts_at, other.ends_at) or {one.kind, other.kind} == TOGETHER:
            continue
        said = {"one": one.label, "other": other.label, "when": other.when, "person": one.person}
        if one.person is not None and one.person == other.person:
            sentence = _("%(person)s has two steps at once: %(one)s and %(other)s, %(when)s.")
            yield Clash("person", other.row, sentence % said, other.pk)
        else:
            sentence = _("Two steps at once: %(one)s and %(other)s, %(when)s. Right only if the group divides.")
            yield Clash("guests", other.row, sentence % said, other.pk)


def _steps(parts: list[Part]) -> list[Part]:
    return [part for part in parts if part.source == "itinerary"]


def _rooms(sheet: InfoSheet, parts: list[Part], reader: User, at: datetime) -> Iterator[Clash]:
    visit = sheet.appointment
    for part in parts:
        if part.room is None or has_room(visit, part.room, part.starts_at, part.ends_at):
            continue
        span = {"starts_at": part.starts_at, "ends_at": part.ends_at}
        obstacle = hindrance_to_keeping(visit, part.room, **span, actor=reader, at=at, besides=part.booking)
        if obstacle is not None:
            yield Clash("room", part.row, f"{part.label}{colon()}{obstacle}", part.pk, obstacle.offers)
    for one, other in combinations([part for part in parts if part.room is not None], 2):
        if one.room == other.room and one.meets(other.starts_at, other.ends_at):
            said = {"room": one.room, "one": one.label, "other": other.label}
            sentence = _("%(room)s is wanted by two steps at once: %(one)s and %(other)s.")
            yield Clash("room", other.row, sentence % said, other.pk)


def _away(sheet: InfoSheet, parts: list[Part]) -> Iterator[Clash]:
    """Whoever has a part in the day, and is away."""
    visit = sheet.appointment
    wanted: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        if part.person is not None:
            wanted[part.person.pk].append(part)
    whole = {"starts_at": visit.starts_at, "ends_at": visit.ends_at}
    for person in filter(None, [sheet.host, sheet.reception_lead]):
        wanted[person.pk].append(Part("", "people", _("Visit"), **whole, person=person))
    for leader in sheet.leaders.all():
        wanted[leader.person_id].append(Part("", "people", _("Visit"), **whole))
    spans = [part for rows in wanted.values() for part in rows]
    if not spans:
        return
    first, last = min(part.starts_at for part in spans), max(part.ends_at for part in spans)
    rows = Absence.objects.filter(person__in=wanted, starts_at__lt=last, ends_at__gt=first).select_related("person")
    for absence in rows.order_by("starts_at", "pk"):
        met = [part for part in wanted[absence.person_id] if part.meets(absence.starts_at, absence.ends_at)]
        if met:
            back = {"person": absence.person, "back": short_moment(absence.ends_at), "step": met[0].label}
            sentence = _("%(step)s: %(person)s is away and back on %(back)s.") % back
            yield Clash("away", met[0].row, sentence, met[0].pk)


def _elsewhere(sheet: InfoSheet, parts: list[Part], reader: User) -> Iterator[Clash]:
    """Whoever is needed at another visit at that time; whose it is only for somebody who may know."""
    wanted: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        if part.person is not None:
            wanted[part.person.pk].append(part)
    if not wanted:
        return
    rows = [part for each in wanted.values() for part in each]
    first, last = min(part.starts_at for part in rows), max(part.ends_at for part in rows)
    engaged: dict[tuple[int, int, int], Part] = {}
    for person, visit, starts_at, ends_at in _engagements(sheet, wanted, first, last):
        for number, part in enumerate(wanted[person]):
            if part.meets(starts_at, ends_at):
                engaged.setdefault((person, visit, number), part)
    names = _names({visit for _person, visit, _number in engaged}, reader)
    for (_person, visit, _number), part in engaged.items():
        said = {"step": part.label, "when": part.when, "person": part.person, "visit": names.get(visit, "")}
        sentence = _("%(step)s, %(when)s: %(person)s is needed at another visit then.")
        if visit in names:
            sentence = _("%(step)s, %(when)s: %(person)s is needed at another visit then, %(visit)s.")
        yield Clash("person", part.row, sentence % said, part.pk)


def _engagements(sheet: InfoSheet, people: Iterable[int], first: datetime, last: datetime) -> Iterator[tuple]:
    """(person, visit, from, until) of everything else that these people do for visitors in this time."""
    coming = {"sheet__state__in": InfoSheet.UNDER_WAY, "sheet__appointment__state__in": COMING}
    around = {"starts_at__lt": last, "starts_at__gt": first - LONGEST}
    for model, role in ((ItineraryLine, "person"), (MealLine, "host")):
        lines = model._base_manager.filter(**{f"{role}__in": people}, **around, **coming).exclude(sheet=sheet)
        for person, visit, start, minutes in lines.values_list(role, "sheet__appointment", "starts_at", "minutes"):
            yield person, visit, start, start + timedelta(minutes=minutes)
    visits = Appointment.objects.filter(state__in=COMING, starts_at__lt=last, ends_at__gt=first)
    visits = visits.exclude(pk=sheet.appointment_id)
    yield from visits.filter(contact_person__in=people).values_list("contact_person", "pk", "starts_at", "ends_at")
    duties = Assignment.objects.filter(person__in=people, appointment__in=visits)
    yield from duties.values_list("person", "appointment", "appointment__starts_at", "appointment__ends_at")


def _same_car(parts: list[Part]) -> Iterator[Clash]:
    """Two rides of this visit with one driver or one car at once (S1-22)."""
    for one, other in combinations([part for part in parts if part.source == "transport"], 2):
        what = _shared(one, other.driver, other.phone, other.plate)
        if what and one.meets(other.starts_at, other.ends_at):
            said = {"what": what, "one": one.label, "other": other.label, "when": other.when}
            sentence = _("%(what)s drives twice at once: %(one)s and %(other)s, %(when)s.")
            yield Clash("car", other.row, sentence % said, other.pk)


def _cars_elsewhere(sheet: InfoSheet, parts: list[Part], reader: User) -> Iterator[Clash]:
    """A driver or a car that another visit has at that time (S1-22)."""
    rides = [part for part in parts if part.source == "transport" and (part.driver or part.phone or part.plate)]
    if not rides:
        return
    first, last = min(part.starts_at for part in rides), max(part.ends_at for part in rides)
    same = Q()
    for part in rides:
        for name, value in (
            ("driver__iexact", part.driver),
            ("driver_phone", part.phone),
            ("plate__iexact", part.plate),
        ):
            if value:
                same |= Q(**{name: value})
    others = TransportLine.objects.filter(same, need=TransportLine.Need.WANTED, pickup_at__lt=last)
    others = others.filter(pickup_at__gt=first - LONGEST, sheet__state__in=InfoSheet.UNDER_WAY).exclude(sheet=sheet)
    others = list(others.filter(sheet__appointment__state__in=COMING).select_related("sheet").order_by("pickup_at"))
    names = _names({other.sheet.appointment_id for other in others}, reader)
    for part in rides:
        for other in others:
            what = _shared(part, other.driver, other.driver_phone, other.plate)
            if what and part.meets(other.pickup_at, other.pickup_at + timedelta(minutes=other.minutes)):
                said = {"what": what, "when": part.when, "ride": part.label}
                said["visit"] = names.get(other.sheet.appointment_id, _("another visit"))
                sentence = _("%(ride)s, %(when)s: %(what)s already drives for %(visit)s.")
                yield Clash("car", part.row, sentence % said, part.pk)


def _shared(one: Part, driver: str, phone: str, plate: str) -> str:
    """The driver or the car that both have; two drivers of one name with different telephones are two."""
    if one.plate and _plain(one.plate) == _plain(plate):
        return one.plate
    if one.phone and phone:
        return (one.driver or driver or one.phone) if one.phone == phone else ""
    return one.driver if one.driver and _plain(one.driver) == _plain(driver) else ""


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _names(visits: set[int], reader: User) -> dict[int, str]:
    """What these visits are called, for somebody who may know of them."""
    if not visits:
        return {}
    rows = Appointment.objects.visible_to(reader).open_to(reader).filter(pk__in=visits)
    return {row.pk: str(row) for row in rows.select_related("organisation")}
