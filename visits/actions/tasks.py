"""One task in the hands of whoever does it: yes or no, the checklist, costs, handing on, words, and having read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, User
from accounts.rules import on_behalf
from deadlines import actions as deadlines
from history import flow
from history.flow import NotAllowed, Stale
from history.models import Event
from history.moment import now
from notices import actions as notices
from reception.models import Appointment
from visits.models import PrepTask, TaskItem, TaskReading

from . import giving, preparation
from .refusals import Untold
from .timing import ANSWER

State = PrepTask.State


@transaction.atomic
def accept(task: PrepTask, *, actor: User, at: datetime | None = None) -> None:
    """Yes, it will be ready although time is short (R23); the receptionist hears it."""
    at = at or now()
    answered: dict[str, Any] = {"answered_at": at, "answered_by": actor, "refusal": ""}
    flow.move(task, "accept", actor=actor, at=at, for_=on_behalf(actor, of=_holder(task)), **answered)
    deadlines.stop(task, ANSWER, at=at, actor=actor)
    _tell_answer(task, "visits.task_accepted", actor=actor, at=at)


@transaction.atomic
def refuse(task: PrepTask, *, reason: str, actor: User, at: datetime | None = None) -> None:
    """No, not in this time: it stays on the board, and the receptionist hears at once why (R23)."""
    at = at or now()
    if not reason.strip():
        raise Untold("refuse", _("Say why it cannot be done: the receptionist must look for another way."))
    answered: dict[str, Any] = {"answered_at": at, "answered_by": actor, "refusal": reason.strip()}
    for_ = on_behalf(actor, of=_holder(task))
    flow.move(task, "refuse", actor=actor, at=at, for_=for_, words=reason.strip(), **answered)
    deadlines.stop(task, ANSWER, at=at, actor=actor)
    _tell_answer(task, "visits.task_refused", actor=actor, at=at, reason=reason.strip())


@transaction.atomic
def hand_on(task: PrepTask, *, person: User, actor: User, words: str = "", at: datetime | None = None) -> None:
    """A colleague does it from now on and is told; where somebody had refused it, they are asked for a yes."""
    at = at or now()
    if not task.is_to_do:
        raise NotAllowed("hand_on", winner=Event.objects.latest_move_of(task))
    if person.pk == task.owner_id:
        raise Untold("hand_on", _("It is in these hands already."))
    was_refused = task.state == State.REFUSED
    for_ = on_behalf(actor, of=_holder(task))
    details: dict[str, Any] = {"actor": actor, "at": at, "for_": for_}
    flow.change(task, version=task.version, verb="hand_on", words=words.strip(), owner=person, **details)
    deadlines.reassign(task, owner=person, department=task.department, at=at, actor=actor)
    if was_refused:
        flow.move(task, "ask_again", actor=actor, at=at, refusal="", answered_at=None, answered_by=None)
        deadlines.start(task, ANSWER, owner=person, department=task.department, at=at, actor=actor)
    params = {"visit": task.appointment.public_name, "who": actor, "list": giving.in_both_lists([task])}
    key = at.isoformat()
    notices.notify(person, "visits.task_handed_on", about=task, at=at, actor=actor, key=key, params=params)


@transaction.atomic
def tick_item(item: TaskItem, *, actor: User, at: datetime | None = None) -> None:
    """One line of the checklist is ready; ticking it again changes nothing (S0-44)."""
    at = at or now()
    task = _held(item.task, "tick_item")
    ticked = TaskItem.objects.filter(pk=item.pk, ticked_at=None).update(ticked_at=at, ticked_by=actor)
    if ticked:
        for_ = on_behalf(actor, of=_holder(task))
        flow.record(task, "tick_item", actor=actor, at=at, for_=for_, facts={"item": item.text})


@transaction.atomic
def tick_all(task: PrepTask, *, actor: User, at: datetime | None = None) -> None:
    """Whatever is left on the checklist is ready, in one go."""
    at = at or now()
    row = _held(task, "tick_all")
    left = list(row.items.filter(ticked_at=None))
    if left:
        TaskItem.objects.filter(pk__in=[item.pk for item in left]).update(ticked_at=at, ticked_by=actor)
        facts = {"items": [[], [item.text for item in left]]}
        flow.record(row, "tick_all", actor=actor, at=at, for_=on_behalf(actor, of=_holder(row)), facts=facts)


@transaction.atomic
def untick_item(item: TaskItem, *, actor: User, at: datetime | None = None) -> None:
    """It was ticked by mistake."""
    at = at or now()
    task = _held(item.task, "untick_item")
    if TaskItem.objects.filter(pk=item.pk, ticked_at__isnull=False).update(ticked_at=None, ticked_by=None):
        for_ = on_behalf(actor, of=_holder(task))
        flow.record(task, "untick_item", actor=actor, at=at, for_=for_, facts={"item": item.text})


@transaction.atomic
def edit_items(
    task: PrepTask, *, version: int, lines: Sequence[dict[str, Any]], actor: User, at: datetime | None = None
) -> None:
    """The list as this visit needs it: lines added, renamed, counted anew, taken out (S2-12, S2-14).

    `lines` are all of them in their order: `pk` of a line that is there, `text`, `quantity`. Ticks stay.
    """
    at = at or now()
    _held(task, "edit_items")
    there = {item.pk: item for item in task.items.all()}
    before = [str(item) for item in there.values()]
    kept = {line["pk"] for line in lines if line.get("pk") in there}
    task.items.exclude(pk__in=kept).delete()
    for order, line in enumerate(lines, 1):
        _write_line(task, there.get(line.get("pk")), line, order)
    after = [str(item) for item in task.items.all()]
    _bump(task, version, "edit_items")
    if before != after:
        facts = {"items": [before, after]}
        flow.record(task, "edit_items", actor=actor, at=at, for_=on_behalf(actor, of=_holder(task)), facts=facts)


@transaction.atomic
def edit_task(task: PrepTask, *, version: int, actor: User, at: datetime | None = None, **columns: Any) -> None:
    """What it is planned to cost and what it did; the words of the duty."""
    at = at or now()
    if task.state == State.RECALLED:
        raise NotAllowed("edit", winner=Event.objects.latest_move_of(task))
    flow.change(task, actor=actor, version=version, at=at, for_=on_behalf(actor, of=_holder(task)), **columns)


@transaction.atomic
def comment(task: PrepTask, *, words: str, actor: User, at: datetime | None = None) -> None:
    """Words about the task, kept in its history."""
    at = at or now()
    if not words.strip():
        raise Untold("comment", _("Write something first."))
    last = Event.objects.about(task).filter(verb="comment").select_related("text").order_by("-pk").first()
    if last is not None and last.actor_id == actor.pk and last.text.words == words.strip():
        return  # the button was pressed twice
    flow.record(task, "comment", actor=actor, at=at, words=words.strip())


@transaction.atomic
def read(task: PrepTask, *, actor: User, at: datetime | None = None) -> None:
    """This person has read what is to be prepared; once is enough."""
    at = at or now()
    _reading, is_new = TaskReading.objects.get_or_create(task=task, person=actor, defaults={"at": at})
    if is_new:
        flow.record(task, "read", actor=actor, at=at)


@transaction.atomic
def add_task(
    appointment: Appointment,
    *,
    department: Department,
    text: str,
    owner: User | None = None,
    actor: User,
    at: datetime | None = None,
) -> PrepTask:
    """Something that this one visit needs besides what the templates know; the same asked for twice is one task."""
    at = at or now()
    visit = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if visit.state in Appointment.OVER or visit.state == Appointment.State.REQUESTED:
        raise NotAllowed("give", winner=Event.objects.latest_move_of(visit))
    same = PrepTask.objects.to_do().filter(appointment=visit, code=giving.BY_HAND, department=department, text=text)
    first = same.filter(owner=owner).first()
    if first is not None:
        return first
    part = str(PrepTask.objects.filter(appointment=visit, code=giving.BY_HAND).count() + 1)
    wanted = giving.Wanted(giving.BY_HAND, department, text, "", part=part)
    (task,) = giving.give(visit, [wanted], sheet=None, actor=actor, at=at, owner=owner)
    giving.tell_given([task], actor=actor, at=at, key="added")
    preparation.count(visit)
    return task


def _holder(task: PrepTask) -> User | None:
    return task.owner or task.department.head


def _held(task: PrepTask, verb: str) -> PrepTask:
    """The task, locked; its checklist is closed once it is done."""
    row = PrepTask.objects.select_for_update(of=("self",)).select_related("department__head", "owner").get(pk=task.pk)
    if not row.is_to_do:
        raise NotAllowed(verb, winner=Event.objects.latest_move_of(row))
    return row


def _write_line(task: PrepTask, item: TaskItem | None, line: dict[str, Any], order: int) -> None:
    text, quantity = line["text"].strip(), line.get("quantity")
    if item is None:
        TaskItem.objects.create(task=task, order=order, text=text, quantity=quantity)
        return
    columns: dict[str, Any] = {"order": order, "quantity": quantity}
    if text not in {item.text, item.text_zh}:
        columns |= {"text": text, "text_zh": ""}
    if quantity != item.quantity:
        columns["per_person"] = False  # counted by hand from now on
    TaskItem.objects.filter(pk=item.pk).update(**columns)


def _bump(task: PrepTask, version: int, verb: str) -> None:
    if not PrepTask.objects.filter(pk=task.pk, version=version).update(version=version + 1):
        raise Stale(verb, winner=Event.objects.latest_of(task))
    task.version = version + 1


def _tell_answer(task: PrepTask, kind: str, *, actor: User, at: datetime, reason: str = "") -> None:
    visit = task.appointment
    sheet = getattr(visit, "sheet", None)
    people = {visit.receptionist or visit.contact_person, sheet.reception_lead if sheet is not None else None}
    params = {"visit": visit.public_name, "who": actor, "reason": reason}
    people -= {None, actor}
    notices.notify(people, kind, about=task, at=at, actor=actor, key=f"v{task.version}", params=params)
