"""Opening periods, and the schemes they are assessed by."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.rules import on_behalf
from assessments import actions, rules
from assessments.forms import PeriodForm, SchemeForm
from assessments.models import Scheme
from assessments.models.period import quarter_of
from history.moment import now

OPENING = "assessments.open_period"


@login_required
@require_http_methods(["GET", "POST"])
def open_period(request: HttpRequest) -> HttpResponse:
    if not rules.may_open_period(request.user):
        raise PermissionDenied
    starts_on, ends_on = quarter_of(timezone.localdate(now()))
    form = PeriodForm(request.POST or None, initial={"starts_on": starts_on, "ends_on": ends_on})
    if request.method == "POST" and form.is_valid():
        period = actions.open_period(
            actor=request.user, for_=on_behalf(request.user, permission=OPENING), **form.details
        )
        messages.success(request, _("The period is open."))
        return redirect(period)
    return render(request, "assessments/period_form.html", {"form": form})


@login_required
@require_GET
def scheme_list(request: HttpRequest) -> HttpResponse:
    return render(request, "assessments/scheme_list.html", {"schemes": Scheme.objects.current().with_rules()})


@login_required
@require_GET
def scheme_detail(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = get_object_or_404(Scheme.objects.with_rules(), pk=pk)
    context = {
        "scheme": scheme,
        "versions": Scheme.objects.filter(code=scheme.code).order_by("-number"),
        "offer_revise": rules.may_revise_scheme(request.user) and Scheme.objects.current().filter(pk=pk).exists(),
    }
    return render(request, "assessments/scheme_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def revise_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """A next version with other weights and bands; what was assessed by the old one stays as it was."""
    if not rules.may_revise_scheme(request.user):
        raise PermissionDenied
    scheme = get_object_or_404(Scheme.objects.current().with_rules(), pk=pk)
    form = SchemeForm(request.POST or None, scheme=scheme)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = actions.revise_scheme(scheme, actor=request.user, **form.details)
        except actions.SchemeRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The new version holds for periods opened from now on."))
            return redirect(fresh)
    return render(request, "assessments/scheme_form.html", {"form": form, "scheme": scheme})
