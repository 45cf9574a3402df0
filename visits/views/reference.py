"""What every colleague may look up: the reference table of levels, and colleagues by name."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deadlines.standards import number
from history.flow import NotAllowed, Stale
from history.moment import now
from history.verbs import carry_out
from pages.formats import local
from pages.versions import both_versions
from visits import actions, rules
from visits.actions import standards as table
from visits.forms.levels import ItemForm, ItemNameForm, code_of
from visits.forms.people import offered, typed
from visits.forms.verbs import StandardForm
from visits.models import Cap, Level, ReceptionStandard
from visits.overstandard import cap_unit

SUGGESTED = 10
# What these cells say in words, the level itself says and does: shown once, from there.
SAID_BY_THE_LEVEL = ("host_grade", "plan_type", "approval_path", "caps")


@login_required
@require_GET
def standards(request):
    """Each item of a reception at each level (clauses 4.27)."""
    offer_edit = rules.may_edit_standard(request.user)
    levels = list(Level.objects.filter(is_active=True).prefetch_related("steps", "caps", "gifts"))
    items: dict[str, dict] = {}
    cells = ReceptionStandard.objects.filter(level__in=levels).exclude(item_code__in=SAID_BY_THE_LEVEL)
    for row in cells.select_related("level").order_by("order", "level"):
        item = items.setdefault(row.item_code, {"first": row, "cells": {}})
        item["cells"][row.level_id] = row
    rows = [(item["first"], [item["cells"].get(level.pk) for level in levels]) for item in items.values()]
    day = local(now()).date()
    context = {
        "levels": levels,
        "rows": [row for row in rows if row[0].is_active],
        "retired": [first for first, _cells in rows if not first.is_active] if offer_edit else [],
        "caps": [(category, cap_unit(category), _caps(levels, category, day)) for category in Cap.Category],
        "large_group": number("LARGE_GROUP", now()),
        "offer_edit_standard": offer_edit,
    }
    return render(request, "visits/standards.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_standard(request, pk):
    standard = get_object_or_404(ReceptionStandard.objects.select_related("level"), pk=pk)
    _allowed(request)
    form = StandardForm(request.POST if request.method == "POST" else None, instance=standard)
    if request.method == "POST" and form.is_valid():
        standard.refresh_from_db()
        try:
            actions.edit_standard(standard, actor=request.user, **form.cleaned_data)
        except Stale as refusal:
            form.add_error(None, str(refusal))
            form.data = form.data.copy()
            form.data["version"] = ReceptionStandard.objects.get(pk=pk).version
        else:
            messages.success(request, _("Saved. Sheets whose level is set from now on get these words."))
            return redirect(standard)
    return render(request, "visits/standard_form.html", {"form": form, "standard": standard})


@login_required
@require_http_methods(["GET", "POST"])
def add_item(request):
    """One more item of the table, with what it is at each level."""
    _allowed(request)
    levels = list(Level.objects.filter(is_active=True))
    form = ItemForm(request.POST if request.method == "POST" else None, levels=levels)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("name", "name_zh", "is_service")}
        code = code_of(typed["name"])
        try:
            table.add_item(code, cells=form.cells(), actor=request.user, **typed)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Added. Sheets whose level is set from now on get it."))
            return redirect(f"{reverse('visits:standards')}#{code}")
    return render(request, "visits/item_form.html", {"form": form, "title": _("New item")})


@login_required
@require_http_methods(["GET", "POST"])
def rename_item(request, code):
    first = _first(request, code)
    initial = {name: getattr(first, name) for name in ("name", "name_zh", "order", "version")}
    form = ItemNameForm(request.POST if request.method == "POST" else None, initial=initial)
    context = {"form": form, "title": first, "first": first}
    if request.method == "POST" and form.is_valid():
        try:
            table.rename_item(code, actor=request.user, **form.cleaned_data)
        except Stale as refusal:
            messages.warning(request, str(refusal))
            first = _first(request, code)
            context["both"] = both_versions(form, first)
        else:
            messages.success(request, _("Saved."))
            return redirect(first)
    return render(request, "visits/item_form.html", context)


@login_required
@require_POST
def retire_item(request, code):
    first = _first(request, code)
    return carry_out(request, first, lambda _row, actor: table.retire_item(code, actor=actor), _("Retired."))


@login_required
@require_POST
def restore_item(request, code):
    first = _first(request, code)
    return carry_out(request, first, lambda _row, actor: table.restore_item(code, actor=actor), _("In use again."))


def _allowed(request) -> None:
    if not rules.may_edit_standard(request.user):
        raise PermissionDenied


def _first(request, code) -> ReceptionStandard:
    """The first cell of an item: what is called so in all of them."""
    first = ReceptionStandard.objects.filter(item_code=code).order_by("level__code").first()
    if first is None:
        raise Http404
    _allowed(request)
    return first


def _caps(levels, category, day) -> list:
    """For each level the cap that counts on this day."""
    found = []
    for level in levels:
        begun = [cap for cap in level.caps.all() if cap.category == category and cap.valid_from <= day]
        found.append((level, max(begun, key=lambda cap: (cap.valid_from, cap.pk), default=None)))
    return found


@login_required
@require_GET
def suggest_person(request):
    """Colleagues whose name begins with or holds `q`."""
    text = request.GET.get("q", "").strip()
    people = offered(text)[:SUGGESTED] if text else []
    return JsonResponse({"suggestions": [{"value": typed(person), "label": person.job_title} for person in people]})
