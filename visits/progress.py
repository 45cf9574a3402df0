"""How far the preparation is: tasks with their clocks, a light for each visit, a line for each department."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Q, Subquery

from accounts.models import Department, User
from deadlines.models import Clock
from history.moment import now
from reception.models import Appointment
from reception.privacy import conceal

from . import audit, rules
from .models import InfoSheet, PrepTask, PrepTaskQuerySet

SHOWN = 200  # a board, not an archive: what is due next
State = PrepTask.State


@dataclass
class Row:
    """One task, with its clock and what this person may do with it."""

    task: PrepTask
    clock: Clock | None
    is_late: bool
    offers: dict[str, bool] = field(default_factory=dict)


@dataclass
class Progress:
    """How far one department is."""

    department: Department
    ready: int
    done: int
    total: int
    offer_page: bool = False


@dataclass
class Light:
    """How ready one visit is: late or in doubt, under way, or ready."""

    visit: Appointment
    total: int
    ready: int
    late: int
    urgent: int
    refused: int
    done: int
    audit_open: int = 0

    @property
    def is_ready(self) -> bool:
        """Everything is confirmed, and of an audit every mandatory item is ticked (S3-34, S3-35)."""
        return self.ready == self.total and not self.audit_open

    @property
    def color(self) -> str:
        if self.late or self.refused:
            return "late"
        if self.is_ready:
            return "ready"
        return "soon" if self.urgent else "waiting"


def rows(user: User, tasks: PrepTaskQuerySet, at: datetime | None = None) -> list[Row]:
    """The tasks with their clocks, the nearest due first, in a few queries whatever their number."""
    at = at or now()
    clocks = _clocks().order_by("-cycle")
    found = tasks.annotate(clock_pk=Subquery(clocks.values("pk")[:1]), due=Subquery(clocks.values("due_at")[:1]))
    listed = list(with_visit(found).with_ticks().order_by("due", "appointment__starts_at", "pk")[:SHOWN])
    known = Clock.objects.select_related("limit").in_bulk([task.clock_pk for task in listed if task.clock_pk])
    conceal(user, [task.appointment for task in listed])
    return [_row(user, task, known.get(task.clock_pk), at) for task in listed]


def with_visit(tasks: PrepTaskQuerySet) -> PrepTaskQuerySet:
    return tasks.select_related(
        "department__head", "owner", "appointment__sheet", "appointment__organisation", "appointment__room", "done_by"
    )


def _clocks():
    kind = ContentType.objects.get_for_model(PrepTask)
    return Clock.objects.filter(subject_type=kind, subject_id=OuterRef("pk"), code="PREP_TASKS")


def _row(user: User, task: PrepTask, clock: Clock | None, at: datetime) -> Row:
    may_tick = rules.may_tick(user, task)
    is_listed = task.items_ticked == task.items_total
    offers = {
        "tick": task.can("tick") and is_listed and may_tick,
        "open": task.is_to_do and not is_listed and may_tick,
        "accept": task.can("accept") and rules.may_accept(user, task),
        "untick": task.can("untick") and may_tick,
        "confirm": task.can("confirm") and rules.may_confirm(user, task),
    }
    return Row(task, clock, clock is not None and clock.is_open and clock.due_at < at, offers)


def columns_of(found: Iterable[Row]) -> dict[str, list[Row]]:
    """Late and refused first, then what needs a yes, what is to be done, what waits for the head, what is ready."""
    columns: dict[str, list[Row]] = {name: [] for name in ("late", "urgent", "open", "done", "ready")}
    for row in found:
        columns[_column(row)].append(row)
    return columns


def _column(row: Row) -> str:
    if row.task.state == State.CONFIRMED:
        return "ready"
    if row.task.state == State.DONE:
        return "done"
    if row.is_late or row.task.state == State.REFUSED:
        return "late"
    return "urgent" if row.task.state == State.URGENT else "open"


def by_department(tasks: PrepTaskQuerySet, user: User) -> list[Progress]:
    """Each department with what it has confirmed of all these tasks, the one farthest behind first."""
    ready, done = Q(state=State.CONFIRMED), Q(state__in=[State.DONE, State.CONFIRMED])
    rows = (
        tasks.order_by()
        .values("department")
        .annotate(ready=Count("pk", filter=ready), done=Count("pk", filter=done), total=Count("pk"))
    )
    counts = {row.pop("department"): row for row in rows}
    departments = Department.objects.select_related("head").in_bulk(list(counts))
    made = [
        Progress(department, **counts[pk], offer_page=rules.may_see_department(user, department))
        for pk, department in departments.items()
    ]
    return sorted(made, key=lambda row: (row.ready / row.total, row.department.code))


def lights(user: User, tasks: PrepTaskQuerySet, at: datetime | None = None) -> list[Light]:
    """The visits ahead with how ready each is, the next one first, in a few queries whatever their number."""
    at = at or now()
    late = _clocks().filter(state__in=[Clock.State.RUNNING, Clock.State.PAUSED], due_at__lt=at)
    counted = (
        tasks.annotate(is_late=Exists(late))
        .values("appointment")
        .annotate(
            total=Count("pk"),
            ready=Count("pk", filter=Q(state=State.CONFIRMED)),
            done=Count("pk", filter=Q(state=State.DONE)),
            late=Count("pk", filter=Q(is_late=True)),
            urgent=Count("pk", filter=Q(state=State.URGENT)),
            refused=Count("pk", filter=Q(state=State.REFUSED)),
        )
        .order_by("appointment__starts_at", "appointment")[:SHOWN]
    )
    found = {row.pop("appointment"): row for row in counted}
    visits = Appointment.objects.select_related("organisation", "room", "receptionist").in_bulk(list(found))
    conceal(user, list(visits.values()))
    audits = list(InfoSheet.objects.filter(appointment__in=list(found), purpose_type=InfoSheet.Purpose.AUDIT))
    numbers = audit.numbers_unticked(audits)
    open_ = {sheet.appointment_id: numbers[sheet.pk] for sheet in audits}
    return [Light(visits[pk], **counts, audit_open=open_.get(pk, 0)) for pk, counts in found.items()]
