"""Who takes the calls of somebody who is with a guest, out or absent (S4-255, S4-279)."""

from datetime import datetime, timedelta

from django.db.models import Q

from accounts.models import Absence, Deputy, User
from reception.models import Appointment

from .models import Call

# Where a person is now says where they were as long ago as this.
FRESH = timedelta(minutes=30)
WHERE = {User.Presence.IN_RECEPTION: Call.Excused.IN_RECEPTION, User.Presence.OUT: Call.Excused.OUT}


def excuse(person: User, called_at: datetime, at: datetime) -> str:
    """Why this person could not pick up a call of that time; empty where they could.

    A guest with them counts by the times of the visit, also when the call is written down later.
    """
    if Absence.objects.on(called_at).filter(person=person).exists():
        return Call.Excused.ABSENT
    guests = Appointment.objects.filter(contact_person=person, arrived_at__lte=called_at)
    if guests.filter(Q(left_at__isnull=True) | Q(left_at__gt=called_at)).exists():
        return Call.Excused.IN_RECEPTION
    is_over = person.presence_until is not None and person.presence_until <= called_at
    if person.presence == User.Presence.IN or is_over or at - called_at > FRESH:
        return ""
    return WHERE[User.Presence(person.presence)]


def stand_in(person: User, called_at: datetime, at: datetime) -> User | None:
    """The deputy who takes the calls of a person who cannot; the first of those who can be reached themselves."""
    deputies = Deputy.objects.hearing(at).filter(person=person).select_related("deputy__department").order_by("pk")
    return next((row.deputy for row in deputies if not excuse(row.deputy, called_at, at)), None)
