"""The special reception plan: written by those who draw up the sheet, signed with it by the superior (S1-10)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.rules import on_behalf
from history import flow
from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import now
from visits import said
from visits.models import InfoSheet, SpecialPlan

from .signing import held


@transaction.atomic
def write_plan(
    sheet: InfoSheet,
    *,
    aims: str,
    arrangements: str,
    precautions: str = "",
    version: int = 0,
    actor: User,
    at: datetime | None = None,
) -> None:
    """What is special about this reception is put into words; raises `Stale` where somebody saved in between."""
    at = at or now()
    held(sheet)
    if not sheet.is_editable:
        raise NotAllowed("write_plan", winner=Event.objects.latest_of(sheet))
    words = {"aims": aims.strip(), "arrangements": arrangements.strip(), "precautions": precautions.strip()}
    before, plan = said.snapshot(sheet), SpecialPlan.objects.filter(sheet=sheet).first()
    if plan is None:
        SpecialPlan.objects.create(sheet=sheet, written_at=at, written_by=actor, **words)
    else:
        row = SpecialPlan.objects.filter(pk=plan.pk, version=version)
        if not row.update(version=F("version") + 1, written_at=at, written_by=actor, **words):
            raise Stale("write_plan", winner=Event.objects.latest_of(sheet))
    facts = said.facts(before, said.snapshot(sheet))
    if facts:
        for_ = on_behalf(actor, of=sheet.appointment.salesperson)
        flow.record(sheet, "write_plan", actor=actor, at=at, for_=for_, facts=facts)
