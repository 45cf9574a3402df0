"""Who is to inspect owes it by the planned day, and hears of it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.models import User
from assessments.models import Inspection
from deadlines import actions as deadlines
from deadlines.days import site_calendar
from notices import actions as notices
from notices.words import in_both

PLANNED = "INSPECT_ON"


def engage(
    inspection: Inspection,
    inspectors: list[User],
    *,
    actor: User | None,
    at: datetime,
    told: Iterable[User] | None = None,
) -> None:
    """The first inspector owes it until the close of the planned day; all of them hear of it."""
    calendar, on = site_calendar(at), inspection.planned_for
    due_at = calendar.close_of(on) or calendar.instant(on + timedelta(days=1), 0)
    deadlines.start(inspection, PLANNED, owner=inspectors[0], at=at, actor=actor, due_at=due_at)
    others = [person for person in (inspectors if told is None else told) if person != actor]
    if others:
        params = {"day": on.isoformat(), "about": in_both(inspection.inspected)}
        key = f"{on}:{at.isoformat()}"
        notices.notify(
            others, "assessments.inspection_planned", about=inspection, at=at, key=key, params=params, actor=actor
        )
