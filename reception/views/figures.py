"""Figures of the reception records."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from history.moment import now
from pages import periods
from pages.formats import local
from reception.figures import answered_on_the_spot, together
from reception.forms.filters import PeriodForm


@login_required
@require_GET
def answered(request):
    """The share of visitors' questions that were answered on the spot (S4-254)."""
    form = PeriodForm(request.GET or {"period": PeriodForm.USUAL})
    period = form.cleaned_data["period"] if form.is_valid() and form.cleaned_data["period"] else PeriodForm.USUAL
    first, last = periods.SPANS[period](local(now()).date())
    rows = answered_on_the_spot(request.user, first, last)
    context = {"filter": form, "rows": rows, "total": together(rows, _("All departments")), "period": period}
    return render(request, "reception/answered.html", context | {"first": first, "last": last})
