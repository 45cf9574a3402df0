"""Praise that was heard during a visit (S4-289); on the telephone it is the category of the call."""

from datetime import datetime

from accounts.models import User
from calls.models import Praise
from history.moment import now
from reception.models import Appointment

from .guard import once


def praise(
    appointment: Appointment,
    *,
    person: User,
    words: str,
    actor: User,
    form_token: object = None,
    at: datetime | None = None,
) -> Praise:
    """The guest praised or thanked this person."""
    row = Praise(appointment=appointment, person=person, words=words, noted_by=actor, form_token=form_token)
    row.praised_at = at or now()

    def write() -> Praise:
        row.save(force_insert=True)
        return row

    return once(row, write)
