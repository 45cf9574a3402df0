"""That nothing was missed, and the times in which it might have been."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from deadlines import outages, rules
from deadlines import proof as evidence
from deadlines.forms.proof import NoteForm
from deadlines.models import Checkpoint, Outage
from history.flow import Stale
from history.moment import now
from notices import actions as notices
from notices.models import Message
from pages.paging import keyset

ROUNDS = 10
OUTAGES = 5
SET_ASIDE = 50


@login_required
@require_GET
def proof(request: HttpRequest) -> HttpResponse:
    if not rules.may_see_proof(request.user):
        raise PermissionDenied
    at = now()
    days, health = evidence.reconciliation(at), evidence.health(at)
    context = {
        "at": at,
        "last": evidence.last_run(),
        "health": health,
        "oldest_unsent": notices.health(at),
        "dead": Message.objects.dead().count(),
        "last_sent": Message.objects.exclude(sent_at=None).order_by("-pk").first(),
        "days": days,
        "nothing_missed": not health.is_silent and not any(day.missing for day in days),
        "rounds": evidence.last_rounds(ROUNDS),
        "outages": Outage.objects.select_related("noted_by").order_by("-starts_at")[:OUTAGES],
        "set_aside": Checkpoint.objects.waiting().exclude(delayed_from=None).select_related("clock__limit")[:SET_ASIDE],
    }
    return render(request, "deadlines/proof.html", context)


@login_required
@require_GET
def outage_list(request: HttpRequest) -> HttpResponse:
    """Every outage there was."""
    if not rules.may_see_proof(request.user):
        raise PermissionDenied
    page = keyset(Outage.objects.select_related("noted_by"), request, by="-starts_at")
    return render(request, "deadlines/outage_list.html", {"page": page})


@login_required
@require_http_methods(["GET", "POST"])
def outage(request: HttpRequest, pk: int) -> HttpResponse:
    """One outage: how long, whom it concerned, and what somebody says of it."""
    if not rules.may_see_proof(request.user):
        raise PermissionDenied
    found = get_object_or_404(Outage.objects.select_related("noted_by"), pk=pk)
    form = NoteForm(request.POST or None, initial={"note": found.note, "version": found.version})
    theirs = ""
    if request.method == "POST" and form.is_valid():
        written = form.cleaned_data
        try:
            outages.annotate(found, written["note"], actor=request.user, version=written["version"], at=now())
        except Stale as refusal:
            messages.warning(request, str(refusal))
            found.refresh_from_db()
            theirs = found.note
            form.data = form.data.copy()
            form.data["version"] = found.version
        else:
            messages.success(request, _("Saved."))
            return redirect(found)
    context = {"outage": found, "concerned": outages.concerned(found), "form": form, "theirs": theirs}
    return render(request, "deadlines/outage_detail.html", context)
