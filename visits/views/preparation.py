"""What the departments prepare: the receptionist's board, each visit's readiness, each department's own page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Department
from history.flow import NotAllowed
from pages.formats import colon
from pages.live import refresh
from reception.models import Appointment
from reception.privacy import seen_by
from visits import actions, progress, rules
from visits.forms.people import offered
from visits.forms.preparation import AddTaskForm, ChosenForm
from visits.models import PrepTask

from .task import back

SCOPES = ("mine", "department")


@login_required
@require_GET
def preparation(request, *, is_part=False):
    """Late ones first, each department's progress above (S3-29, S3-30, S3-35); the part refreshes itself."""
    scope = _scope(request)
    context = _board(request, _tasks(request, scope)) | {"scope": scope}
    context["board"] = reverse("visits:preparation") + (f"?scope={scope}" if scope else "")
    if is_part:
        return refresh(request, "visits/_preparation.html", context)
    return render(request, "visits/preparation.html", context)


@login_required
@require_GET
def readiness(request):
    """Each visit ahead with a light: late or refused, urgent, under way, ready (S3-30)."""
    scope = _scope(request)
    found = progress.lights(request.user, _tasks(request, scope))
    return render(request, "visits/readiness.html", {"lights": found, "scope": scope})


@login_required
@require_GET
def visit(request, appointment):
    """Everything that is prepared for one visit, and the button that asks everybody how far they are."""
    return _visit_page(request, _find_visit(request, appointment))


@login_required
@require_POST
def chase(request, appointment):
    """Everybody with something open for this visit gets one notice."""
    row = _find_visit(request, appointment)
    if not rules.may_chase(request.user, row):
        raise PermissionDenied
    tasks = PrepTask.objects.visible_to(request.user).filter(appointment=row)
    return _chase(request, tasks, "visits:visit-preparation", row.pk)


@login_required
@require_POST
def chase_all(request):
    """The same for all visits that this person receives or leads; the Marketing Center asks for every visit."""
    tasks = PrepTask.objects.visible_to(request.user)
    if not request.user.may("visits.set_level"):
        tasks = tasks.of_visits_of(request.user)
    return _chase(request, tasks, "visits:readiness")


@login_required
@require_http_methods(["GET", "POST"])
def add_task(request, appointment):
    row = _find_visit(request, appointment)
    if not rules.may_add_task(request.user, row):
        raise PermissionDenied
    form = AddTaskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_task(row, actor=request.user, **form.cleaned_data)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Added; whoever does it has been told."))
        return redirect("visits:visit-preparation", row.pk)
    context = {"visit": seen_by(request.user, row), "form": form, "colleagues": offered()}
    return render(request, "visits/task_add.html", context)


@login_required
@require_GET
def department(request, pk):
    """What one department prepares, for its head, who confirms (S3-35)."""
    row = get_object_or_404(Department.objects.select_related("head"), pk=pk)
    if not rules.may_see_department(request.user, row):
        raise Http404
    tasks = PrepTask.objects.visible_to(request.user).ahead().filter(department=row)
    found = progress.rows(request.user, tasks)
    waiting = [each for each in found if each.offers["confirm"]]
    columns = progress.columns_of(found)
    context = {
        "department": row,
        "waiting": waiting,
        "sections": _sections({name: rows for name, rows in columns.items() if name != "done" or not waiting}),
        "progress": progress.by_department(tasks, request.user),
        "board": request.get_full_path(),
    }
    return render(request, "visits/department.html", context)


@login_required
@require_POST
def confirm_several(request):
    """The head has seen that these are done; what somebody else decided meanwhile is said and left as it is."""
    form = ChosenForm(request.POST)
    keys = form.cleaned_data["task"] if form.is_valid() else []
    tasks = list(progress.with_visit(PrepTask.objects.visible_to(request.user)).filter(pk__in=keys).order_by("pk"))
    if not all(rules.may_confirm(request.user, task) for task in tasks):
        raise PermissionDenied
    confirmed, refused = 0, []
    for task in tasks:
        try:
            actions.confirm(task, actor=request.user)
        except NotAllowed as refusal:
            refused.append(f"{task}{colon()}{refusal}")
        else:
            confirmed += 1
    for sentence in refused:
        messages.warning(request, sentence)
    if confirmed:
        said = ngettext("%(n)d task confirmed.", "%(n)d tasks confirmed.", confirmed)
        messages.success(request, said % {"n": confirmed})
    elif not refused:
        messages.warning(request, _("Tick at least one task."))
    return back(request, redirect("visits:preparation"))


def _scope(request) -> str:
    scope = request.GET.get("scope", "")
    return scope if scope in SCOPES else ""


def _tasks(request, scope):
    tasks = PrepTask.objects.visible_to(request.user).ahead()
    if scope == "mine":
        return tasks.of_visits_of(request.user)
    return tasks.of_departments_of(request.user) if scope == "department" else tasks


def _board(request, tasks) -> dict:
    found, counted = progress.rows(request.user, tasks), progress.by_department(tasks, request.user)
    return {
        "columns": _sections(progress.columns_of(found)),
        "progress": counted,
        "is_cut": len(found) < sum(row.total for row in counted),
    }


def _sections(columns) -> list[tuple]:
    headlines = {
        "late": _("Late or refused"),
        "urgent": _("Urgent, needs a yes"),
        "open": _("To do"),
        "done": _("Done, waiting for the head"),
        "ready": _("Ready"),
    }
    return [(headlines[name], name, rows) for name, rows in columns.items() if rows or name != "urgent"]


def _find_visit(request, pk) -> Appointment:
    """A visit that this person may see, or prepares something for."""
    mine = PrepTask.objects.visible_to(request.user).filter(appointment=pk)
    rows = Appointment.objects.select_related("organisation", "room", "receptionist", "sheet__reception_lead")
    seen = rows.visible_to(request.user).filter(pk=pk).first()
    if seen is None and mine.exists():
        seen = rows.filter(pk=pk).first()
    if seen is None:
        raise Http404
    return seen


def _visit_page(request, row: Appointment):
    tasks = PrepTask.objects.visible_to(request.user).standing().filter(appointment=row)
    found = progress.lights(request.user, tasks)
    context = _board(request, tasks) | {
        "visit": seen_by(request.user, row),
        "light": found[0] if found else None,
        "offer_chase": rules.may_chase(request.user, row) and row.state not in Appointment.OVER,
        "offer_add_task": rules.may_add_task(request.user, row) and row.state == Appointment.State.CONFIRMED,
        "board": request.get_full_path(),
    }
    return render(request, "visits/visit_preparation.html", context)


def _chase(request, tasks, *page):
    asked, spared = actions.chase(tasks, actor=request.user)
    if asked:
        said = ngettext("%(n)d person is asked for what is open.", "%(n)d persons are asked for what is open.", asked)
        messages.success(request, said % {"n": asked})
    if spared:
        said = ngettext(
            "%(n)d person was asked a short time ago and is left in peace.",
            "%(n)d persons were asked a short time ago and are left in peace.",
            spared,
        )
        messages.info(request, said % {"n": spared})
    if not asked and not spared:
        messages.info(request, _("Nobody has anything open."))
    return back(request, redirect(*page))
