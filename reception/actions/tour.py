"""Visitors are shown round: where they were and who was with them (S2-20)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from history import flow
from history.moment import now
from reception.models import Appointment, Area, AreaVisit
from reception.rules import acting_for

from .arrival import while_here
from .rooms import Refused


@transaction.atomic
def enter_area(
    appointment: Appointment, *, area: Area, escort: User | None, actor: User, at: datetime | None = None
) -> AreaVisit:
    """The visitors go into an area; where it is restricted, nobody enters without an escort."""
    at = at or now()
    if area.is_restricted and escort is None:
        sentence = _("%(area)s is a restricted area: name who goes with the visitors.") % {"area": area}
        raise Refused("enter_area", sentence, field="escort")
    held = while_here(appointment, "enter_area")
    end_tour(held, at=at)
    visit = AreaVisit.objects.create(
        appointment=held, area=area, was_restricted=area.is_restricted, escort=escort, entered_at=at
    )
    words = " · ".join(str(each) for each in (area, escort) if each is not None)
    flow.record(held, "enter_area", actor=actor, at=at, for_=acting_for(actor, held), words=words)
    return visit


@transaction.atomic
def leave_area(appointment: Appointment, *, actor: User, at: datetime | None = None) -> None:
    """The tour is over, the visitors are back where they are received."""
    at = at or now()
    held = while_here(appointment, "leave_area")
    if end_tour(held, at=at):
        flow.record(held, "leave_area", actor=actor, at=at, for_=acting_for(actor, held))


def end_tour(appointment: Appointment, *, at: datetime) -> bool:
    """Wherever they were shown, they are not any more."""
    return bool(AreaVisit.objects.filter(appointment=appointment, left_at__isnull=True).update(left_at=at))
