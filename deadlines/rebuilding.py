"""Writing a clock's row again from its events."""

from django.db import transaction

from history.moment import now

from . import acts, checkpoints, ledger, projection
from .models import Clock, Custody


@transaction.atomic
def rebuild(clock: Clock) -> None:
    """The row, its custody and its checkpoints become what its events say."""
    clock = Clock.objects.select_for_update(of=("self",)).select_related("limit__ladder").get(pk=clock.pk)
    row, hands = projection.told(clock, clock.events.order_by("pk"))
    due = row["due_promised"] or row["due_base"]
    calendar = ledger.calendar_of_clock(clock)
    Clock.objects.filter(pk=clock.pk).update(**row)
    clock.refresh_from_db()
    if clock.is_open:
        soon = checkpoints.soon_from(calendar, clock.limit, due)
        ledger.recompute(clock, calendar, now(), now(), soon_from=soon)
    Custody.objects.filter(clock=clock).delete()
    Custody.objects.bulk_create(
        Custody(clock=clock, owner_id=owner, department_id=department, since=since, until=until)
        for owner, department, since, until in hands
    )
    acts.changed([clock])
