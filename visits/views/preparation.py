"""What the departments prepare: the receptionist's board, each head's and each department's own."""

from collections import Counter
from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Department
from deadlines.models import Clock
from history.moment import now
from history.verbs import carry_out
from pages.live import refresh
from visits import actions, rules
from visits.models import PrepTask

SCOPES = ("mine", "department")
SHOWN = 200  # a board, not an archive: what is due next


@dataclass
class Row:
    """One task on the board."""

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


@login_required
@require_GET
def preparation(request, *, is_part=False):
    """Late ones first, each department's progress above (S3-29, S3-30, S3-35); the part refreshes itself."""
    scope = request.GET.get("scope", "")
    scope = scope if scope in SCOPES else ""
    tasks = PrepTask.objects.visible_to(request.user).ahead()
    if scope == "mine":
        tasks = tasks.of_visits_of(request.user)
    elif scope == "department":
        tasks = tasks.of_departments_of(request.user)
    rows = _rows(request.user, tasks)
    open_ = [row for row in rows if row.task.state == PrepTask.State.OPEN]
    columns = [
        (_("Late"), "late", [row for row in open_ if row.is_late]),
        (_("To do"), "open", [row for row in open_ if not row.is_late]),
        (_("Done, waiting for the head"), "done", [row for row in rows if row.task.state == PrepTask.State.DONE]),
        (_("Ready"), "ready", [row for row in rows if row.task.is_ready]),
    ]
    context = {"columns": columns, "progress": _progress(rows), "scope": scope, "is_cut": len(rows) == SHOWN}
    context["board"] = reverse("visits:preparation") + (f"?scope={scope}" if scope else "")
    if is_part:
        return refresh(request, "visits/_preparation.html", context)
    return render(request, "visits/preparation.html", context)


@login_required
@require_POST
def tick(request, pk):
    task = _find(request, pk)
    if not rules.may_tick(request.user, task):
        raise PermissionDenied
    return _back(request, carry_out(request, task, actions.tick, _("Done: %(task)s") % {"task": task}))


@login_required
@require_POST
def untick(request, pk):
    task = _find(request, pk)
    if not rules.may_untick(request.user, task):
        raise PermissionDenied
    return _back(request, carry_out(request, task, actions.untick, _("Not done after all: %(task)s") % {"task": task}))


@login_required
@require_POST
def confirm(request, pk):
    task = _find(request, pk)
    if not rules.may_confirm(request.user, task):
        raise PermissionDenied
    return _back(request, carry_out(request, task, actions.confirm, _("Confirmed: %(task)s") % {"task": task}))


def _back(request, answer):
    """To the board as it was narrowed, at the same task."""
    came_from, anchor = request.POST.get("next", ""), answer.url.partition("#")[2]
    if url_has_allowed_host_and_scheme(came_from, allowed_hosts=None):
        return redirect(f"{came_from.partition('#')[0]}#{anchor}")
    return answer


def _find(request, pk) -> PrepTask:
    return get_object_or_404(_with_visit(PrepTask.objects.visible_to(request.user)), pk=pk)


def _with_visit(tasks):
    return tasks.select_related(
        "department__head", "owner", "sheet", "appointment__organisation", "appointment__room", "done_by"
    )


def _rows(user, tasks) -> list[Row]:
    """The tasks with their clocks, the nearest due first, in two queries whatever their number."""
    clocks = Clock.objects.filter(
        subject_type=ContentType.objects.get_for_model(PrepTask), subject_id=OuterRef("pk"), code="PREP_TASKS"
    ).order_by("-cycle")
    tasks = tasks.annotate(clock_pk=Subquery(clocks.values("pk")[:1]), due=Subquery(clocks.values("due_at")[:1]))
    tasks = list(_with_visit(tasks).order_by("due", "appointment__starts_at", "pk")[:SHOWN])
    known = Clock.objects.select_related("limit").in_bulk([task.clock_pk for task in tasks if task.clock_pk])
    at = now()
    return [_row(user, task, known.get(task.clock_pk), at) for task in tasks]


def _row(user, task, clock, at) -> Row:
    offers = {
        "tick": task.can("tick") and rules.may_tick(user, task),
        "untick": task.can("untick") and rules.may_untick(user, task),
        "confirm": task.can("confirm") and rules.may_confirm(user, task),
        "sheet": task.sheet is not None and rules.may_follow(user, task),
    }
    is_late = clock is not None and clock.is_open and clock.due_at < at
    return Row(task, clock, is_late, offers)


def _progress(rows: list[Row]) -> list[Progress]:
    departments = {row.task.department_id: row.task.department for row in rows}
    counts = Counter((row.task.department_id, row.task.state) for row in rows)
    done, ready = PrepTask.State.DONE, PrepTask.State.CONFIRMED
    made = [
        Progress(
            department,
            ready=counts[pk, ready],
            done=counts[pk, done] + counts[pk, ready],
            total=sum(number for (key, _state), number in counts.items() if key == pk),
        )
        for pk, department in departments.items()
    ]
    return sorted(made, key=lambda row: (row.ready / row.total, row.department.code))
