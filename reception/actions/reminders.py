"""Who is reminded before a visit: the visitor by letter, whoever greets them by a notice."""

from datetime import datetime, timedelta

from accounts.models import User
from deadlines import actions as deadlines
from deadlines import standards
from history.moment import now
from notices import actions as notices
from notices.models import Word
from reception.models import Appointment

from . import letters

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


def remind_greeter(appointment: Appointment, *, at: datetime) -> None:
    """Be there early: where, and who comes (S0-47, S1-25); once for each start of the visit."""
    if appointment.state != Appointment.State.CONFIRMED or appointment.starts_at <= at:
        return
    names = ", ".join(appointment.visitors.values_list("name", flat=True))
    key = appointment.starts_at.isoformat()
    people = [greeter_of(appointment)]
    letters.tell(people, "reception.greeter_ready", appointment, actor=None, at=at, key=key, visitors=names)


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
