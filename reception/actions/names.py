"""A delegation's list of names joins the visit."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from history import flow
from history.models import Event
from history.moment import now
from pages.formats import listed
from reception.models import Appointment, Visitor
from reception.names import Person
from reception.rules import acting_for

from . import watch

NAMED = 5


@transaction.atomic
def expect_all(
    appointment: Appointment, people: list[Person], *, actor: User, at: datetime | None = None
) -> list[Visitor]:
    """These people belong to the visit; who is on its list already is not there twice, so a list may be sent again.

    Where more are named than were said to come, that many come.
    """
    at = at or now()
    row = Appointment.objects.select_for_update().get(pk=appointment.pk)
    if row.state in Appointment.OVER:
        raise flow.NotAllowed("expect", winner=Event.objects.latest_of(appointment))
    known = set(row.visitors.values_list("name", "phone"))
    new = [person for person in people if not person.reason and (person.name, person.phone) not in known]
    if not new:
        return []
    rows = [Visitor(appointment=row, name=each.name, job_title=each.job_title, phone=each.phone) for each in new]
    visitors = Visitor.objects.bulk_create(rows)
    names = listed([person.name for person in new[:NAMED]] + (["…"] if len(new) > NAMED else []))
    facts = {"head_count": [row.head_count, len(known) + len(new)]} if len(known) + len(new) > row.head_count else {}
    if facts:
        # A form that was opened before has another number in it: it turns stale.
        Appointment.objects.filter(pk=row.pk).update(head_count=len(known) + len(new), version=F("version") + 1)
        appointment.refresh_from_db(fields=["head_count", "version"])
    for_ = acting_for(actor, appointment)
    flow.note(appointment, "expect", actor=actor, at=at, for_=for_, words=f"{len(new)}: {names}", facts=facts)
    watch.screen(visitors, at=at)
    return visitors
