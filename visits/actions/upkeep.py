"""Tasks follow their visit: given when it is agreed, handed to whoever has the part now, counted for who comes."""

from datetime import datetime

from accounts.models import User
from deadlines import actions as deadlines
from history import flow
from history.models import Event
from reception.models import Appointment
from visits.models import PrepTask, TaskItem

from . import giving, preparation

PARTS = {"receptionist", "salesperson", "contact_person"}


def visit_agreed(visit: Appointment, event: Event) -> None:
    """Confirmed: what every visit needs is prepared (S0-09)."""
    preparation.prepare(visit, actor=event.actor, at=event.at)


def visit_changed(visit: Appointment, event: Event) -> None:
    """Other people have the parts, or another number comes: tasks and quantities follow."""
    if event.facts.keys() & PARTS:
        _hand_over(visit, actor=event.actor, at=event.at)
    if "head_count" in event.facts:
        _recount(visit)


def _hand_over(visit: Appointment, *, actor: User | None, at: datetime) -> None:
    """What belongs to a part goes to whoever has it now; what was handed on by name stays there."""
    tasks = PrepTask.objects.standing().to_do().filter(appointment=visit, template__isnull=False)
    news = []
    for task in tasks.select_related("template", "department__head", "owner").order_by("pk"):
        owner = giving.owner_of(task.template, visit)
        handed_on = Event.objects.about(task).filter(verb="hand_on").exists()
        if owner is None or owner.pk == task.owner_id or handed_on:
            continue
        flow.change(task, actor=actor, version=task.version, at=at, verb="hand_on_part", owner=owner)
        deadlines.reassign(task, owner=owner, department=task.department, at=at, actor=actor)
        task.appointment = visit
        news.append(task)
    giving.tell_given(news, actor=actor, at=at, key=at.isoformat())


def _recount(visit: Appointment) -> None:
    """What is counted for each guest and not done yet, for as many as come now."""
    items = TaskItem.objects.filter(task__appointment=visit, per_person=True, ticked_at__isnull=True)
    for item in items.filter(task__state__in=PrepTask.TO_DO, source__startswith="item "):
        row = giving.template_item(item.source)
        if row is not None:
            TaskItem.objects.filter(pk=item.pk).update(quantity=row.for_guests(visit.head_count))
