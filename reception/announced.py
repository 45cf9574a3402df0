"""Who said at a tablet that they are here, or going, and is to be confirmed by the reader (S1-28); reading only."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User

from . import rules
from .actions import kiosk
from .models import Announcement
from .privacy import conceal


def announced_to(
    user: User, at: datetime, *, department: int | None = None, site: int | None = None
) -> list[Announcement]:
    """Those whom this person may sign in or out, longest first; of a private visit no more than they may know."""
    wanted = {"appointment__department": department, "appointment__site": site}
    return shown_to(user, kiosk.waiting(user, at).filter(**{name: key for name, key in wanted.items() if key}))


def shown_to(user: User, waiting: Iterable[Announcement]) -> list[Announcement]:
    """Of these, those whom this person may sign in or out, told as far as they may know."""
    rows = [row for row in waiting if rules.may_confirm_arrival(user, row.appointment)]
    conceal(user, [row.appointment for row in rows])
    may_let_in = rules.may_override_clearance(user)
    for row in rows:
        row.is_barred = row.asks_to_come_in_uncleared and not may_let_in
        if row.appointment.is_concealed:
            row.visitor = None
    return rows
