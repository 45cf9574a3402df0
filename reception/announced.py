"""Who said at a tablet that they are here, or going, and is to be confirmed by the reader (S1-28); reading only."""

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
    waiting = kiosk.waiting(user, at).filter(**{name: key for name, key in wanted.items() if key})
    rows = [row for row in waiting if rules.may_confirm_arrival(user, row.appointment)]
    conceal(user, [row.appointment for row in rows])
    for row in rows:
        if row.appointment.is_concealed:
            row.visitor = None
    return rows
