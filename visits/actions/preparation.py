"""What the departments prepare: given on approval, ticked, confirmed by the head, recalled with the visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Department, User
from accounts.rules import on_behalf
from deadlines import actions as deadlines
from history import flow
from history.moment import now
from notices import actions as notices
from reception import actions as reception
from reception.models import Appointment
from visits.models import InfoSheet, ItineraryLine, PrepTask, PrepTemplate

BY_THE_SHEET = "sheet"  # the code of a chosen department's own task, which no template describes
State = PrepTask.State


@dataclass(frozen=True)
class Wanted:
    """One task that a sheet asks for."""

    code: str
    department: Department
    text: str
    text_zh: str
    template: PrepTemplate | None = None


@transaction.atomic
def give_tasks(sheet: InfoSheet, *, actor: User | None, at: datetime) -> list[PrepTask]:
    """Each department gets its tasks from the approved sheet, and hears of them once (S3-29).

    After a second approval only what is new is given, and what nobody wants any more is recalled.
    """
    wanted = {(row.code, row.department.pk): row for row in _wanted(sheet)}
    standing = {(task.code, task.department_id): task for task in _standing(sheet.appointment).filter(sheet=sheet)}
    dropped = [task for key, task in standing.items() if key not in wanted]
    _recall(dropped, actor=actor, at=at)
    given = [_give(sheet, row, actor=actor, at=at) for key, row in wanted.items() if key not in standing]
    for tasks in _by_department(given):
        notices.notify(
            _people_of(tasks),
            "visits.tasks_given",
            about=tasks[0],
            at=at,
            actor=actor,
            params={"visit": sheet.appointment, "tasks": len(tasks), "starts_at": sheet.appointment.starts_at},
        )
    count(sheet.appointment)
    return given


@transaction.atomic
def tick(task: PrepTask, *, actor: User, at: datetime | None = None) -> None:
    """It is prepared; where the department's head ticks, or nobody heads it, it is confirmed as well."""
    at = at or now()
    for_ = on_behalf(actor, of=task.owner) or on_behalf(actor, of=task.department.head)
    flow.move(task, "tick", actor=actor, at=at, for_=for_, done_at=at, done_by=actor)
    deadlines.stop(task, "PREP_TASKS", at=at, actor=actor)
    if task.department.head_id is None or task.department.head_id in actor.hats():
        confirm(task, actor=actor, at=at)
    count(task.appointment)


@transaction.atomic
def untick(task: PrepTask, *, actor: User, at: datetime | None = None) -> None:
    """It is not prepared after all: the promise runs again."""
    at = at or now()
    empty = {"done_at": None, "done_by": None, "head_confirmed_at": None, "head_confirmed_by": None}
    flow.move(task, "untick", actor=actor, at=at, for_=on_behalf(actor, of=task.owner), **empty)
    _start_clock(task, actor=actor, at=at)
    count(task.appointment)


@transaction.atomic
def confirm(task: PrepTask, *, actor: User, at: datetime | None = None) -> None:
    """The department's head has seen that it is done (S3-35)."""
    at = at or now()
    for_ = on_behalf(actor, of=task.department.head)
    flow.move(task, "confirm", actor=actor, at=at, for_=for_, head_confirmed_at=at, head_confirmed_by=actor)
    count(task.appointment)


@transaction.atomic
def recall_tasks(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """The visit will not happen: nothing is to be prepared, and whoever was to hears it once (R22)."""
    tasks = list(_standing(appointment))
    _recall(tasks, actor=actor, at=at)
    notices.notify(_people_of(tasks), "visits.tasks_recalled", about=appointment, at=at, actor=actor)
    count(appointment)


@transaction.atomic
def move_tasks(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """The visit has a new start: what is still to be prepared is due by it."""
    for task in _standing(appointment).filter(state=State.OPEN):
        deadlines.move_anchor(task, "PREP_TASKS", anchor=appointment.starts_at, at=at, actor=actor)


@transaction.atomic
def end_tasks(appointment: Appointment, *, actor: User | None, at: datetime) -> None:
    """The visitor has left: what was not prepared stays so, and its clock stops where it stands."""
    for task in _standing(appointment).filter(state=State.OPEN):
        deadlines.stop(task, "PREP_TASKS", at=at, actor=actor)


def count(appointment: Appointment) -> None:
    """The front desk's n of m: a task is ready when it is done and its department's head has confirmed it."""
    states = list(_standing(appointment).values_list("state", flat=True))
    open_ = sum(state != State.CONFIRMED for state in states)
    reception.set_tasks(appointment, open=open_, total=len(states))


def _standing(appointment: Appointment):
    rows = PrepTask.objects.standing().filter(appointment=appointment)
    return rows.select_related("department__head", "owner", "appointment").order_by("pk")


def _wanted(sheet: InfoSheet) -> Iterable[Wanted]:
    departments = list(Department.objects.filter(is_active=True).select_related("head").order_by("pk"))
    by_code = {row.code: row for row in departments}
    by_kind = {row.kind: row for row in reversed(departments)}
    found = set()
    for template in sheet.level.templates.filter(is_active=True):
        if _applies(template, sheet):
            known = by_code.get(template.department_code) or by_kind.get(template.department_kind)
            # A company without this department still prepares: whoever receives the visit does.
            department = known or sheet.appointment.department
            found.add(department.pk)
            yield Wanted(template.code, department, template.text, template.text_zh, template)
    for department in sheet.departments.filter(is_active=True).exclude(pk__in=found).select_related("head"):
        text, text_zh = "Prepare what the information sheet asks of you", "按来访人员信息表做好相关准备"
        yield Wanted(BY_THE_SHEET, department, text, text_zh)


def _applies(template: PrepTemplate, sheet: InfoSheet) -> bool:
    when = PrepTemplate.When
    if template.when == when.TOUR:
        tour = sheet.itinerary.filter(kind=ItineraryLine.Kind.TOUR)
        return sheet.purpose_type == InfoSheet.Purpose.TOUR or tour.exists()
    if template.when == when.AUDIT:
        return sheet.purpose_type == InfoSheet.Purpose.AUDIT
    if template.when == when.ALWAYS:
        return True
    lines: dict[str, Any] = {when.TRANSPORT: sheet.transport, when.MEALS: sheet.meals, when.LODGING: sheet.lodging}
    return lines[template.when].exists()


def _give(sheet: InfoSheet, wanted: Wanted, *, actor: User | None, at: datetime) -> PrepTask:
    task = PrepTask(
        appointment=sheet.appointment,
        sheet=sheet,
        template=wanted.template,
        code=wanted.code,
        department=wanted.department,
        text=wanted.text,
        text_zh=wanted.text_zh,
    )
    flow.begin(task, "give", actor=actor, at=at)
    _start_clock(task, actor=actor, at=at)
    return task


def _start_clock(task: PrepTask, *, actor: User | None, at: datetime) -> None:
    owner = task.owner or task.department.head
    deadlines.start(
        task,
        "PREP_TASKS",
        owner=owner,
        department=task.department,
        at=at,
        actor=actor,
        anchor=task.appointment.starts_at,
    )


def _recall(tasks: list[PrepTask], *, actor: User | None, at: datetime) -> None:
    for task in tasks:
        flow.move(task, "recall", actor=actor, at=at)
        deadlines.cancel(task, at=at, actor=actor)


def _by_department(tasks: list[PrepTask]) -> Iterable[list[PrepTask]]:
    grouped: dict[int, list[PrepTask]] = {}
    for task in tasks:
        grouped.setdefault(task.department_id, []).append(task)
    return grouped.values()


def _people_of(tasks: list[PrepTask]) -> list[User]:
    return list({person: None for task in tasks for person in task.people})
