"""Which tasks a visit needs, and giving them: when it is confirmed, and what its sheet adds on approval."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import translation

from accounts.models import Department, User
from history import flow
from notices import actions as notices
from reception.models import Appointment
from visits.models import (
    InfoSheet,
    ItineraryLine,
    PrepTask,
    PrepTemplate,
    PrepTemplateItem,
    ServiceItem,
    TaskItem,
    TransportLine,
)

from . import services
from .departments import Departments
from .timing import Timing, start_clocks

BY_THE_SHEET = "sheet"  # the code of a chosen department's own task, which no template describes
BY_HAND = "own"  # of what somebody added to one visit
ADDED = "added"  # of a service that sales added in their own words: no template knows it
LONGEST = PrepTask._meta.get_field("text").max_length or 0
When, State = PrepTemplate.When, PrepTask.State


@dataclass(frozen=True)
class Item:
    """One line that a task's checklist is given with."""

    source: str
    text: str
    text_zh: str = ""
    quantity: int | None = None
    per_person: bool = False


@dataclass(frozen=True)
class Wanted:
    """One task that a visit needs."""

    code: str
    department: Department
    text: str
    text_zh: str
    template: PrepTemplate | None = None
    part: str = ""
    anchor_at: datetime | None = None
    items: tuple[Item, ...] = field(default=())

    @property
    def key(self) -> tuple:
        """By what it is found again: a chosen department's by the department, any other by its code."""
        return (self.code, self.department.pk) if self.code == BY_THE_SHEET else (self.code, self.part)


def key_of(task: PrepTask) -> tuple:
    return (task.code, task.department_id) if task.code == BY_THE_SHEET else (task.code, task.part)


def on_confirmation(visit: Appointment) -> list[Wanted]:
    """Room, materials, people and refreshments: what a visit needs with a sheet or without (S0-09, S2-12, S2-14)."""
    departments = Departments()
    templates = PrepTemplate.objects.on_confirmation(visit.kind).prefetch_related("items")
    return [_wanted(template, visit, departments) for template in templates]


def by_the_sheet(sheet: InfoSheet) -> Iterator[Wanted]:
    """What the templates of the level ask of which department, what sales added in their own words, and the
    departments that the author named besides."""
    departments, found = Departments(), set()
    visit = sheet.appointment
    for template in sheet.level.templates.in_use().order_by("order", "pk").prefetch_related("items"):
        for part, anchor_at in _parts(template, sheet):
            wanted = _wanted(template, visit, departments, part, anchor_at, _of_the_lines(template, sheet))
            wanted = _named(wanted, sheet)
            found.add(wanted.department.pk)
            yield wanted
    for item in sheet.service_items.filter(is_extra=True):
        if services.is_own(item):
            department = departments.receiving(visit)
            yield Wanted(ADDED, department, item.name, item.name_zh, part=item.item_code)
    for department in sheet.departments.filter(is_active=True).exclude(pk__in=found).select_related("head"):
        text, text_zh = "Prepare what the information sheet asks of you", "按来访人员信息表做好相关准备"
        yield Wanted(BY_THE_SHEET, department, text, text_zh)


def _wanted(
    template: PrepTemplate,
    visit: Appointment,
    departments: Departments,
    part: str = "",
    anchor_at: datetime | None = None,
    more: tuple[Item, ...] = (),
) -> Wanted:
    items = tuple(_item(row, visit) for row in template.items.all()) + more
    department = departments.of(template, visit)
    return Wanted(template.code, department, template.text, template.text_zh, template, part, anchor_at, items)


def _named(wanted: Wanted, sheet: InfoSheet) -> Wanted:
    """A car's own task says which way it goes: the pick-up and the return are two tasks."""
    if not wanted.part or wanted.template is None or wanted.template.when != When.TRANSPORT:
        return wanted
    ride = sheet.transport.get(pk=wanted.part.removeprefix("line "))
    with translation.override("en"):
        way = f": {str(ride.get_direction_display()).lower()}"
    with translation.override("zh-hans"):
        way_zh = f"（{ride.get_direction_display()}）"
    return replace(
        wanted,
        text=wanted.text[: LONGEST - len(way)] + way,
        text_zh=wanted.text_zh and wanted.text_zh[: LONGEST - len(way_zh)] + way_zh,
    )


def _item(row: PrepTemplateItem, visit: Appointment) -> Item:
    return Item(f"item {row.pk}", row.text, row.text_zh, row.for_guests(visit.head_count), row.per_person)


def _parts(template: PrepTemplate, sheet: InfoSheet) -> Iterable[tuple[str, datetime | None]]:
    """Once for the visit, or for each of its cars, meals or hotels on its own; never where it does not apply."""
    lines = _lines(template.when, sheet)
    if template.counts_from == PrepTemplate.CountsFrom.LINE and lines is not None:
        return [(f"line {row.pk}", _moment(row)) for row in lines]
    return [("", None)] if _applies(template, sheet, lines) else []


def _applies(template: PrepTemplate, sheet: InfoSheet, lines: list | None) -> bool:
    if template.when == When.TOUR:
        return sheet.purpose_type == InfoSheet.Purpose.TOUR or bool(_tour(sheet))
    if template.when == When.AUDIT:
        return sheet.purpose_type == InfoSheet.Purpose.AUDIT
    if template.when == When.SERVICE:
        confirmed = sheet.service_items.filter(item_code=template.service_code, decision=ServiceItem.Decision.CONFIRMED)
        return confirmed.exists() or (template.service_code == "gift" and sheet.gifts.exists())
    return True if lines is None else bool(lines)


def _lines(when: str, sheet: InfoSheet) -> list | None:
    """The lines of the sheet that a template hangs on; None where it hangs on none."""
    if when == When.TRANSPORT:
        return list(sheet.transport.filter(need=TransportLine.Need.WANTED))
    if when == When.MEALS:
        return list(sheet.meals.all())
    return list(sheet.lodging.all()) if when == When.LODGING else None


def _moment(line: Any) -> datetime | None:
    return getattr(line, "pickup_at", None) or getattr(line, "starts_at", None)


def _tour(sheet: InfoSheet) -> list[ItineraryLine]:
    return list(sheet.itinerary.filter(kind=ItineraryLine.Kind.TOUR).select_related("stop"))


def _of_the_lines(template: PrepTemplate, sheet: InfoSheet) -> tuple[Item, ...]:
    """What the sheet itself puts on the list: a safety briefing for each stop in a safety area (S1-36)."""
    if template.when != When.TOUR:
        return ()
    stops = {row.stop for row in _tour(sheet) if row.stop is not None and row.stop.is_safety_area}
    return tuple(
        Item(
            f"stop {stop.pk}",
            f"Safety briefing: {stop.name}"[:120],
            f"安全提示：{stop.name_zh or stop.name}"[:120],
        )
        for stop in sorted(stops, key=lambda stop: (stop.order, stop.pk))
    )


def give(
    visit: Appointment,
    wanted: Iterable[Wanted],
    *,
    sheet: InfoSheet | None,
    actor: User | None,
    at: datetime,
    owner: User | None = None,
) -> list[PrepTask]:
    """New tasks with their checklists; inside its lead time one is urgent and needs its owner's yes (R23).

    `owner` does them whatever the templates say.
    """
    timing, wanted = Timing(at), list(wanted)
    given = [_task(visit, each, sheet, owner) for each in wanted]
    for task in given:
        task.state = State.URGENT if timing.is_inside(task) else State.OPEN
    flow.begin_many(given, "give", actor=actor, at=at)
    start_clocks(given, timing, actor=actor, at=at)
    items = [row for task, each in zip(given, wanted, strict=True) for row in _rows(task, each.items)]
    TaskItem.objects.bulk_create(items)
    return given


def _task(visit: Appointment, each: Wanted, sheet: InfoSheet | None, owner: User | None) -> PrepTask:
    template = each.template
    return PrepTask(
        appointment=visit,
        sheet=sheet,
        template=template,
        code=each.code,
        part=each.part,
        department=each.department,
        text=each.text,
        text_zh=each.text_zh,
        duty=template.duty if template else "",
        duty_zh=template.duty_zh if template else "",
        owner=owner or owner_of(template, visit),
        anchor_at=each.anchor_at,
    )


def template_item(source: str) -> PrepTemplateItem | None:
    """The line of a template that a line of a task came from; None where the company has taken it out."""
    return PrepTemplateItem.objects.filter(pk=source.removeprefix("item ")).first()


def owner_of(template: PrepTemplate | None, visit: Appointment) -> User | None:
    """Who does it by name; None: whoever the head of the department chooses."""
    owner = PrepTemplate.Owner
    people: dict[str, User | None] = {}
    if template is not None:
        people = {
            owner.RECEPTIONIST: visit.receptionist or visit.contact_person,
            owner.SALESPERSON: visit.salesperson or visit.contact_person,
            owner.CONTACT: visit.contact_person,
        }
    person = people.get(template.owner) if template else None
    return person if person is not None and person.is_active else None


def adopt(task: PrepTask, wanted: Wanted, sheet: InfoSheet, *, actor: User | None, at: datetime) -> bool:
    """What is being prepared already belongs to the sheet from now on, in its words, with what its list adds.

    Says whether it counts back from another moment than before.
    """
    there = {(item.source, item.text) for item in task.items.all()}
    texts = {text for _source, text in there}
    new = [item for item in wanted.items if (item.source, item.text) not in there and item.text not in texts]
    TaskItem.objects.bulk_create(_rows(task, new, after=len(there)))
    columns: dict[str, Any] = {"sheet": sheet, "template": wanted.template, "anchor_at": wanted.anchor_at}
    if wanted.template is not None and task.template_id != wanted.template.pk:
        columns |= {"text": wanted.text, "text_zh": wanted.text_zh}
    before = {name: getattr(task, name) for name in columns}
    if before == columns:
        return False
    PrepTask.objects.filter(pk=task.pk).update(version=F("version") + 1, **columns)
    task.refresh_from_db()
    renamed = {"text": [before["text"], task.text]} if before.get("text", task.text) != task.text else {}
    if renamed or before["sheet"] != sheet:
        flow.record(task, "adopt", actor=actor, at=at, facts=renamed)
    return bool(before["anchor_at"] != task.anchor_at)


def _rows(task: PrepTask, items: Iterable[Item], after: int = 0) -> list[TaskItem]:
    return [TaskItem(task=task, order=number, **vars(item)) for number, item in enumerate(items, after + 1)]


def tell_given(tasks: list[PrepTask], *, actor: User | None, at: datetime, key: str) -> None:
    """Everybody hears once of all that is theirs: the owner, and the head whose department answers for it."""
    said = []
    for kind, rows in (
        ("visits.tasks_urgent", [task for task in tasks if task.state == State.URGENT]),
        ("visits.tasks_given", [task for task in tasks if task.state != State.URGENT]),
    ):
        for person, theirs in by_person(rows).items():
            visit = theirs[0].appointment
            params = {"visit": visit.public_name, "tasks": len(theirs), "starts_at": visit.starts_at}
            params["list"] = in_both_lists(theirs)
            said.append(notices.told([person], kind, about=theirs[0], key=key, params=params))
    if said:
        notices.notify_many(said, at=at, actor=actor)


def by_person(tasks: Iterable[PrepTask]) -> dict[User, list[PrepTask]]:
    """Everybody whom one of the tasks concerns, with theirs."""
    found: dict[User, list[PrepTask]] = {}
    everybody: dict[int, list[User]] = {}  # of a department that nobody heads, asked for once
    for task in tasks:
        head = task.department.head
        if head is None and task.owner is None:
            people = everybody.get(task.department_id) or everybody.setdefault(task.department_id, task.people)
        else:
            people = [*task.people, *([head] if head else [])]
        for person in dict.fromkeys(people):
            found.setdefault(person, []).append(task)
    return found


def in_both_lists(tasks: Iterable[PrepTask]) -> dict[str, str]:
    """The tasks by name, one below the other, in each language."""
    rows = list(tasks)
    return {
        "en": "\n".join(f"- {task.text}" for task in rows),
        "zh-hans": "\n".join(f"- {task.text_zh or task.text}" for task in rows),
    }
