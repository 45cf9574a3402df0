"""What every colleague may look up: the reference table of levels, and colleagues by name."""

from django.contrib.auth.decorators import login_required
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from visits.forms.people import offered, typed
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
    return render(request, "visits/standards.html", {"levels": levels, "rows": rows})


@login_required
@require_GET
def suggest_person(request):
    """Colleagues whose name begins with or holds `q`."""
    text = request.GET.get("q", "").strip()
    people = offered(text)[:SUGGESTED] if text else []
    return JsonResponse({"suggestions": [{"value": typed(person), "label": person.job_title} for person in people]})
