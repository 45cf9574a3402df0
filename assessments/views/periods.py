"""Opening periods, and the schemes they are assessed by."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.rules import on_behalf
from assessments import actions, rules
from assessments.forms import JoinForm, PeriodForm
from assessments.models import Period
from assessments.models.period import quarter_of
from history.flow import NotAllowed
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
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Who came later, or was forgotten, is assessed in this period as well."""
    if not rules.may_open_period(request.user):
        raise PermissionDenied
    period = get_object_or_404(Period, pk=pk)
    form = JoinForm(request.POST if request.method == "POST" else None, period=period)
    if request.method == "POST" and form.is_valid():
        for_ = on_behalf(request.user, permission=OPENING)
        try:
            actions.join(period, actor=request.user, for_=for_, **form.cleaned_data)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("They are assessed in this period."))
        return redirect(period)
    return render(request, "assessments/period_join.html", {"form": form, "period": period})
