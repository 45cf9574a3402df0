"""One task's page: what is to be prepared, its checklist, who has read it, and what may be done next."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import NotAllowed, Stale
from history.verbs import carry_out
from reception.privacy import seen_by
from visits import actions, briefing, rules
from visits.forms.people import offered
from visits.forms.preparation import CommentForm, CostForm, HandOnForm, Items, RefuseForm, SeenForm
from visits.models import PrepTask, TaskItem

View = Callable[..., HttpResponse]


@login_required
@require_GET
def task(request, pk):
    return _page(request, find(request, pk))


@login_required
@require_POST
def edit_costs(request, pk):
    row = find(request, pk)
    _check(rules.may_edit_task(request.user, row))
    form = CostForm(request.POST, instance=row, auto_id="cost_%s")
    if not form.is_valid():
        row.refresh_from_db()
        return _page(request, row, cost_form=form)
    row.refresh_from_db()
    try:
        actions.edit_task(row, actor=request.user, **form.cleaned_data)
    except Stale as refusal:
        form.add_error(None, str(refusal))
        form.data = form.data.copy()
        form.data["version"] = row.version
        return _page(request, row, cost_form=form)
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect(row)


@login_required
@require_http_methods(["GET", "POST"])
def edit_items(request, pk):
    """The checklist as this visit needs it: materials, refreshments, anything to be ticked (S2-12, S2-14)."""
    row = find(request, pk)
    _check(rules.may_edit_items(request.user, row))
    if request.method == "POST":
        formset, seen = Items(request.POST), SeenForm(request.POST)
        if formset.is_valid():
            version = seen.cleaned_data["version"] if seen.is_valid() else -1
            try:
                actions.edit_items(row, version=version, lines=formset.lines, actor=request.user)
            except Stale as refusal:
                # What was typed stays; what somebody else has written meanwhile stands beside it.
                row.refresh_from_db()
                messages.warning(request, str(refusal))
                return render(
                    request, "visits/task_items.html", {"task": row, "formset": formset, "theirs": row.items.all()}
                )
            except NotAllowed as refusal:
                messages.warning(request, str(refusal))
            else:
                messages.success(request, _("Saved."))
            return redirect(row)
    else:
        formset = Items(
            initial=[{"pk": each.pk, "text": _text(each), "quantity": each.quantity} for each in row.items.all()]
        )
    return render(request, "visits/task_items.html", {"task": row, "formset": formset})


def find(request: HttpRequest, pk: int) -> PrepTask:
    rows = PrepTask.objects.visible_to(request.user).select_related(
        "department__head", "owner", "sheet__level", "template", "done_by", "head_confirmed_by", "answered_by"
    )
    rows = rows.select_related("appointment__organisation", "appointment__room", "appointment__receptionist")
    rows = rows.select_related("appointment__sheet")
    return get_object_or_404(rows, pk=pk)


def back(request: HttpRequest, answer: HttpResponse, *, place: str = "") -> HttpResponse:
    """To the page the button stood on, as it was narrowed, at this `place` of it; else where the answer leads."""
    came_from = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(came_from, allowed_hosts=None):
        return answer
    return redirect(f"{came_from.partition('#')[0]}#{place}" if place else came_from)


def _does(verb: str, said: Any) -> View:
    """The view of a verb that needs no words."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        row = find(request, pk)
        _check(getattr(rules, f"may_{verb}")(request.user, row))
        words = str(said) % {"task": row} if "%(" in str(said) else str(said)
        return back(request, carry_out(request, row, getattr(actions, verb), words), place=f"task-{row.pk}")

    return login_required(require_POST(view))


def _says(verb: str, form_class: type, said: Any) -> View:
    """The view of a verb with words of its own; where they are wrong, the page comes back with what was typed."""

    def view(request: HttpRequest, pk: int) -> HttpResponse:
        row = find(request, pk)
        _check(getattr(rules, f"may_{verb}")(request.user, row))
        form = form_class(request.POST, auto_id=f"{verb}_%s")
        if not form.is_valid():
            return _page(request, row, **{f"{verb}_form": form})
        answer = carry_out(request, row, getattr(actions, verb), str(said), **form.cleaned_data)
        return back(request, answer, place=f"task-{row.pk}")

    return login_required(require_POST(view))


def _of_an_item(act: Callable[..., Any]) -> View:
    """The view of what is done with one line of the checklist."""

    def view(request: HttpRequest, pk: int, item: int) -> HttpResponse:
        row = find(request, pk)
        _check(rules.may_tick_item(request.user, row))
        line = get_object_or_404(TaskItem.objects.filter(task=row).select_related("task"), pk=item)
        try:
            act(line, actor=request.user)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        return back(request, redirect(f"{row.get_absolute_url()}#checklist"))

    return login_required(require_POST(view))


def _check(is_entitled: bool) -> None:
    if not is_entitled:
        raise PermissionDenied


def _page(request: HttpRequest, row: PrepTask, **forms: Any) -> HttpResponse:
    user, visit = request.user, seen_by(request.user, row.appointment)
    items = list(row.items.select_related("ticked_by"))
    readings = list(row.readings.select_related("person"))
    may = {
        verb: getattr(rules, f"may_{verb}")(user, row)
        for verb in ("tick", "confirm", "accept", "hand_on", "edit_items", "read_task")
    }
    offers = {verb: row.can(verb) and may[verb] for verb in ("tick", "confirm", "accept")}
    offers["refuse"] = row.can("refuse") and may["accept"]
    offers["untick"] = row.can("untick") and may["tick"]
    offers["edit_items"] = row.is_to_do and may["edit_items"]
    offers["hand_on"] = row.is_to_do and may["hand_on"]
    offers["read"] = may["tick"] and user.pk not in {reading.person_id for reading in readings}
    offers["follow"] = row.sheet is not None and rules.may_follow(user, row)
    context = {
        "task": row,
        "visit": visit,
        "items": items,
        "ticked": sum(item.ticked_at is not None for item in items),
        "offers": offers,
        "may_work": may["tick"],
        "may_see_costs": may["read_task"],
        "readings": readings,
        "unread": [person for person in row.people if person.pk not in {reading.person_id for reading in readings}],
        "brief": briefing.of(row, is_concealed=visit.is_concealed),
        "colleagues": offered() if offers["hand_on"] else [],
        "refuse_form": RefuseForm(auto_id="refuse_%s"),
        "hand_on_form": HandOnForm(auto_id="hand_on_%s"),
        "comment_form": CommentForm(auto_id="comment_%s"),
        "cost_form": CostForm(instance=row, auto_id="cost_%s"),
    }
    return render(request, "visits/task.html", context | forms)


def _text(item: TaskItem) -> str:
    return str(item) if not item.quantity else str(item).rpartition(" × ")[0]


tick = _does("tick", gettext_lazy("Done: %(task)s"))
untick = _does("untick", gettext_lazy("Not done after all: %(task)s"))
confirm = _does("confirm", gettext_lazy("Confirmed: %(task)s"))
accept = _does("accept", gettext_lazy("You said yes: %(task)s"))
read = _does("read", gettext_lazy("Noted that you have read it."))
tick_all = _does("tick_all", gettext_lazy("The whole list is ticked."))
refuse = _says("refuse", RefuseForm, gettext_lazy("You said no; the receptionist has been told why."))
hand_on = _says("hand_on", HandOnForm, gettext_lazy("Handed on; the colleague has been told."))
comment = _says("comment", CommentForm, gettext_lazy("Noted."))
tick_item = _of_an_item(actions.tick_item)
untick_item = _of_an_item(actions.untick_item)
