"""Who is reminded of a visit: the visitor by letter, whoever greets them by a notice, and who waits in vain."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import User
from deadlines import actions as deadlines
from deadlines import standards
from history.moment import now
from notices import actions as notices
from notices.models import Word
from pages.formats import listed_later
from reception.missing import missing_since
from reception.models import Appointment

from . import letters

ONE_DAY = timedelta(days=1)
TO_VISITOR = "reception.visitor_reminder"
GREETING = "GREETER_READY"


def plan(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """A visit is settled: the promise to be at the door begins, and the visitor's reminder waits for its hour."""
    greeter = greeter_of(appointment)
    deadlines.start(appointment, GREETING, owner=greeter, at=at, actor=actor, anchor=appointment.starts_at)
    _write_ahead(appointment, at=at)


def move(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """The visit has another start, or other facts stand in its reminder: the old one goes nowhere (R17)."""
    deadlines.move_anchor(appointment, GREETING, anchor=appointment.starts_at, at=at, actor=actor)
    notices.revoke(appointment, [TO_VISITOR], at=at)
    _write_ahead(appointment, at=at)


def hand(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """Somebody else greets the visitor now."""
    deadlines.reassign(appointment, GREETING, owner=greeter_of(appointment), at=at, actor=actor)


def remind_greeters(keys: Iterable[int], *, at: datetime) -> None:
    """Be there early: where, and who comes (S0-47, S1-25); once for each start of a visit."""
    coming = Appointment.objects.filter(pk__in=keys, state=Appointment.State.CONFIRMED, starts_at__gt=at)
    visits = coming.with_people().prefetch_related("visitors").order_by("pk")
    letters.tell_each((_be_there(visit) for visit in visits), at=at)


def _be_there(visit: Appointment) -> notices.Told:
    names = listed_later([guest.name for guest in visit.visitors.all()])
    key = visit.starts_at.isoformat()
    return letters.of(visit, "reception.greeter_ready", [greeter_of(visit)], key=key, visitors=names)


def tell_of_missing(at: datetime | None = None) -> int:
    """Whoever receives a visit that should have begun hears that nobody came so far; once for each start of it.

    Nobody owes it, so no clock runs for it. Comes back with the number of such visits of the last day.
    """
    at = at or now()
    visits = missing_since(at - ONE_DAY, at)
    letters.tell_each((_not_here(visit) for visit in visits), at=at)
    return len(visits)


def _not_here(visit: Appointment) -> notices.Told:
    people, key = [visit.contact_person, visit.deputy], visit.starts_at.isoformat()
    return letters.of(visit, "reception.visitor_late", people, key=key)


def greeter_of(appointment: Appointment) -> User:
    return appointment.receptionist or appointment.contact_person


def still_holds(word: Word) -> bool:
    """Asked when the letter is about to go out: the visit is on, at the time that the letter names (R17)."""
    rows = Appointment.objects.filter(pk=word.about_id, state=Appointment.State.CONFIRMED, starts_at__gt=now())
    start = rows.values_list("starts_at", flat=True).first()
    return start is not None and start == datetime.fromisoformat(word.params["starts_at"])


def _write_ahead(appointment: Appointment, *, at: datetime) -> None:
    """A letter for later; none where the visit is so near that the confirmation says it all."""
    hours = standards.number("VISITOR_REMINDER", at) if appointment.visitor_email else None
    moment = appointment.starts_at - timedelta(hours=hours or 0)
    if hours and moment > at:
        key = f"{appointment.starts_at.isoformat()} {appointment.version}"
        letters.tell_visitor(appointment, TO_VISITOR, at=at, key=key, not_before=moment)
