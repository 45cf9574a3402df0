"""Ticking the checklist of a customer audit (S3-34)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from history.flow import NotAllowed
from history.models import Event
from history.moment import now
from papers import actions as papers
from papers.models import ChecklistItem, Tick
from reception.models import Appointment
from visits import audit
from visits.models import InfoSheet

from .clearance import settle
from .signing import locked


@transaction.atomic
def tick_audit(
    sheet: InfoSheet,
    *,
    items: Iterable[ChecklistItem],
    untick: Iterable[ChecklistItem] = (),
    actor: User,
    at: datetime | None = None,
) -> int:
    """Somebody saw to these items, and takes the ticks of others back; answers how many changed.

    With the last mandatory one the visit may be cleared, and without it not any more.
    """
    at = at or now()
    locked(sheet)
    if sheet.state not in InfoSheet.UNDER_WAY or sheet.purpose_type != InfoSheet.Purpose.AUDIT:
        raise NotAllowed("tick", winner=Event.objects.latest_move_of(sheet))
    ticked = {line.item.pk for line in audit.lines(sheet) if line.is_ticked}
    news = [item for item in items if item.pk not in ticked]
    for item in news:
        papers.tick(item, sheet, result=Tick.Result.PASS, actor=actor, at=at)
    gone = [item for item in untick if item.pk in ticked]
    for item in gone:
        papers.untick(item, sheet, actor=actor, at=at)
    if (news or gone) and sheet.appointment.clearance != Appointment.Clearance.NOT_NEEDED:
        settle(sheet.appointment, actor=actor, at=at)
    return len(news) + len(gone)
