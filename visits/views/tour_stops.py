"""The places that guests are shown."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from history.flow import Stale
from pages.versions import both_versions
from visits import actions, rules
from visits.actions import tour_stops as keeping
from visits.forms.programme import TourStopForm
from visits.models import TourStop


@login_required
@require_GET
def tour_stops(request):
    """For whoever plans a visit to look up; those who keep it change it."""
    rows = TourStop.objects.select_related("site")
    context = {"stops": rows, "offer_manage": rules.may_manage_tour_stops(request.user)}
    return render(request, "visits/tour_stop_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add_tour_stop(request):
    _require(request.user)
    form = TourStopForm(request.POST or None, instance=TourStop())
    if request.method == "POST" and form.is_valid():
        try:
            keeping.found_stop(TourStop(**form.said()), actor=request.user)
        except actions.Untold as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("visits:tour-stops")
    return render(request, "visits/tour_stop_form.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit_tour_stop(request, pk):
    _require(request.user)
    stop = get_object_or_404(TourStop.objects.select_related("site"), pk=pk)
    form = TourStopForm(request.POST or None, instance=get_object_or_404(TourStop, pk=pk))
    context = {"form": form, "stop": stop}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            keeping.edit_stop(stop, actor=request.user, version=version, **form.said())
        except Stale as refusal:
            stop.refresh_from_db()
            messages.warning(request, str(refusal))
            context["both"] = both_versions(form, stop)
        except actions.Untold as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("visits:tour-stops")
    return render(request, "visits/tour_stop_form.html", context)


def _require(user) -> None:
    if not rules.may_manage_tour_stops(user):
        raise PermissionDenied
