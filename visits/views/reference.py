"""What every colleague may look up: the reference table of levels, and colleagues by name."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from deadlines.standards import number
from history.flow import Stale
from history.moment import now
from visits import actions, rules
from visits.forms.people import offered, typed
from visits.forms.verbs import StandardForm
from visits.models import Level, ReceptionStandard

SUGGESTED = 10


@login_required
@require_GET
def standards(request):
    """Each item of a reception at each level (clauses 4.27)."""
    levels = list(Level.objects.filter(is_active=True).prefetch_related("steps"))
    items: dict[str, dict] = {}
    for row in ReceptionStandard.objects.filter(level__in=levels).select_related("level").order_by("order", "level"):
        item = items.setdefault(row.item_code, {"first": row, "cells": {}})
        item["cells"][row.level_id] = row
    rows = [(item["first"], [item["cells"].get(level.pk) for level in levels]) for item in items.values()]
    context = {
        "levels": levels,
        "rows": rows,
        "large_group": number("LARGE_GROUP", now()),
        "offer_edit_standard": rules.may_edit_standard(request.user),
    }
    return render(request, "visits/standards.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_standard(request, pk):
    standard = get_object_or_404(ReceptionStandard.objects.select_related("level"), pk=pk)
    if not rules.may_edit_standard(request.user):
        raise PermissionDenied
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
@require_GET
def suggest_person(request):
    """Colleagues whose name begins with or holds `q`."""
    text = request.GET.get("q", "").strip()
    people = offered(text)[:SUGGESTED] if text else []
    return JsonResponse({"suggestions": [{"value": typed(person), "label": person.job_title} for person in people]})
