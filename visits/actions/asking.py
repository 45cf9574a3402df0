"""Who is told of what about a sheet, and what is not asked any more."""

from datetime import datetime
from typing import Any

from accounts.models import User
from deadlines import actions as deadlines
from history.moment import now
from notices import actions as notices
from visits import said
from visits.models import Approval, InfoSheet, PrepTask

from . import reading

SPECIAL_PLAN, SIGN_STEP = "SPECIAL_PLAN", "SIGN_STEP"


def assigned_to(sheet: InfoSheet) -> set[User]:
    """Everybody who has a part in the visit of this sheet and may read it."""
    visit = sheet.appointment
    people = {visit.salesperson, visit.contact_person, visit.receptionist, sheet.created_by}
    people |= {sheet.host, sheet.reception_lead, sheet.project_engineer, sheet.see_off_person}
    people |= {line.person for line in sheet.leaders.select_related("person")}
    people |= {line.person for line in sheet.itinerary.select_related("person")}
    people |= {line.host for line in sheet.meals.select_related("host")}
    people |= {visit.deputy, visit.sign_in_person}
    people |= {duty.person for duty in visit.assignments.select_related("person")}
    return people - {None}


def preparing(sheet: InfoSheet) -> dict[User, PrepTask]:
    """Whoever only prepares something for the visit, each with one of their tasks: they read no more than that."""
    tasks = PrepTask.objects.standing().filter(appointment=sheet.appointment).order_by("-pk")
    return {person: task for task in tasks.select_related("owner", "department__head") for person in task.people}


def tell_of_change(sheet: InfoSheet, *, before: dict, after: dict, actor: User | None, at: datetime) -> None:
    """Everybody with a part in the visit hears what changed, before and after (S3-33)."""
    told = said.told(before, after)
    if not any(told.values()):
        return
    kind, assigned = "visits.sheet_changed", assigned_to(sheet)
    details: dict[str, Any] = {
        "at": at,
        "actor": actor,
        "key": f"v{sheet.version}",
        "params": {"visit": sheet, "changes": told},
    }
    notices.notify(assigned, kind, about=sheet, **details)
    reading.tell_news(sheet, assigned, actor=actor, at=at)
    if sheet.appointment.is_private:
        # Who only prepares something does not learn who comes (R30).
        open_to_all = said.told(before, after, is_private=True)
        details["params"] = {"visit": sheet.public_name, "changes": open_to_all}
    for person, task in preparing(sheet).items():
        if person not in assigned and any(details["params"]["changes"].values()):
            notices.notify(person, kind, about=task, **details)


def void(sheet: InfoSheet, *, actor: User | None = None, at: datetime | None = None) -> None:
    """Signatures still asked for are not needed any more, and the links in letters lead to none."""
    at = at or now()
    open_ = Approval.objects.filter(submission__sheet=sheet, decision=Approval.Decision.WAITING)
    open_.update(decision=Approval.Decision.VOID)
    deadlines.cancel(sheet, SIGN_STEP, at=at, actor=actor)


def tell_authors(
    sheet: InfoSheet, kind: str, approval: Approval, *, actor: User, at: datetime, reason: str = ""
) -> None:
    people = {sheet.appointment.salesperson, sheet.submitted_by, sheet.created_by}
    key = f"{approval.submission.number}/{approval.order}"
    params = {"reason": reason, "who": actor, "starts_at": sheet.appointment.starts_at}
    notices.notify(people - {None}, kind, about=sheet, at=at, actor=actor, key=key, params=params)
