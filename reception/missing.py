"""Who was expected and has not come; reading only."""

from collections.abc import Iterable
from datetime import datetime

from deadlines import arithmetic, rulebook
from deadlines.days import site_calendar
from deadlines.terms import terms_of

from .models import Announcement, Appointment

State = Appointment.State


@rulebook.opened()
def missing_from(rows: Iterable[Appointment], at: datetime) -> dict[int, datetime]:
    """From when on each of these visits that should have begun is missing (the time limit NO_SHOW)."""
    awaited = [row for row in rows if row.state == State.CONFIRMED and row.starts_at < at]
    limit = rulebook.limit("NO_SHOW", at) if awaited else None
    if limit is None or not limit.is_set:
        return {}
    terms, calendar = terms_of(limit), site_calendar()
    return {row.pk: arithmetic.due(terms, row.starts_at, calendar).at for row in awaited}


def missing_since(earliest: datetime, at: datetime) -> list[Appointment]:
    """Visits that began after `earliest` and are missing; a guest who announced themselves stands at the door."""
    at_the_door = Announcement.objects.open().since(earliest).filter(kind=Announcement.Kind.HERE)
    begun = Appointment.objects.filter(state=State.CONFIRMED, starts_at__gt=earliest, starts_at__lt=at)
    rows = list(begun.exclude(pk__in=at_the_door.values("appointment")).with_people().order_by("pk"))
    since = missing_from(rows, at)
    return [row for row in rows if row.pk in since and since[row.pk] <= at]
