"""By which numbers things are due."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from deadlines import rules
from deadlines.models import Standard, TimeLimit
from deadlines.table import topics
from history.moment import now


@login_required
@require_GET
def limits(request: HttpRequest) -> HttpResponse:
    if not rules.may_see_limits(request.user):
        raise PermissionDenied
    at = now()
    context = {
        "limit_topics": topics(TimeLimit.objects.in_force(at).select_related("ladder")),
        "standard_topics": topics(Standard.objects.in_force(at)),
    }
    return render(request, "deadlines/limits.html", context)
