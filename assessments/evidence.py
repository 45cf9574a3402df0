"""The records behind a figure as rows of a table: named to whoever sees the figure, opened by whoever may read them."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.db.models import Model

from accounts.indicators import Evidence
from accounts.models import User
from calls.models import Call, FollowUp, Issue
from calls.models.told import Reply
from reception.models import Appointment, ReceptionRecord
from visits.models import PrepTask

# Which record a row opens into, and by which column it names it; what is not here is open to whoever sees the figure.
OPENED: dict[type[Model], tuple[type[Model], str]] = {
    Call: (Call, "pk"),
    Issue: (Issue, "pk"),
    FollowUp: (Issue, "issue_id"),
    Reply: (Issue, "issue_id"),
    Appointment: (Appointment, "pk"),
    ReceptionRecord: (Appointment, "appointment_id"),
    PrepTask: (PrepTask, "pk"),
}


def shown(rows: Sequence[Model], read: Callable[[Model], Evidence], reader: User) -> list[Evidence]:
    """The rows as this person reads them: a link leads only where they may go; one question to the database."""
    if not rows or type(rows[0]) not in OPENED:
        return [read(row) for row in rows]
    model, column = OPENED[type(rows[0])]
    keys = [getattr(row, column) for row in rows]
    known = set(model.objects.visible_to(reader).filter(pk__in=keys).values_list("pk", flat=True))  # type: ignore[attr-defined]
    found = [(key, read(row)) for key, row in zip(keys, rows, strict=True)]
    return [each if key in known else replace(each, url="") for key, each in found]
