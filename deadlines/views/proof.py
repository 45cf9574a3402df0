"""That nothing was missed."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from deadlines import proof as evidence
from deadlines import rules
from deadlines.models import Checkpoint
from history.moment import now
from notices import actions as notices


@login_required
@require_GET
def proof(request: HttpRequest) -> HttpResponse:
    if not rules.may_see_proof(request.user):
        raise PermissionDenied
    at = now()
    context = {
        "at": at,
        "last": evidence.last_run(),
        "health": evidence.health(at),
        "oldest_unsent": notices.health(at),
        "days": evidence.reconciliation(at),
        "set_aside": Checkpoint.objects.waiting().exclude(delayed_from=None).select_related("clock__limit")[:50],
    }
    return render(request, "deadlines/proof.html", context)
