"""Who is asked to sign, and who is told of what."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from accounts.models import User
from deadlines import actions as deadlines
from notices import actions as notices
from visits import rules, said
from visits.models import Approval, ApprovalStep, InfoSheet, PrepTask, Submission
from visits.models.approval import RIGHTS
from visits.models.level import reaches

SPECIAL_PLAN = "SPECIAL_PLAN"


def assigned_to(sheet: InfoSheet) -> set[User]:
    """Everybody who has a part in the visit of this sheet and may read it."""
    visit = sheet.appointment
    people = {visit.salesperson, visit.contact_person, visit.receptionist, sheet.created_by}
    people |= {sheet.host, sheet.reception_lead, sheet.project_engineer, sheet.see_off_person}
    people |= {line.person for line in sheet.leaders.select_related("person")}
    people |= {line.person for line in sheet.itinerary.select_related("person")}
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
    for person, task in preparing(sheet).items():
        if person not in assigned:
            notices.notify(person, kind, about=task, **details)


def open_submission(sheet: InfoSheet, *, by: User | None, actor: User | None, at: datetime) -> Submission:
    """The sheet as it stands now goes to those who sign: a row for each signature of its level's path."""
    number = sheet.submissions.count() + 1
    submission = Submission.objects.create(sheet=sheet, number=number, at=at, by=by, said=said.snapshot(sheet))
    special = sheet.needs_special_plan
    steps = [step for step in sheet.level.steps.order_by("order") if special or not step.only_special]
    Approval.objects.bulk_create(
        Approval(
            submission=submission,
            order=step.order,
            kind=step.kind,
            grade=step.grade,
            name=step.name,
            name_zh=step.name_zh,
        )
        for step in steps
    )
    if any(step.kind == ApprovalStep.Kind.SUPERIOR for step in steps):
        owner, anchor = sheet.reception_lead or sheet.created_by, sheet.appointment.starts_at
        deadlines.start(sheet, SPECIAL_PLAN, owner=owner, at=at, actor=actor, anchor=anchor)
    else:
        deadlines.cancel(sheet, SPECIAL_PLAN, at=at, actor=actor)
    first = submission.approvals.waiting().first()
    if first is not None:
        ask(sheet, first, actor=actor, at=at)
    return submission


def ask(sheet: InfoSheet, approval: Approval, *, actor: User | None, at: datetime) -> None:
    """Whose signature it is now, and tell them."""
    barred = rules.shut_out(sheet, approval)
    if approval.kind == ApprovalStep.Kind.SUPERIOR:
        superior = _superior(sheet.appointment.salesperson or sheet.created_by, barred)
        Approval.objects.filter(pk=approval.pk).update(asked=superior)
        approval.asked = superior
    people = [approval.asked] if approval.asked else _entitled(approval)
    visit = sheet.appointment
    notices.notify(
        [person for person in people if person.pk not in barred],
        "visits.sheet_submitted",
        about=sheet,
        at=at,
        actor=actor,
        key=f"{approval.submission.number}/{approval.order}",
        params={"author": visit.salesperson or sheet.created_by, "level": sheet.level, "starts_at": visit.starts_at},
    )


def _superior(person: User | None, barred: set[int]) -> User | None:
    """The next one up who did not write the sheet: the own superior, else a head of the departments above."""
    seen: set[int] = set()
    while person is not None and person.pk not in seen:
        seen.add(person.pk)
        person = person.manager or _head_above(person)
        if person is not None and person.is_active and person.pk not in barred:
            return person
    return None


def _head_above(person: User) -> User | None:
    department = person.department
    while department is not None:
        if department.head is not None and department.head_id != person.pk:
            return department.head
        department = department.parent
    return None


def _entitled(approval: Approval) -> Iterable[User]:
    holders = User.objects.holding(RIGHTS[ApprovalStep.Kind(approval.kind)]).with_place()
    return [person for person in holders if reaches(person, approval.grade)]


def void(sheet: InfoSheet) -> None:
    """Signatures still asked for are not needed any more."""
    open_ = Approval.objects.filter(submission__sheet=sheet, decision=Approval.Decision.WAITING)
    open_.update(decision=Approval.Decision.VOID)


def tell_authors(
    sheet: InfoSheet, kind: str, approval: Approval, *, actor: User, at: datetime, reason: str = ""
) -> None:
    people = {sheet.appointment.salesperson, sheet.submitted_by, sheet.created_by}
    key = f"{approval.submission.number}/{approval.order}"
    params = {"reason": reason, "who": actor, "starts_at": sheet.appointment.starts_at}
    notices.notify(people - {None}, kind, about=sheet, at=at, actor=actor, key=key, params=params)
