"""What somebody's own calendar program reads: their visits, or the bookings of a room, as far as they may see them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from accounts.models import User

from .models import Appointment, Closure, Feed, Room, RoomBooking
from .privacy import conceal

State = Appointment.State
BACK, AHEAD = timedelta(days=31), timedelta(days=366)
EVERY = timedelta(minutes=15)
SHOWN = (State.REQUESTED, *Appointment.EXPECTED_OR_LATER)


def calendar_of(feed: Feed, *, at: datetime) -> bytes:
    """The calendar as its owner may see it at this moment, in the owner's language."""
    with translation.override(feed.owner.language or translation.get_language()):
        calendar = Calendar()
        calendar.add("prodid", "-//Portico//Visits//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", str(feed.room or _("My visits")))
        calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
        entries = _of_room(feed.owner, feed.room, at) if feed.room else _of_person(feed.owner, at)
        for entry in entries:
            entry.add("dtstamp", at.astimezone(UTC))
            calendar.add_component(entry)
        return calendar.to_ical()


def _of_person(owner: User, at: datetime) -> Iterator[Entry]:
    visits = Appointment.objects.visible_to(owner).involving(owner).filter(state__in=SHOWN)
    for visit in conceal(owner, _read(visits, at)):
        yield _visit(visit)


def _of_room(owner: User, room: Room, at: datetime) -> Iterator[Entry]:
    bookings = RoomBooking.objects.standing(at).filter(room=room, ends_at__gt=at - BACK, starts_at__lt=at + AHEAD)
    bookings = list(bookings.order_by("starts_at", "pk"))
    booked = [booking.visit_id for booking in bookings]
    visits = conceal(owner, _read(Appointment.objects.visible_to(owner).filter(pk__in=booked), at))
    known = {visit.pk: visit for visit in visits if not visit.is_concealed}
    for booking in bookings:
        visit = known.get(booking.visit_id)
        yield _visit(visit) if visit and booking.appointment_id else _booking(booking, visit)
    for closure in Closure.objects.overlapping(at - BACK, at + AHEAD).filter(room=room).order_by("starts_at", "pk"):
        entry = _entry(f"closure-{closure.pk}@portico", closure.starts_at, closure.ends_at)
        entry.add("summary", closure.reason)
        yield entry


def _read(visits, at: datetime) -> list[Appointment]:
    within = visits.filter(ends_at__gt=at - BACK, starts_at__lt=at + AHEAD)
    return list(within.select_related("organisation", "contact_person", "room", "site").order_by("starts_at", "pk"))


def _visit(visit: Appointment) -> Entry:
    entry = _entry(f"{visit.invitation_uid}@portico", visit.starts_at, visit.ends_at)
    entry.add("sequence", visit.invitation_sequence)
    entry.add("summary", str(visit))
    entry.add("location", ", ".join(filter(None, [visit.where, visit.site.address])))
    said = [visit.purpose, _("Contact person: %(person)s") % {"person": visit.contact_person}]
    entry.add("description", "\n".join(filter(None, said)))
    # A request is answered yet: nobody takes it for a promise (R15).
    entry.add("status", "TENTATIVE" if visit.state == State.REQUESTED else "CONFIRMED")
    return entry


def _booking(booking: RoomBooking, visit: Appointment | None) -> Entry:
    """Taken, by whom the reader may not know, or for a step of this visit; or closed, for the reason given."""
    entry = _entry(f"booking-{booking.pk}@portico", booking.starts_at, booking.ends_at)
    ours = _("Programme: %(visit)s") % {"visit": visit.organisation} if visit else booking.reason
    entry.add("summary", _("Occupied") if booking.appointment_id else ours)
    entry.add("status", "TENTATIVE" if booking.expires_at else "CONFIRMED")
    return entry


def _entry(uid: str, starts_at: datetime, ends_at: datetime) -> Entry:
    entry = Entry()
    entry.add("uid", uid)
    entry.add("dtstart", starts_at.astimezone(UTC))
    entry.add("dtend", ends_at.astimezone(UTC))
    return entry
